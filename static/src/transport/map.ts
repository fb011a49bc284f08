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
  const places = placesOf(index, stops);
  const { phases } = index.recording;
  const sizes = new Sizes(index);
  const all: Tick[] = [];
  const bin = Math.max(1, Math.ceil((stops.length - 1) / Math.max(1, most)));
  let phase = 0;
  let best: Tick | null = null;
  for (let i = 1; i < stops.length; i += 1) {
    const position = stops[i]!;
    while (phase + 1 < phases.length && phases[phase + 1]!.first < position) phase += 1;
    const kind = phases[phase]?.kind ?? "forward";
    const size = sizes.of(stops[i - 1]!, position);
    if (!best || size > best.size || kind !== best.kind) {
      if (best && kind !== best.kind) all.push(best);
      best = { position, at: (places[i - 1]! + places[i]!) / 2, kind, size };
    }
    if (i % bin === 0 || i === stops.length - 1) {
      all.push(best);
      best = null;
    }
  }
  return all;
}

/** The same as `placeOf` for many positions in ascending order, in one walk. */
function placesOf(index: RecordingIndex, positions: Int32Array): Float64Array {
  const stops = index.stops("edge");
  const count = Math.max(1, stops.length - 1);
  const places = new Float64Array(positions.length);
  let i = 0;
  positions.forEach((position, at) => {
    while (i < stops.length - 1 && stops[i]! < position) i += 1;
    const end = stops[i]!;
    const begin = stops[i - 1] ?? 0;
    places[at] = (end === position || i === 0 ? i : i - 1 + (position - begin) / (end - begin)) / count;
  });
  return places;
}

/** How large the gradients of a step are; each number of the recording is looked at once. */
class Sizes {
  readonly #known: Float64Array;

  constructor(readonly index: RecordingIndex) {
    this.#known = new Float64Array(index.recording.values.length).fill(-1);
  }

  of(first: number, end: number): number {
    const { kind, value, after } = this.index.recording.events;
    let most = -1;
    for (let i = first; i < end; i += 1) {
      const k = kind[i]!;
      if (k === EventKind.contribution || k === EventKind.push)
        most = Math.max(most, this.#magnitude(value[i]!));
      else if (k === EventKind.seed || k === EventKind.leaf || k === EventKind.tangent)
        most = Math.max(most, this.#magnitude(after[i]!));
    }
    if (most < 0) return 0.5;
    if (most === 0) return 0.08;
    return Math.min(1, Math.max(0.15, (Math.log10(most) + 4) / 7));
  }

  #magnitude(value: number): number {
    const known = this.#known[value];
    if (known !== undefined && known >= 0) return known;
    const found = magnitude(this.index.values(value));
    this.#known[value] = found;
    return found;
  }
}
