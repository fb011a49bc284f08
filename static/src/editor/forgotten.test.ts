import { expect, test } from "vitest";
import { golden } from "../model/testing/sample";
import { RecordingIndex } from "../model/recording";
import { EventKind } from "../model/types";
import { neverUpdated, staleGradient } from "./forgotten";

test("a loop that clears its gradients is left alone", () => {
  expect(staleGradient(golden("linear_regression.json"))).toBeNull();
  expect(staleGradient(golden("chain_rule.json"))).toBeNull();
});

test("a gradient that grows over an update is told of, at the backward call that adds to it", () => {
  const recording = structuredClone(golden("linear_regression.json").recording);
  const { kind, subject, before, after } = recording.events;
  const last = new Map<number, number>();
  for (let i = 0; i < kind.length; i += 1) {
    if (kind[i] === EventKind.zero) kind[i] = EventKind.freed;
    if (kind[i] !== EventKind.leaf) continue;
    before[i] = last.get(subject[i]!) ?? 0;
    last.set(subject[i]!, after[i]!);
  }
  const found = staleGradient(new RecordingIndex(recording))!;
  expect(found.code).toBe("stale_gradient");
  expect(found.span).toEqual(recording.spans[recording.passes[2]!.span]);
  expect(found.params.name).toBe(new RecordingIndex(recording).name(found.node));
});

test("a gradient that grows over an update and is cleared before the next one is left alone, as in the two steps of a GAN", () => {
  const recording = structuredClone(golden("linear_regression.json").recording);
  const { kind, subject, before, after } = recording.events;
  const last = new Map<number, number>();
  const growing = new Set<number>();
  for (let i = 0; i < kind.length; i += 1) {
    const node = subject[i]!;
    if (kind[i] === EventKind.zero) kind[i] = growing.delete(node) ? EventKind.zero : EventKind.freed;
    if (kind[i] === EventKind.update && growing.has(node)) kind[i] = EventKind.freed;
    if (kind[i] !== EventKind.leaf) continue;
    before[i] = last.get(node) ?? 0;
    if (last.has(node)) growing.add(node);
    last.set(node, after[i]!);
  }
  expect(growing.size, "no leaf ends with what was added").toBe(0);
  expect(staleGradient(new RecordingIndex(recording))).toBeNull();
});

test("an optimiser that never takes a step is told of, at the second backward call", () => {
  const recording = structuredClone(golden("linear_regression.json").recording);
  recording.program.source = "optimizer = torch.optim.SGD([w], lr=0.1)\n";
  expect(neverUpdated(new RecordingIndex(recording)), "it does take its steps").toBeNull();
  const { kind } = recording.events;
  kind.forEach((one, i) => (kind[i] = one === EventKind.update ? EventKind.freed : one));
  const found = neverUpdated(new RecordingIndex(recording))!;
  expect(found.code).toBe("never_updated");
  expect(found.span).toEqual(recording.spans[recording.passes[1]!.span]);
  recording.program.source = "w = w - 0.1 * w.grad\n";
  expect(neverUpdated(new RecordingIndex(recording)), "who made no optimiser").toBeNull();
});
