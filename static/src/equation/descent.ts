/** Whether an in-place update was a plain step of gradient descent, told from its numbers alone. */
import { elements } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { EventKind } from "../model/types";

/** A rate is said in as few digits as fit what happened, and at most so many. */
const DIGITS = 4;
/** Updates that are looked through for rates. */
const MOST = 64;

interface Descent {
  rate: number;
  gradient: number;
  /** The pass that the gradient came with, where no `.grad` keeps it; else −1. */
  pass: number;
}

/** The learning rate that a plain step of descent implies, or null where the change is something else. */
export function impliedRate(index: RecordingIndex, event: number): Descent | null {
  const { mean, squares, sum, velocity } = index.recording.events.details[String(event)] ?? {};
  // An optimiser with a memory may move in proportion to the gradient, too, and not by it.
  if (mean || squares || sum || velocity) return null;
  const found = proportion(index, event);
  return found && (found.certain || isKnown(index, found.rate)) ? found : null;
}

/** The gradient that an update went by, as an index in `values`, and the pass that it came with where no `.grad` keeps it, else −1. */
export function gradientBefore(
  index: RecordingIndex,
  event: number,
): { node: number; gradient: number; pass: number } {
  const node = index.recording.events.subject[event]!;
  if (index.hasLeafGrad(node)) return { node, gradient: index.leafGradIndexAt(node, event), pass: -1 };
  const pass = index.passAt(event);
  return { node, gradient: pass > 0 ? index.gradientIndexAt(node, event) : 0, pass };
}

/** By what a change is proportional to its gradient: for certain where elements of different size agree, for one number is to any other. */
function proportion(index: RecordingIndex, event: number): (Descent & { certain: boolean }) | null {
  const { before, after } = index.recording.events;
  const { gradient, pass } = gradientBefore(index, event);
  const [was, now, g] = [before[event]!, after[event]!, gradient].map((i) => elements(index.values(i)));
  if (!was || !now || !g || gradient === 0 || g.length !== was.length) return null;
  const changes = was.map((x, i) => x - now[i]!);
  const slack = was.map((x, i) => 4e-6 * (Math.abs(x) + Math.abs(now[i]!)) + 1e-12);
  const sizes = new Set<number>();
  let most = -1;
  changes.forEach((change, i) => {
    if (g[i] === 0 || Math.abs(change) <= slack[i]!) return;
    sizes.add(Number(Math.abs(g[i]!).toPrecision(2)));
    if (most < 0 || Math.abs(change) > Math.abs(changes[most]!)) most = i;
  });
  if (most < 0) return null;
  const exact = changes[most]! / g[most]!;
  for (let digits = 1; exact > 0 && digits <= DIGITS; digits += 1) {
    const rate = Number(exact.toPrecision(digits));
    const fits = changes.every(
      (change, i) => Math.abs(change - rate * g[i]!) <= slack[i]! + 6e-4 * Math.abs(change),
    );
    if (fits) return { rate, gradient, pass, certain: sizes.size > 1 };
  }
  return null;
}

const known = new WeakMap<RecordingIndex, number[]>();

/** Whether the program says this rate, or its other parameters move by it. */
function isKnown(index: RecordingIndex, rate: number): boolean {
  let rates = known.get(index);
  if (!rates) {
    const said = index.recording.program.source.match(/(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? [];
    rates = said.map((text) => Number(text.replaceAll("_", "")));
    const { kind, details } = index.recording.events;
    for (const { lr } of Object.values(details)) if (lr !== undefined) rates.push(Number(lr));
    for (let event = kind.indexOf(EventKind.update), n = 0; event >= 0 && n < MOST; n += 1) {
      const found = proportion(index, event);
      if (found?.certain) rates.push(found.rate);
      event = kind.indexOf(EventKind.update, event + 1);
    }
    known.set(index, rates);
  }
  return rates.some((one) => Math.abs(one - rate) <= 1e-3 * rate);
}
