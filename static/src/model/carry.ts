/** What stays when a program is run again after an edit: the place on the tape, the chosen node. Pure. */
import type { RecordingIndex } from "./recording";

/** Where to stand: at the same event when the structure is the same, at the end if it was at the end. */
export function carriedOver(before: RecordingIndex, after: RecordingIndex, position: number): number {
  if (position >= before.eventCount) return after.eventCount;
  return sameStructure(before, after) ? position : 0;
}

export function sameStructure(a: RecordingIndex, b: RecordingIndex): boolean {
  return (
    equal(a.recording.events.kind, b.recording.events.kind) &&
    equal(a.recording.events.subject, b.recording.events.subject)
  );
}

/** The node of the same number, where it is still the same thing. */
export function samePlace(before: RecordingIndex, after: RecordingIndex, node: number): number | null {
  return node < after.nodeCount &&
    before.name(node) === after.name(node) &&
    before.op(node)?.name === after.op(node)?.name
    ? node
    : null;
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}
