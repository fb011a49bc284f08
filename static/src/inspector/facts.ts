/**
 * What the inspector says of a node in its rows: where it was made, who uses it, what is kept for backward. Reads the
 * recording only; must not know any language but what `t` gives.
 */
import { t } from "../i18n/index.svelte";
import type { RecordingIndex } from "../model/recording";
import { NodeKind } from "../model/types";

const KINDS: Record<number, string> = {
  [NodeKind.leaf]: "inspector.leaf",
  [NodeKind.parameter]: "inspector.parameter",
  [NodeKind.constant]: "inspector.constant",
  [NodeKind.operation]: "inspector.operation",
};

export function kindName(index: RecordingIndex, node: number): string {
  return t(KINDS[index.kind(node)] ?? "inspector.operation");
}

/** The name of the operation that made a node, else what kind of node it is. */
export function operationName(index: RecordingIndex, node: number): string {
  return index.op(node)?.name ?? kindName(index, node);
}

/** Names with how often each comes: `dot twice`. */
export function counted(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) =>
    count === 1 ? name : t(count === 2 ? "inspector.twice" : "inspector.times", { name, count }),
  );
}

const MOST = 5;

function listed(names: readonly string[]): string {
  const all = counted(names);
  return all.length > MOST ? `${all.slice(0, MOST).join(", ")} …` : all.join(", ");
}

/** Operations that take the node as an input. */
export function usedBy(index: RecordingIndex, node: number): string {
  return listed([...index.outputs(node)].map((edge) => operationName(index, index.target(edge))));
}

/** Operations whose backward keeps the node's value: consumers that saved this input, and itself where it saved its output. */
export function savedFor(index: RecordingIndex, node: number): string {
  const names: string[] = [];
  for (const edge of index.outputs(node)) {
    const target = index.target(edge);
    if (index.saved(target).includes(`x${index.slot(edge) + 1}`)) names.push(operationName(index, target));
  }
  if (index.saved(node).includes("y")) names.push(operationName(index, node));
  return [...new Set(names)].map((name) => t("inspector.backward_of", { name })).join(", ");
}

/** The path of the module that the node was made in, or "". */
export function moduleOf(index: RecordingIndex, node: number): string {
  const { nodes, scopes } = index.recording;
  const path: string[] = [];
  for (let at = nodes.scope[node] ?? 0; at > 0; at = scopes[at]?.parent ?? 0) {
    const scope = scopes[at];
    if (scope) path.unshift(scope.path ? `${scope.path} (${scope.type})` : scope.type);
  }
  return path.at(-1) ?? "";
}

/** What a node was made from, as the table writes it: `x, x`. */
export function madeFrom(index: RecordingIndex, node: number): string {
  return index
    .operands(node)
    .map((operand) => index.label(operand))
    .join(", ");
}
