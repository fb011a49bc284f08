/**
 * How each node is written in mathematics: the learner's name where there is one, a short expression (`a · b`), the
 * function that gives it back, or a letter with an index where there is not. One table for graph, equation and inspector, so that they never disagree.
 */
import type { RecordingIndex } from "./recording";
import { digitsOf, formatElement, formatNumber, isArray } from "./format";
import { returnedBy } from "./returned";

export interface SymbolName {
  /** For sentences, captions and tooltips. */
  text: string;
  /** For KaTeX, without colour. */
  tex: string;
  /** Whether it is an expression, which needs brackets inside another one. */
  compound: boolean;
  /** Whether it is a product or a power, which a sum holds without brackets. */
  product?: boolean;
}

const GREEK = new Set(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega".split(
    " ",
  ),
);
/** The same as one may type them, in this order. */
const LETTERS = "αβγδεζηθικλμνξπρστφχψω";
/** A name longer than this is written with its beginning and its end. */
const LONGEST = 24;
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

export function subscript(n: number): string {
  return [...String(n)].map((digit) => SUBSCRIPTS[Number(digit)] ?? digit).join("");
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = (n: number): string =>
  [...String(n)].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");

const escapeTex = (text: string): string =>
  text.replace(/[\\{}$&#^_%~]/g, (c) => (c === "\\" ? "\\backslash " : `\\${c}`));

/** A learner's name as an equation or a sentence has room for it. */
export function shortName(whole: string): string {
  const letters = [...whole];
  return letters.length > LONGEST
    ? `${letters.slice(0, LONGEST - 8).join("")}…${letters.slice(-6).join("")}`
    : whole;
}

/** A learner's name as mathematics: `w1` and `w_1` have an index, `alpha` is α, `loss` stands upright. */
export function nameToTex(whole: string): string {
  const name = shortName(whole);
  const parts = /^(\p{L}+)_?(\d+)$/u.exec(name);
  if (parts) return `${nameToTex(parts[1]!)}_{${parts[2]}}`;
  if (GREEK.has(name)) return `\\${name}`;
  if (name.length === 1 && LETTERS.includes(name)) return `\\${[...GREEK][LETTERS.indexOf(name)]}`;
  if (/^[A-Za-z]$/.test(name)) return name;
  if (/^[A-Za-z]+$/.test(name)) return `\\mathit{${name}}`;
  return `\\text{${escapeTex(name)}}`;
}

/** Fill `#1` … `#9`, `#y`, `#g`, `#i` and `#{name}` of an operation's template. */
export function fillTemplate(template: string, fill: (token: string, at: number) => string): string {
  return template.replace(
    /#(?:\{(\w+)\}|(\w))/g,
    (_whole, attribute: string | undefined, short: string | undefined, at: number) =>
      fill(attribute === undefined ? short! : `{${attribute}}`, at),
  );
}

/** An attribute as TeX: a number, a list of numbers, or a word. */
export function attributeTex(value: unknown): string {
  if (typeof value === "number") return formatElement(value).replace("−", "-");
  if (Array.isArray(value)) return `(${value.map(attributeTex).join(", ")})`;
  if (value === null || value === undefined) return "";
  return `\\text{${escapeTex(String(value))}}`;
}

/** Most parts of an index that are written out. */
const MOST_PARTS = 4;

/** What stands in the brackets of `x[…]`: numbers and slices as in Python, three dots for arrays of positions. */
export function indexTex(value: unknown, byArrays: boolean): string {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  if (byArrays || parts.length > MOST_PARTS || parts.some(Array.isArray)) return "\\dots";
  return parts.map((part) => (part === null ? "\\text{None}" : attributeTex(part))).join(", ");
}

/** An attribute of a node as TeX, by the name its operation's templates call it. */
export function attributeOf(index: RecordingIndex, node: number, name: string): string {
  const value = index.attributes(node)[name];
  return name === "index"
    ? indexTex(value, index.op(node)?.backward === "IndexBackward0")
    : attributeTex(value);
}

/** A piece of Python as a person would write it: `x ** 2` is x², `a * b` is a · b. */
function readable(source: string): string {
  return source
    .replaceAll(/\s*\*\*\s*(\d+)/g, (_, digits: string) =>
      [...digits].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join(""),
    )
    .replaceAll("**", "^")
    .replaceAll(/\s*\*\s*/g, " · ")
    .replaceAll(/\s+/g, " ");
}

const MAX_EXPRESSION = 9;
/** What is asked for a whole matrix of derivatives, which is then stacked from its rows or columns. */
const DERIVED = /\b(jacfwd|jacrev|jacobian|hessian)\b/;

export class SymbolTable {
  readonly #index: RecordingIndex;
  readonly #cache = new Map<number, SymbolName>();
  /** Number of a node among those of the same name or letter and iteration; 0 where it is the only one. */
  readonly #numbers: Int32Array;
  /** The iteration each node was made in. */
  readonly #iterations: Int32Array;
  readonly #lines: readonly string[];
  /** Nodes that are called as the function that gives them back. */
  readonly #called = new Map<number, string>();
  /** A piece of source as an expression, by its span; null where it is none that is written out. */
  readonly #sources = new Map<number, string | null>();
  /** How often a piece of source ran within one iteration: text that ran twice cannot name two nodes. */
  readonly #runs = new Map<number, number>();

  constructor(index: RecordingIndex) {
    this.#index = index;
    this.#lines = index.recording.program.source.split("\n");
    this.#numbers = new Int32Array(index.nodeCount);
    this.#iterations = Int32Array.from({ length: index.nodeCount }, (_, node) => {
      const event = index.forwardEvent(node);
      return event < 0 ? 0 : (index.recording.phases[index.phaseIndexOfEvent(event)]?.iteration ?? 0);
    });
    for (let node = 0; node < index.nodeCount; node += 1) {
      const key = this.#inIteration(node, index.recording.nodes.span[node]!);
      this.#runs.set(key, (this.#runs.get(key) ?? 0) + 1);
    }
    this.#count();
  }

  of(node: number): SymbolName {
    let symbol = this.#cache.get(node);
    if (!symbol) {
      symbol = this.#make(node);
      this.#cache.set(node, symbol);
    }
    return symbol;
  }

  /** Number the nodes of one name, then those of one letter among what has neither a name nor an expression of its own. */
  #count(): void {
    const { names, nodes } = this.#index.recording;
    const named: number[] = [];
    const unnamed: number[] = [];
    for (let node = 0; node < this.#index.nodeCount; node += 1)
      if (!this.#index.isFolded(node)) (this.#index.name(node) ? named : unnamed).push(node);
    this.#number(
      named,
      (node) => nodes.name[node]!,
      () => false,
    );
    const taken = new Set(names);
    const words: string[] = [];
    const codes = new Map<string, number>();
    const codeOf = (node: number): number => {
      const word = this.#called.get(node) ?? this.#letter(node);
      let code = codes.get(word);
      if (code === undefined) codes.set(word, (code = words.push(word) - 1));
      return code;
    };
    // what a push computes on its way is never written
    const written = unnamed.filter((node) => (nodes.by[node] ?? 0) >= 0 && this.#source(node) === null);
    this.#call(written);
    this.#number(written, codeOf, (code) => taken.has(words[code]!));
  }

  /** Nodes that no variable holds, and that a function of the learner's gives back, are called as it is. */
  #call(unnamed: readonly number[]): void {
    const { edges, nodes } = this.#index.recording;
    // of the operations of one expression the last is its result
    const within = new Set<number>();
    for (let edge = 0; edge < edges.source.length; edge += 1) {
      const [source, target] = [edges.source[edge]!, edges.target[edge]!];
      if (nodes.span[source] === nodes.span[target]) within.add(source);
    }
    const known = new Map<number, string | null>();
    for (const node of unnamed) {
      const at = nodes.span[node]!;
      const span = this.#index.span(at);
      if (!span || !this.#index.op(node) || (nodes.by[node] ?? 0) > 0 || within.has(node)) continue;
      if (!known.has(at)) known.set(at, returnedBy(this.#lines, span));
      const name = known.get(at);
      if (name) this.#called.set(node, name);
    }
  }

  /** Within an iteration; one that stands alone has no number, unless its letter is a name of the learner's. */
  #number(nodes: number[], baseOf: (node: number) => number, clashes: (base: number) => boolean): void {
    const groups = new Map<number, number[]>();
    for (const node of nodes) {
      const key = this.#inIteration(node, baseOf(node));
      const group = groups.get(key);
      if (group) group.push(node);
      else groups.set(key, [node]);
    }
    for (const group of groups.values()) {
      if (group.length > 1 || clashes(baseOf(group[0]!)))
        group.forEach((node, i) => (this.#numbers[node] = i + 1));
    }
  }

  /** One number for a number and the iteration that a node belongs to. */
  #inIteration(node: number, base: number): number {
    return base * this.#index.iterationCount + this.#iterations[node]!;
  }

  #letter(node: number): string {
    const op = this.#index.op(node);
    if (op?.name === "stack" && (this.#index.recording.nodes.by[node] ?? 0) >= 0) {
      const asked = DERIVED.exec(this.#text(this.#index.span(this.#index.recording.nodes.span[node]!)))?.[0];
      if (asked) return asked === "hessian" ? "H" : "J";
    }
    if (op) return (/[a-z]/.exec(op.name)?.[0] ?? "t").toLowerCase();
    return this.#index.isConstant(node) ? "c" : "p";
  }

  #make(node: number): SymbolName {
    const index = this.#index;
    const name = index.name(node);
    const number = this.#numbers[node] ?? 0;
    if (name) return this.#numbered(name, number);
    const derivative = index.derivativeOf(node);
    if (derivative) {
      const [upper, lower] = [this.of(derivative.root), this.of(derivative.by)];
      return {
        text: `∂${upper.text}/∂${lower.text}`,
        tex: `\\tfrac{\\partial ${upper.tex}}{\\partial ${lower.tex}}`,
        compound: true,
        product: true,
      };
    }
    const tangent = this.#tangent(node);
    if (tangent) return tangent;
    const value = index.values(index.recording.nodes.value[node] ?? 0);
    if (index.isConstant(node) && index.shape(node).length === 0 && !isArray(value) && value !== null) {
      const digits = digitsOf(value);
      const text = formatElement(value, digits);
      return {
        text,
        tex: formatNumber(value, true, digits).replace("−", "-").replace(/\.0$/, ""),
        compound: text.startsWith("−"),
      };
    }
    return this.#expression(node) ?? this.#indexed(node, number);
  }

  /** What a push made last is the tangent of its result: `ẏ`, and where several were pushed there, which of them. */
  #tangent(node: number): SymbolName | null {
    const { nodes, pushes = [] } = this.#index.recording;
    const by = nodes.by[node] ?? 0;
    const push = by < 0 && nodes.by[node + 1] !== by ? pushes[-by - 1] : undefined;
    if (push?.roots.length !== 1) return null;
    const { text, tex } = this.of(push.root);
    const same = pushes.filter(({ root }) => root === push.root);
    const nth = same.length > 1 ? same.indexOf(push) + 1 : 0;
    return {
      text: `${text}˙${nth > 0 ? `⁽${superscript(nth)}⁾` : ""}`,
      tex: `\\dot{${tex}}${nth > 0 ? `^{(${nth})}` : ""}`,
      compound: false,
    };
  }

  #numbered(name: string, number: number): SymbolName {
    const tex = nameToTex(name);
    if (number === 0) return { text: name, tex, compound: false };
    const indexed = tex.includes("_{") ? `${tex}^{(${number})}` : `${tex}_{${number}}`;
    return {
      text: name + (/\d$/.test(name) ? `·${number}` : subscript(number)),
      tex: indexed,
      compound: false,
    };
  }

  #indexed(node: number, number: number): SymbolName {
    const called = this.#called.get(node);
    if (called) return this.#numbered(called, number);
    const letter = this.#letter(node);
    if (number === 0) return { text: letter, tex: letter, compound: false };
    return { text: letter + subscript(number), tex: `${letter}_{${number}}`, compound: false };
  }

  /** A short elementwise expression of named things stands for itself: `x + 2`. */
  #expression(node: number): SymbolName | null {
    const index = this.#index;
    const [op, source] = [index.op(node), this.#source(node)];
    if (!op || source === null) return null;
    const operands = index.operands(node);
    const tex = fillTemplate(op.latex, (token) => {
      const operand = operands[Number(token) - 1];
      return operand === undefined ? attributeOf(index, node, token.slice(1, -1)) : this.of(operand).tex;
    });
    return { text: readable(source), tex, compound: true, product: !/[-+]/.test(source) };
  }

  /** The piece of source that stands for a node; null where it does not, or could stand for another too. */
  #source(node: number): string | null {
    const index = this.#index;
    if (index.op(node)?.kind !== "elementwise") return null;
    const span = index.recording.nodes.span[node]!;
    const source = this.#written(span);
    if (source === null || (this.#runs.get(this.#inIteration(node, span)) ?? 0) > 1) return null;
    const words = new Set(source.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
    // inside a function the text names its arguments, which may be called otherwise outside
    const said = (o: number): boolean => words.has(index.name(o)) && (this.#numbers[o] ?? 0) === 0;
    return index.operands(node).every((o) => index.isFolded(o) || said(o)) ? source : null;
  }

  /** The program's text at a span on one line. */
  #text(place: ReturnType<RecordingIndex["span"]>): string {
    if (!place || place[0] !== place[2]) return "";
    return (this.#lines[place[0] - 1] ?? "").slice(place[1], place[3]);
  }

  /** What is written at a span, where that is a short expression on one line. */
  #written(span: number): string | null {
    const known = this.#sources.get(span);
    if (known !== undefined) return known;
    const source = this.#text(this.#index.span(span)).replace(/^\((.*)\)$/, "$1");
    const short = source.length <= MAX_EXPRESSION && !/[()[\]"'.=]/.test(source) && /[-+*/]/.test(source);
    this.#sources.set(span, short ? source : null);
    return short ? source : null;
  }
}
