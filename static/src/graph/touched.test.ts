import { describe, expect, it } from "vitest";
import type { RecordingIndex } from "../model/recording";
import { golden, goldenNames } from "../model/testing/sample";
import type { LayoutNode, LayoutView, Level } from "../model/types";
import { Drawing } from "./drawing";
import { boxAt, litIn, playOf, seriesAt, wireAt } from "./moment";
import { Places } from "./places";
import { Reach } from "./touched";

/** Every node a box, the last two besides a folded row, and every edge a wire. */
function everything(index: RecordingIndex): Places {
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

describe("what a step touches", () => {
  it.each(goldenNames())("is everything that looks different afterwards, in %s", (name) => {
    const index = golden(name);
    const places = everything(index);
    const reach = new Reach(places);
    const { boxes, courses } = places.drawing;
    const look = (position: number, level: Level) => {
      const play = playOf(index, { step: index.stepAt(position, level), t: 1, direction: 1 });
      const lit = new Map(litIn(places, play.step).map((one) => [one.place, one]));
      return {
        play,
        boxes: boxes.map((box, i) =>
          JSON.stringify([
            ...[boxAt(places, i, play.position), lit.get(i)],
            box.parts.length > 0 && seriesAt(places, i, play.position),
          ]),
        ),
        wires: courses.map((_, i) => JSON.stringify(wireAt(places, i, play))),
      };
    };
    let few = 0;
    for (const level of ["edge", "micro"] as const) {
      const stops = index.stops(level);
      const stride = Math.max(1, Math.floor(stops.length / 14));
      for (let i = 0; i + 3 < stops.length; i += stride)
        for (const [from, to] of [
          [stops[i]!, stops[i + 1]!],
          [stops[i + 3]!, stops[i]!],
        ] as const) {
          const [before, after] = [look(from, level), look(to, level)];
          const touched = reach.between(before.play, after.play);
          if (!touched) continue;
          few += 1;
          const missed = {
            boxes: boxes.filter((_, k) => !touched.boxes.has(k) && before.boxes[k] !== after.boxes[k]),
            wires: courses.filter((_, k) => !touched.wires.has(k) && before.wires[k] !== after.wires[k]),
          };
          expect(missed, `${level} ${from} → ${to}`).toEqual({ boxes: [], wires: [] });
        }
    }
    expect(few).toBeGreaterThan(0);
  });

  it("is little: a step of a long run names a handful of its boxes", () => {
    const index = golden("network.json");
    const places = everything(index);
    const stops = index.stops("edge");
    const play = (i: number) => playOf(index, { step: index.stepAt(stops[i]!, "edge"), t: 1, direction: 1 });
    const sizes = Array.from(
      { length: stops.length - 2 },
      (_, i) => new Reach(places).between(play(i + 1), play(i + 2))?.boxes.size ?? Infinity,
    ).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(8);
  });
});
