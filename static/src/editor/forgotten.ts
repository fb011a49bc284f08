/**
 * Mistakes that end nothing and that only the recording shows: a parameter is updated, and the next gradient is added to the one it
 * was updated with; or an optimiser is made, and never takes a step. Pure.
 */
import type { RecordingIndex } from "../model/recording";
import { elements } from "../model/format";
import { EventKind, type Problem } from "../model/types";

/**
 * The first leaf that was updated with a `.grad` which had gone on growing over an earlier update of it, as a notice; null where there is none.
 * What only another network's step adds to it, and what is cleared before its own, harms nobody.
 */
export function staleGradient(index: RecordingIndex): Problem | null {
  if (index.recording.program.dialect !== "torch") return null;
  const { kind, before } = index.recording.events;
  /** Leaves that were updated since their `.grad` was last written. */
  const updated = new Set<number>();
  const written = new Set<number>();
  /** For leaves whose `.grad` grew so, the event. */
  const grown = new Map<number, number>();
  for (let event = 0; event < index.eventCount; event += 1) {
    const node = index.subjectNode(event);
    if (kind[event] === EventKind.update && written.has(node)) {
      if (grown.has(node)) return stale(index, node, grown.get(node)!);
      updated.add(node);
    }
    if (kind[event] === EventKind.zero) {
      updated.delete(node);
      grown.delete(node);
    }
    if (kind[event] !== EventKind.leaf) continue;
    written.add(node);
    if (!updated.delete(node)) continue;
    const old = index.values(before[event]!);
    if (old !== null && elements(old).some((x) => x !== 0)) grown.set(node, event);
  }
  return null;
}

function stale(index: RecordingIndex, node: number, event: number): Problem {
  const name = index.name(node) || index.label(node);
  const span = index.span(index.recording.passes[index.passOfEvent(event)]?.span ?? 0);
  return { code: "stale_gradient", message: "", hint: null, span, node, params: { name } };
}

const OPTIMISER = /\boptim\.[A-Z]\w*\(/;

/** A leaf that gets a gradient in round after round and is never updated, though the program made an optimiser; as a notice. */
export function neverUpdated(index: RecordingIndex): Problem | null {
  const { dialect, source } = index.recording.program;
  const { kind } = index.recording.events;
  if (dialect !== "torch" || !OPTIMISER.test(source) || kind.includes(EventKind.update)) return null;
  const written = new Map<number, number>();
  for (let event = 0; event < index.eventCount; event += 1) {
    if (kind[event] !== EventKind.leaf) continue;
    const node = index.subjectNode(event);
    const pass = index.passOfEvent(event);
    const first = written.get(node) ?? pass;
    written.set(node, first);
    if (pass === first) continue;
    const name = index.name(node) || index.label(node);
    const span = index.span(index.recording.passes[pass]?.span ?? 0);
    return { code: "never_updated", message: "", hint: null, span, node, params: { name } };
  }
  return null;
}
