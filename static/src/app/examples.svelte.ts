/** The example programs, fetched once when first asked for. */
import { api, RequestFailure } from "../api/client";
import type { Example, ProblemDocument } from "../api/types";

class Examples {
  all = $state.raw<Example[]>([]);
  failure = $state.raw<ProblemDocument | null>(null);
  #asked = false;

  load(): void {
    if (this.#asked) return;
    this.#asked = true;
    api.examples().then(
      (all) => {
        this.all = all;
        this.failure = null;
      },
      (error: unknown) => {
        this.#asked = false;
        if (error instanceof RequestFailure) this.failure = error.document;
      },
    );
  }
}

export const examples = new Examples();
