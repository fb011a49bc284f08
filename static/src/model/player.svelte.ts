/**
 * The tape deck: which run is loaded, where the tape stands, whether it plays, what is selected. One instance, `player`,
 * is what every part of the page talks to. It holds state and asks others what follows from it: `stops.ts` where to go, `carry.ts`
 * what an edit keeps, `animation.svelte.ts` the clock. Must not know how anything is drawn, nor what a step means in words.
 */
import { Animation } from "./animation.svelte";
import { Arrangement } from "./arrangement.svelte";
import { Breakpoints, toggle } from "./breakpoints.svelte";
import { carriedOver, samePlace, sameStructure } from "./carry";
import { lowerBound } from "./lists";
import { type Motion, PACE, UNDO, speedOf, turned } from "./motion";
import { RecordingIndex } from "./recording";
import { Request, type RunOptions, problemOf } from "./request";
import { coarser, endOfIteration, finer, nearestOf, stopAfter, stopBefore, stopOf } from "./stops";
import type { EventSelector, LayoutView, Level, ProblemDocument, Run, Step } from "./types";

export class Player {
  run = $state.raw<Run | null>(null);
  /** Numbers that the run was given in place of its leaves' own. */
  overrides = $state.raw<Record<string, unknown> | undefined>(undefined);
  recording = $state.raw<RecordingIndex | null>(null);
  status = $state<"idle" | "running" | "ready" | "failed">("idle");
  failure = $state.raw<ProblemDocument | null>(null);
  position = $state(0);
  level = $state<Level>("edge");
  playing = $state(false);
  speed = $state(1);
  reducedMotion = $state(false);
  /** A node the learner chose; until let go, the inspector stays with it. */
  pinned = $state<number | null>(null);
  /** Events that a lesson asks about, which the slider marks. */
  questions = $state.raw<readonly number[]>([]);
  readonly stops = new Breakpoints();
  readonly arrangement = new Arrangement();
  readonly #animation = new Animation();
  readonly #request = new Request();
  /** Where the learner stood in the last run that came to its end, and where that is in the broken one that is on the deck. */
  #stood: { index: RecordingIndex; position: number; pinned: number | null; here: number } | null = null;

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
  view = $derived.by<LayoutView | null>(() => this.arrangement.view(this.iteration));
  column = $derived(Math.max(0, this.view?.iterations.indexOf(this.iteration) ?? 0));

  /** What to draw: the running animation, or the current step at rest. */
  motion = $derived.by<Motion | null>(
    () => this.#animation.current ?? (this.step && { step: this.step, t: 1, direction: 1 }),
  );

  // ---- what the arrangement and the breakpoints hold, by the names the page knows -----------------------------------

  get layout() {
    return this.arrangement.layout;
  }

  get openScopes(): readonly number[] {
    return this.arrangement.openScopes;
  }

  get scopeNames() {
    return this.arrangement.scopeNames;
  }

  get showAll(): boolean {
    return this.arrangement.showAll;
  }

  /** Positions where playing stops, nodes and lines of the program at whose every event it stops. */
  get breakpoints() {
    return this.stops.positions;
  }

  get nodeBreakpoints() {
    return this.stops.nodes;
  }

  get lineBreakpoints() {
    return this.stops.lines;
  }

  // ---- loading ---------------------------------------------------------------------------------------------------

  /** Run a program on the server and put its recording on the deck. A newer call overtakes an older one. */
  async runCode(code: string, options: RunOptions = {}): Promise<void> {
    this.status = "running";
    try {
      const run = await this.#request.run(code, options);
      if (run) this.load(run, options.keepPosition ?? false, options.overrides);
    } catch (error) {
      this.failure = problemOf(error);
      this.status = "failed";
    }
  }

  /** End the run under way; what it recorded until now comes as its answer. */
  stop(): void {
    if (this.status === "running") this.#request.stop();
  }

  load(run: Run, keepPosition = false, overrides?: Record<string, unknown>): void {
    const index = new RecordingIndex(run.recording);
    const from = this.#standing();
    const kept = keepPosition ? from : null;
    const position = kept ? index.snap(carriedOver(kept.index, index, kept.position)) : 0;
    const pinned = kept && kept.pinned !== null ? samePlace(kept.index, index, kept.pinned) : null;
    this.#animation.stop();
    this.playing = false;
    const broken = run.recording.error !== null;
    if (!from || (!(broken && kept) && !sameStructure(from.index, index))) this.stops.forgetRun();
    this.#stood = broken && kept ? { ...kept, here: position } : null;
    this.run = run;
    this.overrides = overrides && Object.keys(overrides).length > 0 ? overrides : undefined;
    this.arrangement.load(run);
    this.questions = [];
    this.recording = index;
    this.position = position;
    this.pinned = pinned;
    this.failure = null;
    this.status = "ready";
  }

