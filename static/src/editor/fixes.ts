/**
 * Mends that are mechanical: for the codes of problems a change of the program's text, where it is certain what was meant. Pure
 * functions of the problem and the text. Whoever shows a mend shows the lines as they will be, so none needs words of its own.
 */
import type { Problem, Span } from "../model/types";
import { withoutCopied } from "./pasted";
import { askable, callOf, indentOf, keywordOf, textAt, written } from "./pieces";

export interface Fix {
  /** The piece of text that goes, and what comes in its place. */
  place: Span;
  text: string;
  /** The changed lines as they will be, without their indentation. */
  shown: string;
  /** Whether whole lines come in and nothing goes. */
  adds: boolean;
}

interface Case {
  source: string;
  lines: readonly string[];
  problem: Problem;
  span: Span;
  text: string;
}

type Mend = (found: Case) => Fix | null;

/** The text of the marked place, changed. */
function instead({ lines, span }: Pick<Case, "lines" | "span">, text: string | null): Fix | null {
  if (text === null) return null;
  const before = lines[span[0] - 1]!.slice(0, span[1]);
  const after = lines[span[2] - 1]!.slice(span[3]);
  return { place: span, text, shown: `${before}${text}${after}`.trim(), adds: false };
}

/** A new line above another, indented as that one is. */
function above(lines: readonly string[], line: number, text: string): Fix {
  const indent = indentOf(lines[line - 1]!);
  return { place: [line, 0, line, 0], text: `${indent}${text}\n`, shown: text, adds: true };
}

function param(problem: Problem, name: string): string {
  const value = problem.params?.[name];
  return typeof value === "string" ? value : "";
}

/** Of a longer mend so many lines are shown. */
const MOST_SHOWN = 4;
const NUMBER_MAKERS = /^\w+\.(tensor|ones|zeros|full|rand|randn|arange|linspace|eye|empty)$/;

/** `first` of two backward calls keeps what the second needs. */
const retainGraph: Mend = ({ source, lines, problem, span }) => {
  const first = problem.related?.find(({ label }) => label === "freed the saved values")?.span;
  if (!first || first.every((at, i) => at === span[i])) return null;
  const call = callOf(textAt(source, first) ?? "");
  if (!call?.callee.endsWith(".backward") || call.args.some((arg) => keywordOf(arg) === "retain_graph"))
    return null;
  return instead({ lines, span: first }, written({ ...call, args: [...call.args, "retain_graph=True"] }));
};

const sumFirst: Mend = (found) => {
  const call = callOf(found.text);
  if (!call?.callee.endsWith(".backward")) return null;
  if (call.args.some((arg) => !["retain_graph", "create_graph"].includes(keywordOf(arg)))) return null;
  return instead(found, written({ ...call, callee: call.callee.replace(/\.backward$/, ".sum().backward") }));
};

const floatNumbers: Mend = (found) => {
  const call = callOf(found.text);
  if (!call) return null;
  if (call.args.length === 1 && /^-?\d+$/.test(call.args[0]!) && callOf(call.callee))
    return instead(found, written({ ...call, args: [`${call.args[0]}.0`] }));
  if (!NUMBER_MAKERS.test(call.callee) || !call.args.some((arg) => /^requires_grad\s*=\s*True$/.test(arg)))
    return null;
  const dtype = `dtype=${call.callee.split(".")[0]}.float32`;
  const kept = call.args.filter((arg) => keywordOf(arg) !== "dtype");
  return instead(found, written({ ...call, args: [...kept, dtype] }));
};

const detachFirst: Mend = (found) => {
  if (found.text.endsWith(".numpy()"))
    return instead(found, found.text.replace(/\.numpy\(\)$/, ".detach().numpy()"));
  const call = callOf(found.text);
  if (!call || !/\.(as)?array$/.test(call.callee) || call.args.length !== 1) return null;
  return instead(found, written({ ...call, args: [`${askable(call.args[0]!)}.detach()`] }));
};

/** The change of a leaf, and those that follow it directly, go inside `no_grad()`. */
const insideNoGrad: Mend = ({ lines, span, text, problem }) => {
  const line = lines[span[0] - 1]!;
  const torch = /^import\s+torch(?:\s+as\s+(\w+))?\s*$/m.exec(lines.join("\n"));
  if (!torch || span[0] !== span[2] || line.trim() !== text || problem.params?.which === undefined)
    return null;
  const indent = indentOf(line);
  let last = span[0];
  while (new RegExp(`^${indent}\\w+(\\[.*\\])? [-+*/]= `).test(lines[last] ?? "")) last += 1;
  const block = [
    `with ${torch[1] ?? "torch"}.no_grad():`,
    ...lines.slice(span[0] - 1, last).map((one) => `    ${one.slice(indent.length)}`),
  ];
  return {
    place: [span[0], 0, last, lines[last - 1]!.length],
    text: block.map((one) => indent + one).join("\n"),
    shown: block.join("\n"),
    adds: false,
  };
};

