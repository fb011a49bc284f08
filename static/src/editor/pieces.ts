/** Pieces of Python text, as far as mending a call or a statement needs them: no parser, and silent where it is not certain. */
import type { Span } from "../model/types";

/** The text of a span; null where the program no longer has it. */
export function textAt(source: string, [line, column, endLine, endColumn]: Span): string | null {
  const lines = source.split("\n");
  if (line < 1 || endLine > lines.length || endLine < line) return null;
  if (line === endLine) return lines[line - 1]!.slice(column, endColumn);
  const between = lines.slice(line, endLine - 1);
  return [lines[line - 1]!.slice(column), ...between, lines[endLine - 1]!.slice(0, endColumn)].join("\n");
}

export interface Call {
  /** What is called: `torch.tensor`, `y.backward`. */
  callee: string;
  args: string[];
}

const OPEN = "([{";
const CLOSE = ")]}";

/** A text that is one call and nothing more, as what is called and its arguments; null where it is not, or has a comment. */
export function callOf(text: string): Call | null {
  if (!text.endsWith(")")) return null;
  const begins: number[] = [];
  let commas: number[] = [];
  let quote = "";
  let outer = -1;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i]!;
    if (quote) {
      if (letter === "\\") i += 1;
      else if (letter === quote) quote = "";
    } else if (letter === "#") return null;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (OPEN.includes(letter)) {
      if (begins.length === 0) [outer, commas] = [i, []];
      begins.push(i);
    } else if (CLOSE.includes(letter)) {
      if (begins.pop() === undefined) return null;
    } else if (letter === "," && begins.length === 1) commas.push(i);
    else if (begins.length === 0 && /[\s+*/%@<>=&|^~-]/.test(letter)) return null;
  }
  if (quote || begins.length > 0 || outer <= 0) return null;
  const ends = [...commas, text.length - 1];
  const args = ends.map((end, i) => text.slice((ends[i - 1] ?? outer) + 1, end).trim());
  if (args.at(-1) === "") args.pop();
  return args.includes("") ? null : { callee: text.slice(0, outer), args };
}

export function written({ callee, args }: Call): string {
  return `${callee}(${args.join(", ")})`;
}

/** The name of a keyword argument, or "". */
export function keywordOf(arg: string): string {
  return /^([A-Za-z_]\w*)\s*=(?!=)/.exec(arg)?.[1] ?? "";
}

/** An expression that a method may be asked of as it stands; else in parentheses. */
export function askable(text: string): string {
  return /^[A-Za-z_][\w.]*$/.test(text) || callOf(text) ? text : `(${text})`;
}

export function indentOf(line: string): string {
  return /^\s*/.exec(line)![0];
}
