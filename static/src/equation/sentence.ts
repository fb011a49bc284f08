/**
 * One sentence for every step, in the language of the page: caption, live region and transcript. Teaching words follow the
 * operation's role: add distributes, multiply swaps, max routes, a copy adds.
 */
import { explain } from "../app/problems";
import { locale, t } from "../i18n/index.svelte";
import {
  asNumbers,
  digitsApart,
  elements,
  formatNumber,
  type FormatOptions,
  formatShape,
  formatValue,
  isLarge,
  shapeOf,
} from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { type SymbolName, fillTemplate, shortName } from "../model/symbols";
import { EventKind, NodeKind, type Operation, type Step, type Value } from "../model/types";
import { impliedRate } from "./descent";
import { isChange, writes } from "./keeping";
import { optimiserStep } from "./optimiser";
import { plainTex } from "./plain";
import { axesText, isOwn, objective } from "./rules";
import { localBefore } from "./tangents";
import { derivative, factorsOf, insideText } from "./terms";
import { ordinalWord } from "./words";

/** A value inside a sentence, where it is short; null where only its shape can be told. */
function written(value: Value, options: FormatOptions = {}): string | null {
  const text = formatValue(value, { width: 34, ...options });
  return text.startsWith("(") ? null : text;
}

/** A value that is too long for a sentence, told by its shape. */
function arrayOf(value: Value): string {
  return t("player.array_of", { shape: formatShape(shapeOf(value)) });
}

/** A value inside a sentence: written out where it is short, told by its shape where it is not. */
function short(index: RecordingIndex, value: number, options: FormatOptions = {}): string {
  const held = index.values(value);
  return written(held, options) ?? arrayOf(held);
}

/** A slope, which may be a mask. */
function slopeText(index: RecordingIndex, value: number): string {
  const slope = asNumbers(index.values(value));
  return written(slope) ?? arrayOf(slope);
}

export function stepSentence(step: Step, index: RecordingIndex): string {
  const { events } = index.recording;
  const { event, node } = step;
  switch (step.kind) {
    case "start":
      return t(index.nodeCount > 0 ? "player.say_start" : "player.say_nothing");
    case "forward":
      return forward(step, index);
    case "seed": {
      const value = index.values(events.after[event]!);
      const one = elements(value).length === 1 && elements(value)[0] === 1;
      const first = index.derivativeOf(node);
      if (first && one)
        return t("player.say_seed_second", {
          name: name(index, node),
          root: name(index, first.root),
          by: name(index, first.by),
        });
      return t(one ? "player.say_seed" : "player.say_seed_vector", {
        name: name(index, node),
        value: short(index, events.after[event]!),
      });
    }
    case "visit":
      return visit(step, index);
    case "contribution":
      return step.level === "micro"
        ? micro(step, index)
        : join(contribution(step, index), summed(step, index), tail(step, index));
    case "local":
      return t(events.value[event] ? "player.say_local" : "player.say_local_rule", {
        source: name(index, index.source(step.edge)),
        target: name(index, index.target(step.edge)),
        value: slopeText(index, events.value[event]!),
      });
    case "push": {
      const source = index.source(step.edge);
      return t(localBefore(index, event) ? "player.say_push" : "player.say_push_rule", {
        source: name(index, source),
        target: name(index, node),
        moved: insideText(short(index, index.tangentIndexAt(source, event))),
        slope: slopeText(index, localBefore(index, event)),
        value: short(index, events.value[event]!),
      });
    }
    case "tangent":
      return t(events.value[event] === 0 ? "player.say_tangent_given" : "player.say_tangent", {
        name: name(index, node),
        value: short(index, events.after[event]!),
      });
    case "unbroadcast":
      return t("player.say_unbroadcast", { name: name(index, node), axes: axesText(index, event) });
    case "accumulation":
      return events.before[event] === 0
        ? t("player.say_first", { name: name(index, node), value: short(index, events.value[event]!) })
        : t("player.say_add", {
            name: name(index, node),
            before: short(index, events.before[event]!),
            value: insideText(short(index, events.value[event]!)),
            after: short(index, events.after[event]!),
          });
    case "leaf":
      return leaf(step, index);
    case "update":
      return update(step, index);
    case "zero":
      return t(events.after[event] === 0 ? "player.say_none" : "player.say_zero", {
        name: owner(index, node),
      });
    case "hook":
      return t("player.say_hook", { name: name(index, node) });
    case "freed":
      return t("player.say_freed", { count: events.details[String(event)]?.count ?? 0 });
    case "print":
      return t("player.say_print", {
        text: (events.details[String(event)]?.text ?? "").trim().slice(0, 120),
      });
    case "error":
      return t("player.say_error", {
        what: index.recording.error ? explain(index.recording.error).sentence : "",
      });
    case "phase":
      return phase(step, index);
  }
}

