/**
 * The program of the play page: its text, when it runs, what of it the address names. It asks the player to run; it must
 * not know how a run is shown.
 */
import { api, RequestFailure } from "../api/client";
import type { ProblemDocument, Run } from "../api/types";
import { player } from "../model/player.svelte";
import { LEVELS, type Level } from "../model/types";
import { isProgram, type SharedProgram, unpack } from "./link";
import { keep, recall } from "./storage";

const STORAGE_KEY = "tapedeck.program";
const PAUSE_IN_TYPING = 300;

/** What a first visit opens with: the same text as the first example, here so that no second request is waited for. */
export const FIRST_PROGRAM = `import torch

x = torch.arange(4.0, requires_grad=True)
y = 2 * torch.dot(x, x)
y.backward()
print(x.grad)
`;

/** A program as the recording keeps it: line ends of one kind. */
export function normal(code: string): string {
  return code.replace(/\r\n?/g, "\n");
}

/** What an address names, and what the history remembers with it. */
export interface Visit {
  id: string | null;
  query: URLSearchParams;
  /** The program that the address carries. */
  packed?: string | null;
  /** The program that was in the editor when this place was left. */
  kept?: unknown;
  /** The page is shown inside somebody else's: what it shows does not replace the reader's own program. */
  framed?: boolean;
}

class Session {
  code = $state("");
  /** A whole program was taken since the last visit: it gets a place of its own in the history. */
  apart = false;
  /** Why the run that the address names could not be opened. */
  failure = $state.raw<ProblemDocument | null>(null);
  #own: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opened = 0;
  /** Counts what the reader did to the text: whoever waited for an answer must not write over what came meanwhile. */
  #edits = 0;

  /** The text in the editor is not the one that the player shows. */
  get stale(): boolean {
    const run = player.run;
    return !run || run.recording.program.source !== normal(this.code);
  }

  /** Take a whole program (an example, a solution) and run it from the start. */
  open(code: string): void {
    this.#edits += 1;
    this.apart = true;
    this.#take(code);
    void player.runCode(code, { keepPosition: false });
  }

  /** Take what was typed; it runs after a pause. */
  edit(code: string): void {
    this.#edits += 1;
    this.#take(code);
    this.#timer = setTimeout(() => this.run(), PAUSE_IN_TYPING);
  }

  /** Run what is in the editor now. */
  run(): void {
    clearTimeout(this.#timer);
    void player.runCode(this.code, { keepPosition: true });
  }

  /** Put a lesson's program on the deck; it resolves when its run is there. */
  async show(code: string): Promise<void> {
    this.#take(code);
    await player.runCode(code, {});
  }

  /** Put a run on the deck that was made elsewhere; the program kept for the play page stays what it is. */
  adopt(run: Run): void {
    this.lend();
    this.#take(run.recording.program.source);
    player.load(run);
  }

  /** A lesson borrows the deck: what it runs does not replace the program kept for the play page. */
  lend(): void {
    this.#own ??= this.code || (recall(STORAGE_KEY) ?? FIRST_PROGRAM);
  }

  takeBack(): void {
    if (this.#own === null) return;
    clearTimeout(this.#timer);
    player.pause();
    player.select(null);
    this.code = this.#own;
    this.#own = null;
  }

  /**
   * Show what an address names: a program, a run, or the program that was here last. What the reader types while the answer is
   * on its way stays, and is what runs.
   */
  async visit({ id, query, packed = null, kept, framed = false }: Visit): Promise<void> {
    const opened = ++this.#opened;
    const edits = this.#edits;
    const late = (): boolean => opened !== this.#opened || edits !== this.#edits;
    if (framed) this.lend();
    else this.takeBack();
    this.failure = null;
    this.apart = false;
    const draft = isProgram(kept) ? kept : null;
    if (packed !== null) {
      const program = await unpack(packed);
      if (late()) return;
      if (!program) {
        this.failure = {
          type: "about:blank",
          title: "Broken link",
          status: 0,
          detail: "",
          code: "broken_link",
        };
        return;
      }
      await this.#play(program);
    } else if (id === null) {
      const code = this.code || ((framed ? null : recall(STORAGE_KEY)) ?? FIRST_PROGRAM);
      this.#take(code);
      if (this.stale) await player.runCode(code, {});
    } else {
      if (player.run?.id !== id) await this.#load(id, draft, late);
      else this.#take(player.run.recording.program.source);
      if (this.failure) return;
    }
    if (late()) return;
    placeFrom(query);
    // What was typed and not yet run when this place was left comes back.
    if (draft && normal(draft.code) !== normal(this.code)) {
      this.#take(draft.code);
      this.run();
    }
  }

  async #load(id: string, draft: SharedProgram | null, late: () => boolean): Promise<void> {
    try {
      const run = await api.loadRun(id);
      if (late()) return;
      this.#take(run.recording.program.source);
      player.load(run);
    } catch (error) {
      if (!(error instanceof RequestFailure) || late()) return;
      // An id that never was one names no run, as one that was forgotten.
      const lost = error.document.status === 404 || error.document.status === 422;
      // A server forgets old runs; this tab still has the program.
      if (draft && lost) await this.#play(draft);
      else this.failure = lost ? { ...error.document, code: "no_such_run" } : error.document;
    }
  }

  async #play({ code, overrides }: SharedProgram): Promise<void> {
    this.#take(code);
    await player.runCode(code, overrides ? { overrides } : {});
  }

  /** The server is back: run what it could not run. */
  resume(): void {
    if (player.failure?.code === "unreachable") this.run();
  }

  #take(code: string): void {
    clearTimeout(this.#timer);
    this.code = code;
    if (this.#own === null) keep(STORAGE_KEY, code);
  }
}

export function placeFrom(query: URLSearchParams): void {
  const level = query.get("level");
  if (LEVELS.includes(level as Level)) player.setLevel(level as Level);
  const step = Number(query.get("step"));
  if (query.has("step") && Number.isInteger(step) && step >= 0) player.seek(step);
}

export const session = new Session();
