/** What a reader has done in each lesson, kept on this machine without an account. It must not know what a task looks like. */
import { keep, recall } from "../app/storage";

interface Kept {
  done: string[];
  /** Programs of exercises as the reader left them. */
  code: Record<string, string>;
  /** Number of tasks when the lesson was last open. */
  total: number;
}

const KEY = "tapedeck.lessons";

function read(): Record<string, Kept> {
  try {
    const kept: unknown = JSON.parse(recall(KEY) ?? "{}");
    return kept && typeof kept === "object" ? (kept as Record<string, Kept>) : {};
  } catch {
    return {};
  }
}

class Progress {
  #all = $state<Record<string, Kept>>(read());

  #of(slug: string): Kept {
    const { done = [], code = {}, total = 0 } = this.#all[slug] ?? {};
    return { done, code, total };
  }

  #write(slug: string, change: Partial<Kept>): void {
    this.#all = { ...this.#all, [slug]: { ...this.#of(slug), ...change } };
    keep(KEY, JSON.stringify(this.#all));
  }

  isDone(slug: string, task: string): boolean {
    return this.#of(slug).done.includes(task);
  }

  count(slug: string): number {
    return this.#of(slug).done.length;
  }

  total(slug: string): number {
    return this.#of(slug).total;
  }

  finished(slug: string): boolean {
    const { done, total } = this.#of(slug);
    return total > 0 && done.length >= total;
  }

  begun(slug: string): boolean {
    return slug in this.#all;
  }

  /** Remember that a lesson was opened, and how many tasks it has. */
  open(slug: string, total: number): void {
    if (!this.begun(slug) || this.#of(slug).total !== total) this.#write(slug, { total });
  }

  finish(slug: string, task: string): void {
    if (!this.isDone(slug, task)) this.#write(slug, { done: [...this.#of(slug).done, task] });
  }

  code(slug: string, exercise: string): string | undefined {
    return this.#of(slug).code[exercise];
  }

  keepCode(slug: string, exercise: string, code: string): void {
    this.#write(slug, { code: { ...this.#of(slug).code, [exercise]: code } });
  }
}

export const progress = new Progress();