const join = (...parts: string[]): string => parts.filter(Boolean).join(locale.current === "zh" ? "" : " ");

function name(index: RecordingIndex, node: number): string {
  return shortName(index.symbol(node).text);
}

/** The same before `.grad`. */
function owner(index: RecordingIndex, node: number): string {
  return index.symbol(node).compound ? `(${name(index, node)})` : name(index, node);
}

function opName(index: RecordingIndex, node: number): string {
  return index.op(node)?.name ?? "";
}

function forward(step: Step, index: RecordingIndex): string {
  const { node } = step;
  const value = short(index, index.recording.events.after[step.event]!, { integer: index.isInteger(node) });
  const op = index.op(node);
  if (!op) {
    const kind = index.kind(node);
    if (kind === NodeKind.constant && index.name(node).endsWith(".grad"))
      return t("player.say_made_grad", { name: name(index, node), value });
    const key = kind === NodeKind.leaf ? "leaf" : kind === NodeKind.parameter ? "parameter" : "constant";
    return t(`player.say_made_${key}`, { name: name(index, node), value });
  }
  const operands = [...new Set(index.operands(node))].map((operand) => name(index, operand));
  const from =
    operands.slice(0, 4).join(locale.current === "zh" ? "、" : ", ") + (operands.length > 4 ? " …" : "");
  return t(op.name === "detach" ? "player.say_cut" : "player.say_forward", {
    op: op.name,
    name: name(index, node),
    from,
    value,
  });
}

function visit(step: Step, index: RecordingIndex): string {
  const { events } = index.recording;
  const value = short(index, events.value[step.event]!);
  const op = index.op(step.node);
  const params = { name: name(index, step.node), op: opName(index, step.node), value };
  if (step.level === "micro") return t("player.say_visit", params);
  if (op?.role === "distribute" && op.partials?.[1] === "-1") return t("player.say_visit_subtract", params);
  if (repeats(op)) return t("player.say_visit_copied", params);
  if (isOwn(op)) return t("player.say_visit_own", params);
  if (op?.name === "abs") return t("player.say_visit_scale", params);
  if (weighs(op)) return t("player.say_visit_pull", params);
  return t(`player.say_visit_${op?.role ?? "scale"}`, params);
}

