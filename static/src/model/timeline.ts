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

/** Whether event `i` opens a new step at each fine level. */
function opens(recording: Recording, i: number, previous: number, pending: boolean): Record<Fine, boolean> {
  const { kind, subject } = recording.events;
  if (pending) return { node: false, edge: false, micro: false };
  const sameEdge = previous >= 0 && subject[previous] === subject[i];
  switch (kind[i]) {
    case EventKind.forward: {
      // Nodes made by a backward pass (create_graph) or a push belong to the contribution that made them.
      const inner = isInner(recording, subject[i]!);
      // what a push computes is told by its events; the forward operations it takes are never drawn
      const hidden = (recording.nodes.by[subject[i]!] ?? 0) < 0;
      return { node: !inner, edge: !inner, micro: !hidden };
    }
    case EventKind.local:
      return {
        node: kind[previous] === EventKind.tangent,
        edge: kind[previous] !== EventKind.visit,
        micro: true,
      };
    case EventKind.push: {
      const begins = kind[previous] !== EventKind.local || !sameEdge;
      return { node: kind[previous] === EventKind.tangent, edge: begins, micro: true };
    }
    case EventKind.tangent: {
      // one that was pushed joins the last edge that brought a part of it; one that was given stands alone
      const given = recording.events.value[i] === 0;
      return { node: given, edge: given, micro: true };
    }
    case EventKind.contribution: {
      const continues =
        kind[previous] === EventKind.visit || (kind[previous] === EventKind.local && sameEdge);
      return { node: false, edge: !continues, micro: true };
    }
    case EventKind.unbroadcast:
    case EventKind.accumulation:
      return { node: false, edge: false, micro: true };
    case EventKind.print:
    case EventKind.freed:
      return { node: false, edge: false, micro: false };
    default:
      return { node: true, edge: true, micro: true };
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
    const starts = opens(recording, i, previous, pending);
    if (i > 0) for (const level of FINE) if (starts[level]) stops[level].push(i);
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
