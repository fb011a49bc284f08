/** What each iteration of a program's loop differentiated: its loss. Pure. */
import { isArray, toNumber } from "../model/format";
import type { RecordingIndex } from "../model/recording";

export interface Loss {
  iteration: number;
  value: number;
}

/** One point an iteration: the single number that its first backward pass began at, of the piece of program that the first of all did. */
export function lossesOf(index: RecordingIndex): Loss[] {
  const found = new Map<number, Loss>();
  const { nodes, passes } = index.recording;
  const first = passes.find(Boolean)?.root ?? -1;
  for (const pass of passes) {
    if (!pass) continue;
    const iteration = index.iterationAt(pass.first + 1);
    const value = index.values(nodes.value[pass.root] ?? 0);
    // a curve is of one thing: what the same piece of the program gave, time after time
    if (nodes.span[pass.root] !== nodes.span[first] || value === null || isArray(value)) continue;
    if (!found.has(iteration)) found.set(iteration, { iteration, value: toNumber(value) });
  }
  return [...found.values()];
}
