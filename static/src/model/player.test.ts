import { beforeEach, describe, expect, it } from "vitest";
import { Player } from "./player.svelte";
import { documented } from "./testing/sample";
import type { Run } from "./types";

const { recording } = documented();
const run: Run = {
  id: "sample",
  status: "ok",
  stdout: "",
  error: null,
  recording,
  layout: { views: [], iterations: [], notice: null },
  elapsed_ms: 1,
};

let player: Player;
beforeEach(() => {
  player = new Player();
  player.reducedMotion = true;
  player.load(run);
});

describe("the deck", () => {
  it("starts at the blank tape", () =>
    expect([player.position, player.atStart, player.stepCount]).toEqual([0, true, 8]));

  it("steps forwards and back through the same positions", () => {
    const forwards: number[] = [];
    while (!player.atEnd) {
      forwards.push(player.position);
      player.next();
    }
    const back: number[] = [];
    while (!player.atStart) {
      player.previous();
      back.push(player.position);
    }
    expect(back.reverse()).toEqual(forwards);
  });

  it("changes the level without moving", () => {
    player.seek(13);
    player.setLevel("phase");
    expect(player.position).toBe(13);
    expect(player.step?.kind).toBe("contribution");
    player.next();
    expect(player.position).toBe(18);
  });

  it("steps one level up on request", () => {
    player.seek(5);
    player.nextUp();
    expect(player.position).toBe(9);
    player.setLevel("node");
    player.previousUp();
    expect(player.position).toBe(4);
  });

  it("selects what the step is about, unless something is pinned", () => {
    player.seek(13);
    expect(player.selected).toEqual({ node: 0 });
    player.select(3);
    player.next();
    expect(player.selected).toEqual({ node: 3 });
    player.select(null);
    expect(player.selected).toEqual({ node: 0 });
  });

  it("goes where a lesson asks", () => {
    expect(player.goto({ kind: "contribution", to: "x", slot: 1 })).toBe(true);
    expect(player.position).toBe(16);
    expect(player.goto({ kind: "update", node: "x" })).toBe(false);
    expect(player.position).toBe(16);
  });

  it("keeps its place when a program of the same structure is run again", () => {
    player.seek(13);
    player.load(run, true);
    expect(player.position).toBe(13);
    player.load(run);
    expect(player.position).toBe(0);
  });
});
