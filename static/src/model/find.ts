/**
 * Finding nodes and events by meaning: a learner's name or an operation, never a number or a place on the screen. What lessons
 * and links use. Must not know what is done with what is found.
 */
import type { RecordingIndex } from "./recording";
import { EventKind, type EventName, type EventSelector } from "./types";

/** Nodes by the learner's name, or where no node has it, by operation. */
export function findNodes(index: RecordingIndex, name: string): number[] {
  const all = Array.from({ length: index.nodeCount }, (_, node) => node);
  const named = all.filter((node) => index.name(node) === name);
  return named.length > 0 ? named : all.filter((node) => index.op(node)?.name === name);
}

/** The nodes that a part of a selector allows, or null where it allows every one. */
function allowed(index: RecordingIndex, choice: EventSelector["node"]): Set<number> | null {
  if (choice === undefined || choice === null) return null;
  if (typeof choice === "string") return new Set(findNodes(index, choice));
  const found = findNodes(index, choice.name ?? choice.op ?? "");
  return new Set(choice.index === undefined ? found : found.slice(choice.index, choice.index + 1));
}

/**
 * The event a selector means, or −1. `to` is where a contribution arrives, `from` the operation it left; `occurrence` counts the
 * fitting events from 0, or from the end where it is negative.
 */
export function findEvent(index: RecordingIndex, selector: EventSelector): number {
  const wanted = EventKind[selector.kind as EventName];
  if (wanted === undefined) return -1;
  const at = allowed(index, selector.node);
  const to = allowed(index, selector.to);
  const from = allowed(index, selector.from);
  const slot = selector.slot ?? null;
  const fitting: number[] = [];
  index.recording.events.kind.forEach((kind, i) => {
    if (kind !== wanted) return;
    const edge = index.subjectEdge(i);
    const node = index.subjectNode(i);
    const fits =
      (!at || at.has(node)) &&
      (!to || to.has(node)) &&
      (!from || (edge >= 0 && from.has(index.target(edge)))) &&
      (slot === null || (edge >= 0 && index.slot(edge) === slot));
    if (fits) fitting.push(i);
  });
  return fitting.at(selector.occurrence ?? 0) ?? -1;
}
