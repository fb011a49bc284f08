/**
 * The tape deck: which run is loaded, where the tape stands, whether it plays, what is selected. One instance, `player`,
 * is what every part of the page talks to. Must not know how anything is drawn, nor what a step means in words.
 */
import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { RequestFailure, api } from "../api/client";
import { RecordingIndex } from "./recording";
import { lowerBound, upperBound } from "./lists";
import {
  type EventSelector,
  LEVELS,
  type Layout,
  type LayoutView,
  type Level,
  type ProblemDocument,
  type Run,
  type Step,
} from "./types";

export interface RunOptions {
  overrides?: Record<string, unknown>;
  seed?: number;
  keepPosition?: boolean;
}

/** The step being drawn and how much of it has happened, 0…1. Going back draws the undone step from 1 to 0. */
export interface Motion {
  step: Step;
  t: number;
  direction: 1 | -1;
}

export const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4, 8] as const;

/** Milliseconds at speed 1: how long a step moves, and how long it then rests while playing. */
const PACE: Record<Level, { move: number; rest: number }> = {
  phase: { move: 500, rest: 1500 },
  node: { move: 700, rest: 700 },
  edge: { move: 850, rest: 750 },
  micro: { move: 500, rest: 700 },
};
const UNDO = 220;

export class Player {
  run = $state.raw<Run | null>(null);
  /** Numbers that the run was given in place of its leaves' own. */
  overrides = $state.raw<Record<string, unknown> | undefined>(undefined);
  recording = $state.raw<RecordingIndex | null>(null);
  layout = $state.raw<Layout | null>(null);
  status = $state<"idle" | "running" | "ready" | "failed">("idle");
  failure = $state.raw<ProblemDocument | null>(null);
  position = $state(0);
  level = $state<Level>("edge");
  playing = $state(false);
  speed = $state(1);
  reducedMotion = $state(false);
  /** Positions where playing stops. */
  readonly breakpoints = new SvelteSet<number>();
  /** Nodes, and lines of the program, at whose every event playing stops. */
  readonly nodeBreakpoints = new SvelteSet<number>();
  readonly lineBreakpoints = new SvelteSet<number>();
  /** A node the learner chose; until let go, the inspector stays with it. */
  pinned = $state<number | null>(null);
  /** Scopes drawn open, and whether nodes that no gradient reached are drawn too. */
  openScopes = $state.raw<readonly number[]>([]);
  readonly scopeNames = new SvelteMap<number, string>();
  showAll = $state(false);

  /** The step that ended at the position. */
  step = $derived.by<Step | null>(() => this.recording?.stepAt(this.position, this.level) ?? null);

  selected = $derived.by<{ node: number } | null>(() => {
    if (!this.recording) return null;
    if (this.pinned !== null) return { node: this.pinned };
    const node = this.step?.node ?? -1;
    if (node >= 0) return { node };
    const first = this.view?.nodes.find((box) => box.kind === "variable")?.ids[0];
    return first === undefined ? null : { node: first };
  });

  eventCount = $derived(this.recording?.eventCount ?? 0);
  atStart = $derived(this.position <= 0);
  atEnd = $derived(this.position >= this.eventCount);

  /** Number of the current step at the current level, and how many there are. */
  stepNumber = $derived.by(() =>
    this.recording ? lowerBound(this.recording.stops(this.level), this.position) : 0,
  );
  stepCount = $derived(this.recording ? this.recording.stops(this.level).length - 1 : 0);

  iteration = $derived(this.recording?.iterationAt(this.position) ?? 0);

  /** The drawing of the current iteration, and its column in the drawing's `ids`. */
  view = $derived.by<LayoutView | null>(() => {
    const { layout } = this;
    if (!layout || layout.views.length === 0) return null;
    return layout.views[layout.iterations[this.iteration] ?? 0] ?? layout.views[0] ?? null;
  });
  column = $derived(Math.max(0, this.view?.iterations.indexOf(this.iteration) ?? 0));

