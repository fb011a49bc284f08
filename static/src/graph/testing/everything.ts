/** A drawing for tests, without a layout program. */
import type { RecordingIndex } from "../../model/recording";
import type { LayoutNode, LayoutView } from "../../model/types";
import { Drawing } from "../drawing";
import { Places } from "../places";

/** Every node a box, the last two besides a folded row, and every edge a wire. */
export function everything(index: RecordingIndex): Places {
  const box = (ids: number[], parts: number[][] = []): LayoutNode => ({
    ...{ kind: parts.length > 0 ? "scope" : "operation", x: 0, y: 0, width: 60, height: 60, ids, label: "" },
    ...{ constants: [], scope: 0, count: 1, members: [], parts },
  });
  const last = index.nodeCount - 1;
  const nodes = Array.from({ length: index.nodeCount }, (_, id) => box([id]));
  const view: LayoutView = {
    ...{ iterations: [0], width: 100, height: 100, hidden: 0 },
    nodes: [...nodes, box([last], [[last - 1], [last]])],
    edges: Array.from({ length: index.edgeCount }, (_, id) => ({
      ...{ source: index.source(id), target: index.target(id), ids: [id], slot: index.slot(id), points: [] },
    })),
  };
  return new Places(index, new Drawing(view), 0);
}
