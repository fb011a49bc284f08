/**
 * The slider as a map of the tape: where each position lies between 0 and 1, the lanes of the phases, and a bar for every step
 * whose height is the size of the gradient that moves in it. One unit of length is one edge step, at every level, so the map
 * never changes under the learner's hand. Knows the recording; must not know pixels.
 */
import { magnitude } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { lowerBound } from "../model/lists";
import { EventKind, type Level, type PhaseKind } from "../model/types";

export interface Lane {
  kind: PhaseKind;
  iteration: number;
  from: number;
  to: number;
}

export interface Tick {
  position: number;
  at: number;
  kind: PhaseKind;
  /** 0…1: how large the gradient in it is, on a logarithmic scale; 0.5 where none moves. */
  size: number;
}

/** Share of the tape's length that lies before a position. */
export function placeOf(index: RecordingIndex, position: number): number {
  const stops = index.stops("edge");
  const count = stops.length - 1;
  if (count <= 0) return 0;
  const i = lowerBound(stops, position);
  if (i >= stops.length) return 1;
  const end = stops[i]!;
  if (end === position || i === 0) return i / count;
  const begin = stops[i - 1]!;
  return (i - 1 + (position - begin) / (end - begin)) / count;
}

/** The stop of a level nearest to a share of the tape's length. */
export function stopNear(index: RecordingIndex, level: Level, share: number): number {
  const stops = index.stops(level);
  let low = 0;
  let high = stops.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (placeOf(index, stops[middle]!) <= share) low = middle;
    else high = middle;
  }
  const a = stops[low] ?? 0;
  const b = stops[high] ?? a;
  return share - placeOf(index, a) <= placeOf(index, b) - share ? a : b;
}

export function lanes(index: RecordingIndex): Lane[] {
  const result: Lane[] = [];
  const ends = index.stops("phase");
  let from = 0;
  for (let i = 1; i < ends.length; i += 1) {
    const position = ends[i]!;
    const step = index.stepAt(position, "phase");
    const to = placeOf(index, position);
    result.push({ kind: step.phase, iteration: step.iteration, from, to });
    from = to;
  }
  return result;
}

/** Where playing stops for the sake of some events, as positions: the ends of their steps at a level, each once. */
export function endsOf(index: RecordingIndex, events: Iterable<number>, level: Level): number[] {
  const stops = index.stops(level);
  return [...new Set(Array.from(events, (event) => stops[lowerBound(stops, event + 1)] ?? index.eventCount))];
}

/** A bar for every step of a level, at most about `most`: where there are more, the largest of each stretch stays. */
export function ticks(index: RecordingIndex, level: Level, most: number): Tick[] {
  const stops = index.stops(level);
  const all: Tick[] = [];
  const bin = Math.max(1, Math.ceil((stops.length - 1) / Math.max(1, most)));
  let best: Tick | null = null;
  for (let i = 1; i < stops.length; i += 1) {
    const position = stops[i]!;
    const tick: Tick = {
      position,
      at: (placeOf(index, stops[i - 1]!) + placeOf(index, position)) / 2,
      kind: index.phaseAt(position).kind,
      size: sizeOf(index, stops[i - 1]!, position),
    };
    if (!best || tick.size > best.size || tick.kind !== best.kind) {
      if (best && tick.kind !== best.kind) all.push(best);
      best = tick;
    }
    if (i % bin === 0 || i === stops.length - 1) {
      all.push(best);
      best = null;
    }
  }
  return all;
}

function sizeOf(index: RecordingIndex, first: number, end: number): number {
  const { kind, value, after } = index.recording.events;
  let most = -1;
  for (let i = first; i < end; i += 1) {
    if (kind[i] === EventKind.contribution || kind[i] === EventKind.push)
      most = Math.max(most, magnitude(index.values(value[i]!)));
    if (kind[i] === EventKind.seed || kind[i] === EventKind.leaf || kind[i] === EventKind.tangent)
      most = Math.max(most, magnitude(index.values(after[i]!)));
  }
  if (most < 0) return 0.5;
  if (most === 0) return 0.08;
  return Math.min(1, Math.max(0.15, (Math.log10(most) + 4) / 7));
}
