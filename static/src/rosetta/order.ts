/**
 * Which node of one spelling is which node of another: both compute the same, so that the k-th operation behind the result
 * is the same in both. Pure functions of recordings.
 */
import type { RecordingIndex } from "../model/recording";

/** Operations that only pass a value on, which some frameworks' transforms put in. */
const PASSING = new Set(["alias"]);

/** The nodes behind a variable: operations in the order of creation, each after the leaves it is the first to use. */
export function orderBehind(index: RecordingIndex, root: string): number[] {
  const found = index.find(root).find((node) => index.op(node)) ?? index.recording.passes[1]?.root;
  if (found === undefined) return [];
  const through = (node: number): number => {
    while (PASSING.has(index.op(node)?.name ?? "")) node = index.source(index.inputs(node)[0]!);
    return node;
  };
  const inputs = (node: number): number[] =>
    [...index.inputs(node)].map((edge) => through(index.source(edge)));
  const seen = new Set<number>();
  const waiting = [through(found)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    waiting.push(...inputs(node));
  }
  const order: number[] = [];
  for (const node of [...seen].sort((a, b) => a - b)) {
    if (!index.op(node)) continue;
    for (const input of inputs(node)) if (!index.op(input) && !order.includes(input)) order.push(input);
    order.push(node);
  }
  return order;
}

/** The node in another spelling; -1 where it has none. */
export function counterpart(from: readonly number[], to: readonly number[], node: number): number {
  return from.length === to.length ? (to[from.indexOf(node)] ?? -1) : -1;
}
