/** Numbers grouped by subject and searched by halving: the plain data structures of the index. Knows nothing of recordings. */

/** Lists of numbers, one a subject, packed: those of subject `s` are `items[start[s] … start[s+1]]`, ascending. */
export interface Lists {
  start: Int32Array;
  items: Int32Array;
}

/** Group `0 … count` by subject; a number whose subject is negative belongs to none. */
export function pack(count: number, subjects: number, subjectOf: (i: number) => number): Lists {
  const start = new Int32Array(subjects + 1);
  for (let i = 0; i < count; i += 1) {
    const s = subjectOf(i);
    if (s >= 0 && s < subjects) start[s + 1]! += 1;
  }
  for (let s = 0; s < subjects; s += 1) start[s + 1]! += start[s]!;
  const items = new Int32Array(start[subjects]!);
  const next = start.slice(0, subjects);
  for (let i = 0; i < count; i += 1) {
    const s = subjectOf(i);
    if (s < 0 || s >= subjects) continue;
    items[next[s]!] = i;
    next[s]! += 1;
  }
  return { start, items };
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
