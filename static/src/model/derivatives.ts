/**
 * Which nodes are derivatives: the graph of a backward pass made with `create_graph` is itself a graph, and its node that came back to
 * x from y is ∂y/∂x. Told from the order of events: what a pass computed last before it added to a gradient is that gradient.
 * Pure; must not know how a derivative is written.
 */
import type { Passes } from "./passes";
import { EventKind, type Recording } from "./types";

/** A node that is the derivative of `root` by `by`. */
export interface DerivativeOf {
  root: number;
  by: number;
}

export function derivativesIn(recording: Recording, passes: Passes): ReadonlyMap<number, DerivativeOf> {
  const found = new Map<number, DerivativeOf>();
  const { kind, subject } = recording.events;
  const { by } = recording.nodes;
  recording.passes.forEach((pass, number) => {
    if (!pass?.create_graph) return;
    /** The node that holds the gradient of a node, as far as this pass has come. */
    const held = new Map<number, number>();
    let latest = -1;
    for (let i = pass.first; i < pass.first + pass.count; i += 1) {
      if (passes.passOf(i) !== number) continue;
      const node = subject[i]!;
      if (kind[i] === EventKind.visit) latest = held.get(node) ?? -1;
      else if (kind[i] === EventKind.forward && by[node] === number) latest = node;
      else if (kind[i] === EventKind.accumulation && latest >= 0) held.set(node, latest);
    }
    for (const [node, gradient] of held) {
      // where two nodes share one gradient, the first of the program has the plainer name
      const before = found.get(gradient);
      if (!before || before.by > node) found.set(gradient, { root: pass.root, by: node });
    }
  });
  return found;
}