  #motion = $state.raw<Motion | null>(null);
  /** What to draw: the running animation, or the current step at rest. */
  motion = $derived.by<Motion | null>(() => {
    if (this.#motion) return this.#motion;
    return this.step && { step: this.step, t: 1, direction: 1 };
  });

  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | null = null;
  #ticket = "";

  // ---- loading ---------------------------------------------------------------------------------------------------

  /** Run a program on the server and put its recording on the deck. A newer call overtakes an older one. */
  async runCode(code: string, { overrides, seed, keepPosition = false }: RunOptions = {}): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.status = "running";
    try {
      this.#ticket = ticket();
      const body = {
        code,
        ticket: this.#ticket,
        ...(overrides ? { overrides } : {}),
        ...(seed === undefined ? {} : { seed }),
      };
      const run = await api.run(body, request.signal);
      if (this.#request !== request) return;
      this.load(run, keepPosition, overrides);
    } catch (error) {
      if (this.#request !== request) return;
      this.failure = error instanceof RequestFailure ? error.document : unexpected(error);
      this.status = "failed";
    }
  }

  /** End the run under way; what it recorded until now comes as its answer. */
  stop(): void {
    if (this.status === "running") void api.cancel(this.#ticket).catch(() => undefined);
  }

  load(run: Run, keepPosition = false, overrides?: Record<string, unknown>): void {
    const before = this.recording;
    const index = new RecordingIndex(run.recording);
    const position = keepPosition && before ? carriedOver(before, index, this.position) : 0;
    const pinned = before && this.pinned !== null ? samePlace(before, index, this.pinned) : null;
    this.#stopMotion();
    this.playing = false;
    this.openScopes = [];
    this.showAll = false;
    if (!before || !sameStructure(before, index)) {
      this.breakpoints.clear();
      this.nodeBreakpoints.clear();
    }
    this.run = run;
    this.overrides = overrides && Object.keys(overrides).length > 0 ? overrides : undefined;
    this.layout = run.layout;
    this.recording = index;
    this.position = index.snap(position);
    this.pinned = keepPosition ? pinned : null;
    this.failure = null;
    this.status = "ready";
  }

  /** Draw a folded module, or a row of equal ones, open or closed again; `name` is what it is called while it is open. */
  toggleScope(scope: number, name = ""): Promise<void> {
    if (name) this.scopeNames.set(scope, name);
    const open = this.openScopes.includes(scope)
      ? this.openScopes.filter((other) => other !== scope)
      : [...this.openScopes, scope];
    return this.#arrange(open, this.showAll);
  }

  /** Draw, or stop drawing, the nodes that no gradient reached. */
  setShowAll(all: boolean): Promise<void> {
    return this.#arrange(this.openScopes, all);
  }

  async #arrange(open: readonly number[], all: boolean): Promise<void> {
    const run = this.run;
    if (!run) return;
    try {
      const layout = await api.layout(run.id, open, all);
      if (this.run !== run) return;
      this.layout = layout;
      this.openScopes = open;
      this.showAll = all;
    } catch (error) {
      this.failure = error instanceof RequestFailure ? error.document : unexpected(error);
    }
  }

  // ---- moving ----------------------------------------------------------------------------------------------------

  next(level: Level = this.level): void {
    const stop = this.#stopAfter(level);
    if (stop !== null) this.#moveTo(stop, 1, level);
  }

  previous(level: Level = this.level): void {
    const stop = this.#stopBefore(level);
    if (stop !== null) this.#moveTo(stop, -1, level);
  }

  nextUp(): void {
    this.next(coarser(this.level));
  }

  previousUp(): void {
    this.previous(coarser(this.level));
  }

  first(): void {
    this.seek(0);
  }

  last(): void {
    this.seek(this.eventCount);
  }

  /** Go to a position at once, without an animation. */
  seek(position: number): void {
    if (!this.recording) return;
    this.#stopMotion();
    this.position = position <= 0 ? 0 : this.recording.snap(position);
    if (this.playing) this.#schedule();
  }

  setLevel(level: Level): void {
    this.#stopMotion();
    this.level = level;
    if (this.playing) this.#schedule();
  }

  finer(): void {
    this.setLevel(LEVELS[LEVELS.indexOf(this.level) + 1] ?? this.level);
  }

  coarser(): void {
    this.setLevel(coarser(this.level));
  }

  select(node: number | null): void {
    this.pinned = node;
  }

  /** Go to the event a lesson means; false where the recording has none. */
  goto(selector: EventSelector): boolean {
    const { recording } = this;
    if (!recording) return false;
    const event = recording.findEvent(selector);
    if (event < 0) return false;
    this.pause();
    this.gotoEvent(event);
    return true;
  }

  /** Go to the end of the step that holds an event. */
  gotoEvent(event: number): void {
    const stops = this.recording?.stops(
      this.level === "micro" ? "micro" : this.level === "phase" ? "node" : this.level,
    );
    if (stops) this.seek(stops[upperBound(stops, event)] ?? this.eventCount);
  }

  /** Go to the end of an iteration's backward pass, or of its forward where it has none. */
  gotoIteration(iteration: number): void {
    const phases = this.recording?.recording.phases.filter((phase) => phase.iteration === iteration) ?? [];
    const phase = phases.find(({ kind }) => kind === "backward") ?? phases[0];
    if (phase && this.recording) {
      const stops = this.recording.stops("phase");
      this.seek(stops[lowerBound(stops, phase.first + phase.count)] ?? this.eventCount);
    }
  }

  // ---- playing ---------------------------------------------------------------------------------------------------

  play(): void {
    if (!this.recording || this.eventCount === 0) return;
    this.pinned = null;
    if (this.atEnd) this.seek(0);
    this.playing = true;
    this.#advance();
  }

  pause(): void {
    this.playing = false;
    clearTimeout(this.#rest);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** A breakpoint on the chosen node, or where none is chosen, at this position of the tape. */
  toggleBreakpoint(): void {
    if (this.pinned !== null) toggle(this.nodeBreakpoints, this.pinned);
    else toggle(this.breakpoints, this.position);
  }

  /** A breakpoint on a line of the program. */
  toggleLineBreakpoint(line: number | undefined = this.line): void {
    if (line !== undefined) toggle(this.lineBreakpoints, line);
  }

  /** The line of the program that the current step belongs to. */
  get line(): number | undefined {
    const { recording, step } = this;
    return recording && step && step.last >= step.first ? recording.eventSpan(step.last)?.[0] : undefined;
  }

  /** Go to the next event (or the one before) of the chosen node, or where none is chosen, of the step's line. */
  nextOfSame(direction: 1 | -1 = 1): void {
    const { recording } = this;
    if (!recording) return;
    const events =
      this.pinned !== null
        ? [...recording.eventsOfNode(this.pinned)]
        : recording.eventsOfLine(this.line ?? 0);
    const stops = recording.stops(this.level);
    const ends = events.map((event) => stops[upperBound(stops, event)] ?? this.eventCount);
    const found =
      direction > 0 ? ends.find((end) => end > this.position) : ends.findLast((end) => end < this.position);
    if (found === undefined) return;
    this.pause();
    this.seek(found);
  }

  /** Whether playing stops at the step that has just been made. */
  #halts(): boolean {
    if (this.breakpoints.has(this.position)) return true;
    const { recording, step } = this;
    if (!recording || !step || (this.nodeBreakpoints.size === 0 && this.lineBreakpoints.size === 0))
      return false;
    for (let i = step.first; i <= step.last; i += 1) {
      if (this.nodeBreakpoints.has(recording.subjectNode(i))) return true;
      if (this.lineBreakpoints.has(recording.eventSpan(i)?.[0] ?? 0)) return true;
    }
    return false;
  }

  setSpeed(speed: number): void {
    this.speed = Math.min(8, Math.max(0.25, speed));
  }

  #advance(): void {
    if (!this.playing) return;
    if (this.atEnd) this.playing = false;
    else this.next();
  }

  #schedule(): void {
    clearTimeout(this.#rest);
    if (this.#halts()) {
      this.playing = false;
      return;
    }
    const wait = PACE[this.level].rest + (this.reducedMotion ? PACE[this.level].move : 0);
    this.#rest = setTimeout(() => this.#advance(), wait / this.speed);
  }

  // ---- animation -------------------------------------------------------------------------------------------------

  #stopAfter(level: Level): number | null {
    if (!this.recording || this.atEnd) return null;
    const stops = this.recording.stops(level);
    return stops[upperBound(stops, this.position)] ?? null;
  }

  #stopBefore(level: Level): number | null {
    if (!this.recording || this.atStart) return null;
    const stops = this.recording.stops(level);
    return stops[lowerBound(stops, this.position) - 1] ?? null;
  }

