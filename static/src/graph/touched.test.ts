import { describe, expect, it } from "vitest";
import { golden, goldenNames } from "../model/testing/sample";
import type { Level } from "../model/types";
import { boxAt, litIn, playOf, seriesAt, wireAt } from "./moment";
import { everything } from "./testing/everything";
import { Reach } from "./touched";

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
