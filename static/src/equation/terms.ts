/**
 * The pieces an equation is made of, and how symbols become coloured TeX. Every piece also has a plain text, for screen
 * readers, tests and copying. Must not know which step is being explained.
 */
import { has, t } from "../i18n/index.svelte";
import { formatShape, formatValue, isArray, isLarge } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { type SymbolName, attributeOf, fillTemplate } from "../model/symbols";
import type { Value } from "../model/types";
import type { Quantity } from "../ui/heat";

export type Hue = Quantity | "ink";

/** The two factors of a matrix product, for opening the dot product behind one cell of the result. */
export interface Product {
  left: Value;
  right: Value;
  leftTurned: boolean;
  rightTurned: boolean;
}

export type Term =
  | { kind: "math"; tex: string; text: string }
  | { kind: "sign"; text: string }
  | {
      kind: "value";
      value: Value;
      hue: Hue;
      text: string;
      heat: boolean;
      shape: string;
      parenthesis: boolean;
      turned: boolean;
      product?: Product;
    }
  | { kind: "slot"; text: string };

export interface Segment {
  /** What the segment says: the rule in symbols, the partial derivative, the numbers, the sum. */
  role: "symbols" | "where" | "numbers" | "sum" | "note";
  terms: Term[];
}

export type Equation = Segment[];

const CLASSES: Record<Hue, string> = { value: "tv", gradient: "tg", ink: "ti" };

export function coloured(hue: Hue, tex: string): string {
  return `\\htmlClass{${CLASSES[hue]}}{${tex}}`;
}

export const math = (tex: string, text: string): Term => ({ kind: "math", tex, text });
export const sign = (text: string): Term => ({ kind: "sign", text });
export const slot = (text: string): Term => ({ kind: "slot", text });

/** Longest array that is written out; longer ones and matrices are drawn. */
const WRITTEN = 26;
/** Longest array that is told in full to whoever cannot see its heat map. */
const TOLD = 200;

export function number(
  value: Value,
  hue: Hue,
  { integer = false, digits = 4, inside = false, turned = false, product }: NumberOptions = {},
): Term {
  const full = formatValue(value, { width: 400, integer, digits });
  const matrix = isArray(value) && value.shape.length >= 2;
  const heat = isArray(value) && (matrix || isLarge(value) || full.length > WRITTEN);
  const text = heat ? formatValue(value, { width: TOLD, integer, digits }) : full;
  const shape = isArray(value) ? formatShape(value.shape) : "";
  return {
    kind: "value",
    value,
    hue,
    text,
    heat,
    shape,
    parenthesis: inside && text.startsWith("−"),
    turned,
    ...(product ? { product } : {}),
  };
}

/** A number or a name where it is not the first of its expression: a minus sign needs brackets. */
export const insideText = (text: string): string => (text.startsWith("−") ? `(${text})` : text);

interface NumberOptions {
  integer?: boolean;
  digits?: number;
  /** Not the first term of its expression, so a minus sign needs brackets. */
  inside?: boolean;
  /** Transposed. */
  turned?: boolean;
  product?: Product;
}

/** `∂y/∂x`. `argument` tells two uses of one value apart. */
export function derivative(index: RecordingIndex, of: SymbolLike, by: number, hue: Hue, argument = 0): Term {
  const upper = typeof of === "number" ? index.symbol(of) : { ...of, compound: false };
  const lower = index.symbol(by);
  const bracket = (tex: string, compound: boolean): string => (compound ? `(${tex})` : tex);
  const indexed =
    argument === 0 ? bracket(lower.tex, lower.compound) : withArgument(lower.tex, lower.compound, argument);
  const tex = `\\dfrac{\\partial ${bracket(upper.tex, upper.compound)}}{\\partial ${indexed}}`;
  const plain = (text: string, compound: boolean): string => (compound ? `(${text})` : text);
  const mark = argument === 0 ? "" : ("₁₂₃₄₅₆₇₈₉"[argument - 1] ?? "");
  const text = `∂${plain(upper.text, upper.compound)}/∂${plain(lower.text, lower.compound)}${mark}`;
  return math(coloured(hue, tex), text);
}

export type SymbolLike = number | { tex: string; text: string };

function withArgument(tex: string, compound: boolean, argument: number): string {
  if (compound) return `(${tex})_{${argument}}`;
  return tex.includes("_") ? `{${tex}}^{(${argument})}` : `{${tex}}_{${argument}}`;
}

export function symbolTerm(index: RecordingIndex, node: number, hue: Hue = "ink"): Term {
  const symbol = index.symbol(node);
  return math(coloured(hue, symbol.tex), symbol.text);
}

