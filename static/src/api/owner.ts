/**
 * The secret by which this browser's runs are its own: given out once by the server, kept here, sent with every run after that.
 * It must not know what can be done with it.
 */
import { keep, recall } from "../app/storage";

const HEADER = "Tapedeck-Owner";
const KEY = "tapedeck.owner";

class Owner {
  /** For where nothing can be kept: then the page is an owner as long as it is open. */
  #secret: string | null = null;

  /** What says that a request is ours. */
  get headers(): Record<string, string> {
    const secret = this.#secret ?? recall(KEY);
    return secret === null ? {} : { [HEADER]: secret };
  }

  /** Take the secret from an answer that gives one out. */
  learn(answer: Response): void {
    const secret = answer.headers.get(HEADER);
    if (secret === null) return;
    this.#secret = secret;
    keep(KEY, secret);
  }
}

export const owner = new Owner();