/** What a rule multiplies, in the order in which it does: `[[1 2]] · Wᵀ`, `3.0 · (a + b)`. */
function productText(rule: string, called: (token: string) => SymbolName): string {
  const plain = (token: string): string => shortName(called(token).text);
  const factors = factorsOf(rule);
  if (!factors) return fillTemplate(plainTex(rule), plain).replaceAll(/ +/g, " ").trim();
  return factors
    .map(({ token, turned, joint }, at) => {
      const symbol = called(token);
      const text = plain(token);
      const several = turned ? /^[^[].*[/ ]/.test(text) : symbol.compound && !symbol.product;
      const bracketed = several ? `(${text})` : at > 0 ? insideText(text) : text;
      const factor = bracketed + (turned ? "ᵀ" : "");
      return at === 0 ? factor : ` ${joint || "·"} ${factor}`;
    })
    .join("");
}

/** Whether an operation that chooses scales what it lets through: `abs`, or a slope that is not 0 or 1 alone. */
function isScaling(index: RecordingIndex, op: Operation, local: number): boolean {
  return op.name === "abs" || elements(index.values(local)).some((slope) => slope !== 0 && slope !== 1);
}

/** Whether what an operation spreads is weighed on its way, as by softmax: its rule is a formula, and says nothing of spreading. */
function weighs(op: Operation | null): boolean {
  return op?.role === "spread" && !(op.pulls ?? []).some((pull) => pull?.includes("\\text"));
}

/** Whether an operation only repeats numbers. */
function repeats(op: Operation | null): boolean {
  return op?.role === "move" && (op.pulls ?? []).some((pull) => pull?.includes("summed over the repeats"));
}

/** Which way the gradient takes through the operation, by its role. */
function contribution(step: Step, index: RecordingIndex): string {
  const { events } = index.recording;
  const { edge } = step;
  const target = index.target(edge);
  const op = index.op(target);
  const slot = index.slot(edge);
  const operands = index.operands(target);
  const arriving = index.values(index.gradientIndexAt(target, step.event));
  const said = written(arriving);
  const g = said ?? arrayOf(arriving);
  const local = localValue(step, index);
  const params = {
    op: op?.name ?? "",
    name: name(index, index.source(edge)),
    nth: ordinalWord(slot + 1, locale.current),
    value: g,
    result: short(index, events.value[step.event]!),
    slope: slopeText(index, local),
  };
  if (isOwn(op)) return t("player.say_own", params);
  if (repeats(op)) return t("player.say_copied", params);
  if (weighs(op)) return t("player.say_pull", params);
  switch (op?.role) {
    case "swap": {
      const other = operands[slot === 0 ? 1 : 0];
      // a bias stands beside the product, not in it: it gets what came back as it is
      const rule = op.pulls?.[slot];
      if (rule === "#g") return t("player.say_distribute", params);
      if (!rule || other === undefined || slot > 1) return t("player.say_pull", params);
      const back = derivative(index, objective(index, step.pass), target, "gradient");
      const arrived = said ?? (back.kind === "math" ? back.text : g);
      const called = (token: string): SymbolName =>
        token === "g"
          ? { text: arrived, tex: "", compound: false }
          : index.symbol(operands[Number(token) - 1]!);
      return t("player.say_swap", { ...params, product: productText(rule, called) });
    }
    case "distribute":
      return t(
        elements(index.values(local))[0] === -1 ? "player.say_distribute_negative" : "player.say_distribute",
        params,
      );
    case "scale":
      return t(local === 0 ? "player.say_pull" : "player.say_scale", params);
    case "spread": {
      const numbers = elements(index.values(events.value[step.event]!));
      const same = numbers.length > 0 && numbers.every((x) => x === numbers[0]);
      return same
        ? t("player.say_spread_same", { ...params, each: formatNumber(numbers[0]!) })
        : t("player.say_spread", params);
    }
    case "route": {
      // what chooses between an input and its mirror image, or less of it, lets all of it through, scaled
      if (isScaling(index, op, local)) return t("player.say_scale", params);
      return t(op.name === "relu" ? "player.say_route_positive" : "player.say_route", params);
    }
    case "move":
      return t("player.say_move", params);
    default:
      return t("player.say_pull", params);
  }
}

function localValue(step: Step, index: RecordingIndex): number {
  const { kind, value } = index.recording.events;
  for (let i = step.event; i >= step.first; i -= 1) {
    if (kind[i] === EventKind.local && index.subjectEdge(i) === step.edge) return value[i]!;
  }
  return 0;
}

function summed(step: Step, index: RecordingIndex): string {
  const { kind } = index.recording.events;
  for (let i = step.event; i <= step.last; i += 1) {
    if (kind[i] === EventKind.unbroadcast && index.subjectEdge(i) === step.edge) {
      return t("player.say_unbroadcast", { name: name(index, step.node), axes: axesText(index, i) });
    }
  }
  return "";
}

/** What the sum still waits for. */
function tail(step: Step, index: RecordingIndex): string {
  const arriving = index.contributionsTo(step.node, step.pass);
  if (arriving.length < 2) return "";
  const missing = arriving.filter((event) => event > step.event).length;
  const params = { name: name(index, step.node), count: missing, total: arriving.length };
  if (missing === 0) return t(arriving.length === 2 ? "player.say_both" : "player.say_complete", params);
  return arriving.length === 2
    ? t("player.say_second_to_come", params)
    : t("player.say_more_to_come", params);
}

function micro(step: Step, index: RecordingIndex): string {
  const target = index.target(step.edge);
  return t(localBefore(index, step.event) ? "player.say_times" : "player.say_by_rule", {
    target: name(index, target),
    value: short(index, index.gradientIndexAt(target, step.event)),
    result: short(index, index.recording.events.value[step.event]!),
  });
}

function leaf(step: Step, index: RecordingIndex): string {
  const { before, after } = index.recording.events;
  const was = before[step.event]!;
  const now = short(index, after[step.event]!);
  const params = { name: owner(index, step.node), before: short(index, was), after: now, value: now };
  if (isChange(index, step.event)) return t("player.say_grad_changed", params);
  if (writes(index, step.event)) return t("player.say_leaf", params);
  const zeros = !isLarge(index.values(was)) && elements(index.values(was)).every((x) => x === 0);
  return t(zeros ? "player.say_leaf_zeros" : "player.say_leaf_added", params);
}

function update(step: Step, index: RecordingIndex): string {
  const { before, after } = index.recording.events;
  const descent = impliedRate(index, step.event);
  const [was, now] = [index.values(before[step.event]!), index.values(after[step.event]!)];
  const digits = digitsApart(was, now);
  const still = digits > 4 && !isLarge(now) && formatValue(was, { digits }) === formatValue(now, { digits });
  const many = written(index.values(after[step.event]!), { digits }) === null ? "_array" : "";
  const params = {
    name: name(index, step.node),
    before: short(index, before[step.event]!, { digits }),
    after: short(index, after[step.event]!, { digits }),
    rate: descent ? formatNumber(descent.rate) : "",
  };
  if (descent) return t(`player.say_descent${many}`, params);
  if (still) return t("player.say_update_still", params);
  const optimised = optimiserStep(index, step.event);
  if (!optimised) return t(`player.say_update${many}`, params);
  const { rule, formula, decay } = optimised;
  const told = { ...params, rule, step: optimised.step, rate: formatNumber(optimised.rate) };
  const whose =
    t(optimised.step > 0 ? "player.say_step_of" : "player.say_step", told) +
    (many ? "" : t("player.say_moved", params));
  if (!formula) return t("player.say_optimised", { ...told, whose });
  const [top, root] = many ? ["", ""] : [written(formula.top) ?? "", written(formula.root) ?? ""];
  return join(
    t(`player.say_${formula.kind}${many}`, { ...told, whose, top, root }),
    decay > 0 ? t("player.say_decayed", { ...told, decay: formatNumber(decay) }) : "",
  );
}

function phase(step: Step, index: RecordingIndex): string {
  const { kind, subject } = index.recording.events;
  const nodes = new Set<number>();
  const counts = { [EventKind.forward]: 0, [EventKind.contribution]: 0, [EventKind.leaf]: 0 } as Record<
    number,
    number
  >;
  for (let i = step.first; i <= step.last; i += 1) {
    const k = kind[i]!;
    if (k === EventKind.forward && index.isFolded(subject[i]!)) continue;
    if (k in counts) counts[k]! += 1;
    if (k === EventKind.update) nodes.add(subject[i]!);
  }
  if (step.phase === "forward")
    return t("player.say_phase_forward", { count: counts[EventKind.forward] ?? 0 });
  if (step.phase === "tangent") {
    let count = 0;
    for (let i = step.first; i <= step.last; i += 1) if (kind[i] === EventKind.tangent) count += 1;
    return t("player.say_phase_tangent", { count });
  }
  if (step.phase === "update") return t("player.say_phase_update", { count: nodes.size });
  return t("player.say_phase_backward", {
    count: counts[EventKind.contribution] ?? 0,
    leaves: counts[EventKind.leaf] ?? 0,
  });
}
