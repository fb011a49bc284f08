import { beforeEach, describe, expect, it } from "vitest";
import { Player } from "./player.svelte";
import { documented } from "./testing/sample";
import { EventKind, type Run } from "./types";

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

/** The run as it stands when the program breaks off after so many events. */
function broken(events: number): Run {
  const cut = structuredClone(recording);
  for (const column of Object.values(cut.events)) if (Array.isArray(column)) column.splice(events);
  cut.phases = cut.phases
    .filter(({ first }) => first < events)
    .map((phase) => ({ ...phase, count: Math.min(phase.count, events - phase.first) }));
  cut.passes = [null];
  cut.status = "error";
  cut.error = { code: "name_error", message: "", hint: "", span: null, node: -1, params: {}, related: [] };
  return { ...run, status: "error", recording: cut };
}

/** The run with one more leaf at its beginning: every node and every event has another number. */
function longer(): Run["recording"] {
  const other = structuredClone(recording);
  const { nodes, edges, events } = other;
  other.names.push("w");
  for (const column of Object.values(nodes)) column.unshift(0);
  nodes.name[0] = other.names.length - 1;
  [nodes.op[0], nodes.by[0]] = [-1, 0];
  edges.source = edges.source.map((node) => node + 1);
  edges.target = edges.target.map((node) => node + 1);
  const onEdge = new Set<number>([EventKind.local, EventKind.contribution, EventKind.unbroadcast]);
  events.subject = events.subject.map((one, i) => (onEdge.has(events.kind[i]!) ? one : one + 1));
  for (const column of Object.values(events)) if (Array.isArray(column)) column.unshift(0);
  for (const one of [...other.phases.slice(1), ...other.passes]) if (one) one.first += 1;
  other.phases[0]!.count += 1;
  for (const pass of other.passes) if (pass) pass.root += 1;
  return other;
}

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

  it("comes back to where it was when a broken program is mended, with its breakpoints", () => {
    player.seek(13);
    player.toggleBreakpoint();
    player.select(1);
    player.load(broken(0), true);
    expect(player.position).toBe(0);
    player.load(broken(4), true);
    expect(player.position).toBe(4);
    player.load(run, true);
    expect([player.position, player.pinned, [...player.breakpoints]]).toEqual([13, 1, [13]]);
  });

  it("has breakpoints that can be kept and set again, as far as the recording has their places", () => {
    player.stops.forgetRun();
    player.stops.lines.clear();
    expect(player.stops.kept()).toBeNull();
    const kept = { positions: [13], nodes: [1], lines: [4] };
    player.toggleLineBreakpoint(2);
    player.stops.restore(kept, player.recording!);
    expect(player.stops.kept()).toEqual(kept);
    player.stops.restore({ positions: [13, 1e6, 0.5], nodes: [-1, 1e6], lines: [] }, player.recording!);
    expect(player.stops.kept()).toEqual({ positions: [13], nodes: [], lines: [] });
    player.stops.forgetRun();
  });

  it("stays where somebody went in the broken run", () => {
    player.seek(13);
    player.load(broken(4), true);
    player.seek(2);
    player.load(run, true);
    expect(player.position).toBe(2);
  });

  it("stays at the same event of the same node when an edit puts another operation before it", () => {
    const [event, x] = [12, 0];
    player.seek(event + 1);
    player.load({ ...run, recording: longer() }, true);
    const { recording: after, step } = player;
    expect(player.position).toBe(event + 2);
    expect([step?.kind, step?.node, after!.name(step!.node)]).toEqual(["contribution", x + 1, "x"]);
  });
});

it("draws a run that is laid out like the one before with the same view, so that nothing of it is drawn again", () => {
  const laid = (label: string): Run => {
    const node = { kind: "variable", x: 1, y: 1, width: 9, height: 9, ids: [0], label } as const;
    const view = { nodes: [node], edges: [], width: 9, height: 9, hidden: 0, iterations: [0] };
    return { ...run, layout: { views: [view], iterations: [0], notice: null } } as unknown as Run;
  };
  player.load(laid("x"));
  const { view } = player;
  player.load(laid("x"), true);
  expect(player.view).toBe(view);
  player.load(laid("z"), true);
  expect(player.view?.nodes[0]?.label).toBe("z");
});
