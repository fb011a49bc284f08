/** Statistics and a histogram of numbers that are all at hand, in the form that a recording sends them for large arrays. Pure. */
import { elements, isInline, isLarge } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type LargeArray, type PoolIndex, type Scalar, type Value } from "../model/types";

const BARS = 16;

export type Summary = Pick<LargeArray, "stats" | "histogram">;

/** Mean and deviation are of the finite numbers, as in a recording; without any they are null. */
export function summaryOf(numbers: readonly number[]): Summary {
  const finite = numbers.filter(Number.isFinite);
  const count = (test: (x: number) => boolean): number => numbers.filter(test).length;
  const counted = {
    zeros: count((x) => x === 0),
    nan: count(Number.isNaN),
    inf: count((x) => Math.abs(x) === Number.POSITIVE_INFINITY),
  };
  if (finite.length === 0)
    return {
      stats: { min: null, max: null, mean: null, std: null, norm: null, ...counted },
      histogram: null,
    };
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const even = low === high;
  // of equal numbers the sums would leave a rounding error that looks like a spread
  const mean = even ? low : finite.reduce((a, b) => a + b, 0) / finite.length;
  const std = Math.sqrt(finite.reduce((sum, x) => sum + (x - mean) ** 2, 0) / finite.length);
  const counts = new Array<number>(BARS).fill(0);
  for (const x of finite)
    counts[even ? BARS / 2 : Math.min(BARS - 1, Math.floor(((x - low) / (high - low)) * BARS))]! += 1;
  return {
    stats: { min: low, max: high, mean, std, norm: Math.hypot(...finite), ...counted },
    histogram: { low, high, counts },
  };
}

/** An update of a leaf: what it held before and after, as indices in `values`, and what was added. */
export interface Update {
  before: PoolIndex;
  after: PoolIndex;
  /** Of a large array only the preview is a difference; the rest of it is asked for in slices. */
  added: Value;
}

/** Whether a leaf is updated anywhere on the tape. */
export function isUpdated(index: RecordingIndex, node: number): boolean {
  const { kind } = index.recording.events;
  return index.eventsOfNode(node).some((event) => kind[event] === EventKind.update);
}

/** The last update of a leaf before a position; null where there was none. */
export function updateAt(index: RecordingIndex, node: number, position: number): Update | null {
  const { kind, before, after } = index.recording.events;
  const event = index.eventsOfNode(node).findLast((one) => one < position && kind[one] === EventKind.update);
  if (event === undefined) return null;
  const [was, now] = [before[event]!, after[event]!];
  return { before: was, after: now, added: difference(index.values(now), index.values(was)) };
}

function difference(now: Value, was: Value): Value {
  const found = differences(elements(now), elements(was));
  if (isLarge(now)) return { ...now, preview: { ...now.preview, data: found } };
  return isInline(now) ? { shape: now.shape, data: found } : (found[0] ?? null);
}

/** One array less another, element by element. */
export function differences(now: readonly number[], was: readonly number[]): Scalar[] {
  return now.map((x, i) => less(x, was[i] ?? Number.NaN));
}

/** Numbers of a recording have seven digits: a difference keeps those that are left, and no invented ones. */
function less(x: number, y: number): Scalar {
  const found = x - y;
  if (Number.isNaN(found)) return "nan";
  if (!Number.isFinite(found)) return found > 0 ? "inf" : "-inf";
  const unit = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(x), Math.abs(y), 1e-30))) - 6);
  return Number((Math.round(found / unit) * unit).toPrecision(7));
}
