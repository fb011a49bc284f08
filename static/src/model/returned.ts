/**
 * What a learner calls the function that an expression is the result of: `loss` for what stands after `return` in `def loss(w):`, `f` for
 * the body of `f = lambda x: …`. Reads the program's text; must not know recordings.
 */
import type { Span } from "./types";

const DEFINITION = /^(\s*)(?:async\s+)?def\s+([\p{L}_][\p{L}\p{N}_]*)\s*\(\s*(self\b)?/u;
const LAMBDA = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*=\s*lambda\b[^:]*:\s*\(?$/u;
const RETURN = /^\s*return\s+\(?$/;
const END = /^\)*\s*(?:#.*)?$/;

/** The function's name; null where the span is not the whole of what a function of that name gives back, or the function is a method. */
export function returnedBy(
  lines: readonly string[],
  [line, column, endLine, endColumn]: Span,
): string | null {
  const text = lines[line - 1] ?? "";
  const before = text.slice(0, column);
  if (!END.test((lines[endLine - 1] ?? "").slice(endColumn))) return null;
  const lambda = LAMBDA.exec(before);
  if (lambda) return lambda[1]!;
  if (!RETURN.test(before)) return null;
  const indent = text.length - text.trimStart().length;
  for (let i = line - 2; i >= 0; i -= 1) {
    const above = lines[i]!;
    if (!above.trim() || above.length - above.trimStart().length >= indent) continue;
    const found = DEFINITION.exec(above);
    // what stands further left and is no function is a branch or a loop inside one
    if (found) return found[3] ? null : found[2]!;
  }
  return null;
}
