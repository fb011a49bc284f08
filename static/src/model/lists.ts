/** Numbers grouped by subject and searched by halving: the plain data structures of the index. Knows nothing of recordings. */

/** Lists of numbers, one a subject, packed: those of subject `s` are `items[start[s] … start[s+1]]`, ascending. */
export interface Lists {
  start: Int32Array;
  items: Int32Array;
}

/** Groups ascending numbers by subject, in two passes over them: each is counted, then each is put in. A subject out of range has none. */
export class Grouping implements Lists {
  readonly start: Int32Array;
  #items: Int32Array | null = null;
  #next = new Int32Array(0);

  constructor(readonly subjects: number) {
    this.start = new Int32Array(subjects + 1);
  }

  get items(): Int32Array {
    return (this.#items ??= this.#counted());
  }

  count(subject: number): void {
    if (subject >= 0 && subject < this.subjects) this.start[subject + 1]! += 1;
  }

  put(subject: number, item: number): void {
    if (subject < 0 || subject >= this.subjects) return;
    const { items } = this;
    items[this.#next[subject]!] = item;
    this.#next[subject]! += 1;
  }

  /** Everything is counted: the counts become places. */
  #counted(): Int32Array {
    const { start, subjects } = this;
    for (let s = 0; s < subjects; s += 1) start[s + 1]! += start[s]!;
    this.#next = start.slice(0, subjects);
    return new Int32Array(start[subjects]!);
  }
}

/** Group `0 … count` by subject; a number whose subject is negative belongs to none. */
export function pack(count: number, subjects: number, subjectOf: (i: number) => number): Lists {
  const lists = new Grouping(subjects);
  for (let i = 0; i < count; i += 1) lists.count(subjectOf(i));
  for (let i = 0; i < count; i += 1) lists.put(subjectOf(i), i);
  return lists;
}

export function itemsOf(lists: Lists, subject: number): Int32Array {
  return lists.items.subarray(lists.start[subject] ?? 0, lists.start[subject + 1] ?? 0);
}

/** Index of the first element ≥ `x`. */
export function lowerBound(sorted: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first element > `x`, for whole numbers. */
export function upperBound(sorted: ArrayLike<number>, x: number): number {
  return lowerBound(sorted, x + 1);
}
