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
  for (let i = 0; i < was.length; i += 1) {
    const change = was[i]! - now[i]!;
    const slack = 4e-6 * (Math.abs(was[i]!) + Math.abs(now[i]!)) + 1e-12;
    if (rate === null && Math.abs(g[i]!) > 0 && Math.abs(change) > slack)
      rate = Number((change / g[i]!).toPrecision(3));
    if (rate !== null && Math.abs(change - rate * g[i]!) > slack + 0.004 * Math.abs(change)) return null;
  }
  return rate === null || rate <= 0 ? null : { rate, gradient };
}
