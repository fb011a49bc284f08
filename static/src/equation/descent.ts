/** Whether an in-place update was a plain step of gradient descent, told from its numbers alone. */
import { elements } from "../model/format";
import type { RecordingIndex } from "../model/recording";

/** The learning rate that a plain step of descent implies, or null where the change is something else. */
export function impliedRate(index: RecordingIndex, event: number): { rate: number; gradient: number } | null {
  const { subject, before, after } = index.recording.events;
  const gradient = index.leafGradIndexAt(subject[event]!, event);
  const [was, now, g] = [before[event]!, after[event]!, gradient].map((i) => elements(index.values(i)));
  if (!was || !now || !g || gradient === 0 || g.length !== was.length) return null;
  let rate: number | null = null;
  /** Sizes of the gradient's elements that moved their parameter: one size alone fits every rule of an optimiser. */
  const sizes = new Set<number>();
  for (let i = 0; i < was.length; i += 1) {
    const change = was[i]! - now[i]!;
    const slack = 4e-6 * (Math.abs(was[i]!) + Math.abs(now[i]!)) + 1e-12;
    const moved = Math.abs(g[i]!) > 0 && Math.abs(change) > slack;
    if (moved) sizes.add(Number(Math.abs(g[i]!).toPrecision(2)));
    if (rate === null && moved) rate = Number((change / g[i]!).toPrecision(3));
    if (rate !== null && Math.abs(change - rate * g[i]!) > slack + 0.004 * Math.abs(change)) return null;
  }
  if (rate === null || rate <= 0 || (sizes.size < 2 && !isWritten(index, rate))) return null;
  return { rate, gradient };
}

const numbersOf = new WeakMap<RecordingIndex, number[]>();

/** Whether the program says this number, as a rate that somebody chose is said. */
function isWritten(index: RecordingIndex, rate: number): boolean {
  let said = numbersOf.get(index);
  if (!said) {
    const found = index.recording.program.source.match(/(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? [];
    said = found.map((text) => Number(text.replaceAll("_", "")));
    numbersOf.set(index, said);
  }
  return said.some((number) => Math.abs(number - rate) <= 0.006 * rate);
}
