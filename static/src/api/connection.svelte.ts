/**
 * Whether the server can be reached. A request that found nobody says so here; from then on the server is asked again, less and
 * less often, until it answers. It must not know what the requests were for: whoever waits looks at `returns`.
 */
const FIRST = 1000;
const LONGEST = 10_000;

class Connection {
  /** The last request found nobody. */
  lost = $state(false);
  /** Counts how often the server came back. */
  returns = $state(0);
  #wait = FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A request found nobody: ask again until somebody answers. */
  lose(): void {
    if (this.lost) return;
    this.lost = true;
    this.#wait = FIRST;
    this.#later();
  }

  /** Ask now. */
  async retry(): Promise<void> {
    clearTimeout(this.#timer);
    const answered = await fetch("/api/health", { cache: "no-store" }).then(
      (response) => response.ok,
      () => false,
    );
    if (!this.lost) return;
    if (answered) {
      this.lost = false;
      this.returns += 1;
    } else this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.retry(), this.#wait);
    this.#wait = Math.min(LONGEST, this.#wait * 1.6);
  }
}

export const connection = new Connection();

/** Answers of something that stands before a server that is not there. */
export const NOBODY = new Set([502, 504]);
