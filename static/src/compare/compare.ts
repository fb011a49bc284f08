/** Two recordings beside one another: which nodes belong together, and where they differ. Pure. */
import { t } from "../i18n/index.svelte";
import { elements, formatNumber, isInline, isLarge, toNumber } from "../model/format";
import { sameStructure } from "../model/carry";
import type { RecordingIndex } from "../model/recording";
import type { Value } from "../model/types";
import { lossesOf } from "../training/losses";

/** More rows than this are more than anybody reads; those that differ come first. */
export const MOST = 400;

export interface Pair {
  name: string;
  /** Which of the nodes of this name it is, from 1; 0 where there is but one. */
  nth: number;
  /** The node in either run; -1 where it has none. */
  left: number;
  right: number;
  values: [Value, Value];
  gradients: [Value, Value];
  /** How far apart, 0 for equal, 1 for as far as the numbers are large; infinite where only one run has it. */
  apart: number;
}

export interface Comparison {
  /** Both runs did the same operations in the same order. */
  same: boolean;
  pairs: Pair[];
  differing: number;
  losses: [number[], number[]];
  outputs: [string, string];
}

/** How far two values are apart, measured by the larger: 0 is equal. Large arrays are compared by their statistics. */
export function distance(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : Number.POSITIVE_INFINITY;
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  let far = 0;
  for (let i = 0; i < left.length; i += 1) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    const size = Math.max(Math.abs(x), Math.abs(y));
    far = Math.max(far, Number.isFinite(size) ? Math.abs(x - y) / size : Number.POSITIVE_INFINITY);
  }
  return far;
}

/** A distance in words; `both` says whether both runs have what is compared. */
export function farWords(apart: number, both: boolean): string {
  if (apart === 0) return "=";
  if (!Number.isFinite(apart)) return t(both ? "compare.unlike" : "compare.one_only");
  return apart < 1e-5 ? t("compare.rounding") : t("compare.percent", { percent: formatNumber(apart * 100) });
}

function numbersOf(value: Value): number[] {
  if (isLarge(value)) {
    const { min, max, mean, norm } = value.stats;
    return [min, max, mean, norm].map((x) => (x === null ? Number.NaN : toNumber(x)));
  }
  return isInline(value) || typeof value !== "object" ? elements(value) : [];
}

/** Every node that has a name, or with equal structure every node that is drawn, at the end of both runs. */
export function compare(left: RecordingIndex, right: RecordingIndex): Comparison {
  const same = sameStructure(left, right);
  const pairs: Pair[] = [];
  const add = (name: string, a: number, b: number): void => {
    const values: [Value, Value] = [last(left, a), last(right, b)];
    const gradients: [Value, Value] = [gradient(left, a), gradient(right, b)];
    const apart = Math.max(distance(...values), distance(...gradients));
    pairs.push({ name, nth: 0, left: a, right: b, values, gradients, apart });
  };
  if (same) {
    for (let node = 0; node < left.nodeCount; node += 1)
      if (!left.isFolded(node)) add(left.label(node), node, node);
  } else {
    const names = [...new Set([...namesOf(left), ...namesOf(right)])];
    for (const name of names) add(name, left.find(name).at(-1) ?? -1, right.find(name).at(-1) ?? -1);
  }
  number(pairs);
  const differing = pairs.filter(({ apart }) => apart > 0).length;
  const shown =
    pairs.length <= MOST
      ? pairs
      : [...pairs].sort((a, b) => Number(b.apart > 0) - Number(a.apart > 0)).slice(0, MOST);
  return {
    same,
    pairs: shown,
    differing,
    losses: [left, right].map((one) => lossesOf(one).map(({ value }) => value)) as [number[], number[]],
    outputs: [left.recording.stdout, right.recording.stdout],
  };
}

/** Tells nodes of one name apart, as a loop makes them: the first, the second, … */
function number(pairs: readonly Pair[]): void {
  const seen = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const alike = seen.get(pair.name);
    if (alike) alike.push(pair);
    else seen.set(pair.name, [pair]);
  }
  for (const alike of seen.values())
    if (alike.length > 1) for (const [i, pair] of alike.entries()) pair.nth = i + 1;
}

function namesOf(index: RecordingIndex): string[] {
  const names: string[] = [];
  for (let node = 0; node < index.nodeCount; node += 1) if (index.name(node)) names.push(index.name(node));
  return names;
}

function last(index: RecordingIndex, node: number): Value {
  return node < 0 ? null : index.valueAt(node, index.eventCount);
}

function gradient(index: RecordingIndex, node: number): Value {
  if (node < 0) return null;
  return index.leafGradAt(node, index.eventCount) ?? index.gradientAt(node, index.eventCount);
}
