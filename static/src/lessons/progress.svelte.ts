/**
 * What a reader has done in each lesson, kept on this machine without an account; a file carries it to another one. It must not
 * know what a task looks like.
 */
import { keepValue, recall, recallValue } from "../app/storage";

/** An answer to an exercise as it was handed in. */
export interface Attempt {
  code: string;
  passed: boolean;
}

interface Kept {
  done: string[];
  /** Programs as the reader left them: of exercises by name, of the lesson's own by `program:` and name. */
  code: Record<string, string>;
  /** Predictions that have been answered: whether the first answer was right, without a hint. */
  first: Record<string, boolean>;
  attempts: Record<string, Attempt[]>;
  /** Number of tasks when the lesson was last open. */
  total: number;
}

const KEY = "tapedeck.lessons";
const FILE = "tapedeck-progress/1";
/** Attempts that are kept of one exercise; the oldest go first. */
const MOST = 12;

type All = Record<string, Kept>;

function whole(kept: Partial<Kept> | undefined): Kept {
  const { done = [], code = {}, first = {}, attempts = {}, total = 0 } = kept ?? {};
  return { done, code, first, attempts, total };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a record whose values pass a test; a file may hold anything. */
function only<T>(value: unknown, fits: (one: unknown) => one is T): Record<string, T> {
  return isRecord(value)
    ? (Object.fromEntries(Object.entries(value).filter(([, one]) => fits(one))) as Record<string, T>)
    : {};
}

const isText = (value: unknown): value is string => typeof value === "string";
const isTruth = (value: unknown): value is boolean => typeof value === "boolean";
const isAttempts = (value: unknown): value is Attempt[] =>
  Array.isArray(value) && value.every((one) => isRecord(one) && isText(one.code) && isTruth(one.passed));

/** Progress as it should be, from whatever was kept or handed in. */
export function readAll(value: unknown): All {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]))
      .map(([slug, kept]) => [
        slug,
        {
          done: Array.isArray(kept.done) ? kept.done.filter(isText) : [],
          code: only(kept.code, isText),
          first: only(kept.first, isTruth),
          attempts: only(kept.attempts, isAttempts),
          total: typeof kept.total === "number" ? kept.total : 0,
        },
      ]),
  );
}

/** Both together: what is done stays done, and where both have a program, that of the file holds. */
export function merge(here: All, there: All): All {
  const merged = { ...here };
  for (const [slug, kept] of Object.entries(there)) {
    const mine = whole(here[slug]);
    merged[slug] = {
      done: [...new Set([...mine.done, ...kept.done])],
      code: { ...mine.code, ...kept.code },
      first: { ...mine.first, ...kept.first },
      attempts: { ...mine.attempts, ...kept.attempts },
      total: kept.total || mine.total,
    };
  }
  return merged;
}

class Progress {
  #all = $state<All>(readAll(recallValue(KEY)));
  /** What the storage held when it was last looked at. */
  #seen = recall(KEY);

  /** Another tab, or this page before the browser laid it aside, may have written meanwhile: what it did is not written over. */
  refresh(): void {
    const now = recall(KEY);
    if (now === null || now === this.#seen) return;
    this.#seen = now;
    this.#all = readAll(recallValue(KEY));
  }

  #of(slug: string): Kept {
    return whole(this.#all[slug]);
  }

  #keep(all: All): void {
    this.#all = all;
    keepValue(KEY, all);
    this.#seen = recall(KEY);
  }

  #write(slug: string, change: (kept: Kept) => Partial<Kept>): void {
    this.refresh();
    this.#keep({ ...this.#all, [slug]: { ...this.#of(slug), ...change(this.#of(slug)) } });
  }

  isDone(slug: string, task: string): boolean {
    return this.#of(slug).done.includes(task);
  }

  count(slug: string): number {
    const { done, total } = this.#of(slug);
    return Math.min(done.length, total || done.length);
  }

  total(slug: string): number {
    return this.#of(slug).total;
  }

  /** From 0 to 1. */
  share(slug: string): number {
    const total = this.total(slug);
    return total > 0 ? this.count(slug) / total : 0;
  }

  finished(slug: string): boolean {
    return this.share(slug) === 1;
  }

  begun(slug: string): boolean {
    return slug in this.#all;
  }

  /** Remember that a lesson was opened, and how many tasks it has. */
  open(slug: string, total: number): void {
    if (!this.begun(slug) || this.#of(slug).total !== total) this.#write(slug, () => ({ total }));
  }

  finish(slug: string, task: string): void {
    if (!this.isDone(slug, task)) this.#write(slug, ({ done }) => ({ done: [...new Set([...done, task])] }));
  }

  /** Remember whether a prediction was right at once; only the first answer counts. */
  predicted(slug: string, id: string, right: boolean): void {
    if (!(id in this.#of(slug).first))
      this.#write(slug, ({ first }) => ({ first: { [id]: right, ...first } }));
  }

  /** How many predictions have been answered, and how many of them were right at once. */
  score(slug: string): { right: number; answered: number } {
    const answers = Object.values(this.#of(slug).first);
    return { right: answers.filter(Boolean).length, answered: answers.length };
  }

  code(slug: string, name: string): string | undefined {
    return this.#of(slug).code[name];
  }

  /** Keep a program as the reader leaves it; without a text it is forgotten. */
  keepCode(slug: string, name: string, code?: string): void {
    if (this.code(slug, name) === code) return;
    this.#write(slug, ({ code: { [name]: _, ...others } }) => ({
      code: code === undefined ? others : { ...others, [name]: code },
    }));
  }

  attempts(slug: string, exercise: string): readonly Attempt[] {
    return this.#of(slug).attempts[exercise] ?? [];
  }

  tried(slug: string, exercise: string, attempt: Attempt): void {
    this.#write(slug, ({ attempts }) => {
      const all = [...(attempts[exercise] ?? []).filter((one) => one.code !== attempt.code), attempt];
      return { attempts: { ...attempts, [exercise]: all.slice(-MOST) } };
    });
  }

  /** Everything, as the text of a file. */
  toFile(): string {
    return JSON.stringify({ tapedeck: FILE, lessons: this.#all }, null, 1);
  }

  /** Add what a file holds to what is here; false where it is no such file. */
  fromFile(text: string): boolean {
    try {
      const read: unknown = JSON.parse(text);
      if (!isRecord(read) || read.tapedeck !== FILE) return false;
      this.refresh();
      this.#keep(merge(this.#all, readAll(read.lessons)));
      return true;
    } catch {
      return false;
    }
  }

  forgetAll(): void {
    this.#keep({});
  }
}

export const progress = new Progress();

// Two tabs show the same progress, and so does a page that the back button brings again.
addEventListener("storage", ({ key }) => key === KEY && progress.refresh());
addEventListener("pageshow", () => progress.refresh());
