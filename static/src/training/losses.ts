/** What each iteration of a program's loop differentiated: its loss. Pure. */
import { elements, isArray, isLarge, toNumber } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type Pass } from "../model/types";

export interface Loss {
  iteration: number;
  value: number;
}

/** The number that a pass began at; of several that all count alike, as MXNet's losses do, their mean. Null of others. */
function numberOf(index: RecordingIndex, pass: Pass): number | null {
  const value = index.values(index.recording.nodes.value[pass.root] ?? 0);
  if (value === null) return null;
  if (!isArray(value)) return toNumber(value);
  const { kind, after } = index.recording.events;
  if (
    kind[pass.first] !== EventKind.seed ||
    elements(index.values(after[pass.first]!)).some((one) => one !== 1)
  )
    return null;
  if (isLarge(value)) return value.stats.mean === null ? null : toNumber(value.stats.mean);
  const each = elements(value);
  return each.length > 0 ? each.reduce((sum, one) => sum + one, 0) / each.length : null;
}

/** Whether the curve is of means. */
export function isMean(index: RecordingIndex): boolean {
  const first = index.recording.passes.find(Boolean);
  return !!first && index.shape(first.root).length > 0;
}

/** One point an iteration: the number that its first backward pass began at, of the piece of program that the first of all did. */
export function lossesOf(index: RecordingIndex): Loss[] {
  const found = new Map<number, Loss>();
  const { nodes, passes } = index.recording;
  const first = passes.find(Boolean)?.root ?? -1;
  for (const pass of passes) {
    if (!pass) continue;
    const iteration = index.iterationAt(pass.first + 1);
    const value = numberOf(index, pass);
    // a curve is of one thing: what the same piece of the program gave, time after time
    if (nodes.span[pass.root] !== nodes.span[first] || value === null) continue;
    if (!found.has(iteration)) found.set(iteration, { iteration, value });
  }
  return [...found.values()];
}
