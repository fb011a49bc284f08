/** Finding nodes by name or operation. Pure. */
import type { RecordingIndex } from "../model/recording";

export interface Found {
  node: number;
  /** How the learner knows it, and what it is. */
  label: string;
  about: string;
}

/** At most this many are listed: more are found sooner by typing on. */
export const MOST = 50;

/**
 * The nodes whose name or operation holds what is typed, those that begin with it first, then in the order of the program. A
 * loop makes many nodes of one line; of those with the same name and operation the one of the iteration on show stands for all.
 */
export function findNodes(index: RecordingIndex, typed: string, iteration: number): Found[] {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return [];
  const best = new Map<string, { found: Found; rank: number; near: boolean }>();
  for (let node = 0; node < index.nodeCount; node += 1) {
    const name = index.name(node);
    const operation = index.op(node)?.name ?? "";
    const texts = [name.toLowerCase(), operation.toLowerCase()];
    if (!name && !operation) continue;
    if (!texts.some((text) => text.includes(wanted))) continue;
    const rank = texts.includes(wanted) ? 0 : texts.some((text) => text.startsWith(wanted)) ? 1 : 2;
    const label = name || index.symbol(node).text;
    const key = `${name || label} ${operation}`;
    const near = index.iterationAt(index.forwardEvent(node) + 1) === iteration;
    const before = best.get(key);
    if (before && (before.near || !near)) continue;
    best.set(key, { found: { node, label, about: operation }, rank, near });
  }
  return [...best.values()]
    .sort((a, b) => a.rank - b.rank || a.found.node - b.found.node)
    .slice(0, MOST)
    .map(({ found }) => found);
}
