import { describe, expect, it } from "vitest";
import { everything } from "../graph/testing/everything";
import type { RecordingIndex } from "../model/recording";
import { documented, golden } from "../model/testing/sample";
import { Pairing, differencesOf } from "./beside";

/** The same run, but for one number of one node. */
function changed(node: number): RecordingIndex {
  const index = documented();
  const held = index.valueIndexAt(node, index.eventCount);
  const { values } = index.recording;
  const before = values[held] as { shape: number[]; data: number[] };
  values[held] = { ...before, data: [...before.data.slice(0, -1), 99] };
  return index;
}

function differ(left: RecordingIndex, right: RecordingIndex, position: number): number[] {
  const pairing = new Pairing(left, right);
  const one = { places: everything(left), position: pairing.leftPosition(position) };
  const other = { places: everything(right), position };
  const nodes = (found: ReadonlyMap<number, unknown>, places = one.places) =>
    [...found.keys()].map((place) => places.node(place));
  const kept = nodes(differencesOf(one, other, (node) => pairing.rightOf(node)));
  const deck = nodes(
    differencesOf(other, one, (node) => pairing.leftOf(node)),
    other.places,
  );
  expect(kept).toEqual(deck);
  return [...new Set(kept)];
}

describe("two graphs beside each other", () => {
  it("of one run have no marks at any step", () => {
    const index = documented();
    for (const position of index.stops("edge")) expect(differ(index, documented(), position)).toEqual([]);
  });

  it("mark the box whose number differs, from the step on that makes it", () => {
    const [left, right] = [documented(), changed(0)];
    expect(differ(left, right, 0)).toEqual([]);
    expect(differ(left, right, 1)).toEqual([0]);
    expect(differ(left, right, right.eventCount)).toEqual([0]);
  });

  it("stand at the same event where they did the same", () => {
    const pairing = new Pairing(documented(), changed(0));
    for (const position of documented().stops("micro")) expect(pairing.leftPosition(position)).toBe(position);
  });

  it("stand as far into the same phase where they did not", () => {
    const [left, right] = [golden("two_inputs.json"), documented()];
    const pairing = new Pairing(left, right);
    expect(pairing.same).toBe(false);
    expect([pairing.leftPosition(0), pairing.leftPosition(right.eventCount)]).toEqual([0, left.eventCount]);
    for (const position of right.stops("edge").slice(1))
      expect(left.phaseAt(pairing.leftPosition(position)).kind).toBe(right.phaseAt(position).kind);
    expect(left.name(pairing.leftOf(right.find("x")[0]!))).toBe("x");
  });
});
