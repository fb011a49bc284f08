/** Statistics and a histogram of numbers that are all at hand, in the form that a recording sends them for large arrays. Pure. */
import { elements, isInline } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type InlineArray, type LargeArray, type Value } from "../model/types";

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
  const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
  const std = Math.sqrt(finite.reduce((sum, x) => sum + (x - mean) ** 2, 0) / finite.length);
  const counts = new Array<number>(BARS).fill(0);
  for (const x of finite)
    counts[Math.min(BARS - 1, Math.floor(((x - low) / (high - low || 1)) * BARS))]! += 1;
  return {
    stats: { min: low, max: high, mean, std, norm: Math.hypot(...finite), ...counted },
    histogram: { low, high, counts },
  };
}

/** What the last update before a position added to a leaf's numbers; null where there was none, or they are not all at hand. */
export function updateAt(index: RecordingIndex, node: number, position: number): Value {
  const { kind, before, after } = index.recording.events;
  const events = index.eventsOfNode(node);
  for (let i = events.length - 1; i >= 0; i -= 1) {
    const event = events[i]!;
    if (event >= position || kind[event] !== EventKind.update) continue;
    return difference(index.values(after[event]!), index.values(before[event]!));
  }
  return null;
}

function difference(now: Value, was: Value): Value {
  if (isInline(now) && isInline(was)) {
    const [a, b] = [elements(now), elements(was)];
    return { shape: now.shape, data: a.map((x, i) => less(x, b[i] ?? Number.NaN)) } satisfies InlineArray;
  }
  if (now === null || was === null || typeof now === "object" || typeof was === "object") return null;
  return less(elements(now)[0]!, elements(was)[0]!);
}

/** Numbers of a recording have seven digits: a difference keeps those that are left, and no invented ones. */
function less(x: number, y: number): number | string {
  const found = x - y;
  if (Number.isNaN(found)) return "nan";
  if (!Number.isFinite(found)) return found > 0 ? "inf" : "-inf";
  const unit = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(x), Math.abs(y), 1e-30))) - 6);
  return Number((Math.round(found / unit) * unit).toPrecision(7));
}
