/**
 * The rule of one contribution: what an edge brings back, in symbols and in numbers, and the sum that it joins, with what is still
 * to come as empty slots. Everything is read from the recording. Must not know about levels or steps.
 */
import { locale, t } from "../i18n/index.svelte";
import { asNumbers, isInline, shapeOf } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { attributeOf, attributeTex, fillTemplate } from "../model/symbols";
import { EventKind, type Operation } from "../model/types";
import {
  type Product,
  type Segment,
  type SymbolLike,
  type Term,
  coloured,
  derivative,
  factorsOf,
  math,
  needsBrackets,
  number,
  settled,
  sign,
  slot,
  templateTex,
} from "./terms";
import { plainTex } from "./plain";
import { ordinal } from "./words";

/** Most contributions that are named one by one. */
const MOST_SLOTS = 3;

/** What is differentiated in a pass: its root where that is one number, else L, defined at the seed. */
export function objective(index: RecordingIndex, pass: number): SymbolLike {
  const range = index.recording.passes[pass];
  if (!range) return { tex: "L", text: "L" };
  const scalar = index.shape(range.root).reduce((a, b) => a * b, 1) === 1;
  if (range.roots.length === 1 && scalar) return range.root;
  return index.recording.names.includes("L") ? { tex: "\\ell", text: "ℓ" } : { tex: "L", text: "L" };
}

/** Number of the argument where one value is used several times by an operation, else 0. */
export function argument(index: RecordingIndex, edge: number): number {
  const source = index.source(edge);
  const uses = index.operands(index.target(edge)).filter((operand) => operand === source).length;
  return uses > 1 ? index.slot(edge) + 1 : 0;
}

export interface EdgeEvents {
  local: number;
  contribution: number;
  unbroadcast: number;
  accumulation: number;
}

/** The events of one edge's contribution around a given one of them. */
export function eventsOf(index: RecordingIndex, edge: number, near: number): EdgeEvents {
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
    } else if (k === EventKind.accumulation && found.contribution >= 0 && found.accumulation < 0)
      found.accumulation = event;
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

/** Whether the learner wrote the operation's backward: its rule is what that does. */
export function isOwn(op: Operation | null): boolean {
  return op?.kind === "general" && op.pulls?.length === 0;
}

/** `∂t/∂s` alone, where the rule of an operation with one number as its result is `#g · …`. */
export function slopeOf(index: RecordingIndex, edge: number): string | null {
  const target = index.target(edge);
  const at = index.slot(edge);
  const op = index.op(target);
  if (op?.kind === "elementwise") return partialOf(op, at);
  const rest = /^#g\s*(?:\\cdot|\\,|\s)\s*(.+)$/.exec(pullOf(op, at) ?? "")?.[1];
  return rest && index.shape(target).length === 0 && !rest.includes("#g") && !rest.includes("\\text")
    ? rest
    : null;
}

/** The sign between a slope and what it is multiplied with: elementwise where both are arrays. */
export const inBetween = (index: RecordingIndex, a: number, b: number): string =>
  shapeOf(index.values(a)).length > 0 && shapeOf(index.values(b)).length > 0 ? "⊙" : "·";

/** The rule in symbols and in numbers, un-broadcasting included. */
export function rule(index: RecordingIndex, edge: number, events: EdgeEvents, pass: number): Segment[] {
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
      terms: [
        derivative(index, of, source, "gradient"),
        sign("+="),
        derivative(index, of, target, "gradient"),
        sign("·"),
        by,
      ],
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
export function tensorRule(index: RecordingIndex, edge: number): Term[] {
  const source = index.source(edge);
  const target = index.target(edge);
  const bar = (node: number): string => {
    const shape = index.shape(node);
    const tex = `\\bar G_{${index.symbol(node).tex}}`;
    return coloured("gradient", shape.length > 0 ? `\\underset{${shape.join("\\times ")}}{${tex}}` : tex);
  };
  const op = index.op(target);
  const called = attributeTex(`${op?.name ?? ""}.backward`);
  const template = isOwn(op) ? `${called}(#g)` : (pullOf(op, index.slot(edge)) ?? "#g");
  const plain = plainTemplate(index, target, template).replaceAll("#g", `Ḡ_${index.symbol(target).text}`);
  return [
    math(bar(source), `Ḡ_${index.symbol(source).text}`),
    sign("+="),
    math(templateTex(index, target, template, index.slot(edge), bar(target)), plain),
  ];
}

/** A template as plain text: symbols in place. */
export function plainTemplate(index: RecordingIndex, node: number, template: string): string {
  const operands = index.operands(node);
  const form = settled(index, node, template);
  const name = (operand: number | undefined, at: number): string => {
    if (operand === undefined) return "·";
    const symbol = index.symbol(operand);
    return needsBrackets(symbol, form, at, "(") ? `(${symbol.text})` : symbol.text;
  };
  // names stand aside while the TeX around them is read: they may hold any character
  const aside: string[] = [];
  const held = fillTemplate(form, (token, at) => {
    if (token === "g") return "#g";
    aside.push(
      token === "y"
        ? index.symbol(node).text
        : token.startsWith("{")
          ? plainTex(attributeOf(index, node, token.slice(1, -1)))
          : name(operands[Number(token) - 1], at),
    );
    return String.fromCharCode(ASIDE + aside.length - 1);
  });
  return plainTex(held).replaceAll(/[\uE000-\uE0FF]/g, (held) => aside[held.charCodeAt(0) - ASIDE] ?? "");
}

/** First of the characters that stand for a name. */
const ASIDE = 0xe000;

export function inNumbers(index: RecordingIndex, edge: number, events: EdgeEvents): Term[] {
  const { value, after } = index.recording.events;
  const target = index.target(edge);
  const g = upstream(index, target, events.contribution);
  const brought = events.contribution < 0 ? 0 : value[events.contribution]!;
  const terms: Term[] = [];
  let product: Product | undefined;
  if (events.local >= 0 && value[events.local] !== 0) {
    const slope = value[events.local]!;
    terms.push(
      number(index.values(g), "gradient"),
      sign(inBetween(index, g, slope)),
      number(asNumbers(index.values(slope)), "value", { inside: true }),
      sign("="),
    );
  } else {
    const made = factorTerms(index, edge, g, events.contribution);
    product = made?.product;
    if (made) terms.push(...made.terms, sign("="));
  }
  terms.push(number(index.values(brought), "gradient", product ? { product } : {}));
  if (events.unbroadcast >= 0) {
    terms.push(
      sign("→"),
      sign(axesText(index, events.unbroadcast)),
      number(index.values(after[events.unbroadcast]!), "gradient"),
    );
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
function factorTerms(
  index: RecordingIndex,
  edge: number,
  g: number,
  event: number,
): { terms: Term[]; product?: Product } | null {
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
    terms.push(
      number(index.values(value(factor.token)), factor.token === "g" ? "gradient" : "value", {
        inside: i > 0,
        turned: factor.turned,
      }),
    );
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
export function isProduct({ left, right }: Product): boolean {
  return isInline(left) && isInline(right) && left.shape.length === 2 && right.shape.length === 2;
}

/** `before + brought + ⟨2nd argument⟩ = ⟨?⟩`, where a node has several contributions. */
export function total(index: RecordingIndex, edge: number, events: EdgeEvents, pass: number): Segment[] {
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
  const shown = missing.length > MOST_SLOTS ? [] : missing;
  for (const event of shown) terms.push(sign("+"), slot(slotText(index, index.subjectEdge(event), edge)));
  if (missing.length > MOST_SLOTS)
    terms.push(sign("+"), slot(t("player.more_slots", { count: missing.length })));
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
