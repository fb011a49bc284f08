/**
 * Cuts a recording's events into steps at four levels of zoom: phase ⊃ node ⊃ edge ⊃ micro.
 *
 * A stop is a position (how many events have happened) where a step ends. Every stop of a coarse level is a stop of
 * each finer one, so changing the level never moves the tape. Knows events only; must not know how steps are drawn.
 */
import { lowerBound } from "./lists";
import { EVENT_NAMES, EventKind, type EventName, type Level, type Recording, type StepKind } from "./types";

export interface Timeline {
  /** Stops in ascending order; the first is 0 and the last the number of events. */
  stops: Record<Level, Int32Array>;
}

const FINE = ["node", "edge", "micro"] as const;
type Fine = (typeof FINE)[number];

/** A Python number in an expression: no span, no gradient; it arrives together with what uses it. */
export function isFoldedConstant(recording: Recording, node: number): boolean {
  const { kind, span, name, shape } = recording.nodes;
  return (
    kind[node] === 2 && span[node] === 0 && name[node] === 0 && recording.shapes[shape[node]!]!.length === 0
  );
}

/** A node that a pass made on its way: of the graph of its own derivative. */
function isInner(recording: Recording, node: number): boolean {
  return (recording.nodes.by[node] ?? 0) !== 0;
}

/** At which fine levels an event opens a new step, as the sum of these. */
const AT_NODE = 1;
const AT_EDGE = 2;
const AT_MICRO = 4;
const EVERYWHERE = AT_NODE + AT_EDGE + AT_MICRO;

/** Where event `i` opens a new step. */
function opens(recording: Recording, i: number, previous: number, pending: boolean): number {
  if (pending) return 0;
  const { kind, subject } = recording.events;
  const sameEdge = previous >= 0 && subject[previous] === subject[i];
  const before = kind[previous];
  switch (kind[i]) {
    case EventKind.forward: {
      // Nodes made by a backward pass (create_graph) or a push belong to the contribution that made them.
      if (!isInner(recording, subject[i]!)) return EVERYWHERE;
      // what a push computes is told by its events; the forward operations it takes are never drawn
      return (recording.nodes.by[subject[i]!] ?? 0) < 0 ? 0 : AT_MICRO;
    }
    case EventKind.local:
      return (
        (before === EventKind.tangent ? AT_NODE : 0) + (before === EventKind.visit ? 0 : AT_EDGE) + AT_MICRO
      );
    case EventKind.push: {
      const begins = before !== EventKind.local || !sameEdge;
      return (before === EventKind.tangent ? AT_NODE : 0) + (begins ? AT_EDGE : 0) + AT_MICRO;
    }
    case EventKind.tangent:
      // one that was pushed joins the last edge that brought a part of it; one that was given stands alone
      return recording.events.value[i] === 0 ? EVERYWHERE : AT_MICRO;
    case EventKind.contribution: {
      const continues = before === EventKind.visit || (before === EventKind.local && sameEdge);
      return (continues ? 0 : AT_EDGE) + AT_MICRO;
    }
    case EventKind.unbroadcast:
    case EventKind.accumulation:
      return AT_MICRO;
    case EventKind.print:
    case EventKind.freed:
      return 0;
    default:
      return EVERYWHERE;
  }
}

export function buildTimeline(recording: Recording): Timeline {
  const { kind, subject } = recording.events;
  const count = kind.length;
  const stops: Record<Fine, number[]> = { node: [0], edge: [0], micro: [0] };
  /** The last event that is not a side note (printing, freeing, an inner forward): what the next one continues. */
  let previous = -1;
  let pending = true; // the tape's first event needs no stop before it: position 0 is one already
  for (let i = 0; i < count; i += 1) {
    const opened = i > 0 ? opens(recording, i, previous, pending) : 0;
    if (opened & AT_NODE) stops.node.push(i);
    if (opened & AT_EDGE) stops.edge.push(i);
    if (opened & AT_MICRO) stops.micro.push(i);
    const k = kind[i]!;
    const folded = k === EventKind.forward && isFoldedConstant(recording, subject[i]!);
    const note = k === EventKind.print || k === EventKind.freed;
    pending = folded || (note && pending && previous < 0);
    if (!note && !(k === EventKind.forward && isInner(recording, subject[i]!))) previous = i;
  }
  for (const level of FINE) if (stops[level].at(-1) !== count) stops[level].push(count);
  const fine = {
    node: Int32Array.from(stops.node),
    edge: Int32Array.from(stops.edge),
    micro: Int32Array.from(stops.micro),
  };
  return { stops: { phase: phaseStops(recording, fine.node), ...fine } };
}

/** A phase ends where the last step that began in it ends: notes after it (a print) still belong to it. */
function phaseStops(recording: Recording, node: Int32Array): Int32Array {
  const count = recording.events.kind.length;
  const result = [0];
  for (const phase of recording.phases) {
    const end = phase.first + phase.count;
    const place = node[lowerBound(node, end)] ?? count;
    if (place > result.at(-1)!) result.push(place);
  }
  if (result.at(-1) !== count) result.push(count);
  return Int32Array.from(result);
}

/** The event that says what the step `first … last` is about, by level. */
export function mainEvent(recording: Recording, first: number, last: number, level: Level): number {
  const { kind, subject } = recording.events;
  const rank: readonly number[] = level === "micro" ? MICRO_RANK : level === "edge" ? EDGE_RANK : NODE_RANK;
  let best = first;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let i = first; i <= last; i += 1) {
    let r = rank[kind[i]!]!;
    if (kind[i] === EventKind.forward) {
      if (isInner(recording, subject[i]!)) r = 20;
      else if (isFoldedConstant(recording, subject[i]!)) r = 19;
    }
    if (r < bestRank) {
      best = i;
      bestRank = r;
    }
  }
  return best;
}

// forward seed visit local contribution unbroadcast accumulation leaf update zero hook freed print error push tangent
const NODE_RANK = [4, 3, 1, 9, 8, 11, 10, 2, 2, 2, 5, 30, 31, 0, 7, 6];
const EDGE_RANK = [4, 3, 9, 8, 1, 11, 10, 2, 2, 2, 5, 30, 31, 0, 1, 6];
const MICRO_RANK = [4, 3, 9, 2, 2, 2, 2, 2, 2, 2, 5, 30, 31, 0, 2, 2];

export function stepKind(recording: Recording, event: number, level: Level): StepKind {
  if (event < 0) return "start";
  if (level === "phase") return "phase";
  return EVENT_NAMES[recording.events.kind[event]!] as EventName;
}
