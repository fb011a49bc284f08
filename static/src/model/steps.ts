/**
 * What the step is that ends at a position: which events it takes together, what it is about, which piece of the program it
 * belongs to. Must not know the state of any node.
 */
import { lowerBound } from "./lists";
import type { RecordingIndex } from "./recording";
import { mainEvent, stepKind } from "./timeline";
import { EventKind, type Level, type Step } from "./types";

const FINER: Record<Level, readonly Level[]> = {
  phase: ["phase", "node", "edge", "micro"],
  node: ["node", "edge", "micro"],
  edge: ["edge", "micro"],
  micro: ["micro"],
};

/** The step of that level that ends at a position; where none does, the finer step that ends there. */
export function stepAt(index: RecordingIndex, position: number, level: Level): Step {
  if (position <= 0) return describe(index, 0, -1, level);
  for (const finer of FINER[level]) {
    const stops = index.stops(finer);
    const i = lowerBound(stops, position);
    if (stops[i] === position) return describe(index, stops[i - 1]!, position - 1, finer);
  }
  return stepAt(index, index.snap(position), level);
}

function describe(index: RecordingIndex, first: number, last: number, level: Level): Step {
  const blank = last < first;
  const event = blank ? -1 : mainEvent(index.recording, first, last, level);
  const phase = index.recording.phases[index.phaseIndexOfEvent(Math.max(0, event))];
  return {
    first,
    last,
    level,
    kind: stepKind(index.recording, event, level),
    event,
    node: blank ? -1 : index.subjectNode(event),
    edge: blank ? -1 : edgeOf(index, event),
    span: blank ? null : index.eventSpan(event),
    phase: phase?.kind ?? "forward",
    pass: blank ? 0 : index.passOfEvent(event),
    iteration: phase?.iteration ?? 0,
  };
}

/** The edge of an event. A lone accumulation belongs to the edge whose contribution came just before it. */
function edgeOf(index: RecordingIndex, event: number): number {
  if (index.recording.events.kind[event] !== EventKind.accumulation) return index.subjectEdge(event);
  for (let i = event - 1; i >= 0 && i >= event - 6; i -= 1) {
    const edge = index.subjectEdge(i);
    if (edge >= 0) return index.source(edge) === index.subjectNode(event) ? edge : -1;
  }
  return -1;
}
