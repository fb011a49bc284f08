/** Which lines of a generated program the current step came to: those made from the same piece of source, in the same part. Pure. */
import type { RecordingIndex } from "../model/recording";
import type { CapturedProgram, Span, Step } from "../model/types";

/** Tangents have no line of their own: they are pushed by the forward lines. */
const PARTS = { forward: "forward", tangent: "forward", backward: "adjoint", update: "update" } as const;

export function litLines(program: CapturedProgram, index: RecordingIndex, step: Step): Set<number> {
  const lit = new Set<number>();
  if (step.last < step.first) return lit;
  const node = step.phase === "backward" && step.edge >= 0 ? index.target(step.edge) : step.node;
  const span = step.phase === "update" || node < 0 ? index.eventSpan(step.last) : index.nodeSpan(node);
  for (const { line, span: own, part } of program.lines)
    if (part === PARTS[step.phase] && same(own, span)) lit.add(line);
  return lit;
}

function same(a: Span | null, b: Span | null): boolean {
  return a !== null && b !== null && a.every((x, i) => x === b[i]);
}
