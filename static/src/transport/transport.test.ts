import { beforeEach, describe, expect, it } from "vitest";
import { Player } from "../model/player.svelte";
import { documented, golden } from "../model/testing/sample";
import { isTaken, press } from "./keys";
import { lanes, placeOf, stopNear, ticks } from "./map";

const index = documented();

describe("the map of the tape", () => {
  it("has a lane for every phase, from one end to the other", () => {
    const all = lanes(index);
    expect(all.map(({ kind }) => kind)).toEqual(["forward", "backward"]);
    expect(all[0]?.from).toBe(0);
    expect(all.at(-1)?.to).toBe(1);
    expect(all[0]?.to).toBe(all[1]?.from);
  });

  it("puts every stop in order between 0 and 1, at every level", () => {
    for (const level of ["phase", "node", "edge", "micro"] as const) {
      const places = [...index.stops(level)].map((position) => placeOf(index, position));
      expect(places[0]).toBe(0);
      expect(places.at(-1)).toBe(1);
      for (let i = 1; i < places.length; i += 1) expect(places[i]).toBeGreaterThan(places[i - 1]!);
    }
  });

  it("finds the stop under the pointer", () => {
    for (const position of index.stops("edge"))
      expect(stopNear(index, "edge", placeOf(index, position))).toBe(position);
    expect(stopNear(index, "phase", 0.9)).toBe(18);
  });

  it("keeps no more bars than there is room for", () => {
    const long = golden("linear_regression.json");
    const bars = ticks(long, "micro", 120);
    expect(bars.length).toBeLessThan(300);
    expect(bars.every(({ size }) => size >= 0 && size <= 1)).toBe(true);
  });
});

describe("the keys of the tape", () => {
  let player: Player;
  beforeEach(() => {
    player = new Player();
    player.reducedMotion = true;
    const layout = { views: [], iterations: [], notice: null };
    player.load({
      id: "",
      status: "ok",
      stdout: "",
      error: null,
      recording: index.recording,
      layout,
      elapsed_ms: 0,
    });
  });
  const type = (key: string, shiftKey = false) =>
    press(player, new KeyboardEvent("keydown", { key, shiftKey }));

  it("step, step one level up, and go to the ends", () => {
    type("ArrowRight");
    expect(player.position).toBe(1);
    type("ArrowRight", true);
    expect(player.position).toBe(2);
    type("End");
    expect(player.position).toBe(18);
    type("ArrowLeft");
    expect(player.position).toBe(16);
    type("Home");
    expect(player.position).toBe(0);
  });

  it("change the level, and take the finest steps at any level", () => {
    type("ArrowUp");
    expect(player.level).toBe("node");
    type("ArrowUp");
    type("ArrowUp");
    expect(player.level).toBe("phase");
    type("End");
    type(",");
    expect(player.position).toBe(index.stops("micro").at(-2));
    type(".");
    expect(player.position).toBe(18);
  });

  it("play and pause, set breakpoints, change the speed", () => {
    type(" ");
    expect(player.playing).toBe(true);
    type(" ");
    expect(player.playing).toBe(false);
    type("b");
    expect([...player.breakpoints]).toEqual([player.position]);
    type(">");
    expect(player.speed).toBe(1.5);
  });

  it("stop at every event of a chosen node or of a line, and step between its events", () => {
    type("Home");
    player.select(0);
    type("b");
    expect([...player.nodeBreakpoints]).toEqual([0]);
    expect(player.breakpoints.has(0)).toBe(false);
    type("n");
    const first = player.position;
    expect([...index.eventsOfNode(0)].some((event) => event < first)).toBe(true);
    type("n");
    expect(player.position).toBeGreaterThan(first);
    type("N");
    expect(player.position).toBe(first);
    player.select(null);
    type("B");
    expect([...player.lineBreakpoints]).toEqual([player.line]);
    type("B");
    expect(player.lineBreakpoints.size).toBe(0);
    player.nodeBreakpoints.clear();
  });

  it("leave other keys, and keys with Ctrl, to others", () => {
    expect(type("q")).toBe(false);
    expect(press(player, new KeyboardEvent("keydown", { key: "ArrowRight", ctrlKey: true }))).toBe(false);
  });

  it("never fire while something is typed", () => {
    const taken = (html: string, key: string) => {
      document.body.innerHTML = html;
      let result: boolean | null = null;
      const target = document.body.querySelector("[data-t]")!;
      document.body.addEventListener("keydown", (event) => (result = isTaken(event)), { once: true });
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      return result;
    };
    expect(taken('<input data-t="">', "ArrowRight")).toBe(true);
    expect(taken('<div class="cm-editor"><div contenteditable="true" data-t=""></div></div>', " ")).toBe(
      true,
    );
    expect(taken('<div role="radiogroup"><button data-t=""></button></div>', "ArrowLeft")).toBe(true);
    expect(taken('<div role="radiogroup"><button data-t=""></button></div>', ",")).toBe(false);
    expect(taken('<button data-t=""></button>', " ")).toBe(true);
    expect(taken('<p data-t=""></p>', "ArrowRight")).toBe(false);
  });
});
