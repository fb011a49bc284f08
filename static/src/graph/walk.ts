/** What keys do in a drawing: an arrow leads along an edge, or to the neighbour above or below in the same rank; others zoom. */
import type { LayoutView } from "../model/types";
import type { Area } from "./look";

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

/** How much nearer a press of a key comes; "fit" for the whole drawing. */
export type Zoom = number | "fit";

const NEARER = 1.3;
export const ZOOM_KEYS: ReadonlyMap<string, Zoom> = new Map<string, Zoom>([
  ["+", NEARER],
  ["=", NEARER],
  ["-", 1 / NEARER],
  ["0", "fit"],
  ["f", "fit"],
  ["F", "fit"],
]);

/** The part of a drawing that is to be in sight when a box is walked to. */
export function around({ x, y }: { x: number; y: number }): Area {
  return { left: x - 80, right: x + 80, top: y - 80, bottom: y + 80 };
}
