/**
 * Which step an optimiser took: its rule and rate as the recording has them, and the numbers of the formula where these give the very change.
 * It must not know how the step is written.
 */
import { elements, isArray } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import type { Value } from "../model/types";
import { gradientBefore } from "./descent";

export interface OptimiserStep {
  rule: string;
  rate: number;
  /** Which step of this parameter it was, from 1; 0 where nobody counts. */
  step: number;
  /** By what share of itself, times the rate, the parameter shrinks before. */
  decay: number;
  /**
   * What the rate is multiplied with: `adam` is a running mean over the root of another, `rms` and `adagrad` the gradient over the root of
   * a mean or a sum of squares, `momentum` a velocity. Null where the numbers are not known, or the rule does more than that.
   */
  formula: { kind: "adam" | "rms" | "adagrad" | "momentum"; top: Value; root: Value } | null;
}

/** The step that an update was, or null where it was no optimiser's. */
export function optimiserStep(index: RecordingIndex, event: number): OptimiserStep | null {
  const detail = index.recording.events.details[String(event)];
  if (!detail?.rule) return null;
  const rate = Number(detail.lr);
  const decay = Number(detail.decay ?? 0);
  return {
    rule: detail.rule,
    rate,
    step: detail.step ?? 0,
    decay,
    formula: formulaOf(index, event, rate, decay),
  };
}

type Formula = NonNullable<OptimiserStep["formula"]>;

function formulaOf(index: RecordingIndex, event: number, rate: number, decay: number): Formula | null {
  const { events } = index.recording;
  const { mean = 0, squares = 0, sum = 0, velocity = 0, ...settings } = events.details[String(event)]!;
  const step = settings.step ?? 0;
  const corrected = (beta: unknown): number => 1 - Number(beta) ** step;
  const gradient = index.values(gradientBefore(index, event).gradient);
  const candidates: Formula[] = [];
  const take = (kind: Formula["kind"], top: Value, under: Value, share = 1): void => {
    const root = mapped(under, (square) => Math.sqrt(square / share));
    candidates.push({ kind, top, root });
  };
  if (mean && squares && step > 0) {
    const top = mapped(index.values(mean), (x) => x / corrected(settings.beta1));
    take("adam", top, index.values(squares), corrected(settings.beta2));
  } else if (squares) take("rms", gradient, index.values(squares));
  else if (sum) take("adagrad", gradient, index.values(sum));
  else if (velocity) take("momentum", index.values(velocity), 1);
  const [was, now] = [events.before[event]!, events.after[event]!].map((at) => elements(index.values(at)));
  return candidates.find((one) => fits(one, rate, decay, was!, now!)) ?? null;
}

/** Whether a formula gives the change, up to the digits that the recording has. */
function fits({ top, root }: Formula, rate: number, decay: number, was: number[], now: number[]): boolean {
  const [above, below] = [elements(top), elements(root)];
  if (was.length === 0 || above.length !== was.length || now.length !== was.length) return false;
  return was.every((x, i) => {
    const change = (rate * above[i]!) / (below[i] ?? below[0]!) + rate * decay * x;
    const slack = 4e-6 * (Math.abs(x) + Math.abs(now[i]!)) + 1e-12;
    return Math.abs(x - now[i]! - change) <= slack + 1e-3 * Math.abs(change);
  });
}

function mapped(value: Value, change: (x: number) => number): Value {
  if (isArray(value) && "data" in value) return { shape: value.shape, data: elements(value).map(change) };
  const [one] = elements(value);
  return one === undefined ? null : change(one);
}
