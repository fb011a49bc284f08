/** Which part of a drawing hangs together with one of its boxes. Pure; knows places and edges, nothing of time. */
import type { LayoutView } from "../model/types";

export interface Chain {
  /** Places of boxes, and positions of edges, in the view. */
  nodes: ReadonlySet<number>;
  edges: ReadonlySet<number>;
}

/** All paths from a box to what was made of it; from a box that nothing uses, all paths that lead to it. */
export function chainOf(view: LayoutView, place: number): Chain {
  const used = view.edges.some((edge) => edge.source === place);
  const nodes = new Set([place]);
  const edges = new Set<number>();
  const next = new Map<number, { edge: number; to: number }[]>();
  view.edges.forEach(({ source, target }, edge) => {
    const [from, to] = used ? [source, target] : [target, source];
    const list = next.get(from) ?? [];
    list.push({ edge, to });
    next.set(from, list);
  });
  const waiting = [place];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const { edge, to } of next.get(from) ?? []) {
      edges.add(edge);
      if (nodes.has(to)) continue;
      nodes.add(to);
      waiting.push(to);
    }
  }
  return { nodes, edges };
}
