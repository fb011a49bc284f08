import { describe, expect, it } from "vitest";
import { documented, golden } from "../model/testing/sample";
import type { LayoutView, Level } from "../model/types";
import { bow, logShare, track, wireWeight } from "./geometry";
import { Drawing } from "./drawing";
import { beadsOf } from "./beads";
import { boxAt, playOf, shownPosition, wireAt } from "./moment";
import { Places } from "./places";
import { Scene } from "./scene.svelte";
import { walk } from "./walk";

const index = documented();
const box = (kind: "variable" | "operation" | "output", id: number, x: number, label: string) => ({
  kind,
  x,
  y: 50,
  width: kind === "variable" ? 124 : 60,
  height: kind === "variable" ? 92 : 60,
  ids: [id],
  label,
  constants: label === "2 ×" ? [{ slot: 0, ids: [2] }] : [],
  scope: 0,
  count: 1,
  members: [],
  parts: [],
});
const edge = (source: number, target: number, id: number, slot: number) => ({
  source,
  target,
  ids: [id],
  slot,
  points: [
    [source * 150 + 60, 50],
    [source * 150 + 80, 50],
    [source * 150 + 100, 50],
    [source * 150 + 120, 50],
  ] as [number, number][],
});
const view: LayoutView = {
  iterations: [0],
  width: 600,
  height: 100,
  hidden: 0,
  nodes: [
    box("variable", 0, 62, "x"),
    box("operation", 1, 212, "·"),
    box("operation", 3, 362, "2 ×"),
    box("output", 3, 512, "y"),
  ],
  edges: [edge(0, 1, 0, 0), edge(0, 1, 1, 1), edge(1, 2, 3, 1), edge(2, 3, -1, 0)],
};

function placesOf({ drawing }: Scene): Places {
  return new Places(index, drawing, 0);
}

function sceneAt(position: number, level: Level = "edge", t = 1): Scene {
  const scene = new Scene(new Drawing(view));
  scene.update(placesOf(scene), { step: index.stepAt(position, level), t, direction: 1 });
  return scene;
}

describe("the scene", () => {
  it("draws nodes as outlines until they are computed", () => {
    const scene = sceneAt(2);
    expect(scene.nodes.map((node) => node.computed)).toEqual([true, true, false, false]);
    expect(scene.edges.map((wire) => wire.state)).toEqual(["forward", "forward", "future", "future"]);
  });

  it("in the middle of the walk has one edge in play, the next one waiting and the others passed", () => {
    const scene = sceneAt(13);
    expect(scene.edges.map((wire) => wire.state)).toEqual(["play", "next", "passed", "passed"]);
    expect(scene.nodes.map((node) => node.part)).toEqual(["gradient", "gradient", "", ""]);
    expect(scene.nodes[0]?.soFar).toBe(true);
    expect(scene.beads).toHaveLength(1);
  });

  it("moves the bead from the consumer to the producer, and shows the number when it has arrived", () => {
    const early = sceneAt(13, "edge", 0.1);
    const late = sceneAt(13, "edge", 1);
    expect(early.beads[0]!.x).toBeGreaterThan(late.beads[0]!.x);
    expect(index.values(early.nodes[0]!.gradientIndex)).toBeNull();
    expect(late.nodes[0]!.gradientIndex).not.toBe(0);
  });

  it("is the same wherever it comes from", () => {
    const look = (scene: Scene) => [
      scene.nodes.map(({ computed, valueIndex, gradientIndex, soFar, part }) => [
        computed,
        valueIndex,
        gradientIndex,
        soFar,
        part,
      ]),
      scene.edges.map(({ state, gradientIndex, width }) => [state, gradientIndex, width]),
      scene.beads,
    ];
    const wandering = new Scene(new Drawing(view));
    const places = placesOf(wandering);
    for (const position of [18, 0, 13, 4, 16, 5, 9, 2, 18, 13, 0]) {
      wandering.update(places, { step: index.stepAt(position, "edge"), t: 1, direction: 1 });
      expect(look(wandering)).toEqual(look(sceneAt(position)));
      // the same program once more, as after an edit: another recording in the same drawing
      wandering.update(placesOf(wandering), { step: index.stepAt(position, "edge"), t: 1, direction: 1 });
      expect(look(wandering)).toEqual(look(sceneAt(position)));
      wandering.update(places, { step: index.stepAt(position, "edge"), t: 1, direction: 1 });
    }
  });

  it("knows the constants folded into a label as part of its box", () => {
    const drawing = new Drawing(view);
    expect(drawing.boxes[new Places(index, drawing, 0).boxOf(2)]?.label).toBe("2 ×");
  });

  it("plays a phase as all its events in a row", () => {
    const step = index.stepAt(18, "phase");
    const positions = [0, 0.3, 0.6, 1].map((t) => shownPosition(index, { step, t, direction: 1 }));
    expect(positions[0]).toBe(4);
    expect(positions.at(-1)).toBe(18);
    expect([...positions].sort((a, b) => a - b)).toEqual(positions);
  });
});