  /** Where the learner stands, for the next run: after a run that broke off, where it was before, unless somebody has moved since. */
  #standing(): { index: RecordingIndex; position: number; pinned: number | null } | null {
    const { recording: index, position, pinned } = this;
    if (this.#stood?.here === position) return this.#stood;
    return index && { index, position, pinned };
  }

  /** Draw a folded module, or a row of equal ones, open or closed again; `name` is what it is called while it is open. */
  toggleScope(scope: number, name = ""): Promise<void> {
    return this.#arranged(this.arrangement.toggle(scope, name));
  }

  /** Draw, or stop drawing, the nodes that no gradient reached. */
  setShowAll(all: boolean): Promise<void> {
    return this.#arranged(this.arrangement.arrange(this.openScopes, all));
  }

  async #arranged(arranging: Promise<void>): Promise<void> {
    try {
      await arranging;
    } catch (error) {
      this.failure = problemOf(error);
    }
  }

  // ---- moving ----------------------------------------------------------------------------------------------------

  next(level: Level = this.level): void {
    const stop = this.recording && !this.atEnd ? stopAfter(this.recording, this.position, level) : null;
    if (stop !== null) this.#moveTo(stop, 1, level);
  }

  previous(level: Level = this.level): void {
    const stop = this.recording && !this.atStart ? stopBefore(this.recording, this.position, level) : null;
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
    this.#animation.stop();
    this.position = position <= 0 ? 0 : this.recording.snap(position);
    if (this.playing) this.#schedule();
  }

  setLevel(level: Level): void {
    this.#animation.stop();
    this.level = level;
    if (this.playing) this.#schedule();
  }

  finer(): void {
    this.setLevel(finer(this.level));
  }

  coarser(): void {
    this.setLevel(coarser(this.level));
  }

  select(node: number | null): void {
    this.pinned = node;
  }

  /** Go to the event a lesson means; false where the recording has none. */
  goto(selector: EventSelector): boolean {
    const event = this.recording?.findEvent(selector) ?? -1;
    if (event < 0) return false;
    this.pause();
    this.gotoEvent(event);
    return true;
  }

  /** Go to the end of the step that holds an event. */
  gotoEvent(event: number): void {
    if (this.recording) this.seek(stopOf(this.recording, event, this.level));
  }

  /** Go to the end of an iteration's backward pass, or of its forward where it has none. */
  gotoIteration(iteration: number): void {
    const end = this.recording ? endOfIteration(this.recording, iteration) : null;
    if (end !== null) this.seek(end);
  }

  /** The line of the program that the current step belongs to. */
  get line(): number | undefined {
    const { recording, step } = this;
    return recording && step && step.last >= step.first ? recording.eventSpan(step.last)?.[0] : undefined;
  }

  /** Go to the next event (or the one before) of the chosen node, or where none is chosen, of the step's line. */
  nextOfSame(direction: 1 | -1 = 1): void {
    const { recording, pinned } = this;
    if (!recording) return;
    const events = pinned === null ? recording.eventsOfLine(this.line ?? 0) : recording.eventsOfNode(pinned);
    const found = nearestOf(recording, events, this.position, this.level, direction);
    if (found === null) return;
    this.pause();
    this.seek(found);
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
    this.#animation.wake();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** A breakpoint on the chosen node, or where none is chosen, at this position of the tape. */
  toggleBreakpoint(): void {
    if (this.pinned !== null) toggle(this.stops.nodes, this.pinned);
    else toggle(this.stops.positions, this.position);
  }

  /** A breakpoint on a line of the program. */
  toggleLineBreakpoint(line: number | undefined = this.line): void {
    if (line !== undefined) toggle(this.stops.lines, line);
  }

  setSpeed(speed: number): void {
    this.speed = speedOf(speed);
  }

  #advance(): void {
    if (!this.playing) return;
    if (this.atEnd) this.playing = false;
    else this.next();
  }

  #schedule(): void {
    this.#animation.wake();
    if (this.recording && this.stops.halt(this.recording, this.step, this.position)) {
      this.playing = false;
      return;
    }
    const wait = PACE[this.level].rest + (this.reducedMotion ? PACE[this.level].move : 0);
    this.#animation.rest(wait / this.speed, () => this.#advance());
  }

  /** Move one step. Whatever still moves is finished, or when the direction changes, turned round where it is. */
  #moveTo(stop: number, direction: 1 | -1, level: Level): void {
    const { recording } = this;
    if (!recording) return;
    this.#animation.wake();
    const step = recording.stepAt(direction > 0 ? stop : this.position, level);
    const motion = turned(this.#animation.current, step, direction);
    this.position = stop;
    const settled = (): void => {
      if (this.playing) this.#schedule();
    };
    if (this.reducedMotion) {
      this.#animation.stop();
      settled();
    } else this.#animation.run(motion, direction > 0 ? PACE[level].move / this.speed : UNDO, settled);
  }
}

export const player = new Player();