/** Whether a symbol needs brackets where it stands in a template: not in a sum, a fraction, a root or a function's own brackets. */
export function needsBrackets(symbol: SymbolName, template: string, at: number, enclosing: string): boolean {
  if (!symbol.compound) return false;
  const negative = /^[−-]/.test(symbol.text);
  if (/^#\d \+ #\d$/.test(template)) return negative && at > 0;
  if (symbol.product && /^#\d - #\d$/.test(template)) return negative && at > 0;
  const open = template.slice(0, at).endsWith(", ") ? "(" : (template[at - 1] ?? "");
  const close = template[at + 2] ?? "";
  return !(enclosing.includes(open) && open !== "" && "}),".includes(close) && close !== "");
}

/** An operation's template with the symbols of one node's inputs, coloured. */
export function templateTex(
  index: RecordingIndex,
  node: number,
  template: string,
  input: number,
  gradient: string,
): string {
  const operands = index.operands(node);
  const form = settled(index, node, template);
  const own = (at: number, place: number): string => {
    const operand = operands[at];
    if (operand === undefined) return "\\cdot";
    const symbol = index.symbol(operand);
    return coloured("value", needsBrackets(symbol, form, place, "{(") ? `(${symbol.tex})` : symbol.tex);
  };
  const filled = fillTemplate(form, (token, place) => {
    if (token === "g") return gradient;
    if (token === "y") return coloured("value", index.symbol(node).tex);
    if (token === "i") return own(input, place);
    if (token.startsWith("{")) return attributeOf(index, node, token.slice(1, -1));
    return own(Number(token) - 1, place);
  });
  // a fraction on a line of its own is set large
  return filled.replaceAll("\\frac{", "\\dfrac{");
}

/** A power of a plain exponent: its slope is written as a person would, `1` of x and `0` of x⁰. */
const POWER = /^#(\d)\s*(?:\\,|\\cdot)?\s*#\d\^\{#\1 - 1\}$/;

/** The words of a template in the page's language. */
function translated(template: string): string {
  return template.replace(
    /\\text\{(\s*)([^{}]*?)(\s*)\}/g,
    (whole, before: string, words: string, after: string) =>
      has(`formulas.${words}`) ? `\\text{${before}${t(`formulas.${words}`)}${after}}` : whole,
  );
}

/** A template as it reads for one node, in the page's language. An exponent `#2 - 1` whose `#2` is a plain number, worked out: nobody writes x²⁻¹. */
export function settled(index: RecordingIndex, node: number, template: string): string {
  const plain = (at: string): number | null => {
    const operand = index.operands(node)[Number(at) - 1];
    if (operand === undefined || !index.isFolded(operand)) return null;
    return Number(index.values(index.recording.nodes.value[operand] ?? 0));
  };
  const power = plain(POWER.exec(template)?.[1] ?? "");
  if (power === 0 || power === 1) return String(power);
  return translated(template).replace(/\^\{#(\d) - 1\}/, (whole, at: string) => {
    const exponent = plain(at);
    if (exponent === null) return whole;
    return exponent === 2 ? "" : `^{${exponent - 1}}`;
  });
}

const TURNED = /^\^\{?(\\mathsf T|\\top|\\mathsf\{T\})\}?/;
/** What may stand between the tokens of a rule that is written out in numbers. */
const JOINTS: readonly [RegExp, string][] = [
  [/^(\\,|\\;|~|\s)+/, ""],
  [/^\\cdot(?![a-z])\s*/, "·"],
  [/^\\\ /, ""],
  [/^\\times(?![a-z])\s*/, "×"],
  [/^\\odot(?![a-z])\s*/, "⊙"],
  [/^\\otimes(?![a-z])\s*/, "⊗"],
];

/** One factor of a rule in numbers. */
export interface Factor {
  token: string;
  turned: boolean;
  /** The sign before it; "" where the factors only stand side by side. */
  joint: string;
}

/** A rule that is a plain product of its tokens, as its factors; null for every other rule. */
export function factorsOf(template: string): Factor[] | null {
  const factors: Factor[] = [];
  let rest = template;
  let joint = "";
  while (rest) {
    const token = /^#(\w)/.exec(rest);
    if (token) {
      rest = rest.slice(token[0].length);
      const turned = TURNED.exec(rest);
      if (turned) rest = rest.slice(turned[0].length);
      factors.push({ token: token[1]!, turned: turned !== null, joint });
      joint = "";
      continue;
    }
    const found = JOINTS.find(([pattern]) => pattern.test(rest));
    if (!found) return null;
    rest = rest.replace(found[0], "");
    joint ||= found[1];
  }
  return factors.length > 0 ? factors : null;
}

/** Plain text of an equation. */
export function equationText(equation: Equation): string {
  return equation.map(segmentText).filter(Boolean).join("; ").replaceAll("; →", " →").replaceAll(/ +/g, " ");
}

export function segmentText(segment: Segment): string {
  const words = segment.terms.map((term) =>
    term.kind === "slot" ? `⟨${term.text}⟩` : term.kind === "value" ? valueText(term) : term.text,
  );
  return (segment.role === "numbers" ? ["→", ...words] : words).join(" ");
}

function valueText(term: Extract<Term, { kind: "value" }>): string {
  return (term.parenthesis ? `(${term.text})` : term.text) + (term.turned ? "ᵀ" : "");
}
