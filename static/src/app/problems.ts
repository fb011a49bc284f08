/**
 * A problem of the engine, the runner or the server as a plain sentence and a hint in the page's language. Codes without a
 * translation fall back to the English of the problem itself. It must not know where the words are shown.
 */
import { ordinalWord } from "../equation/words";
import { fill, has, locale, t, type Params } from "../i18n/index.svelte";
import type { Problem, ProblemDocument, Span } from "../model/types";

export interface Explained {
  sentence: string;
  hint: string;
  /** What Python would have printed, where it says more than the sentence. */
  original: string;
}

/** Put parameters into a message whose optional parts are `[[part]]` or `[[part]][!otherwise!]`. */
export function compose(text: string, params: Params): string {
  const chosen = text.replace(
    /\[\[(.*?)\]\](?:\[!(.*?)!\])?/g,
    (_, part: string, otherwise: string | undefined) => {
      const names = [...part.matchAll(/\{(\w+)/g)].map((found) => found[1] ?? "");
      const known = names.every((name) => params[name] !== undefined && params[name] !== "");
      return known ? part : (otherwise ?? "");
    },
  );
  return fill(chosen, params);
}

/** A parameter as it reads in a sentence: shapes as tuples, large numbers grouped. */
export function spoken(value: unknown): string | number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number") return value >= 10_000 ? value.toLocaleString("en") : value;
  if (Array.isArray(value)) {
    if (value.some(Array.isArray)) return value.map(spoken).join(", ");
    return `(${value.join(", ")}${value.length === 1 ? "," : ""})`;
  }
  return String(value);
}

const CUTS: readonly [RegExp, string][] = [
  [/^(?<what>.+) was cut off by (?<op>\w+)\(\)$/, "problems.cut_stopped"],
  [/^(?<what>.+) was computed inside no_grad\(\)$/, "problems.cut_no_grad"],
  [/^(?<what>.+) does not require grad$/, "problems.cut_leaf"],
];

/** What cut a result off from its inputs, in the page's language; nothing where the engine does not know. */
function spokenCut(cut: string): string | undefined {
  const parts = cut
    .replace(/\.$/, "")
    .split("; ")
    .flatMap((part) => {
      const [match, key] =
        CUTS.map(([pattern, key]) => [pattern.exec(part), key] as const).find(([match]) => match) ?? [];
      if (!match?.groups || !key) return [];
      const place = /^(.+) of line (\d+)$/.exec(match.groups.what ?? "");
      const what =
        place &&
        (place[1] === "a value"
          ? t("problems.cut_unnamed", { line: place[2]! })
          : t("problems.cut_value", { name: place[1]!, line: place[2]! }));
      return [t(key, { ...match.groups, what: what ?? match.groups.what ?? "" })];
    });
  return parts.length > 0 ? parts.join(t("problems.cut_join")) : undefined;
}

function spokenParams(params: Record<string, unknown>): Params {
  const spokenOnes = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, spoken(value)]));
  // A node without a name goes by its operation, and a leaf was made by none: neither is worth saying twice.
  if (spokenOnes.op === spokenOnes.name || spokenOnes.op === "leaf") delete spokenOnes.op;
  if (typeof params.cut === "string") spokenOnes.cut = spokenCut(params.cut);
  return spokenOnes;
}

/** What an operation had saved, by the name that its rule has for it: `y` is its result, `x2` its second input. */
function spokenSaved(name: unknown): string | undefined {
  if (name === "y") return t("problems.saved_result");
  const [, slot] = /^x(\d)$/.exec(String(name)) ?? [];
  return slot && t("problems.saved_input", { nth: ordinalWord(Number(slot), locale.current) });
}

/** What Python itself would print as the last line; of a limit it would print nothing. */
function originalOf({ code, type = "", message, params }: Problem): string {
  if (type === "LimitReached") return "";
  const said = /^(syntax|indentation)_error$/.test(code) ? String(params?.message ?? message) : message;
  if (!type) return "";
  return said.startsWith(`${type}: `) ? said : `${type}: ${said}`;
}

/**
 * The words for a problem inside a recording: those of the very refusal where it has some, else those of its code. Of these the hint is
 * general, so in English the engine's own, which knows more, comes first.
 */
export function explain(problem: Problem): Explained {
  const params: Params = { type: problem.type, ...spokenParams(problem.params ?? {}) };
  const refusal = `refusals.${String(problem.params?.refusal)}`;
  if (has(refusal)) {
    return {
      sentence: compose(t(refusal), params),
      hint: compose(t(`${refusal}.hint`), params),
      original: originalOf(problem),
    };
  }
  if (!has(`problems.${problem.code}`)) {
    return { sentence: problem.message, hint: problem.hint ?? "", original: "" };
  }
  const saved = problem.code === "saved_value_changed" ? spokenSaved(problem.params?.name) : undefined;
  if (saved) params.name = saved;
  const translated = compose(t(`problems.${problem.code}.hint`), params);
  return {
    sentence: compose(t(`problems.${problem.code}`), params),
    hint: (locale.current === "en" && problem.type && problem.hint) || translated,
    original: originalOf(problem),
  };
}

/** Where a problem lies; the engine writes the place itself, not an index. */
export function placeOf(problem: { span: unknown }): Span | null {
  return Array.isArray(problem.span) ? (problem.span as Span) : null;
}

const PLACES: readonly [RegExp, string][] = [
  [/^freed the saved values$/, "problems.place_freed"],
  [/^made (?<name>.+)$/, "problems.place_made"],
  [/^the value was saved here$/, "problems.place_saved"],
  [/^and changed in place here$/, "problems.place_changed"],
];

/** What another place has to do with a problem, in the page's language. */
export function explainPlace(label: string): string {
  for (const [pattern, key] of PLACES) {
    const found = pattern.exec(label);
    if (found) return t(key, found.groups ?? {});
  }
  return label;
}

/** The words for a request that failed. */
export function explainFailure(document: ProblemDocument): Explained {
  const code =
    [document.code, `http_${document.status}`, "unknown"].find((one) => has(`problems.${one}`)) ?? "unknown";
  const params = { ...spokenParams({ ...document }), message: document.detail || document.title };
  return {
    sentence: compose(t(`problems.${code}`), params),
    hint: compose(t(`problems.${code}.hint`), params),
    original: "",
  };
}
