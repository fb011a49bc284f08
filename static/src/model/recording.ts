/**
 * The state of a run at any position of its timeline, found by binary search in per-node and per-edge lists of events.
 * Nothing is replayed, so seeking forwards or backwards gives the same answer. Must not know how anything is drawn.
 */
import { type DerivativeOf, derivativesIn } from "./derivatives";
import { findEvent, findNodes } from "./find";
import { Histories } from "./histories";
import { type Lists, itemsOf, lowerBound, upperBound } from "./lists";
import { Passes } from "./passes";
import { Printed } from "./printed";
import { stepAt } from "./steps";
import { NONE, Structure } from "./structure";
import { type SymbolName, SymbolTable } from "./symbols";
import { type Timeline, buildTimeline } from "./timeline";
import {
  EventKind,
  type EventSelector,
  type Level,
  type Phase,
  type PoolIndex,
  type Recording,
  type Span,
  type Step,
  type Value,
} from "./types";

/** A gradient on its way: what has been added so far, and of how many contributions. */
export interface GradientState {
  /** Index in `values`; 0 when nothing has arrived. */
  value: PoolIndex;
  arrived: number;
  total: number;
  complete: boolean;
  pass: number;
}

const ON_EDGES: ReadonlySet<number> = new Set([
  EventKind.local,
  EventKind.contribution,
  EventKind.unbroadcast,
  EventKind.push,
]);

export class RecordingIndex extends Structure {
  readonly eventCount: number;
  readonly timeline: Timeline;
  readonly symbols: SymbolTable;
  readonly #derivatives: ReadonlyMap<number, DerivativeOf>;
  readonly #histories: Histories;
  readonly #passes: Passes;
  readonly #phaseStart: Int32Array;
  readonly #printed: Printed;
  #lines: ReadonlyMap<number, readonly number[]> | null = null;

  constructor(recording: Recording) {
    super(recording);
    this.eventCount = recording.events.kind.length;
    this.#histories = new Histories(recording);
    this.#passes = new Passes(recording.passes, recording.pushes ?? []);
    this.#derivatives = derivativesIn(recording, this.#passes);
    this.#phaseStart = Int32Array.from(recording.phases, (phase) => phase.first);
    this.#printed = new Printed(recording);
    this.timeline = buildTimeline(recording);
    this.symbols = new SymbolTable(this);
  }

