/**
 * What a predict step asks for, computed from the recording of the run: the answer, whether a reader's answer is right, and the
 * ladder of hints (what came back, the local derivative, their product, the sum). It must not know any page.
 */
import type { LessonEvent, PredictBlock } from "../api/types";
import { t } from "../i18n/index.svelte";
import { elements, formatNumber, formatValue } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { fillTemplate } from "../model/symbols";
import { EventKind, type EventSelector, type Value } from "../model/types";

export type Answer =
  | { kind: "numbers"; event: number; numbers: number[]; shown: string }
  | { kind: "choice"; event: number; options: { key: string; label: string }[]; right: string };

export type Outcome = "right" | "wrong" | "wrong_sign" | "wrong_count" | "not_number";

/** A hint: a sentence, and sometimes a formula that stands after it. */
export interface Hint {
  text: string;
  tex?: string;
}

const CLOSE = 1e-3;
const BROUGHT: readonly number[] = [EventKind.visit, EventKind.local, EventKind.contribution];

/** The selector of a lesson as the player reads it: fields that are null are not there. */
export function selectorOf(event: LessonEvent): EventSelector {
  const present = Object.entries(event).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(present) as unknown as EventSelector;
}

/** The number that an event is about: what is sent back, or what a change leaves. */
export function numberOf(index: RecordingIndex, event: number): Value {
  const { kind, value, after } = index.recording.events;
  return index.values((BROUGHT.includes(kind[event]!) ? value : after)[event] ?? 0);
}

/**
 * The event before which the tape has to stand so that a number is not seen yet: a gradient shows as soon as the last
 * contribution to it has arrived, which is before it is written to the leaf.
 */
export function coveredFrom(index: RecordingIndex, event: number): number {
  const { kind } = index.recording.events;
  const late =
    kind[event] === EventKind.leaf ||
    kind[event] === EventKind.accumulation ||
    kind[event] === EventKind.unbroadcast;
  if (!late) return event;
  const node = index.subjectNode(event);
  for (let i = event - 1; i >= 0; i -= 1) {
    if (kind[i] === EventKind.contribution && index.subjectNode(i) === node) return i;
  }
  return event;
}

/** The answer to a predict step, or null where the run has no such event. */
export function answerOf(index: RecordingIndex, block: PredictBlock): Answer | null {
  const event = index.findEvent(selectorOf(block.at));
  if (event < 0) return null;
  if (block.ask === "operation") return nextOperation(index, event);
  if (block.ask === "input") return nextInput(index, event);
  const whole = numberOf(index, event);
  const element = block.element ?? null;
  const numbers = element === null ? elements(whole) : elements(whole).slice(element, element + 1);
  if (block.ask === "sign") {
    const first = numbers.find((x) => x !== 0) ?? 0;
    const right = first > 0 ? "positive" : first < 0 ? "negative" : "zero";
    const options = ["positive", "negative", "zero"].map((key) => ({ key, label: t(`lesson.sign_${key}`) }));
    return { kind: "choice", event, options, right };
  }
  const shown = element === null ? formatValue(whole, { width: 60 }) : formatNumber(numbers[0] ?? Number.NaN);
  return { kind: "numbers", event, numbers, shown };
}

function nextOperation(index: RecordingIndex, event: number): Answer | null {
  const { kind } = index.recording.events;
  const pass = index.passOfEvent(event);
  let next = -1;
  const visited: number[] = [];
  for (let i = 0; i < index.eventCount; i += 1) {
    if (kind[i] !== EventKind.visit || index.passOfEvent(i) !== pass) continue;
    visited.push(index.subjectNode(i));
    if (i > event && next < 0) next = i;
  }
  if (next < 0) return null;
  const name = (node: number): string => index.op(node)?.name ?? index.label(node);
  const names = [...new Set(visited.map(name))].sort((a, b) => a.localeCompare(b));
  const right = name(index.subjectNode(next));
  return { kind: "choice", event: next, options: names.map((key) => ({ key, label: key })), right };
}

function nextInput(index: RecordingIndex, event: number): Answer | null {
  const { kind } = index.recording.events;
  for (let i = event + 1; i < index.eventCount; i += 1) {
    if (kind[i] !== EventKind.contribution) continue;
    const operands = index.operands(index.target(index.subjectEdge(i)));
    const options = [...new Set(operands)].map((node) => ({ key: String(node), label: index.label(node) }));
    return { kind: "choice", event: i, options, right: String(index.subjectNode(i)) };
  }
  return null;
}

/** The numbers in what a reader typed: spaces, commas and brackets separate, both minus signs are read. */
export function typedNumbers(text: string): number[] | null {
  const words = text
    .replace(/[−–]/g, "-")
    .split(/[\s,;，；、[\]()]+/)
    .filter(Boolean);
  const numbers = words.map((word) =>
    /^[+-]?inf$/i.test(word) ? (word.startsWith("-") ? -Infinity : Infinity) : Number(word),
  );
  return words.length === 0 || numbers.some((x, i) => Number.isNaN(x) && !/^nan$/i.test(words[i]!))
    ? null
    : numbers;
}

function close(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a === b;
  return Math.abs(a - b) <= CLOSE * Math.max(Math.abs(b), CLOSE);
}

