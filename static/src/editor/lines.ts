/**
 * Between the program's text and the nodes of its recording: which nodes a line or a selection means, and the gradient of a
 * line's result at a position. It must not know how the program is shown.
 */
import { formatElement, formatNumber, formatShape, isArray, isLarge } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import type { Span, Value } from "../model/types";

function size([line, column, endLine, endColumn]: Span): number {
  return (endLine - line) * 10_000 + endColumn - column;
}

function before(line: number, column: number, otherLine: number, otherColumn: number): boolean {
  return line < otherLine || (line === otherLine && column <= otherColumn);
}

/** Whether `outer` covers all of `inner`. */
export function covers(outer: Span, inner: Span): boolean {
  return before(outer[0], outer[1], inner[0], inner[1]) && before(inner[2], inner[3], outer[2], outer[3]);
}

/** For every line the nodes that are its result: those with the widest span that begins on it, in creation order. */
export function lineResults(index: RecordingIndex): Map<number, number[]> {
  const widest = new Map<number, Span>();
  for (let node = 0; node < index.nodeCount; node += 1) {
    const span = index.nodeSpan(node);
    if (!span) continue;
    const known = widest.get(span[0]);
    if (!known || size(span) > size(known)) widest.set(span[0], span);
  }
  const results = new Map<number, number[]>();
  for (let node = 0; node < index.nodeCount; node += 1) {
    const span = index.nodeSpan(node);
    if (!span || size(span) !== size(widest.get(span[0])!)) continue;
    const list = results.get(span[0]);
    if (list) list.push(node);
    else results.set(span[0], [node]);
  }
  return results;
}

/** The last of some nodes (in creation order) that had been computed at a position; −1 if none had. */
export function latest(index: RecordingIndex, nodes: readonly number[], position: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index.isComputed(nodes[middle]!, position)) low = middle + 1;
    else high = middle;
  }
  return nodes[low - 1] ?? -1;
}

/** The gradient of every line's result at a position, as the margin shows it. */
export function lineGradients(
  index: RecordingIndex,
  results: ReadonlyMap<number, number[]>,
  position: number,
): Map<number, Value> {
  const found = new Map<number, Value>();
  for (const [line, nodes] of results) {
    const node = latest(index, nodes, position);
    const gradient = node < 0 ? null : index.gradientAt(node, position);
    if (gradient !== null) found.set(line, gradient);
  }
  return found;
}

const MARGIN = 7;

/** A gradient in the few characters of the margin: `1.0`, `[0 2 …]`, `(2, 2)`. */
export function marginText(value: Value): string {
  if (value === null) return "";
  if (!isArray(value)) return formatNumber(value);
  if (value.shape.length !== 1) return formatShape(value.shape);
  const words = (isLarge(value) ? value.preview.data : value.data).map((x) => formatElement(x));
  const whole = `[${words.join(" ")}]`;
  if (!isLarge(value) && whole.length <= MARGIN) return whole;
  let text = words[0] ?? "";
  for (const word of words.slice(1)) {
    if (text.length + word.length + 5 > MARGIN) break;
    text += ` ${word}`;
  }
  return `[${text} …]`;
}

/**
 * The node that a selection of the program means: the widest one inside it, else the narrowest around it. Where the same
 * text made several (a loop), the one last computed at the position.
 */
export function nodeOfSelection(index: RecordingIndex, selection: Span, position: number): number | null {
  let best: Span | null = null;
  let inside = false;
  let nodes: number[] = [];
  for (let node = 0; node < index.nodeCount; node += 1) {
    const span = index.nodeSpan(node);
    if (!span) continue;
    const within = covers(selection, span);
    if (!within && (inside || !covers(span, selection))) continue;
    const better =
      !best || (within && !inside) || (within ? size(span) > size(best) : size(span) < size(best));
    if (better) {
      best = span;
      inside = within;
      nodes = [node];
    } else if (
      best &&
      within === inside &&
      size(span) === size(best) &&
      span[0] === best[0] &&
      span[1] === best[1]
    ) {
      nodes.push(node);
    }
  }
  if (nodes.length === 0) return null;
  const computed = latest(index, nodes, position);
  return computed >= 0 ? computed : (nodes[0] ?? null);
}

/**
 * The node under a place of a line of the program: the variable that is named there, else the narrowest expression around it. Of
 * several values of one name or expression, the one last computed at the position.
 */
export function nodeUnder(
  index: RecordingIndex,
  text: string,
  line: number,
  column: number,
  position: number,
): { node: number; from: number; to: number } | null {
  for (const word of text.matchAll(/(?<![\w.])[\p{L}_][\p{L}\p{N}_]*/gu)) {
    const [from, to] = [word.index, word.index + word[0].length];
    if (column < from || column > to) continue;
    const named = nodesNamed(index, word[0], line);
    if (named.length > 0) return { node: latestOr(index, named, position), from, to };
  }
  const around = narrowestAround(index, line, column);
  if (around.length === 0) return null;
  const span = index.nodeSpan(around[0]!)!;
  return {
    node: latestOr(index, around, position),
    from: span[0] === line ? span[1] : 0,
    to: span[2] === line ? span[3] : text.length,
  };
}

function latestOr(index: RecordingIndex, nodes: readonly number[], position: number): number {
  const computed = latest(index, nodes, position);
  return computed >= 0 ? computed : nodes[0]!;
}

/** Nodes of a learner's name, of those that were made above a line if there are any. */
function nodesNamed(index: RecordingIndex, name: string, line: number): number[] {
  const nodes = Array.from({ length: index.nodeCount }, (_, node) => node).filter(
    (node) => index.name(node) === name,
  );
  const above = nodes.filter((node) => (index.nodeSpan(node)?.[0] ?? 0) <= line);
  return above.length > 0 ? above : nodes;
}

/** The nodes of the narrowest expression around a place, in creation order. */
function narrowestAround(index: RecordingIndex, line: number, column: number): number[] {
  let best = Number.POSITIVE_INFINITY;
  let nodes: number[] = [];
  for (let node = 0; node < index.nodeCount; node += 1) {
    const span = index.nodeSpan(node);
    if (!span || !covers(span, [line, column, line, column])) continue;
    if (size(span) < best) [best, nodes] = [size(span), []];
    if (size(span) === best) nodes.push(node);
  }
  return nodes;
}

/** The position just after the next event of a line, going round to its first; null where the line has none. */
export function nextOfLine(index: RecordingIndex, line: number, position: number): number | null {
  const places = index.eventsOfLine(line).map((event) => index.snap(event + 1));
  return places.find((place) => place > position) ?? places[0] ?? null;
}
