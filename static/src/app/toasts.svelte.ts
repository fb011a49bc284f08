/** Short messages that come and go, each read out once by a screen reader. */
export interface Toast {
  id: number;
  text: string;
}

/** A message stays as long as reading it takes, at least so many seconds. */
const SECONDS = 4;
const LETTERS_A_SECOND = 12;

class Toasts {
  shown = $state<Toast[]>([]);
  #count = 0;

  /** Shows a message; answers its number, by which it can be closed before its time. */
  say(text: string): number {
    const id = ++this.#count;
    this.shown = [...this.shown.filter((toast) => toast.text !== text), { id, text }];
    setTimeout(() => this.close(id), Math.max(SECONDS, text.length / LETTERS_A_SECOND) * 1000);
    return id;
  }

  close(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
