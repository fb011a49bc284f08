/**
 * What a training loop did to its parameters: for every iteration the size of each gradient and where the parameter's numbers lay.
 * Pure functions of a recording.
 */
import { isInline, isLarge, toNumber } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { NodeKind, type Value } from "../model/types";
import { lossesOf } from "./losses";

/** Bars of a histogram from top to bottom. */
export const BINS = 24;
/** More iterations than this are drawn by every n-th. */
export const MOST = 160;

export interface Parameter {
  node: number;
  name: string;
  shape: readonly number[];
  /** The norm of the gradient in each drawn iteration; null where none came. */
  norms: (number | null)[];
  /** Shares of the numbers in each bin, for each drawn iteration, lowest numbers first. */
  histograms: number[][];
  /** The smallest and largest number over all iterations. */
  low: number;
  high: number;
}

export interface Training {
  /** Numbers of the drawn iterations. */
  iterations: number[];
  /** What each iteration's pass began at, where it is a single number. */
  losses: (number | null)[];
  parameters: Parameter[];
  /** The smallest and largest gradient norm of all, for one scale. */
  least: number;
  most: number;
}

/** All of it; null where the program has no loop with backward passes. */
export function trainingOf(index: RecordingIndex): Training | null {
  const passes = firstPasses(index);
  if (passes.length < 2) return null;
  const stride = Math.ceil(passes.length / MOST);
  const drawn = passes.filter((_, i) => i % stride === 0 || i === passes.length - 1);
  const losses = new Map(lossesOf(index).map(({ iteration, value }) => [iteration, value]));
  const parameters: Parameter[] = [];
  for (let node = 0; node < index.nodeCount; node += 1) {
    if (index.kind(node) === NodeKind.operation || !index.requiresGrad(node)) continue;
    const gradients = drawn.map(({ end }) => index.gradientAt(node, end));
    if (gradients.filter((value) => value !== null).length < 2) continue;
    const values = drawn.map(({ first }) => index.valueAt(node, first));
    const ranges = values.map(rangeOf).filter((range) => range !== null);
    const low = Math.min(...ranges.map(([from]) => from));
    const high = Math.max(...ranges.map(([, to]) => to));
    parameters.push({
      node,
      name: index.name(node) || index.symbol(node).text,
      shape: index.shape(node),
      norms: gradients.map(normOf),
      histograms: values.map((value) => histogramOf(value, low, high)),
      low,
      high,
    });
  }
  const norms = parameters.flatMap((one) =>
    one.norms.filter((norm) => norm !== null && norm > 0 && Number.isFinite(norm)),
  );
  return {
    iterations: drawn.map(({ iteration }) => iteration),
    losses: drawn.map(({ iteration }) => losses.get(iteration) ?? null),
    parameters,
    least: Math.min(...(norms as number[])),
    most: Math.max(...(norms as number[])),
  };
}

/** The first backward pass of each iteration. */
function firstPasses(index: RecordingIndex): { iteration: number; first: number; end: number }[] {
  const found: { iteration: number; first: number; end: number }[] = [];
  for (const pass of index.recording.passes) {
    if (!pass) continue;
    const iteration = index.iterationAt(pass.first + 1);
    if (found.at(-1)?.iteration === iteration) continue;
    found.push({ iteration, first: pass.first, end: pass.first + pass.count });
  }
  return found;
}

/** The Euclidean norm; null where there is no value. */
export function normOf(value: Value): number | null {
  if (value === null) return null;
  if (isLarge(value)) return value.stats.norm === null ? null : toNumber(value.stats.norm);
  const numbers = isInline(value) ? value.data.map(toNumber) : [toNumber(value)];
  return Math.hypot(...numbers);
}

function rangeOf(value: Value): [number, number] | null {
  if (value === null) return null;
  if (isLarge(value)) return value.stats.min === null ? null : [value.stats.min, value.stats.max!];
  const numbers = (isInline(value) ? value.data.map(toNumber) : [toNumber(value)]).filter(Number.isFinite);
  return numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : null;
}

/** Which share of the numbers lies in each of `BINS` equal parts of low … high. A summary's own bars are spread over them. */
export function histogramOf(value: Value, low: number, high: number): number[] {
  const bins = new Array<number>(BINS).fill(0);
  if (value === null) return bins;
  const width = (high - low) / BINS || 1;
  const put = (x: number, share: number): void => {
    if (!Number.isFinite(x)) return;
    bins[Math.min(BINS - 1, Math.max(0, Math.floor((x - low) / width)))]! += share;
  };
  if (isLarge(value)) {
    const { histogram } = value;
    if (!histogram || histogram.low === null || histogram.high === null) return bins;
    const total = histogram.counts.reduce((a, b) => a + b, 0) || 1;
    const bar = (histogram.high - histogram.low) / histogram.counts.length;
    const parts = Math.max(1, Math.ceil(bar / width));
    histogram.counts.forEach((count, i) => {
      for (let part = 0; part < parts; part += 1)
        put(histogram.low! + bar * (i + (part + 0.5) / parts), count / total / parts);
    });
    return bins;
  }
  const numbers = isInline(value) ? value.data.map(toNumber) : [toNumber(value)];
  for (const x of numbers) put(x, 1 / numbers.length);
  return bins;
}
