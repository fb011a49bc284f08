/** Short messages that come and go, each read out once by a screen reader. */
export interface Toast {
  id: number;
  text: string;
}

const SECONDS = 4;

class Toasts {
  shown = $state<Toast[]>([]);
  #count = 0;

  say(text: string): void {
    const id = ++this.#count;
    this.shown = [...this.shown.filter((toast) => toast.text !== text), { id, text }];
    setTimeout(() => this.close(id), SECONDS * 1000);
  }

  close(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
