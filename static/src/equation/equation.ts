/**
 * The equation of a step: the rule in symbols, then in numbers, then the sum it adds to with the contributions still to come
 * as empty slots. Everything is read from the recording; nothing is computed anew except what an in-place update implies.
 */
import { asNumbers, digitsApart, digitsOf, isArray } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type Step, type Value } from "../model/types";
import { gradTerm, hook, leaf, update, zero } from "./keeping";
import { plainTex } from "./plain";
import { whoseDerivative } from "./second";
import { push, tangent, tangentRule, tangentTerm } from "./tangents";
import {
  argument,
  axesText,
  eventsOf,
  inNumbers,
  isProduct,
  objective,
  plainTemplate,
  rule,
  slopeOf,
  tensorRule,
  total,
} from "./rules";
import {
  type Equation,
  type Product,
  type Segment,
  type Term,
  coloured,
  derivative,
  factorsOf,
  insideText,
  math,
  number,
  sign,
  symbolTerm,
  templateTex,
} from "./terms";

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
    case "push":
      return push(step, index);
    case "tangent":
      return tangent(step, index);
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

// ---- one contribution ----------------------------------------------------------------------------------------------

function contribution(step: Step, index: RecordingIndex): Equation {
  const events = eventsOf(index, step.edge, step.event);
  return [
    ...rule(index, step.edge, events, step.pass),
    ...total(index, step.edge, events, step.pass),
    ...whoseDerivative(index, step.pass),
  ];
}

// ---- micro steps -----------------------------------------------------------------------------------------------------

function local(step: Step, index: RecordingIndex): Equation {
  const { edge, event } = step;
  const target = index.target(edge);
  const source = index.source(edge);
  const slope = slopeOf(index, edge);
  const by = derivative(index, target, source, "value", argument(index, edge));
  const value = index.recording.events.value[event]!;
  if (slope === null) {
    const terms = step.phase === "tangent" ? tangentRule(index, edge) : tensorRule(index, edge);
    return [{ role: "symbols", terms }];
  }
  const terms = [
    by,
    sign("="),
    math(templateTex(index, target, slope, index.slot(edge), ""), plainTemplate(index, target, slope)),
  ];
  if (value === 0) return [{ role: "symbols", terms }];
  return [
    { role: "symbols", terms },
    { role: "numbers", terms: [number(asNumbers(index.values(value)), "value")] },
  ];
}

