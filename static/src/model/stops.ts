/** Which position comes next on a tape: by level, or of one node or line. Pure. */
import { lowerBound, upperBound } from "./lists";
import type { RecordingIndex } from "./recording";
import { LEVELS, type Level } from "./types";

/** The stop after a position, null at the end. */
export function stopAfter(index: RecordingIndex, position: number, level: Level): number | null {
  const stops = index.stops(level);
  return stops[upperBound(stops, position)] ?? null;
}

/** The stop before a position, null at the beginning. */
export function stopBefore(index: RecordingIndex, position: number, level: Level): number | null {
  const stops = index.stops(level);
  return stops[lowerBound(stops, position) - 1] ?? null;
}

/** The end of the step that holds an event; within a whole phase, of its node. */
export function stopOf(index: RecordingIndex, event: number, level: Level): number {
  const stops = index.stops(level === "phase" ? "node" : level);
  return stops[upperBound(stops, event)] ?? index.eventCount;
}

/** The end of an iteration's backward pass, or of its forward where it has none; null where there is no such iteration. */
export function endOfIteration(index: RecordingIndex, iteration: number): number | null {
  const phases = index.recording.phases.filter((phase) => phase.iteration === iteration);
  const phase = phases.find(({ kind }) => kind === "backward") ?? phases[0];
  if (!phase) return null;
  const stops = index.stops("phase");
  return stops[lowerBound(stops, phase.first + phase.count)] ?? index.eventCount;
}

/** The nearest step, on this side of a position, that holds one of some events in ascending order; null where there is none. */
export function nearestOf(
  index: RecordingIndex,
  events: ArrayLike<number>,
  position: number,
  level: Level,
  direction: 1 | -1,
): number | null {
  const stops = index.stops(level);
  const end = (i: number): number => stops[upperBound(stops, events[i]!)] ?? index.eventCount;
  if (direction > 0) {
    for (let i = 0; i < events.length; i += 1) if (end(i) > position) return end(i);
  } else {
    for (let i = events.length - 1; i >= 0; i -= 1) if (end(i) < position) return end(i);
  }
  return null;
}

export function coarser(level: Level): Level {
  return LEVELS[LEVELS.indexOf(level) - 1] ?? level;
}

export function finer(level: Level): Level {
  return LEVELS[LEVELS.indexOf(level) + 1] ?? level;
}