  /** Move one step. Whatever still moves is finished, or when the direction changes, turned round where it is. */
  #moveTo(stop: number, direction: 1 | -1, level: Level): void {
    const { recording } = this;
    if (!recording) return;
    clearTimeout(this.#rest);
    const moving = this.#motion;
    const step = direction > 0 ? recording.stepAt(stop, level) : recording.stepAt(this.position, level);
    const turned = moving && moving.direction !== direction && moving.step.last === step.last;
    this.position = stop;
    if (this.reducedMotion) {
      this.#stopMotion();
      if (this.playing) this.#schedule();
      return;
    }
    const from = turned ? moving.t : direction > 0 ? 0 : 1;
    const whole = direction > 0 ? PACE[level].move / this.speed : UNDO;
    this.#animate({ step, t: from, direction }, whole);
  }

  #animate(motion: Motion, whole: number): void {
    cancelAnimationFrame(this.#frame);
    this.#motion = motion;
    const goal = motion.direction > 0 ? 1 : 0;
    const from = motion.t;
    let began = -1;
    const draw = (now: number): void => {
      if (began < 0) began = now;
      const t = from + (motion.direction * (now - began)) / whole;
      if ((goal - t) * motion.direction <= 0) {
        this.#motion = null;
        if (this.playing) this.#schedule();
        return;
      }
      this.#motion = { ...motion, t };
      this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
  }

  #stopMotion(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.#motion = null;
  }
}

