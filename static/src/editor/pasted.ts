/**
 * What comes along when a program is copied from a page, a chat, a notebook or an interpreter, and is no Python: prompts, fences, magic
 * commands, typographer's signs, an indent of all lines. Pure; what stands in strings and comments stays.
 */

const FENCE = /^\s*(```|~~~)/;
const PROMPT = /^\s*(?:>>>|\.\.\.)(?: |$)/;
/** Commands of notebooks, which Python does not know. */
const MAGIC = /^\s*(?:%%?|!)[A-Za-z]/;
const SIGNS: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‘": "'",
  "’": "'",
  "−": "-",
  "–": "-",
  "×": "*",
  "·": "*",
  "（": "(",
  "）": ")",
  "［": "[",
  "］": "]",
  "【": "[",
  "】": "]",
  "｛": "{",
  "｝": "}",
  "，": ",",
  "、": ",",
  "：": ":",
  "；": ";",
  "＝": "=",
  "＋": "+",
  "－": "-",
  "＊": "*",
  "／": "/",
  "．": ".",
  "＜": "<",
  "＞": ">",
};
/** Spaces that Python takes for none, and signs that nobody sees. */
const BLANK = /[\u00a0\u2000-\u200a\u202f\u3000]/g;
const UNSEEN = /[\u200b-\u200d\u2060\ufeff]/g;
/** Strings and comments are passed over whole; of the rest, one sign at a time. */
const PIECES = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|[^]/gu;

function plain(source: string): string {
  return source.replace(PIECES, (piece) =>
    [...piece].length > 1 ? piece : (SIGNS[piece] ?? piece.replace(BLANK, " ").replace(UNSEEN, "")),
  );
}

/** Where some lines are indented by tabs and others by spaces, a tab is as wide as the smallest indent of spaces. */
function spaced(lines: readonly string[]): string[] {
  const widths = lines.flatMap((line) => /^ +(?=[^\s#])/.exec(line)?.[0].length ?? []);
  const width = Math.min(...widths);
  return widths.length === 0
    ? [...lines]
    : lines.map((line) => line.replace(/^[ \t]+/, (indent) => indent.replaceAll("\t", " ".repeat(width))));
}

/** The lines that Python reads; of a session with an interpreter those after a prompt. */
function read(lines: readonly string[], mixed: boolean): string[] {
  const fences = lines.flatMap((line, at) => (FENCE.test(line) ? [at] : []));
  let kept = fences.length > 0 ? lines.slice(fences[0]! + 1, fences[1] ?? lines.length) : [...lines];
  if (/^\s*>>>/.test(kept.find((line) => line.trim() !== "") ?? ""))
    kept = kept.filter((line) => PROMPT.test(line)).map((line) => line.replace(PROMPT, ""));
  kept = kept.filter((line) => !MAGIC.test(line));
  if (mixed) kept = spaced(kept);
  const indents = kept.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)![0]);
  const common = indents.reduce((a, b) => (b.startsWith(a) ? a : a.startsWith(b) ? b : ""), indents[0] ?? "");
  return kept.map((line) => (line.startsWith(common) ? line.slice(common.length) : line));
}

/** A copied program without what is no Python (`mixed`: its tabs and spaces are); null where there was nothing of the kind. */
export function withoutCopied(source: string, mixed = false): string | null {
  const found = read(plain(source).split("\n"), mixed).join("\n");
  return found === source || found.trim() === "" ? null : found;
}
