/**
 * The equation of a step: the rule in symbols, then in numbers, then the sum it adds to with the contributions still to come
 * as empty slots. Everything is read from the recording; nothing is computed anew except what an in-place update implies.
 */
import { t } from "../i18n/index.svelte";
import { locale } from "../i18n/index.svelte";
import { elements, isArray, isInline, shapeOf } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type Operation, type Step } from "../model/types";
import {
  type Equation,
  type Product,
  type Segment,
  type SymbolLike,
  type Term,
  coloured,
  derivative,
  factorsOf,
  math,
  number,
  sign,
  slot,
  symbolTerm,
  templateTex,
} from "./terms";
import { ordinal } from "./words";

/** Most contributions of one node that are written as separate lines. */
const MOST_LINES = 3;

export function equationOf(step: Step, index: RecordingIndex): Equation {
  switch (step.kind) {
    case "forward":
      return forward(step.node, index);
    case "seed":
      return seed(step, index);
    case "visit":
      return visit(step, index);
    case "contribution":
      return step.level === "micro" ? [...times(step, index)] : contribution(step, index);
    case "local":
      return local(step, index);
    case "unbroadcast":
      return unbroadcast(step, index);
    case "accumulation":
      return accumulation(step, index);
    case "leaf":
      return leaf(step, index);
    case "update":
      return update(step.event, index);
    case "zero":
      return zero(step, index);
    case "hook":
      return hook(step, index);
    case "phase":
      return phase(step, index);
    default:
      return [];
  }
}

// ---- parts ---------------------------------------------------------------------------------------------------------

/** What is differentiated in a pass: its root where that is one number, else L, defined at the seed. */
export function objective(index: RecordingIndex, pass: number): SymbolLike {
  const range = index.recording.passes[pass];
  if (!range) return { tex: "L", text: "L" };
  const scalar = index.shape(range.root).reduce((a, b) => a * b, 1) === 1;
  if (range.roots.length === 1 && scalar) return range.root;
  return index.recording.names.includes("L") ? { tex: "\\ell", text: "ℓ" } : { tex: "L", text: "L" };
}

/** Number of the argument where one value is used several times by an operation, else 0. */
function argument(index: RecordingIndex, edge: number): number {
  const source = index.source(edge);
  const uses = index.operands(index.target(edge)).filter((operand) => operand === source).length;
  return uses > 1 ? index.slot(edge) + 1 : 0;
}

interface EdgeEvents {
  local: number;
  contribution: number;
  unbroadcast: number;
  accumulation: number;
}

/** The events of one edge's contribution around a given one of them. */
function eventsOf(index: RecordingIndex, edge: number, near: number): EdgeEvents {
  const { kind } = index.recording.events;
  const found: EdgeEvents = { local: -1, contribution: -1, unbroadcast: -1, accumulation: -1 };
  const source = index.source(edge);
  const list = index.eventsOfNode(source);
  const pass = index.passOfEvent(near);
  for (const event of list) {
    if (index.passOfEvent(event) !== pass) continue;
    const k = kind[event];
    if (index.subjectEdge(event) === edge) {
      if (k === EventKind.local) found.local = event;
      if (k === EventKind.contribution) found.contribution = event;
      if (k === EventKind.unbroadcast) found.unbroadcast = event;
    } else if (k === EventKind.accumulation && found.contribution >= 0 && found.accumulation < 0) found.accumulation = event;
  }
  return found;
}

function partialOf(op: Operation | null, at: number): string | null {
  const list = op?.partials;
  return list ? (list[at] ?? (list.length === 1 ? list[0]! : null)) : null;
}

function pullOf(op: Operation | null, at: number): string | null {
  const list = op?.pulls;
  return list ? (list[at] ?? (list.length === 1 ? list[0]! : null)) : null;
}