/** A name that nobody guesses. */
function ticket(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

function toggle(set: SvelteSet<number>, one: number): void {
  if (!set.delete(one)) set.add(one);
}

function coarser(level: Level): Level {
  return LEVELS[LEVELS.indexOf(level) - 1] ?? level;
}

function unexpected(error: unknown): ProblemDocument {
  const detail = error instanceof Error ? error.message : String(error);
  return { type: "about:blank", title: "Unexpected", status: 0, detail, code: "unexpected" };
}

/** Where to stand after an edit: at the same event when the structure is the same, at the end if it was at the end. */
function carriedOver(before: RecordingIndex, after: RecordingIndex, position: number): number {
  if (position >= before.eventCount) return after.eventCount;
  return sameStructure(before, after) ? position : 0;
}

export function sameStructure(a: RecordingIndex, b: RecordingIndex): boolean {
  return (
    equal(a.recording.events.kind, b.recording.events.kind) &&
    equal(a.recording.events.subject, b.recording.events.subject)
  );
}

function samePlace(before: RecordingIndex, after: RecordingIndex, node: number): number | null {
  return node < after.nodeCount &&
    before.name(node) === after.name(node) &&
    before.op(node)?.name === after.op(node)?.name
    ? node
    : null;
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

export const player = new Player();