describe("forward mode", () => {
  const run = golden("forward_mode.json");
  const places = new Places(
    run,
    new Drawing({
      ...view,
      nodes: [box("variable", 0, 62, "x"), box("operation", 4, 212, "×")],
      edges: [edge(0, 1, 1, 1)],
    }),
    0,
  );
  const at = (position: number) => {
    const motion = { step: run.stepAt(position, "edge"), t: 1, direction: 1 as const };
    return { motion, box: boxAt(places, 1, position), wire: wireAt(places, 0, playOf(run, motion)) };
  };
  const end = run.stops("edge").find((position) => run.tangentIndexAt(4, position) !== 0)!;

  it("shows tangents in the place of gradients, once they are there", () => {
    expect(at(8).box).toMatchObject({ tangent: false, gradientIndex: 0 });
    const { box: moved, wire } = at(end);
    expect(moved.tangent).toBe(true);
    expect(run.values(moved.gradientIndex)).toMatchObject({ data: [4, 2] });
    expect(wire).toMatchObject({ state: "play", tangent: true });
  });

  it("lets the bead go with the arrow", () => {
    const { motion } = at(end);
    const [early, late] = [0.2, 0.7].map((t) => beadsOf(places, { ...motion, t })[0]!.x);
    expect(late).toBeGreaterThan(early!);
  });
});

describe("a row of equal modules", () => {
  const row = { ...view.nodes[1]!, kind: "scope" as const, ids: [3], parts: [[1], [3]] };
  const folded = new Scene(new Drawing({ ...view, nodes: [view.nodes[0]!, row], edges: [] }));
  const at = (position: number) => {
    folded.update(placesOf(folded), { step: index.stepAt(position, "edge"), t: 1, direction: 1 });
    return folded.nodes[1]!;
  };

  it("has no gradients before the backward pass, and afterwards one a module, as shares of the largest", () => {
    expect(at(2).shares).toEqual([-1, -1]);
    const { shares, range } = at(index.eventCount);
    expect(range).toEqual([1, 2]);
    expect(shares).toEqual([1, logShare(1, 2)]);
  });

  it("tells which node inside is at work, and only while it is", () => {
    expect(at(4)).toMatchObject({ inner: 3, part: "value" });
    expect(at(2)).toMatchObject({ inner: -1, part: "" });
  });
});

describe("geometry", () => {
  it("compares gradients by powers of ten", () => {
    expect([logShare(5, 5), logShare(1e-4, 1), logShare(1e-9, 1), logShare(0, 1)]).toEqual([1, 0.5, 0, 0]);
  });

  it("moves along a track at an even pace", () => {
    const line = track([
      [0, 0],
      [10, 0],
      [20, 0],
      [30, 0],
    ]);
    expect(line.length).toBeCloseTo(30);
    expect(line.at(0.5).x).toBeCloseTo(15);
    expect(line.at(2).x).toBe(30);
  });

  it("bows twins to opposite sides", () => {
    const from = { x: 60, y: 50, width: 120, height: 92 };
    const to = { x: 240, y: 50, width: 60, height: 60 };
    const [up, down] = [bow(from, to, 0, 2)!, bow(from, to, 1, 2)!];
    expect(track(up).at(0.5).y).toBeLessThan(30);
    expect(track(down).at(0.5).y).toBeGreaterThan(70);
    expect(bow(from, { ...to, y: 400 }, 0, 2)).toBeNull();
  });

  it("draws a larger gradient thicker, a vanished one thin and an exploding one with a glow", () => {
    expect(wireWeight(100).width).toBeGreaterThan(wireWeight(0.01).width);
    expect(wireWeight(0).opacity).toBeLessThan(wireWeight(1).opacity);
    expect(wireWeight(1e6).glow).toBe(true);
  });
});

describe("arrows in the graph", () => {
  it("follow edges both ways", () => {
    expect(walk(view, 0, 0, "ArrowRight")).toBe(1);
    expect(walk(view, 0, 2, "ArrowLeft")).toBe(1);
    expect(walk(view, 0, 0, "ArrowLeft")).toBeNull();
  });
});