/** `∂t/∂s` alone, where the rule of an operation with one number as its result is `#g · …`. */
function slopeOf(index: RecordingIndex, edge: number): string | null {
  const target = index.target(edge);
  const at = index.slot(edge);
  const op = index.op(target);
  if (op?.kind === "elementwise") return partialOf(op, at);
  const rest = /^#g\s*(?:\\cdot|\\,|\s)\s*(.+)$/.exec(pullOf(op, at) ?? "")?.[1];
  return rest && index.shape(target).length === 0 && !rest.includes("#g") && !rest.includes("\\text") ? rest : null;
}

const spread = (index: RecordingIndex, a: number, b: number): string =>
  shapeOf(index.values(a)).length > 0 && shapeOf(index.values(b)).length > 0 ? "⊙" : "·";

// ---- one contribution ------------------------------------------------------------------------------------------------

function contribution(step: Step, index: RecordingIndex): Equation {
  const events = eventsOf(index, step.edge, step.event);
  return [...rule(index, step.edge, events, step.pass), ...total(index, step.edge, events, step.pass)];
}

/** The rule in symbols and in numbers, un-broadcasting included. */
function rule(index: RecordingIndex, edge: number, events: EdgeEvents, pass: number): Segment[] {
  const source = index.source(edge);
  const target = index.target(edge);
  const of = objective(index, pass);
  const slope = slopeOf(index, edge);
  const segments: Segment[] = [];
  if (slope !== null) {
    const at = argument(index, edge);
    const by = derivative(index, target, source, "value", at);
    segments.push({
      role: "symbols",
      terms: [derivative(index, of, source, "gradient"), sign("+="), derivative(index, of, target, "gradient"), sign("·"), by],
    });
    const tex = templateTex(index, target, slope, index.slot(edge), "");
    segments.push({ role: "where", terms: [by, sign("="), math(tex, plainTemplate(index, target, slope))] });
  } else {
    segments.push({ role: "symbols", terms: tensorRule(index, edge) });
  }
  segments.push({ role: "numbers", terms: inNumbers(index, edge, events) });
  return segments;
}

/** `Ḡ_A += Ḡ_C Bᵀ`, each with its shape below it. */
function tensorRule(index: RecordingIndex, edge: number): Term[] {
  const source = index.source(edge);
  const target = index.target(edge);
  const bar = (node: number): string => {
    const shape = index.shape(node);
    const tex = `\\bar G_{${index.symbol(node).tex}}`;
    return coloured("gradient", shape.length > 0 ? `\\underset{${shape.join("\\times ")}}{${tex}}` : tex);
  };
  const template = pullOf(index.op(target), index.slot(edge)) ?? "#g";
  const plain = plainTemplate(index, target, template).replaceAll("#g", `Ḡ_${index.symbol(target).text}`);
  return [
    math(bar(source), `Ḡ_${index.symbol(source).text}`),
    sign("+="),
    math(templateTex(index, target, template, index.slot(edge), bar(target)), plain),
  ];
}