  /** The last event of a list before `position`, or −1. */
  #last(lists: Lists, subject: number, position: number): number {
    const list = itemsOf(lists, subject);
    return list[lowerBound(list, position) - 1] ?? -1;
  }

  /** The same among the events from `first` on that belong to one pass or push: what runs inside it leaves others of the same subject. */
  #lastWhere(
    lists: Lists,
    subject: number,
    position: number,
    first = 0,
    belongs: (i: number) => boolean,
  ): number {
    const list = itemsOf(lists, subject);
    for (let i = lowerBound(list, position) - 1; i >= 0 && list[i]! >= first; i -= 1)
      if (belongs(list[i]!)) return list[i]!;
    return -1;
  }

  #lastOfPass(lists: Lists, subject: number, position: number): number {
    const pass = this.passAt(position);
    const first = this.recording.passes[pass]?.first ?? position;
    return this.#lastWhere(lists, subject, position, first, (i) => this.passOfEvent(i) === pass);
  }

  #lastOfPush(lists: Lists, subject: number, position: number): number {
    const push = this.pushAt(position);
    const first = this.recording.pushes?.[push - 1]?.first ?? position;
    return this.#lastWhere(lists, subject, position, first, (i) => this.#passes.pushOf(i) === push);
  }

  #eventsByLine(): Map<number, number[]> {
    const lines = new Map<number, number[]>();
    for (let i = 0; i < this.eventCount; i += 1) {
      const span = this.eventSpan(i);
      if (!span) continue;
      const list = lines.get(span[0]);
      if (list) list.push(i);
      else lines.set(span[0], [i]);
    }
    return lines;
  }

  // ---- events --------------------------------------------------------------------------------------------------

  /** The node an event is about: an edge's event belongs to the node that it brings something to. */
  subjectNode(event: number): number {
    return this.#histories.nodeOf[event] ?? -1;
  }

  subjectEdge(event: number): number {
    const { kind, subject } = this.recording.events;
    const k = kind[event]!;
    return ON_EDGES.has(k) ? subject[event]! : -1;
  }

  /** The piece of program that an event belongs to. */
  eventSpan(event: number): Span | null {
    const own = this.span(this.recording.events.span[event] ?? 0);
    if (own) return own;
    const edge = this.subjectEdge(event);
    const node = edge >= 0 ? this.target(edge) : this.subjectNode(event);
    return node >= 0 ? this.nodeSpan(node) : null;
  }

  /** Events of a node and of the edges that leave it, in order. */
  eventsOfNode(node: number): Int32Array {
    return itemsOf(this.#histories.ofNode, node);
  }

  eventsOfLine(line: number): readonly number[] {
    this.#lines ??= this.#eventsByLine();
    return this.#lines.get(line) ?? [];
  }

  /** The event in which a node was computed; −1 if the recording has none. */
  forwardEvent(node: number): number {
    return this.#histories.forward[node] ?? -1;
  }

  // ---- names ----------------------------------------------------------------------------------------------------

  /** Its name for a sentence or a table: the learner's, else its symbol. */
  label(node: number): string {
    return this.name(node) || this.symbol(node).text;
  }

  /** What a node of the graph of a backward pass is the derivative of, and by what; null for every other node. */
  derivativeOf(node: number): DerivativeOf | null {
    return this.#derivatives.get(node) ?? null;
  }

  /** How a node is written in equations, graph and inspector alike. */
  symbol(node: number): SymbolName {
    return this.symbols.of(node);
  }

  // ---- state at a position ---------------------------------------------------------------------------------------

  isComputed(node: number, position: number): boolean {
    return this.forwardEvent(node) < position;
  }

  /** Index in `values` of what a node held at a position; 0 before it was computed. */
  valueIndexAt(node: number, position: number): PoolIndex {
    const event = this.#last(this.#histories.of.values, node, position);
    if (event >= 0) return this.recording.events.after[event]!;
    return this.forwardEvent(node) < 0 && position > 0 ? this.recording.nodes.value[node]! : 0;
  }

  valueAt(node: number, position: number): Value {
    return this.values(this.valueIndexAt(node, position));
  }

  /** The gradient of a node in the pass under way (or the last one that ended), as far as it has come. */
  gradientStateAt(node: number, position: number): GradientState {
    const pass = this.passAt(position);
    const none = { value: 0, arrived: 0, total: 0, complete: false, pass };
    const range = this.recording.passes[pass];
    if (!range) return none;
    const list = itemsOf(this.#histories.of.gradients, node);
    const end = range.first + range.count;
    let [value, arrived, total] = [0, 0, 0];
    for (let i = lowerBound(list, range.first); i < list.length && list[i]! < end; i += 1) {
      const event = list[i]!;
      if (this.passOfEvent(event) !== pass) continue;
      // hooks only change what is there
      const adds = this.recording.events.kind[event] === EventKind.hook ? 0 : 1;
      total += adds;
      if (event >= position) continue;
      arrived += adds;
      value = this.recording.events.after[event]!;
    }
    return value === 0 ? { ...none, total } : { value, arrived, total, complete: arrived >= total, pass };
  }

  gradientIndexAt(node: number, position: number): PoolIndex {
    return this.gradientStateAt(node, position).value;
  }

  gradientAt(node: number, position: number): Value {
    return this.values(this.gradientIndexAt(node, position));
  }

  /** Index in `values` of a leaf's `.grad`; 0 where it is None. */
  leafGradIndexAt(node: number, position: number): PoolIndex {
    const event = this.#last(this.#histories.of.leaves, node, position);
    return event < 0 ? 0 : this.recording.events.after[event]!;
  }

  leafGradAt(node: number, position: number): Value {
    return this.values(this.leafGradIndexAt(node, position));
  }

  /** Whether a `.grad` was zeroed after the last gradient arrived. */
  isZeroedAt(node: number, position: number): boolean {
    const event = this.#last(this.#histories.of.leaves, node, position);
    if (event < 0 || this.recording.events.kind[event] !== EventKind.zero) return false;
    return this.#last(this.#histories.of.gradients, node, position) < event;
  }

  /** Whether a `.grad` of this node is ever written. */
  hasLeafGrad(node: number): boolean {
    return itemsOf(this.#histories.of.leaves, node).length > 0;
  }

  /** Index in `values` of what an edge has brought back in the pass under way; 0 if nothing yet. */
  contributionIndexAt(edge: number, position: number): PoolIndex {
    const event = this.#lastOfPass(this.#histories.of.contributions, edge, position);
    if (event < 0) return 0;
    const { kind, value, after } = this.recording.events;
    return kind[event] === EventKind.unbroadcast ? after[event]! : value[event]!;
  }

  contributionAt(edge: number, position: number): Value {
    return this.values(this.contributionIndexAt(edge, position));
  }

  /** Contribution events that arrive at a node in a pass, one an edge, in order. */
  contributionsTo(node: number, pass: number): number[] {
    const range = this.recording.passes[pass];
    if (!range) return [];
    const { kind } = this.recording.events;
    const list = this.eventsOfNode(node);
    const result: number[] = [];
    for (
      let i = lowerBound(list, range.first);
      i < list.length && list[i]! < range.first + range.count;
      i += 1
    ) {
      if (kind[list[i]!] === EventKind.contribution && this.passOfEvent(list[i]!) === pass)
        result.push(list[i]!);
    }
    return result;
  }

  /** Whether a node has been visited in the pass under way. */
  isVisitedAt(node: number, position: number): boolean {
    return this.#lastOfPass(this.#histories.of.visits, node, position) >= 0;
  }

  /** Number of the push of tangents under way at a position, or that ran last, from 1; 0 where a backward pass did. */
  pushAt(position: number): number {
    return this.#passes.pushAt(position);
  }

  /** Index in `values` of a node's tangent in the push under way; 0 before it has one. */
  tangentIndexAt(node: number, position: number): PoolIndex {
    const event = this.#lastOfPush(this.#histories.of.tangents, node, position);
    return event < 0 ? 0 : this.recording.events.after[event]!;
  }

  /** Index in `values` of what an edge has brought to a tangent in the push under way; 0 if nothing yet. */
  pushedIndexAt(edge: number, position: number): PoolIndex {
    const event = this.#lastOfPush(this.#histories.of.pushed, edge, position);
    return event < 0 ? 0 : this.recording.events.value[event]!;
  }

  /** What an operation keeps for its backward at a position, by the names of its rules (`x1` an input, `y` its result); let go when a pass frees it. */
  keptAt(node: number, position: number): readonly string[] {
    const forward = this.forwardEvent(node);
    if (forward < 0 || forward >= position) return NONE;
    const freed = this.#histories.freed[lowerBound(this.#histories.freed, position) - 1] ?? -1;
    return forward < freed ? NONE : this.saved(node);
  }

  /** The pass under way at a position (after one inside it, the outer one again), or the last one that ran; 0 before the first. */
  passAt(position: number): number {
    return this.#passes.passAt(position);
  }

  /** The pass that event `i` belongs to, or 0. */
  passOfEvent(i: number): number {
    return this.#passes.passOf(i);
  }

  phaseIndexOfEvent(i: number): number {
    return Math.max(0, upperBound(this.#phaseStart, i) - 1);
  }

  /** The phase that the last event before a position belongs to. */
  phaseAt(position: number): Phase {
    const blank: Phase = { kind: "forward", first: 0, count: 0, iteration: 0 };
    return this.recording.phases[this.phaseIndexOfEvent(Math.max(0, position - 1))] ?? blank;
  }

  iterationAt(position: number): number {
    return this.phaseAt(position).iteration;
  }

  get iterationCount(): number {
    return (this.recording.phases.at(-1)?.iteration ?? 0) + 1;
  }

  /** What the program had printed. */
  outputAt(position: number): string {
    return this.#printed.until(position);
  }

  // ---- steps -----------------------------------------------------------------------------------------------------

  stops(level: Level): Int32Array {
    return this.timeline.stops[level];
  }

  /** The step of that level that ends at a position; where none does, the finer step that ends there. */
  stepAt(position: number, level: Level): Step {
    return stepAt(this, position, level);
  }

  /** The nearest position at or after the given one where the tape can stand still. */
  snap(position: number): number {
    const stops = this.stops("micro");
    const clamped = Math.min(Math.max(0, position), this.eventCount);
    return stops[lowerBound(stops, clamped)] ?? this.eventCount;
  }

  // ---- finding ---------------------------------------------------------------------------------------------------

  /** Nodes by the learner's name, or where no node has it, by operation. */
  find(name: string): number[] {
    return findNodes(this, name);
  }

  /** The event that a lesson's selector means, or −1. */
  findEvent(selector: EventSelector): number {
    return findEvent(this, selector);
  }
}
