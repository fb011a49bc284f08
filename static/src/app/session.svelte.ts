/**
 * The program of the play page: its text, when it runs, what of it the address names. It asks the player to run; it must
 * not know how a run is shown.
 */
import { api, RequestFailure } from "../api/client";
import type { ProblemDocument, Run } from "../api/types";
import { player } from "../model/player.svelte";
import { LEVELS, type Level } from "../model/types";
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

class Session {
  code = $state("");
  /** Why the run that the address names could not be opened. */
  failure = $state.raw<ProblemDocument | null>(null);
  #own: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opened = 0;

  /** The text in the editor is not the one that the player shows. */
  get stale(): boolean {
    const run = player.run;
    return !run || run.recording.program.source !== normal(this.code);
  }

  /** Take a whole program (an example, a solution) and run it from the start. */
  open(code: string): void {
    this.#take(code);
    void player.runCode(code, { keepPosition: false });
  }

  /** Take what was typed; it runs after a pause. */
  edit(code: string): void {
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

  /** Show what an address names: a run, or the program that was here last. */
  async visit(id: string | null, query: URLSearchParams): Promise<void> {
    const opened = ++this.#opened;
    this.takeBack();
    this.failure = null;
    if (id === null) {
      const code = this.code || (recall(STORAGE_KEY) ?? FIRST_PROGRAM);
      this.#take(code);
      if (this.stale) await player.runCode(code, {});
    } else if (player.run?.id !== id) {
      try {
        const run = await api.loadRun(id);
        if (opened !== this.#opened) return;
        this.#take(run.recording.program.source);
        player.load(run);
      } catch (error) {
        if (error instanceof RequestFailure && opened === this.#opened) this.failure = error.document;
        return;
      }
    } else {
      this.#take(player.run.recording.program.source);
    }
    if (opened === this.#opened) placeFrom(query);
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

/** The address that opens this run at this step. */
export function linkTo(id: string, position: number, level: Level): string {
  return `/play/${encodeURIComponent(id)}?step=${position}&level=${level}`;
}

export const session = new Session();
