/**
 * A problem of the engine, the runner or the server as a plain sentence and a hint in the page's language. Codes without a
 * translation fall back to the English of the problem itself. It must not know where the words are shown.
 */
import { fill, has, t, type Params } from "../i18n/index.svelte";
import type { Problem, ProblemDocument } from "../model/types";

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

function spokenParams(params: Record<string, unknown>): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, spoken(value)]));
}

/** The words for a problem inside a recording. */
export function explain(problem: Problem): Explained {
  const params = { type: problem.type, ...spokenParams(problem.params ?? {}) };
  const type = problem.type ?? "";
  const original =
    type || problem.code === "exception" ? [type, problem.message].filter(Boolean).join(": ") : "";
  if (!has(`problems.${problem.code}`)) {
    return { sentence: problem.message, hint: problem.hint ?? "", original: "" };
  }
  return {
    sentence: compose(t(`problems.${problem.code}`), params),
    hint: compose(t(`problems.${problem.code}.hint`), params),
    original,
  };
}

/** The words for a request that failed. */
export function explainFailure(document: ProblemDocument): Explained {
  const code =
    [document.code, `http_${document.status}`, "unknown"].find((one) => has(`problems.${one}`)) ?? "unknown";
  const params = { message: document.detail || document.title };
  return {
    sentence: compose(t(`problems.${code}`), params),
    hint: compose(t(`problems.${code}.hint`), params),
    original: "",
  };
}