/** How an answer stands to the right one. */
export function judge(answer: Answer, typed: string): Outcome {
  if (answer.kind === "choice") return typed === answer.right ? "right" : "wrong";
  const numbers = typedNumbers(typed);
  if (!numbers) return "not_number";
  if (numbers.length !== answer.numbers.length) return "wrong_count";
  if (numbers.every((x, i) => close(x, answer.numbers[i]!))) return "right";
  if (numbers.every((x, i) => close(Math.abs(x), Math.abs(answer.numbers[i]!)))) return "wrong_sign";
  return "wrong";
}

/** What helps, from the least to the most. */
export function hintsFor(index: RecordingIndex, block: PredictBlock, answer: Answer): Hint[] {
  if (block.ask === "operation") return [{ text: t("lesson.hint_order") }];
  const event = block.ask === "input" ? answer.event : index.findEvent(selectorOf(block.at));
  const kind = index.recording.events.kind[event];
  if (kind === EventKind.forward) return forwardHints(index, event);
  const edge = edgeBefore(index, event);
  if (edge < 0) return [];
  return backwardHints(index, event, edge, kind === EventKind.accumulation || kind === EventKind.leaf);
}

function forwardHints(index: RecordingIndex, event: number): Hint[] {
  const node = index.subjectNode(event);
  const inputs = index.operands(node).map((operand) => {
    const value = formatValue(index.valueAt(operand, event));
    const name = index.label(operand);
    return name === value || !value ? name : `${name} = ${value}`;
  });
  const tex = filled(index, node, index.op(node)?.latex ?? null);
  return [
    ...(inputs.length > 0 ? [{ text: t("lesson.hint_inputs", { inputs: inputs.join(", ") }) }] : []),
    ...(tex ? [{ text: t("lesson.hint_rule"), tex }] : []),
  ];
}

/** The edge whose contribution an event is, or the one that led to it. */
function edgeBefore(index: RecordingIndex, event: number): number {
  const own = index.subjectEdge(event);
  if (own >= 0) return own;
  const { kind } = index.recording.events;
  for (let i = event - 1; i >= 0; i -= 1) {
    if (kind[i] === EventKind.contribution && index.subjectNode(i) === index.subjectNode(event))
      return index.subjectEdge(i);
  }
  return -1;
}

function backwardHints(index: RecordingIndex, event: number, edge: number, summed: boolean): Hint[] {
  const target = index.target(edge);
  const op = operationLabel(index, target);
  const upstream = index.gradientAt(target, event);
  const hints: Hint[] = [];
  if (upstream !== null)
    hints.push({ text: t("lesson.hint_upstream", { op, value: formatValue(upstream) }) });
  const local = localBefore(index, event, edge);
  const rule = filled(index, target, index.op(target)?.pulls?.[index.slot(edge)] ?? null);
  if (local !== null) hints.push({ text: t("lesson.hint_local", { op, value: formatValue(local) }) });
  else if (rule) hints.push({ text: t("lesson.hint_local_rule", { op }), tex: rule });
  if (!summed) return hints;
  const { events } = index.recording;
  const added = index.contributionAt(edge, event + 1);
  if (added !== null) {
    hints.push({
      text: t(local === null ? "lesson.hint_product_rule" : "lesson.hint_product", {
        value: formatValue(added),
      }),
    });
  }
  const before = index.values(events.before[event] ?? 0);
  if (before !== null) hints.push({ text: t("lesson.hint_sum", { before: formatValue(before) }) });
  return hints;
}

/** ∂target/∂source where the run has it as one array of numbers. */
function localBefore(index: RecordingIndex, event: number, edge: number): Value {
  const { kind, value } = index.recording.events;
  for (let i = event; i >= 0; i -= 1) {
    if (kind[i] === EventKind.local && index.subjectEdge(i) === edge) return index.values(value[i] ?? 0);
  }
  return null;
}

function operationLabel(index: RecordingIndex, node: number): string {
  const name = index.name(node);
  const op = index.op(node)?.name ?? index.label(node);
  return name && name !== op ? `${op} (${name})` : op;
}

/** A template of the operation with this node's own symbols in it; null where one of its places has no symbol. */
function filled(index: RecordingIndex, node: number, template: string | null): string | null {
  if (!template) return null;
  const operands = index.operands(node);
  let complete = true;
  const tex = fillTemplate(template, (token) => {
    if (token === "y") return index.symbol(node).tex;
    if (token === "g") return `\\frac{\\partial L}{\\partial ${index.symbol(node).tex}}`;
    const operand = operands[Number(token) - 1];
    if (operand === undefined) {
      complete = false;
      return "";
    }
    const symbol = index.symbol(operand);
    return symbol.compound ? `\\left(${symbol.tex}\\right)` : symbol.tex;
  });
  return complete ? tex : null;
}

/** Whether the answer is a single number, for the width of the field. */
export function isSingle(answer: Answer): boolean {
  return answer.kind === "numbers" && answer.numbers.length === 1;
}

/** A question mark for each number that is asked for, as many as fit into a line: what the empty field shows. */
export function blanks(answer: Answer): string {
  const count = answer.kind === "numbers" ? answer.numbers.length : 0;
  return "? ".repeat(Math.min(count, 6)).trimEnd() + (count > 6 ? " …" : "");
}
