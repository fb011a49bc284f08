/** Asking the server to run a program: a newer request overtakes an older one, and any can be ended early. Must not know the deck. */
import { RequestFailure, api } from "../api/client";
import type { ProblemDocument, Run } from "./types";

export interface RunOptions {
  overrides?: Record<string, unknown>;
  seed?: number;
  keepPosition?: boolean;
}

export class Request {
  #under: AbortController | null = null;
  #ticket = "";

  /** The run of a program; null where a newer request overtook this one. Rejects where it failed and still is the newest. */
  async run(code: string, { overrides, seed }: RunOptions): Promise<Run | null> {
    this.#under?.abort();
    const own = new AbortController();
    this.#under = own;
    this.#ticket = ticket();
    try {
      const body = {
        code,
        ticket: this.#ticket,
        ...(overrides ? { overrides } : {}),
        ...(seed === undefined ? {} : { seed }),
      };
      const run = await api.run(body, own.signal);
      return this.#under === own ? run : null;
    } catch (error) {
      if (this.#under === own) throw error;
      return null;
    }
  }

  /** End the run under way; what it recorded until now comes as its answer. */
  stop(): void {
    void api.cancel(this.#ticket).catch(() => undefined);
  }
}

/** A failed request as the page tells it. */
export function problemOf(error: unknown): ProblemDocument {
  if (error instanceof RequestFailure) return error.document;
  const detail = error instanceof Error ? error.message : String(error);
  return { type: "about:blank", title: "Unexpected", status: 0, detail, code: "unexpected" };
}

/** A name that nobody guesses. */
function ticket(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
