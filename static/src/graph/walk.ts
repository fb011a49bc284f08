/** Where an arrow key leads in the drawing: along an edge, or to the neighbour above or below in the same rank. */
import type { LayoutView } from "../model/types";

/** The node id reached from the box at `from` by an arrow; null where there is nothing that way. */
export function walk(view: LayoutView, column: number, from: number, key: string): number | null {
  const places = view.nodes.map((box, place) => ({ box, place })).filter(({ box }) => box.kind !== "output");
  const here = places.find(({ place }) => place === from) ?? places[0];
  if (!here) return null;
  const { x, y } = here.box;
  let found: number[];
  if (key === "ArrowRight") found = view.edges.filter((e) => e.source === here.place).map((e) => e.target);
  else if (key === "ArrowLeft")
    found = view.edges.filter((e) => e.target === here.place).map((e) => e.source);
  else {
    const down = key === "ArrowDown";
    found = places
      .filter(
        ({ box, place }) =>
          place !== here.place && Math.abs(box.x - x) < 90 && (down ? box.y > y : box.y < y),
      )
      .map(({ place }) => place);
  }
  const drawn = found.map((place) => view.nodes[place]!).filter((box) => box.kind !== "output");
  drawn.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y));
  return drawn[0]?.ids[column] ?? null;
}
