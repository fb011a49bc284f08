/**
 * What is written on a box at a moment, as far as there is room for it, and where the small heat maps of a card lie. One table for
 * both ways of drawing. Pure; knows boxes and values, must not know how text is set.
 */
import { t } from "../i18n/index.svelte";
import { formatShape, formatValue } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import { type LayoutNode, NodeKind } from "../model/types";
import type { Quantity } from "../ui/heat";
import type { BoxMoment } from "./moment";
import type { Places } from "./places";

/** A small heat map on a card, from the card's upper left corner. */
export interface HeatRow {
  quantity: Quantity;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Widths of letters of a name at size 1, in pixels, by the face of the page; and of every other letter. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/u, 16.5],
  [/[mwMW@%…]/u, 14.6],
  [/[A-Z&+×=<>]/u, 11.2],
  [/[ijltfrI1.,:;|!'()[\] ]/u, 6.6],
  [/[ᵀ⁰¹²³⁴-⁹⁻ʸˣ₀-₉]/u, 7.2],
];
const LETTER = 9.6;
/** Width of a digit of a number at size 1. */
const DIGIT = 7.3;

/** A caption may stand out of its operation by so much, both sides together; and how much larger the letters of names are. */
const BESIDE = 84;
const NAME_TO_CAPTION = 4 / 3;
/** Of its size, that of a name which would be cut otherwise: that of captions. */
const SMALL_NAME = 1 / NAME_TO_CAPTION;

/** What stands before a gradient, and before a tangent. */
export const GRADIENT = "∂";
export const TANGENT = "d";

/** Width of a name at size 1, in pixels. */
export function widthOf(text: string): number {
  let total = 0;
  for (const letter of text) total += WIDTHS.find(([kind]) => kind.test(letter))?.[1] ?? LETTER;
  return total;
}

/** A name as far as it fits into so many pixels. */
export function fit(text: string, room: number, magnify: number): string {
  if (widthOf(text) * magnify <= room) return text;
  const letters = [...text];
  let kept = letters.length - 1;
  while (kept > 1 && widthOf(`${letters.slice(0, kept).join("")}…`) * magnify > room) kept -= 1;
  return `${letters.slice(0, kept).join("")}…`;
}

/** Width of a card between its margins. */
const insideCard = (box: LayoutNode): number => box.width - 28;

/** Width that the name of a box may take. */
function nameRoom(box: LayoutNode): number {
  if (box.kind === "variable") return insideCard(box);
  return box.width - (box.parts.length > 0 ? 90 : 16);
}

/** How large the name of a box is set: as names are, and down to the size of captions where it would have to be cut. */
export function nameSize(box: LayoutNode, name: string, magnify: number): number {
  return 16 * magnify * Math.max(SMALL_NAME, Math.min(1, nameRoom(box) / (widthOf(name) * magnify)));
}

/** How far below a card's edge its name stands, so that large letters keep off the edge. */
export function nameLine(size: number): number {
  return Math.max(23, 8 + 0.75 * size);
}

export function nameOf(index: RecordingIndex, box: LayoutNode, node: number, magnify: number): string {
  if (box.kind === "operation") return box.label;
  const room = nameRoom(box);
  const small = SMALL_NAME * magnify;
  if (box.kind !== "variable" || node < 0) return fit(box.label, room, small);
  const caption = index.name(node) || captionOf(index, node);
  return fit(widthOf(caption) * small <= room ? caption : index.label(node), room, small);
}

/** What kind of variable a card is, with its shape: both, or the shape alone, or nothing, by the room beside the name. */
export function kindOf(
  index: RecordingIndex,
  box: LayoutNode,
  node: number,
  name: string,
  magnify: number,
): string {
  const shape = index.shape(node);
  const parameter = index.kind(node) === NodeKind.parameter;
  const word = parameter ? "parameter" : index.requiresGrad(node) ? "leaf" : "constant";
  const size = shape.length > 0 ? formatShape(shape) : "";
  const full = [t(`player.kind_${word}`), size].filter(Boolean).join(" · ");
  const room = box.width - 34 - widthOf(name) * magnify;
  if (measure(full) * magnify <= room) return full;
  return measure(size) * magnify <= room ? size : "";
}

/** Width of text of 12 pixels; Chinese characters are square. */
function measure(text: string): number {
  let total = 0;
  for (const c of text) total += c > "⺀" ? 12 : 6.6;
  return total;
}

/** Letters by which a value before and after its update may stand out further than one of them. */
const SPARE = 6;

export interface Numbers {
  value: string;
  /** The value before an update in play. */
  before: string;
  gradient: string;
}

/** The numbers above and below a box. */
export function numbersOf(
  index: RecordingIndex,
  box: LayoutNode,
  node: number,
  { valueIndex, gradientIndex, soFar, tangent }: Omit<BoxMoment, "computed" | "kept">,
  changedFrom: number,
  magnify: number,
): Numbers {
  const width = Math.max(10, Math.floor((box.width + (magnify > 1 ? -6 : 44)) / (DIGIT * magnify)));
  const integer = node >= 0 && index.isInteger(node);
  // of large letters there is room for the numbers alone
  const said = soFar && magnify < 1.5 ? t("player.so_far") : "";
  const text = formatValue(index.values(gradientIndex), { width: said ? width - 8 : width });
  const gradient = text && `${tangent ? TANGENT : GRADIENT} ${text}`;
  const value = formatValue(index.values(valueIndex), { width, integer });
  const before = changedFrom ? formatValue(index.values(changedFrom), { width: width / 2, integer }) : "";
  return {
    value,
    // of a large array only the shape is written, and that stays; and what does not fit with its arrow is not written
    before: before === value || before.length + value.length + 3 > width + SPARE ? "" : before,
    gradient: gradient && said ? `${gradient} ${said}` : gradient,
  };
}

/** Which node a folded box tells of, and where it is one of a row which of the repeats that is: `h = tanh`, `37 of 100 · h = tanh`. */
export function insideOf(places: Places, place: number, node: number): string {
  const { index, drawing } = places;
  const what = named(index, node, index.label(node));
  const repeat = places.repeatOf(place, node);
  const count = drawing.boxes[place]!.parts.length;
  return repeat < 0 ? what : t("player.inside_row", { k: repeat + 1, n: count, what });
}

/** What stands below an operation: what its result is called in the equations. */
export function captionOf(index: RecordingIndex, node: number): string {
  const { text } = index.symbol(node);
  return index.name(node) ? text : named(index, node, text);
}

/** The same as far as there is room for it between the neighbours' captions. */
export function captionIn(index: RecordingIndex, box: LayoutNode, node: number, magnify: number): string {
  return fit(captionOf(index, node), (box.width + BESIDE) * NAME_TO_CAPTION, magnify);
}

/** A letter says nothing of what it stands for: its operation is told with it. An expression says that itself. */
function named(index: RecordingIndex, node: number, text: string): string {
  const operation = index.op(node)?.name ?? "";
  return !operation || operation === text || index.symbol(node).compound ? text : `${text} = ${operation}`;
}

/** What an operation keeps for its backward, by the names of the equations: `keeps w, x`. */
export function keptBy(index: RecordingIndex, node: number, kept: readonly string[]): string {
  const operands = index.operands(node);
  const names = kept.map((rule) => {
    const operand = operands[Number(/^x(\d+)$/.exec(rule)?.[1] ?? 0) - 1];
    if (operand !== undefined) return index.symbol(operand).text;
    return rule === "y" ? index.symbol(node).text : rule;
  });
  return t("player.keeps", { names: [...new Set(names)].join(", ") });
}

/** A symbol grows with the texts, as far as its circle has room. */
export function symbolSize(box: LayoutNode, magnify: number): number {
  const within = (room: number): number => (16 * room) / widthOf(box.label);
  return Math.min(
    16 * magnify,
    Math.max(within(box.width - 14), Math.min(12 * magnify, within(box.width - 4))),
  );
}

/** Where the heat maps lie: vectors below one another as in a table, matrices and single numbers side by side. */
export function heatRows(box: LayoutNode, shape: readonly number[], requires: boolean): HeatRow[] {
  const whole = insideCard(box);
  const stacked = shape.length === 1;
  const array = shape.length > 0;
  const height = stacked ? 18 : array ? 44 : 14;
  const y = array ? 36 : 34;
  const width = stacked ? whole : requires ? (whole - 8) / 2 : array ? whole * 0.6 : whole;
  const value: HeatRow = { quantity: "value", x: 14, y, width, height };
  if (!requires) return [value];
  return [
    value,
    { quantity: "gradient", x: stacked ? 14 : 22 + width, y: stacked ? y + 26 : y, width, height },
  ];
}