/** `(n, 1)` against `(n,)`: the axis of size 1 is taken away from the argument that has it. */
const squeezed: Mend = (found) => {
  const call = callOf(found.text);
  const which = param(found.problem, "which");
  const dim = found.problem.params?.dim;
  if (!call || typeof dim !== "number" || !["input", "target"].includes(which)) return null;
  const named = call.args.findIndex((arg) => keywordOf(arg) === which);
  const at = named >= 0 ? named : which === "input" ? 0 : 1;
  const arg = call.args[at];
  if (arg === undefined || (named < 0 && keywordOf(arg) !== "")) return null;
  const value = named >= 0 ? arg.slice(arg.indexOf("=") + 1).trim() : arg;
  const mended = `${named >= 0 ? `${which}=` : ""}${askable(value)}.squeeze(${dim})`;
  return instead(found, written({ ...call, args: call.args.map((one, i) => (i === at ? mended : one)) }));
};

/** The nearest name that there is, where the marked text ends in the one that is not. */
const nearest: Mend = (found) => {
  const [name, near] = [param(found.problem, "name"), param(found.problem, "nearest")];
  if (!name || !near) return null;
  const places = [...found.text.matchAll(new RegExp(`(?<!\\w)${escape(name)}(?!\\w)`, "g"))];
  if (places.length !== 1) return null;
  const at = places[0]!.index;
  return instead(found, found.text.slice(0, at) + near + found.text.slice(at + name.length));
};

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** `y += 1` as `y = y + 1`, `y.add_(1)` as `y = y.add(1)`: a new value instead of a changed one. */
function anew(found: Case, span: Span | null | undefined): Fix | null {
  const text = span && textAt(found.source, span);
  if (!span || !text || found.lines[span[0] - 1]!.trim() !== text) return null;
  const assigned = /^([A-Za-z_]\w*) ?(\*\*|\/\/|[-+*/%@])= ?(.+)$/.exec(text);
  const method = /^([A-Za-z_]\w*)\.([a-z]\w*)_(\(.*\))$/.exec(text);
  if (assigned) {
    const [, name, operator, value] = assigned;
    const simple = /^[\w.]+$/.test(value!) || operator === "+" || callOf(value!) !== null;
    return instead({ ...found, span }, `${name} = ${name} ${operator} ${simple ? value : `(${value})`}`);
  }
  return method ? instead({ ...found, span }, `${method[1]} = ${method[1]}.${method[2]}${method[3]}`) : null;
}

const changedAnew: Mend = (found) =>
  anew(found, found.problem.related?.find(({ label }) => label === "and changed in place here")?.span);

