/** What stays when a program is run again after an edit: the place on the tape, the chosen node. Pure. */
import type { RecordingIndex } from "./recording";

/**
 * Where to stand after an edit: at the same event as long as the tapes are alike, at the end if it was at the end, else at the event of
 * the same kind for the same thing in the same pass; where the edit took that away too, or the run broke off before it, where the tapes part.
 */
export function carriedOver(before: RecordingIndex, after: RecordingIndex, position: number): number {
  if (position <= 0) return 0;
  if (position >= before.eventCount) return after.eventCount;
  const common = alike(before, after);
  if (position <= common) return position;
  const event = position - 1;
  const turn = turnOf(event, (i) => sameEvent(before, i, before, event));
  const found = ofTurn(after.eventCount, (i) => sameEvent(after, i, before, event), turn);
  return found < 0 ? common : found + 1;
}

export function sameStructure(a: RecordingIndex, b: RecordingIndex): boolean {
  return a.eventCount === b.eventCount && alike(a, b) === a.eventCount;
}

/** The node of the same number, where it is still the same thing; else the one that has its name, operation and turn. */
export function samePlace(before: RecordingIndex, after: RecordingIndex, node: number): number | null {
  if (node < after.nodeCount && sameThing(after, node, before, node)) return node;
  const turn = turnOf(node, (i) => sameThing(before, i, before, node));
  const found = ofTurn(after.nodeCount, (i) => sameThing(after, i, before, node), turn);
  return found < 0 ? null : found;
}

/** How many events two tapes have in common from their beginning. */
function alike(a: RecordingIndex, b: RecordingIndex): number {
  const [one, other] = [a.recording.events, b.recording.events];
  const most = Math.min(a.eventCount, b.eventCount);
  let count = 0;
  while (count < most && one.kind[count] === other.kind[count] && one.subject[count] === other.subject[count])
    count += 1;
  return count;
}

/** Whether two nodes, whatever their numbers, have the same name and were made by the same operation. */
function sameThing(a: RecordingIndex, one: number, b: RecordingIndex, other: number): boolean {
  if (one < 0 || other < 0) return one === other;
  return a.name(one) === b.name(other) && a.op(one)?.name === b.op(other)?.name;
}

/** Whether two events do the same to the same thing, along the edge from the same thing, in the same pass. */
function sameEvent(a: RecordingIndex, one: number, b: RecordingIndex, other: number): boolean {
  if (a.recording.events.kind[one] !== b.recording.events.kind[other]) return false;
  const end = (index: RecordingIndex, event: number): number => {
    const edge = index.subjectEdge(event);
    return edge < 0 ? -1 : index.target(edge);
  };
  return (
    sameThing(a, a.subjectNode(one), b, b.subjectNode(other)) &&
    sameThing(a, end(a, one), b, end(b, other)) &&
    a.passOfEvent(one) === b.passOfEvent(other)
  );
}

/** How many of those that count come before a number. */
function turnOf(end: number, counts: (i: number) => boolean): number {
  let turn = 0;
  for (let i = 0; i < end; i += 1) if (counts(i)) turn += 1;
  return turn;
}

/** The number below `end` that has so many of those that count before it, or the last of them; −1 where there is none. */
function ofTurn(end: number, counts: (i: number) => boolean, turn: number): number {
  let found = -1;
  for (let i = 0; i < end && turn >= 0; i += 1) {
    if (!counts(i)) continue;
    found = i;
    turn -= 1;
  }
  return found;
}
