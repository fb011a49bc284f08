/** The number being changed: what it was, what it is, and how the program answers. Asks the server; must not know how it looks. */
import { api } from "../api/client";
import { player } from "../model/player.svelte";
import { RecordingIndex } from "../model/recording";
import { type Quotient, type Target, answerOf, changed, slopeOf, stepFor } from "./nudge";

/** Milliseconds without a new change after which the program runs, and after which the quotient is measured. */
const RUN = 60;
const MEASURE = 300;

class Nudge {
  target = $state.raw<Target | null>(null);
  element = $state(0);
  value = $state(0);
  /** The program's answer before the first change. */
  before = $state<number | null>(null);
  quotient = $state.raw<Quotient | null>(null);
  #code = "";
  #timers: ReturnType<typeof setTimeout>[] = [];
  #count = 0;

  #runId = $state("");

  /** Whether what is on the deck is the program with this number changed. */
  active = $derived(this.target !== null && player.run !== null && player.run.id === this.#runId);
  get was(): number {
    return this.target?.numbers[this.element] ?? 0;
  }

  /** Change an element of a leaf; the first change remembers what was there. */
  set(target: Target, element: number, value: number): void {
    if (!player.run || !player.recording || !Number.isFinite(value)) return;
    if (!this.active || this.target?.name !== target.name || this.element !== element) {
      this.target = target;
      this.element = element;
      this.before = answerOf(player.recording);
      this.#code = player.run.recording.program.source;
      this.#runId = player.run.id;
    }
    this.value = value;
    this.quotient = null;
    this.#later(RUN, () => void this.#again());
  }

  /** Put the number back that the program has. */
  reset(): void {
    if (this.target) this.set(this.target, this.element, this.was);
  }

  async #again(): Promise<void> {
    const { target, element, value } = this;
    if (!target) return;
    const count = (this.#count += 1);
    const overrides = value === this.was ? {} : { [target.name]: changed(target, element, value) };
    await player.runCode(this.#code, { overrides, keepPosition: true });
    if (count !== this.#count || !player.run) return;
    this.#runId = player.run.id;
    this.#later(MEASURE, () => void this.measure(target, element, value, this.#code));
  }

  /** The slope between the program's answers a little below and a little above. */
  async measure(target: Target, element: number, value: number, code: string): Promise<void> {
    const h = stepFor(value);
    const at = (x: number) => api.run({ code, overrides: { [target.name]: changed(target, element, x) } });
    try {
      const runs = await Promise.all([at(value - h), at(value + h)]);
      const [below, above] = runs.map((run) => answerOf(new RecordingIndex(run.recording)));
      if (below === null || above === null || below === undefined || above === undefined) return;
      if (this.target && (this.target.name !== target.name || this.value !== value)) return;
      this.quotient = { h, below, above, slope: (above - below) / (2 * h) };
    } catch {
      this.quotient = null; // the deck shows what went wrong with the run itself
    }
  }

  /** What autograd says of the number on the deck. */
  slope(): number | null {
    return player.recording && this.target ? slopeOf(player.recording, this.target.name, this.element) : null;
  }

  answer(): number | null {
    return player.recording ? answerOf(player.recording) : null;
  }

  #later(wait: number, act: () => void): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [setTimeout(act, wait)];
  }
}

export const nudge = new Nudge();