/** A template as plain text: symbols in place, TeX commands that have a character as that character. */
function plainTemplate(index: RecordingIndex, node: number, template: string): string {
  const operands = index.operands(node);
  const characters: Record<string, string> = { cdot: "·", odot: "⊙", times: "×", ln: "ln ", sigma: "σ", sum: "Σ", mathsf: "", textstyle: "", top: "T" };
  return template
    .replaceAll(/#(\d)/g, (_, n: string) => (operands[Number(n) - 1] === undefined ? "·" : index.symbol(operands[Number(n) - 1]!).text))
    .replaceAll("#y", index.symbol(node).text)
    .replaceAll(/\\[tdf]*frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1/$2")
    .replaceAll(/\\text\{([^{}]*)\}/g, "$1")
    .replaceAll(/\\([a-zA-Z]+)\s?/g, (_, name: string) => characters[name] ?? "")
    .replaceAll(/\\[,;]/g, " ")
    .replaceAll(/[{}]/g, "");
}

function inNumbers(index: RecordingIndex, edge: number, events: EdgeEvents): Term[] {
  const { value, after } = index.recording.events;
  const target = index.target(edge);
  const g = upstream(index, target, events.contribution);
  const brought = events.contribution < 0 ? 0 : value[events.contribution]!;
  const terms: Term[] = [];
  let product: Product | undefined;
  if (events.local >= 0 && value[events.local] !== 0) {
    const slope = value[events.local]!;
    terms.push(number(index.values(g), "gradient"), sign(spread(index, g, slope)), number(index.values(slope), "value", { inside: true }), sign("="));
  } else {
    const made = factorTerms(index, edge, g, events.contribution);
    product = made?.product;
    if (made) terms.push(...made.terms, sign("="));
  }
  terms.push(number(index.values(brought), "gradient", product ? { product } : {}));
  if (events.unbroadcast >= 0) {
    terms.push(sign("→"), sign(axesText(index, events.unbroadcast)), number(index.values(after[events.unbroadcast]!), "gradient"));
  }
  return terms;
}

export function axesText(index: RecordingIndex, event: number): string {
  const axes = index.recording.events.details[String(event)]?.axes ?? [];
  return t("player.summed", { axes: axes.join(", ") });
}

/** Index in `values` of the whole gradient that a node passes on. */
function upstream(index: RecordingIndex, target: number, event: number): number {
  return event < 0 ? 0 : index.gradientIndexAt(target, event);
}

/** A rule that is a product, with the arrays of this run in its places. */
function factorTerms(index: RecordingIndex, edge: number, g: number, event: number): { terms: Term[]; product?: Product } | null {
  const target = index.target(edge);
  const template = pullOf(index.op(target), index.slot(edge));
  const factors = template === null ? null : factorsOf(template);
  if (!factors || factors.length < 2) return null;
  const operands = index.operands(target);
  const value = (token: string): number => {
    if (token === "g") return g;
    if (token === "y") return index.valueIndexAt(target, event);
    const operand = token === "i" ? index.source(edge) : operands[Number(token) - 1];
    return operand === undefined ? 0 : index.valueIndexAt(operand, event);
  };
  const terms: Term[] = [];
  factors.forEach((factor, i) => {
    if (i > 0) terms.push(sign(factor.joint || "·"));
    terms.push(number(index.values(value(factor.token)), factor.token === "g" ? "gradient" : "value", { inside: i > 0 }));
    if (factor.turned) terms.push(math("{}^{\\mathsf T}", "ᵀ"));
  });
  const [left, right] = factors;
  if (factors.length !== 2 || !left || !right) return { terms };
  const product: Product = {
    left: index.values(value(left.token)),
    right: index.values(value(right.token)),
    leftTurned: left.turned,
    rightTurned: right.turned,
  };
  return isProduct(product) ? { terms, product } : { terms };
}

/** Whether both factors are matrices that travel whole. */
function isProduct({ left, right }: Product): boolean {
  return isInline(left) && isInline(right) && left.shape.length === 2 && right.shape.length === 2;
}

/** `before + brought + ⟨2nd argument⟩ = ⟨?⟩`, where a node has several contributions. */
function total(index: RecordingIndex, edge: number, events: EdgeEvents, pass: number): Segment[] {
  const { before, value, after } = index.recording.events;
  const sum = events.accumulation;
  if (sum < 0) return [];
  const arriving = index.contributionsTo(index.source(edge), pass);
  const missing = arriving.filter((event) => event > events.contribution);
  const was = before[sum]!;
  if (missing.length === 0 && was === 0) return [];
  const terms: Term[] = [];
  if (was !== 0) terms.push(number(index.values(was), "gradient"), sign("+"));
  terms.push(number(index.values(value[sum]!), "gradient", { inside: was !== 0 }));
  const shown = missing.length > MOST_LINES ? [] : missing;
  for (const event of shown) terms.push(sign("+"), slot(slotText(index, index.subjectEdge(event), edge)));
  if (missing.length > MOST_LINES) terms.push(sign("+"), slot(t("player.more_slots", { count: missing.length })));
  terms.push(sign("="));
  terms.push(missing.length > 0 ? slot("?") : number(index.values(after[sum]!), "gradient"));
  return [{ role: "sum", terms }];
}

/** A contribution still to come: another argument of the same operation, or another operation. */
function slotText(index: RecordingIndex, edge: number, beside: number): string {
  if (index.target(edge) === index.target(beside)) {
    return t("player.argument", { nth: ordinal(index.slot(edge) + 1, locale.current) });
  }
  return t("player.from_slot", { name: index.symbol(index.target(edge)).text });
}

// ---- micro steps -----------------------------------------------------------------------------------------------------

function local(step: Step, index: RecordingIndex): Equation {
  const { edge, event } = step;
  const target = index.target(edge);
  const source = index.source(edge);
  const slope = slopeOf(index, edge);
  const by = derivative(index, target, source, "value", argument(index, edge));
  const value = index.recording.events.value[event]!;
  if (slope === null) return [{ role: "symbols", terms: tensorRule(index, edge) }];
  const terms = [by, sign("="), math(templateTex(index, target, slope, index.slot(edge), ""), plainTemplate(index, target, slope))];
  if (value === 0) return [{ role: "symbols", terms }];
  return [
    { role: "symbols", terms },
    { role: "numbers", terms: [number(index.values(value), "value")] },
  ];
}

function times(step: Step, index: RecordingIndex): Equation {
  const events = eventsOf(index, step.edge, step.event);
  return rule(index, step.edge, { ...events, unbroadcast: -1 }, step.pass).filter(({ role }) => role !== "where");
}

function unbroadcast(step: Step, index: RecordingIndex): Equation {
  const { before, after } = index.recording.events;
  return [
    {
      role: "symbols",
      terms: [
        number(index.values(before[step.event]!), "gradient"),
        sign("→"),
        sign(axesText(index, step.event)),
        number(index.values(after[step.event]!), "gradient"),
      ],
    },
  ];
}

function accumulation(step: Step, index: RecordingIndex): Equation {
  const { before, value, after } = index.recording.events;
  const symbols: Term[] = [derivative(index, objective(index, step.pass), step.node, "gradient"), sign("+=")];
  const was = before[step.event]!;
  const start: Term = was === 0 ? number(0, "gradient") : number(index.values(was), "gradient");
  return [
    { role: "symbols", terms: [...symbols, number(index.values(value[step.event]!), "gradient", { inside: true })] },
    {
      role: "numbers",
      terms: [
        start,
        sign("+"),
        number(index.values(value[step.event]!), "gradient", { inside: true }),
        sign("="),
        number(index.values(after[step.event]!), "gradient"),
      ],
    },
  ];
}

// ---- whole nodes -------------------------------------------------------------------------------------------------------

function visit(step: Step, index: RecordingIndex): Equation {
  const { kind, value } = index.recording.events;
  const edges: number[] = [];
  for (let i = step.first; i <= step.last; i += 1) {
    if (kind[i] === EventKind.contribution) edges.push(index.subjectEdge(i));
  }
  const of = objective(index, step.pass);
  if (step.level === "micro" || edges.length === 0) {
    const g = value[step.event]!;
    return [{ role: "symbols", terms: [derivative(index, of, step.node, "gradient"), sign("="), number(index.values(g), "gradient")] }];
  }
  if (edges.length === 1) {
    const [edge] = edges;
    const events = eventsOf(index, edge!, step.event);
    return [...rule(index, edge!, events, step.pass), ...total(index, edge!, events, step.pass)];
  }
  return edges.slice(0, MOST_LINES).map((edge) => ({
    role: "symbols" as const,
    terms: [
      derivative(index, of, index.source(edge), "gradient"),
      sign("+="),
      ...inNumbers(index, edge, eventsOf(index, edge, step.event)),
    ],
  }));
}

function forward(node: number, index: RecordingIndex): Equation {
  const op = index.op(node);
  const value = index.valueIndexAt(node, index.forwardEvent(node) + 1);
  const integer = index.isInteger(node);
  const name = symbolTerm(index, node, "value");
  if (!op) return [{ role: "symbols", terms: [name, sign("="), number(index.values(value), "value", { integer })] }];
  const operands = index.operands(node);
  const template = op.latex;
  const symbol = index.symbol(node);
  const right = math(templateTex(index, node, template, 0, ""), plainTemplate(index, node, template));
  // a result whose symbol is its own expression is not said twice
  const symbols: Term[] = symbol.compound ? [right] : [name, sign("="), right];
  const factors = factorsOf(template);
  const at = index.forwardEvent(node);
  const numbers: Term[] = [];
  let product: Product | undefined;
  const whole = operands.every((operand) => !isArray(index.valueAt(operand, at)) || factors);
  if (factors && factors.length === 2 && factors.every(({ token }) => /\d/.test(token))) {
    factors.forEach((factor, i) => {
      const operand = operands[Number(factor.token) - 1]!;
      if (i > 0) numbers.push(sign(factor.joint || "·"));
      numbers.push(number(index.valueAt(operand, at), "value", { inside: i > 0, integer: index.isFolded(operand) }));
    });
    const [left, other] = factors.map((factor) => index.valueAt(operands[Number(factor.token) - 1]!, at));
    const made: Product = { left: left ?? null, right: other ?? null, leftTurned: false, rightTurned: false };
    if (isProduct(made) && op.kind === "bilinear") product = made;
    numbers.push(sign("="));
  } else if (whole && operands.length <= 3) {
    const tex = scalarTemplate(index, node, template, at);
    if (tex) numbers.push(tex, sign("="));
  } else if (operands.length === 1) {
    numbers.push(number(index.valueAt(operands[0]!, at), "value"), sign("→"));
  }
  numbers.push(number(index.values(value), "value", { integer, ...(product ? { product } : {}) }));
  return [
    { role: "symbols", terms: symbols },
    { role: "numbers", terms: numbers },
  ];
}

/** A template with plain numbers in the places of its inputs: `2.0² + 1.0`. */
function scalarTemplate(index: RecordingIndex, node: number, template: string, at: number): Term | null {
  const operands = index.operands(node);
  if (operands.length === 0 || /#[giy{]/.test(template)) return null;
  const text = (operand: number): string => {
    const term = number(index.valueAt(operand, at), "value", { integer: index.isFolded(operand) });
    return term.kind === "value" ? term.text : "";
  };
  const tex = template.replaceAll(/#(\d)/g, (_, n: string) => {
    const operand = operands[Number(n) - 1];
    if (operand === undefined) return "\\cdot";
    const plain = text(operand).replace("−", "-");
    const own = /[e-]/.test(plain) ? `(${plain})` : plain;
    return coloured("value", `\\texttt{${own}}`);
  });
  const plain = template.replaceAll(/#(\d)/g, (_, n: string) => text(operands[Number(n) - 1] ?? 0)).replaceAll(/[\\{}]/g, "");
  return math(tex, plain);
}

function seed(step: Step, index: RecordingIndex): Equation {
  const root = step.node;
  const of = objective(index, step.pass);
  const value = index.values(index.recording.events.after[step.event]!);
  if (typeof of === "number") {
    return [{ role: "symbols", terms: [derivative(index, of, root, "gradient"), sign("="), number(value, "gradient")] }];
  }
  const symbol = index.symbol(root);
  return [
    {
      role: "symbols",
      terms: [
        math(coloured("gradient", of.tex), of.text),
        sign("="),
        math(`${coloured("gradient", "v")} \\cdot ${coloured("value", symbol.tex)}`, `v · ${symbol.text}`),
      ],
    },
    {
      role: "numbers",
      terms: [derivative(index, of, root, "gradient"), sign("="), math(coloured("gradient", "v"), "v"), sign("="), number(value, "gradient")],
    },
  ];
}

function gradTerm(index: RecordingIndex, node: number): Term {
  const symbol = index.symbol(node);
  return math(coloured("gradient", `${symbol.tex}\\texttt{.grad}`), `${symbol.text}.grad`);
}

function leaf(step: Step, index: RecordingIndex): Equation {
  const { before, value, after } = index.recording.events;
  const was = before[step.event]!;
  const own = gradTerm(index, step.node);
  const by = derivative(index, objective(index, step.pass), step.node, "gradient");
  const symbols = was === 0 ? [own, sign("←"), by] : [own, sign("←"), own, sign("+"), by];
  const result = number(index.values(after[step.event]!), "gradient");
  const numbers =
    was === 0
      ? [result]
      : [
          number(index.values(was), "gradient"),
          sign("+"),
          number(index.values(value[step.event]!), "gradient", { inside: true }),
          sign("="),
          result,
        ];
  return [
    { role: "symbols", terms: symbols },
    { role: "numbers", terms: numbers },
  ];
}

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
    if (rate === null && Math.abs(g[i]!) > 0 && Math.abs(change) > slack) rate = Number((change / g[i]!).toPrecision(3));
    if (rate !== null && Math.abs(change - rate * g[i]!) > slack + 0.004 * Math.abs(change)) return null;
  }
  return rate === null || rate <= 0 ? null : { rate, gradient };
}

function update(event: number, index: RecordingIndex): Equation {
  const { subject, before, after } = index.recording.events;
  const node = subject[event]!;
  const own = symbolTerm(index, node, "value");
  const was = number(index.values(before[event]!), "value");
  const now = number(index.values(after[event]!), "value");
  const descent = impliedRate(index, event);
  if (!descent) {
    return [
      { role: "symbols", terms: [own] },
      { role: "numbers", terms: [was, sign("→"), now] },
    ];
  }
  const rate = number(descent.rate, "ink");
  return [
    { role: "symbols", terms: [own, sign("←"), own, sign("−"), rate, sign("·"), gradTerm(index, node)] },
    {
      role: "numbers",
      terms: [was, sign("−"), rate, sign("·"), number(index.values(descent.gradient), "gradient", { inside: true }), sign("="), now],
    },
  ];
}

function zero(step: Step, index: RecordingIndex): Equation {
  const { before, after } = index.recording.events;
  const was = before[step.event]!;
  const now = after[step.event]!;
  const terms: Term[] = [];
  if (was !== 0) terms.push(number(index.values(was), "gradient"), sign("→"));
  terms.push(now === 0 ? math("\\texttt{None}", "None") : number(index.values(now), "gradient"));
  return [
    { role: "symbols", terms: [gradTerm(index, step.node), sign("←"), now === 0 ? math("\\texttt{None}", "None") : math("0", "0")] },
    { role: "numbers", terms },
  ];
}

function hook(step: Step, index: RecordingIndex): Equation {
  const { before, after } = index.recording.events;
  return [
    { role: "symbols", terms: [derivative(index, objective(index, step.pass), step.node, "gradient")] },
    {
      role: "numbers",
      terms: [number(index.values(before[step.event]!), "gradient"), sign("→"), number(index.values(after[step.event]!), "gradient")],
    },
  ];
}

/** What a whole phase came to: the results of a forward, the leaves' gradients of a backward, the parameters of an update. */
function phase(step: Step, index: RecordingIndex): Equation {
  const { kind, subject, after } = index.recording.events;
  const segments: Segment[] = [];
  const seen = new Set<number>();
  const add = (terms: Term[]): void => void segments.push({ role: "symbols", terms });
  if (step.phase === "forward") {
    const made: number[] = [];
    for (let i = step.first; i <= step.last; i += 1) if (kind[i] === EventKind.forward) made.push(subject[i]!);
    const last = made.filter((node) => index.op(node)).at(-1) ?? made.at(-1);
    if (last !== undefined) add([symbolTerm(index, last, "value"), sign("="), number(index.valueAt(last, step.last + 1), "value")]);
    return segments;
  }
  const wanted = step.phase === "backward" ? EventKind.leaf : EventKind.update;
  for (let i = step.last; i >= step.first && segments.length < MOST_LINES + 1; i -= 1) {
    const node = subject[i]!;
    if (kind[i] !== wanted || seen.has(node)) continue;
    seen.add(node);
    const value = index.values(after[i]!);
    if (wanted === EventKind.leaf) add([gradTerm(index, node), sign("="), number(value, "gradient")]);
    else add([symbolTerm(index, node, "value"), sign("="), number(value, "value")]);
  }
  return segments.reverse();
}
