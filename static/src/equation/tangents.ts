/**
 * The equations of forward mode: a tangent flows with the arrows, each edge brings the slope times the tangent before it, and the parts
 * of a node add up. Everything is read from the recording. Must not know how an equation is set.
 */
import { t } from "../i18n/index.svelte";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type Step } from "../model/types";
import { plainTex } from "./plain";
import { argument, inBetween, plainTemplate, slopeOf } from "./rules";
import {
  type Equation,
  type Segment,
  type Term,
  coloured,
  derivative,
  math,
  number,
  sign,
  slot,
  templateTex,
} from "./terms";

/** `ẋ`, the tangent of a node: with which speed it moves when the inputs move as they were told to. */
export function tangentTerm(index: RecordingIndex, node: number): Term {
  return math(coloured("gradient", dotted(index, node).tex), dotted(index, node).text);
}

function dotted(index: RecordingIndex, node: number): { tex: string; text: string } {
  const { tex, text, compound } = index.symbol(node);
  if (compound) return { tex: `(${tex})^{\\boldsymbol{\\cdot}}`, text: `(${text})˙` };
  return { tex: `\\dot{${tex}}`, text: /^\p{L}$/u.test(text) ? `${text}\u0307` : `${text}˙` };
}

/** The tangent of a node that was given, or what its edges bring it all together. */
export function tangent(step: Step, index: RecordingIndex): Equation {
  const { value, after } = index.recording.events;
  const own = tangentTerm(index, step.node);
  const whole = number(index.values(after[step.event]!), "gradient");
  if (value[step.event] === 0 || step.level === "micro")
    return [{ role: "symbols", terms: [own, sign("="), whole] }];
  const pushes = pushesIn(step, index);
  const terms: Term[] = [];
  for (const event of pushes) {
    const edge = index.subjectEdge(event);
    if (terms.length > 0) terms.push(sign("+"));
    terms.push(...symbols(index, edge));
  }
  return [
    { role: "symbols", terms: [own, sign("="), ...terms] },
    { role: "numbers", terms: [...sumOf(index, pushes), whole] },
  ];
}

/** What one edge brings: the slope times the tangent before it, and the sum that it joins. */
export function push(step: Step, index: RecordingIndex): Equation {
  const { edge, event } = step;
  const { value } = index.recording.events;
  const source = index.source(edge);
  const slope = localBefore(index, event);
  const before = index.tangentIndexAt(source, event);
  const brought = number(index.values(value[event]!), "gradient");
  const segments: Segment[] = [
    {
      role: "symbols",
      terms: tangentRule(index, edge),
    },
  ];
  const rule = slopeOf(index, edge);
  if (rule !== null) {
    const by = derivative(index, index.target(edge), source, "value", argument(index, edge));
    const tex = templateTex(index, index.target(edge), rule, index.slot(edge), "");
    segments.push({
      role: "where",
      terms: [by, sign("="), math(tex, plainTemplate(index, index.target(edge), rule))],
    });
  }
  const factors: Term[] =
    slope === 0
      ? [number(index.values(before), "gradient"), sign("→")]
      : [
          number(index.values(slope), "value"),
          sign(inBetween(index, slope, before)),
          number(index.values(before), "gradient", { inside: true }),
          sign("="),
        ];
  segments.push({ role: "numbers", terms: [...factors, brought] });
  return step.level === "micro" ? segments : [...segments, ...total(step, index)];
}

/** `ẏ += ∂y/∂x · ẋ`. */
export function tangentRule(index: RecordingIndex, edge: number): Term[] {
  return [tangentTerm(index, index.target(edge)), sign("+="), ...symbols(index, edge)];
}

/** `∂y/∂x · ẋ`, or for an array operation its own rule with this one argument moving: `Ȧ B`. */
function symbols(index: RecordingIndex, edge: number): Term[] {
  const [source, target] = [index.source(edge), index.target(edge)];
  if (slopeOf(index, edge) !== null)
    return [
      derivative(index, target, source, "value", argument(index, edge)),
      sign("·"),
      tangentTerm(index, source),
    ];
  const op = index.op(target);
  const token = `#${index.slot(edge) + 1}`;
  if (op && op.kind !== "general" && op.latex.includes(token)) {
    const { tex, text } = dotted(index, source);
    const [before = "", after = ""] = split(op.latex, token);
    const side = (template: string): [string, string] => [
      templateTex(index, target, template, index.slot(edge), ""),
      plainTemplate(index, target, template),
    ];
    const [[leftTex, leftText], [rightTex, rightText]] = [side(before), side(after)];
    return [
      math(`${leftTex}${coloured("gradient", tex)}${rightTex}`, plainTex(`${leftText}${text}${rightText}`)),
    ];
  }
  return [sign(`${op?.name ?? ""}′`), sign("·"), tangentTerm(index, source)];
}

function split(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return [text.slice(0, place), text.slice(place + at.length)];
}

/** The sum of what has arrived, with an empty slot for each part that is still to come. */
function total(step: Step, index: RecordingIndex): Segment[] {
  const { value, after } = index.recording.events;
  const node = index.target(step.edge);
  const events = partsOf(index, node, step.event);
  if (events.length < 2) return [];
  const arrived = events.filter((event) => event <= step.event);
  const missing = events.filter((event) => event > step.event);
  const terms: Term[] = [];
  arrived.forEach((event, i) => {
    if (i > 0) terms.push(sign("+"));
    terms.push(number(index.values(value[event]!), "gradient", { inside: i > 0 }));
  });
  for (const event of missing)
    terms.push(
      sign("+"),
      slot(t("player.from_slot", { name: index.symbol(index.source(index.subjectEdge(event))).text })),
    );
  terms.push(sign("="));
  const whole = index.recording.events.kind.indexOf(EventKind.tangent, step.event);
  terms.push(missing.length > 0 ? slot("?") : number(index.values(after[whole]!), "gradient"));
  return [{ role: "sum", terms }];
}

/** The pushes to a node around one of them: those between the tangent before and its own. */
function partsOf(index: RecordingIndex, node: number, event: number): number[] {
  const { kind } = index.recording.events;
  const push = index.pushAt(event + 1);
  return [...index.eventsOfNode(node)].filter(
    (one) => kind[one] === EventKind.push && index.pushAt(one + 1) === push,
  );
}

function pushesIn(step: Step, index: RecordingIndex): number[] {
  const { kind } = index.recording.events;
  const found: number[] = [];
  for (let i = step.first; i <= step.last; i += 1) if (kind[i] === EventKind.push) found.push(i);
  return found;
}

function sumOf(index: RecordingIndex, pushes: readonly number[]): Term[] {
  const { value } = index.recording.events;
  if (pushes.length < 2) return [];
  const terms: Term[] = [];
  pushes.forEach((event, i) => {
    if (i > 0) terms.push(sign("+"));
    terms.push(number(index.values(value[event]!), "gradient", { inside: i > 0 }));
  });
  return [...terms, sign("=")];
}

/** Index in `values` of the local derivative that a push was told just before. */
export function localBefore(index: RecordingIndex, event: number): number {
  const { kind, value } = index.recording.events;
  const told =
    kind[event - 1] === EventKind.local && index.subjectEdge(event - 1) === index.subjectEdge(event);
  return told ? value[event - 1]! : 0;
}
