import { describe, expect, it } from "vitest";
import { golden, goldenNames } from "./testing/sample";
import { EventKind, LEVELS } from "./types";

const names = goldenNames();

it("there are golden recordings", () => expect(names.length).toBeGreaterThanOrEqual(10));

describe.each(names)("%s", (name) => {
  const index = golden(name);
  const { events, nodes, passes } = index.recording;

  it("has stops of coarse levels among those of finer ones", () => {
    for (let i = 1; i < LEVELS.length; i += 1) {
      const fine = new Set(index.stops(LEVELS[i]!));
      for (const stop of index.stops(LEVELS[i - 1]!)) expect(fine.has(stop)).toBe(true);
      expect(index.stops(LEVELS[i]!).at(-1)).toBe(index.eventCount);
    }
  });

  it("has the same state at a position as replaying every event up to it", () => {
    const value = new Map<number, number>();
    /** Of the pass under way; those of the passes around it wait. */
    let gradient = new Map<number, number>();
    const outer: { end: number; gradient: Map<number, number> }[] = [];
    const grad = new Map<number, number>();
    const check = (position: number) => {
      for (let node = 0; node < index.nodeCount; node += 1) {
        if (index.forwardEvent(node) >= 0)
          expect(index.valueIndexAt(node, position)).toBe(value.get(node) ?? 0);
        expect(index.gradientIndexAt(node, position)).toBe(gradient.get(node) ?? 0);
        expect(index.leafGradIndexAt(node, position)).toBe(grad.get(node) ?? 0);
      }
    };
    // every position of a short run, and a spread of them in a long one
    const every = Math.max(1, Math.floor(index.eventCount / 60));
    for (let i = 0; i < index.eventCount; i += 1) {
      const subject = events.subject[i]!;
      const after = events.after[i]!;
      const begun = passes.find((pass) => pass?.first === i);
      if (begun) {
        outer.push({ end: begun.first + begun.count, gradient });
        gradient = new Map();
      }
      switch (events.kind[i]) {
        case EventKind.forward:
        case EventKind.update:
          value.set(subject, after);
          break;
        case EventKind.seed:
        case EventKind.accumulation:
        case EventKind.hook:
          gradient.set(subject, after);
          break;
        case EventKind.leaf:
        case EventKind.zero:
          grad.set(subject, after);
          break;
      }
      if ((i + 1) % every === 0 || i + 1 === index.eventCount) check(i + 1);
      // at the end of an inner pass its gradients are still on show; the next event is the outer one's
      while (outer.at(-1)?.end === i + 1) {
        const { gradient: before } = outer.pop()!;
        if (outer.length > 0) gradient = before;
      }
    }
  });

  it("gives every stop of every level a step that ends there", () => {
    for (const level of LEVELS) {
      const stops = index.stops(level);
      for (let i = 1; i < stops.length; i += 1) {
        const step = index.stepAt(stops[i]!, level);
        expect([step.first, step.last + 1, step.level]).toEqual([stops[i - 1], stops[i], level]);
      }
    }
  });

  it("has complete gradients at the end of its last pass", () => {
    const pass = passes.length - 1;
    const last = passes[pass];
    if (!last) return;
    const end = last.first + last.count;
    for (let node = 0; node < index.nodeCount; node += 1) {
      const state = index.gradientStateAt(node, end);
      expect(state.complete || state.total === 0 || state.arrived === 0).toBe(true);
    }
  });

  it("gives every node a symbol", () => {
    for (let node = 0; node < nodes.op.length; node += 1) expect(index.symbol(node).tex).not.toBe("");
  });
});
