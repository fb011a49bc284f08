/**
 * The equations of what a tensor keeps between passes: `.grad` as it is written, zeroed or changed by a hook, and a parameter's update.
 * Must not know how a gradient came about.
 */
import { digitsApart } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import type { Step } from "../model/types";
import { gradientBefore, impliedRate } from "./descent";
import { optimiserStep } from "./optimiser";
import { objective } from "./rules";
import { secondDerivative } from "./second";
import { type Equation, type Term, coloured, derivative, math, number, sign, symbolTerm } from "./terms";

export function gradTerm(index: RecordingIndex, node: number): Term {
  const symbol = index.symbol(node);
  const [tex, text] = symbol.compound
    ? [`\\left(${symbol.tex}\\right)`, `(${symbol.text})`]
    : [symbol.tex, symbol.text];
  return math(coloured("gradient", `${tex}\\texttt{.grad}`), `${text}.grad`);
}

/** Whether a leaf's `.grad` is written instead of added to: there was none, or the framework is MXNet, which keeps the last gradient only. */
export function writes(index: RecordingIndex, event: number): boolean {
  const { before, value, after } = index.recording.events;
  const plain = (at: number): string => JSON.stringify(index.values(at));
  const last = index.recording.program.dialect === "mxnet" && plain(value[event]!) === plain(after[event]!);
  return before[event] === 0 || last;
}

/** Whether the program itself changed a `.grad`, as clipping does: nothing came back. */
export function isChange(index: RecordingIndex, event: number): boolean {
  return index.recording.events.value[event] === 0;
}

export function leaf(step: Step, index: RecordingIndex): Equation {
  const { before, value, after } = index.recording.events;
  const was = before[step.event]!;
  const written = writes(index, step.event);
  const own = gradTerm(index, step.node);
  if (isChange(index, step.event)) {
    const terms = [number(index.values(after[step.event]!), "gradient")];
    if (was !== 0) terms.unshift(number(index.values(was), "gradient"), sign("→"));
    return [{ role: "symbols", terms: [own, sign(":"), ...terms] }];
  }
  const by = derivative(index, objective(index, step.pass), step.node, "gradient");
  const whole = [by, ...secondDerivative(index, step.pass, step.node)];
  const symbols = written ? [own, sign("←"), ...whole] : [own, sign("←"), own, sign("+"), ...whole];
  const result = number(index.values(after[step.event]!), "gradient");
  const numbers = written
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

export function update(event: number, index: RecordingIndex): Equation {
  const { subject, before, after } = index.recording.events;
  const node = subject[event]!;
  const own = symbolTerm(index, node, "value");
  const [from, to] = [index.values(before[event]!), index.values(after[event]!)];
  const digits = digitsApart(from, to);
  const was = number(from, "value", { digits });
  const now = number(to, "value", { digits });
  const descent = impliedRate(index, event);
  if (!descent) {
    const step = optimised(event, index);
    if (!step) return [{ role: "symbols", terms: [own, sign(":"), was, sign("→"), now] }];
    const { rate, decay, symbols, numbers } = step;
    const lost = (whole: Term): Term[] =>
      decay ? [sign("−"), rate, sign("·"), decay, sign("·"), whole] : [];
    const inside = number(from, "value", { digits, inside: true });
    return [
      {
        role: "symbols",
        terms: [own, sign("←"), own, ...lost(own), sign("−"), rate, sign("·"), ...symbols],
      },
      {
        role: "numbers",
        terms: [was, ...lost(inside), sign("−"), rate, sign("·"), ...numbers, sign("="), now],
      },
    ];
  }
  const rate = number(descent.rate, "ink");
  const gradient = usedGradient(event, index);
  return [
    { role: "symbols", terms: [own, sign("←"), own, sign("−"), rate, sign("·"), gradient] },
    {
      role: "numbers",
      terms: [
        was,
        sign("−"),
        rate,
        sign("·"),
        number(index.values(descent.gradient), "gradient", { inside: true }),
        sign("="),
        now,
      ],
    },
  ];
}

/** The gradient that an update went by: the leaf's `.grad`, or the derivative that a function returned. */
function usedGradient(event: number, index: RecordingIndex): Term {
  const { node, pass } = gradientBefore(index, event);
  return pass < 0 ? gradTerm(index, node) : derivative(index, objective(index, pass), node, "gradient");
}

const MEAN = math(coloured("gradient", "\\hat m"), "m̂");
const VELOCITY = math(coloured("gradient", "v"), "v");
const ROOTS = {
  adam: math("\\sqrt{\\hat s}", "√ŝ"),
  rms: math("\\sqrt{s}", "√s"),
  adagrad: math("\\sqrt{s}", "√s"),
} as const;

/** What an optimiser with a memory multiplies its rate with. Its ε, which keeps a root from being 0, is left out. */
function optimised(
  event: number,
  index: RecordingIndex,
): { rate: Term; decay: Term | null; symbols: Term[]; numbers: Term[] } | null {
  const step = optimiserStep(index, event);
  if (!step?.formula) return null;
  const { kind, top, root } = step.formula;
  const rate = number(step.rate, "ink");
  const decay = step.decay > 0 ? number(step.decay, "ink") : null;
  const above = number(top, "gradient", { inside: true });
  if (kind === "momentum") return { rate, decay, symbols: [VELOCITY], numbers: [above] };
  return {
    rate,
    decay,
    symbols: [kind === "adam" ? MEAN : usedGradient(event, index), sign("/"), ROOTS[kind]],
    numbers: [above, sign("/"), number(root, "ink")],
  };
}

export function zero(step: Step, index: RecordingIndex): Equation {
  const { before, after } = index.recording.events;
  const was = before[step.event]!;
  const now = after[step.event]!;
  const none = math("\\texttt{None}", "None");
  const terms: Term[] = was === 0 ? [] : [number(index.values(was), "gradient"), sign("→")];
  terms.push(now === 0 ? none : number(index.values(now), "gradient"));
  return [
    { role: "symbols", terms: [gradTerm(index, step.node), sign("←"), now === 0 ? none : math("0", "0")] },
    { role: "note", terms },
  ];
}

export function hook(step: Step, index: RecordingIndex): Equation {
  const { before, after } = index.recording.events;
  return [
    { role: "symbols", terms: [derivative(index, objective(index, step.pass), step.node, "gradient")] },
    {
      role: "numbers",
      terms: [
        number(index.values(before[step.event]!), "gradient"),
        sign("→"),
        number(index.values(after[step.event]!), "gradient"),
      ],
    },
  ];
}