function times(step: Step, index: RecordingIndex): Equation {
  const events = eventsOf(index, step.edge, step.event);
  return rule(index, step.edge, { ...events, unbroadcast: -1 }, step.pass).filter(
    ({ role }) => role !== "where",
  );
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
    {
      role: "symbols",
      terms: [...symbols, number(index.values(value[step.event]!), "gradient", { inside: true })],
    },
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
    return [
      {
        role: "symbols",
        terms: [derivative(index, of, step.node, "gradient"), sign("="), number(index.values(g), "gradient")],
      },
    ];
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

/** Templates of a sum, a difference and a quotient, with the sign that stands between two arrays. */
const BETWEEN = new Map([
  ["#1 + #2", "+"],
  ["#1 - #2", "-"],
  ["\\frac{#1}{#2}", "/"],
]);

function forward(node: number, index: RecordingIndex): Equation {
  const op = index.op(node);
  const value = index.valueIndexAt(node, index.forwardEvent(node) + 1);
  const integer = index.isInteger(node);
  const name = symbolTerm(index, node, "value");
  if (!op)
    return [{ role: "symbols", terms: [name, sign("="), number(index.values(value), "value", { integer })] }];
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
  const scalars = operands.every((operand) => !isArray(index.valueAt(operand, at)));
  // a number times 1.0001 is not what it was
  const digits = scalars
    ? Math.max(4, ...operands.map((operand) => alike(index.valueAt(operand, at), index.values(value))))
    : 4;
  if (factors && factors.length === 2 && factors.every(({ token }) => /\d/.test(token))) {
    factors.forEach((factor, i) => {
      const operand = operands[Number(factor.token) - 1]!;
      if (i > 0) numbers.push(sign(factor.joint || "·"));
      numbers.push(
        number(index.valueAt(operand, at), "value", {
          inside: i > 0,
          integer: isWhole(index, operand),
          digits: Math.max(digits, index.isFolded(operand) ? digitsOf(index.valueAt(operand, at)) : 4),
        }),
      );
    });
    const [left, other] = factors.map((factor) => index.valueAt(operands[Number(factor.token) - 1]!, at));
    const made: Product = { left: left ?? null, right: other ?? null, leftTurned: false, rightTurned: false };
    if (isProduct(made) && op.kind === "bilinear") product = made;
    numbers.push(sign("="));
  } else if (scalars && operands.length <= 3) {
    const tex = scalarTemplate(index, node, template, at, digits);
    if (tex) numbers.push(tex, sign("="));
  } else if (BETWEEN.has(template)) {
    const [left, right] = operands.map((operand, i) =>
      number(index.valueAt(operand, at), "value", { inside: i > 0, integer: isWhole(index, operand) }),
    );
    numbers.push(left!, sign(BETWEEN.get(template)!), right!, sign("="));
  } else {
    const [read, ...others] = operands.filter((operand) => !index.isFolded(operand));
    if (read !== undefined && others.length === 0)
      numbers.push(number(index.valueAt(read, at), "value", { integer: isWhole(index, read) }), sign("→"));
  }
  numbers.push(number(index.values(value), "value", { integer, digits, ...(product ? { product } : {}) }));
  return [
    { role: "symbols", terms: symbols },
    { role: "numbers", terms: numbers },
  ];
}

/** The digits that tell an operand and its result apart, where these are different numbers. */
function alike(one: Value, other: Value): number {
  return typeof one === "number" && typeof other === "number" && one !== other ? digitsApart(one, other) : 4;
}

/** Whether a number of it is written without a point: it is one of the program's text, or of an array of integers. */
function isWhole(index: RecordingIndex, node: number): boolean {
  return index.isFolded(node) || index.isInteger(node);
}

/** A template with plain numbers in the places of its inputs: `2.0² + 1.0`. */
function scalarTemplate(
  index: RecordingIndex,
  node: number,
  template: string,
  at: number,
  digits: number,
): Term | null {
  const operands = index.operands(node);
  if (!/#\d/.test(template) || /#[giy{]/.test(template)) return null;
  const text = (operand: number): string => {
    const term = number(index.valueAt(operand, at), "value", {
      integer: isWhole(index, operand),
      digits: Math.max(digits, index.isFolded(operand) ? digitsOf(index.valueAt(operand, at)) : 4),
    });
    return term.kind === "value" ? term.text : "";
  };
  const tex = template.replaceAll(/#(\d)/g, (_, n: string) => {
    const operand = operands[Number(n) - 1];
    if (operand === undefined) return "\\cdot";
    const plain = text(operand).replace("−", "-");
    const own = /[e-]/.test(plain) ? `(${plain})` : plain;
    return coloured("value", `\\texttt{${own}}`);
  });
  const plain = template.replaceAll(/#(\d)/g, (_, n: string, place: number) => {
    const own = text(operands[Number(n) - 1] ?? 0);
    return place > 0 || template[place + 2] === "^" ? insideText(own) : own;
  });
  return math(tex, plainTex(plain));
}

function seed(step: Step, index: RecordingIndex): Equation {
  const root = step.node;
  const of = objective(index, step.pass);
  const value = index.values(index.recording.events.after[step.event]!);
  if (typeof of === "number") {
    return [
      {
        role: "symbols",
        terms: [derivative(index, of, root, "gradient"), sign("="), number(value, "gradient")],
      },
      ...whoseDerivative(index, step.pass),
    ];
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
      terms: [
        derivative(index, of, root, "gradient"),
        sign("="),
        math(coloured("gradient", "v"), "v"),
        sign("="),
        number(value, "gradient"),
      ],
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
    for (let i = step.first; i <= step.last; i += 1)
      if (kind[i] === EventKind.forward) made.push(subject[i]!);
    const last = made.filter((node) => index.op(node)).at(-1) ?? made.at(-1);
    if (last !== undefined)
      add([symbolTerm(index, last, "value"), sign("="), number(index.valueAt(last, step.last + 1), "value")]);
    return segments;
  }
  if (step.phase === "tangent") {
    const root = index.recording.pushes?.[index.pushAt(step.last + 1) - 1]?.root ?? -1;
    if (root >= 0)
      add([
        tangentTerm(index, root),
        sign("="),
        number(index.values(index.tangentIndexAt(root, step.last + 1)), "gradient"),
      ]);
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
