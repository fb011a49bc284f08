/**
 * Changing a number a program starts from: which numbers can be changed, what the program answers, and the slope between two
 * answers. Pure functions of recordings.
 */
import { isInline, toNumber } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { EventKind, NodeKind, type Value } from "../model/types";

/** A number the learner may change: a leaf by its name, and which of its elements. */
export interface Target {
  name: string;
  shape: readonly number[];
  /** All numbers of the leaf, row by row, as the program made them. */
  numbers: readonly number[];
}

/** Leaves of more numbers than this come as summaries, so that their numbers are not known here. */
const WHOLE = /^[A-Za-z_]\w*$/;

/** What can be changed of a node; null for what was computed, has no name, is not a real number or is too large. */
export function targetOf(index: RecordingIndex, node: number): Target | null {
  const name = index.name(node);
  if (index.kind(node) === NodeKind.operation || !WHOLE.test(name)) return null;
  if (!index.dtype(node).startsWith("float") || index.find(name)[0] !== node) return null;
  const value = index.values(index.recording.nodes.value[node]!);
  if (typeof value === "number") return { name, shape: [], numbers: [value] };
  if (!isInline(value)) return null;
  return { name, shape: value.shape, numbers: value.data.map(toNumber) };
}

export type Nested = number | Nested[];

/** The numbers of a leaf as the server takes them, with one of them changed. */
export function changed(target: Target, element: number, to: number): Nested {
  const numbers = target.numbers.map((x, i) => (i === element ? to : x));
  const build = (axis: number, start: number, size: number): Nested => {
    if (axis === target.shape.length) return numbers[start]!;
    const part = size / target.shape[axis]!;
    return Array.from({ length: target.shape[axis]! }, (_, i) => build(axis + 1, start + i * part, part));
  };
  return build(0, 0, numbers.length);
}

/** `[1, 2]`, the place of an element among all. */
export function placeOf(shape: readonly number[], element: number): number[] {
  const place: number[] = [];
  let rest = element;
  for (const size of [...shape].reverse()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}

/**
 * What the first backward pass differentiates: the number it starts from, or for several the sum of each times the gradient it
 * is given. Null where no pass runs, or where the numbers are not all known.
 */
export function answerOf(index: RecordingIndex): number | null {
  const pass = index.recording.passes[1];
  if (!pass) return null;
  const { kind, subject, after } = index.recording.events;
  let total: number | null = null;
  for (let i = pass.first; i < pass.first + pass.count && kind[i] !== EventKind.visit; i += 1) {
    if (kind[i] !== EventKind.seed) continue;
    const value = numbersOf(index.valueAt(subject[i]!, pass.first));
    const seed = numbersOf(index.values(after[i]!));
    if (!value || !seed || value.length !== seed.length) return null;
    total = value.reduce((sum, x, j) => sum + x * seed[j]!, total ?? 0);
  }
  return total;
}

/** The gradient that the first pass brought back to one element of a leaf; null where none arrived or it is not known. */
export function slopeOf(index: RecordingIndex, name: string, element: number): number | null {
  const pass = index.recording.passes[1];
  const node = index.find(name)[0];
  if (!pass || node === undefined) return null;
  return numbersOf(index.gradientAt(node, pass.first + pass.count))?.[element] ?? null;
}

function numbersOf(value: Value): number[] | null {
  if (isInline(value)) return value.data.map(toNumber);
  return value === null || typeof value === "object" ? null : [toNumber(value)];
}

/**
 * How far to go to each side for the difference quotient. Numbers of a recording have seven digits: nearer than this, their
 * rounding is seen; further, the curve.
 */
export function stepFor(x: number): number {
  return 0.01 * Math.max(1, Math.abs(x));
}

/** The slope between the program's answers a step `h` below a number and a step above it. */
export interface Quotient {
  h: number;
  below: number;
  above: number;
  slope: number;
}

/** Whether a gradient is the slope of a quotient, as far as the curve, and the rounding of both answers, let it be known. */
export function agree(gradient: number, { h, below, above, slope }: Quotient): boolean {
  const curve = 0.01 * Math.max(Math.abs(gradient), Math.abs(slope));
  const rounding = (2e-6 * Math.max(Math.abs(below), Math.abs(above), 1e-6)) / h;
  return Math.abs(gradient - slope) <= curve + rounding;
}