const retainGrad: Mend = ({ lines, span, text }) => {
  const name = /^([A-Za-z_]\w*)\.grad$/.exec(text)?.[1];
  if (!name) return null;
  for (let line = span[0]; line >= 1; line -= 1)
    if (/\.backward\(/.test(lines[line - 1]!)) return above(lines, line, `${name}.retain_grad()`);
  return null;
};

/** The one optimizer there is forgets the gradients it has used, before new ones come. */
const forgetFirst: Mend = ({ source, lines, span }) => {
  const steps = [...source.matchAll(/^\s*([A-Za-z_]\w*)\.step\(\)\s*$/gm)];
  if (steps.length !== 1 || source.includes("zero_grad") || !/\.backward\(/.test(lines[span[0] - 1]!))
    return null;
  return above(lines, span[0], `${steps[0]![1]}.zero_grad()`);
};

/** The one optimizer that was made takes its step below the backward call. */
const stepAfter: Mend = ({ source, lines, span }) => {
  const made = [...source.matchAll(/^\s*([A-Za-z_]\w*)\s*=\s*(?:torch\.)?optim\.\w+\(/gm)];
  if (made.length !== 1 || span[0] !== span[2] || !/\.backward\(.*\)\s*$/.test(lines[span[0] - 1]!))
    return null;
  const [at, step] = [lines[span[0] - 1]!, `${made[0]![1]}.step()`];
  const end: Span = [span[0], at.length, span[0], at.length];
  return { place: end, text: `\n${indentOf(at)}${step}`, shown: step, adds: true };
};

/** A statement whose result nobody keeps, alone on its line, is assigned to what it was made of. */
const kept =
  (alone: (text: string, name: string) => boolean): Mend =>
  ({ lines, span, problem }) => {
    const [line, name] = [lines[span[0] - 1]!, param(problem, "name")];
    const text = line.trim();
    if (!name || span[0] !== span[2] || !alone(text, name)) return null;
    const from = indentOf(line).length;
    return instead({ lines, span: [span[0], from, span[0], from + text.length] }, `${name} = ${text}`);
  };

/** `w = w - step` as `w.assign_sub(step)`. */
const assigned: Mend = ({ lines, span, problem }) => {
  const [line, name] = [lines[span[0] - 1]!, param(problem, "name")];
  const step = new RegExp(`^(\\s*)${escape(name)} = ${escape(name)} [-+] ([^#]+?)\\s*$`).exec(line);
  if (!name || span[0] !== span[2] || !step) return null;
  const place: Span = [span[0], step[1]!.length, span[0], line.length];
  return instead({ lines, span: place }, `${name}.${param(problem, "method")}(${step[2]})`);
};

const colon: Mend = (found) =>
  param(found.problem, "message") === "expected ':'"
    ? instead({ ...found, span: [found.span[0], found.span[1], found.span[0], found.span[1]] }, ":")
    : null;

/** What a copied program brought along goes, from the first line that changes to the last. */
const copied: Mend = ({ source, lines, problem }) => {
  const after = withoutCopied(source, problem.type === "TabError")?.split("\n");
  if (!after) return null;
  const least = Math.min(lines.length, after.length);
  let [from, end] = [0, 0];
  while (from < least && lines[from] === after[from]) from += 1;
  while (end < least - from && lines.at(-1 - end) === after.at(-1 - end)) end += 1;
  const last = lines.length - end;
  const text = after.slice(from, after.length - end);
  const seen = text.length > MOST_SHOWN ? [...text.slice(0, MOST_SHOWN), "…"] : text;
  return {
    place: [from + 1, 0, last, lines[last - 1]!.length],
    text: text.join("\n"),
    shown: (seen.length > 0 ? seen : [after[from] ?? ""]).join("\n"),
    adds: false,
  };
};

/** The one leaf that cut the result off is told to want a gradient. */
const wantGradient: Mend = ({ lines, text, problem }) => {
  const cut = /^([A-Za-z_]\w*) of line (\d+) does not require grad\.?$/.exec(param(problem, "cut"));
  const line = lines[Number(cut?.[2]) - 1];
  const made = cut && line && new RegExp(`^(\\s*${cut[1]}\\s*=\\s*)(.+?)\\s*$`).exec(line);
  const call = made && callOf(made[2]!);
  if (!call || !NUMBER_MAKERS.test(call.callee) || text.startsWith(`${cut![1]}.`)) return null;
  if (call.args.some((arg) => keywordOf(arg) === "requires_grad" || /\.(item|detach)\(/.test(arg)))
    return null;
  const number = Number(cut![2]);
  const span: Span = [number, made![1]!.length, number, made![1]!.length + made![2]!.length];
  return instead({ lines, span }, written({ ...call, args: [...call.args, "requires_grad=True"] }));
};

/** The one operand of two that is not float32 becomes it. */
const sameFloats: Mend = (found) => {
  const types = [param(found.problem, "first"), param(found.problem, "second")];
  const at = types.findIndex((type) => type !== "float32");
  if (at < 0 || types[1 - at] !== "float32") return null;
  const call = callOf(found.text);
  const operands = call?.args.slice(0, 2) ?? found.text.split(/\s*@\s*/);
  if (operands.length !== 2 || !/^[A-Za-z_]\w*$/.test(operands[at]!)) return null;
  const mended = operands.map((one, i) => (i === at ? `${one}.float()` : one));
  return instead(
    found,
    call ? written({ ...call, args: [...mended, ...call.args.slice(2)] }) : mended.join(" @ "),
  );
};

const MENDS: Readonly<Record<string, Mend>> = {
  at_dropped: kept((text, name) => text.startsWith(`${name}.at[`) && callOf(text) !== null),
  attribute_missing: nearest,
  backward_nonscalar: sumFirst,
  backward_twice: retainGraph,
  dtype_mismatch: sameFloats,
  import_missing: nearest,
  indentation_error: copied,
  integer_requires_grad: floatNumbers,
  keyword_unknown: nearest,
  leaf_in_place: insideNoGrad,
  loss_shapes: squeezed,
  mxnet_in_place: (found) => anew(found, found.span),
  name_error: nearest,
  never_updated: stepAfter,
  nonleaf_grad: retainGrad,
  nothing_requires_grad: wantGradient,
  numpy_requires_grad: detachFirst,
  saved_value_changed: changedAnew,
  stale_gradient: forgetFirst,
  syntax_error: (found) => colon(found) ?? copied(found),
  update_dropped: kept((text, name) => text.startsWith(`${name} `) || /^jax\.tree/.test(text)),
  variable_replaced: assigned,
};

/** What would mend a problem of this program; null where that is not certain. */
export function fixFor(problem: Problem, source: string): Fix | null {
  const lines = source.split("\n");
  const missing = param(problem, "line");
  if (problem.code === "no_backward" && missing) {
    const end: Span = [lines.length, lines.at(-1)!.length, lines.length, lines.at(-1)!.length];
    return { place: end, text: `${lines.at(-1) ? "\n" : ""}${missing}\n`, shown: missing, adds: true };
  }
  const span = Array.isArray(problem.span) ? problem.span : null;
  const text = span && textAt(source, span);
  return span && text !== null
    ? (MENDS[problem.code]?.({ source, lines, problem, span, text }) ?? null)
    : null;
}

/** The program with a mend made. */
export function mended(source: string, { place: [line, column, endLine, endColumn], text }: Fix): string {
  const lines = source.split("\n");
  const before = [...lines.slice(0, line - 1), lines[line - 1]!.slice(0, column)].join("\n");
  const after = [lines[endLine - 1]!.slice(endColumn), ...lines.slice(endLine)].join("\n");
  return before + text + after;
}
