/** Derivatives of derivatives: what a pass differentiates where that is itself a derivative, in symbols. Must not know steps. */
import type { RecordingIndex } from "../model/recording";
import { type Segment, type Term, coloured, math, sign, symbolTerm } from "./terms";

const term = (tex: string, text: string): Term => math(coloured("gradient", tex), text);

/** `g = ∂y/∂x`, where what a pass begins at is itself a derivative with a name of its own; else nothing. */
export function whoseDerivative(index: RecordingIndex, pass: number): Segment[] {
  const root = index.recording.passes[pass]?.root ?? -1;
  const first = index.derivativeOf(root);
  if (!first || !index.name(root)) return [];
  const [upper, lower] = [index.symbol(first.root), index.symbol(first.by)];
  const by = term(`\\dfrac{\\partial ${upper.tex}}{\\partial ${lower.tex}}`, `∂${upper.text}/∂${lower.text}`);
  return [{ role: "where", terms: [symbolTerm(index, root, "gradient"), sign("="), by] }];
}

/** `= ∂²y/∂x²`: what the derivative of a derivative by one more node is called; nothing where the pass began elsewhere. */
export function secondDerivative(index: RecordingIndex, pass: number, by: number): Term[] {
  const first = index.derivativeOf(index.recording.passes[pass]?.root ?? -1);
  if (!first) return [];
  const upper = index.symbol(first.root);
  const [a, b] = [index.symbol(by), index.symbol(first.by)];
  const same = by === first.by;
  const tex = same ? `\\partial ${a.tex}^2` : `\\partial ${a.tex}\\,\\partial ${b.tex}`;
  const text = same ? `∂${a.text}²` : `∂${a.text} ∂${b.text}`;
  return [sign("="), term(`\\dfrac{\\partial^2 ${upper.tex}}{${tex}}`, `∂²${upper.text}/${text}`)];
}
