/** One box on the canvas, as much of it as its size on the screen can show. Looks like the SVG's; must not know time. */
import { t } from "../../i18n/index.svelte";
import { formatNumber } from "../../model/format";
import type { LayoutNode } from "../../model/types";
import { cellMap } from "../cells";
import {
  captionIn,
  fit,
  heatRows,
  insideOf,
  keptBy,
  kindOf,
  nameLine,
  nameOf,
  nameSize,
  numbersOf,
  symbolSize,
} from "../face";
import { type Part, seriesAt } from "../moment";
import { Detail } from "./detail";
import type { Frame } from "./paint";
import type { Palette } from "./palette";
import { write, writeValue } from "./text";

const FAINT = 0.35;
/** A box is drawn at least so many pixels large. */
const LEAST = 1.6;

/** A box too small for an outline: a patch in the colour of what it does. */
export function drawDot(context: CanvasRenderingContext2D, frame: Frame, place: number): void {
  const { drawing, moments, palette, transform } = frame;
  const box = drawing.boxes[place]!;
  const { computed, gradientIndex } = moments.box(place);
  const part = moments.lit.get(place)?.part ?? "";
  const width = Math.max(box.width, LEAST / transform.k);
  const height = Math.max(box.height, LEAST / transform.k);
  context.globalAlpha = faint(frame, place) ? FAINT : computed ? 1 : 0.5;
  context.fillStyle = part
    ? palette[part]
    : !computed
      ? palette.wire
      : gradientIndex !== 0
        ? palette.gradient
        : palette.soft;
  context.fillRect(box.x - width / 2, box.y - height / 2, width, height);
}

export function drawBox(
  context: CanvasRenderingContext2D,
  frame: Frame,
  place: number,
  detail: Detail,
): void {
  const { drawing, places, moments, palette, index, magnify } = frame;
  const box = drawing.boxes[place]!;
  const node = places.node(place);
  const { computed } = moments.box(place);
  const part = moments.lit.get(place)?.part ?? "";
  context.globalAlpha = faint(frame, place) ? FAINT : 1;
  if (frame.chosen !== null && (frame.chosen === node || frame.held === place))
    drawRing(context, box, palette);
  if (box.kind === "scope") outline(context, box, palette, part, computed, { dx: 5, dy: -5 });
  outline(context, box, palette, part, computed);
  if (detail >= Detail.names) {
    const name = nameOf(index, box, node, magnify);
    const color = computed ? palette.ink : palette.soft;
    if (box.kind === "operation") {
      const size = symbolSize(box, magnify);
      write(context, name, box.x, box.y + size * 0.36, { font: `500 ${size}px ${palette.sans}`, color });
    } else if (box.kind === "variable") drawCard(context, frame, place, name, color, detail);
    else if (box.parts.length > 0) drawSeries(context, frame, place, name);
    else {
      const lift = box.kind === "scope" ? -2 : 6;
      const font = `600 ${nameSize(box, name, magnify)}px ${palette.sans}`;
      write(context, name, box.x, box.y + lift, { font, color });
      if (box.kind === "scope")
        write(
          context,
          insideText(frame, place) || t("player.folded", { count: box.count }),
          box.x,
          box.y + 17,
          {
            font: `${12 * magnify}px ${palette.sans}`,
            color: palette.soft,
          },
        );
    }
  }
  if (detail === Detail.numbers) drawNumbers(context, frame, place);
  if (frame.stops.has(node)) {
    context.beginPath();
    context.arc(box.x - box.width / 2 + 2, box.y - box.height / 2 + 2, 6, 0, 2 * Math.PI);
    context.fillStyle = palette.ink;
    context.fill();
  }
  const differs = frame.differences.get(place);
  if (differs) {
    const [x, y] = [box.x + box.width / 2 - 4, box.y - box.height / 2 + 2];
    context.beginPath();
    context.arc(x, y, 9, 0, 2 * Math.PI);
    context.fillStyle = differs.value ? palette.value : palette.gradient;
    context.fill();
    write(context, "≠", x, y + 4, { font: `700 12px ${palette.sans}`, color: palette.panel });
  }
}

/** What a folded box tells of the node inside that is at work, else of the chosen one. */
function insideText(frame: Frame, place: number): string {
  const inner = frame.moments.lit.get(place)?.inner ?? -1;
  const told = inner >= 0 ? inner : frame.held === place ? (frame.chosen ?? -1) : -1;
  if (told < 0) return "";
  return fit(insideOf(frame.places, place, told), frame.drawing.boxes[place]!.width - 24, frame.magnify);
}

function faint(frame: Frame, place: number): boolean {
  return frame.chain !== null && !frame.chain.nodes.has(place);
}

function radiusOf(box: LayoutNode): number {
  return box.kind === "operation" ? Math.min(box.width, box.height) / 2 : 12;
}

function outline(
  context: CanvasRenderingContext2D,
  box: LayoutNode,
  palette: Palette,
  part: Part,
  computed: boolean,
  { dx, dy } = { dx: 0, dy: 0 },
): void {
  const washed = part !== "" && box.kind !== "variable";
  context.beginPath();
  context.roundRect(
    box.x - box.width / 2 + dx,
    box.y - box.height / 2 + dy,
    box.width,
    box.height,
    radiusOf(box),
  );
  context.fillStyle = washed ? (part === "value" ? palette.valueWash : palette.gradientWash) : palette.panel;
  context.fill();
  context.lineWidth = part ? 2 : 1.5;
  context.setLineDash(computed || part ? [] : [4, 4]);
  context.strokeStyle = part
    ? palette[part]
    : !computed
      ? palette.edge
      : box.kind === "variable"
        ? palette.edge
        : palette.ink;
  context.stroke();
  context.setLineDash([]);
}

function drawRing(context: CanvasRenderingContext2D, box: LayoutNode, palette: Palette): void {
  context.beginPath();
  const radius = box.kind === "operation" ? 35 : 16;
  context.roundRect(
    box.x - box.width / 2 - 5,
    box.y - box.height / 2 - 5,
    box.width + 10,
    box.height + 10,
    radius,
  );
  context.setLineDash([3, 4]);
  context.lineWidth = 1.5;
  context.strokeStyle = palette.ink;
  context.stroke();
  context.setLineDash([]);
}

function drawCard(
  context: CanvasRenderingContext2D,
  frame: Frame,
  place: number,
  name: string,
  color: string,
  detail: Detail,
): void {
  const { drawing, places, moments, palette, index, magnify } = frame;
  const box = drawing.boxes[place]!;
  const node = places.node(place);
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
  const size = nameSize(box, name, magnify);
  const line = top + nameLine(size);
  write(context, name, left + 14, line, {
    font: `600 ${size}px ${palette.sans}`,
    color,
    align: "left",
  });
  if (detail !== Detail.numbers || node < 0) return;
  write(context, kindOf(index, box, node, name, magnify), left + box.width - 13, line, {
    font: `${12 * magnify}px ${palette.sans}`,
    color: palette.soft,
    align: "right",
  });
  const moment = moments.box(place);
  for (const row of heatRows(box, index.shape(node), index.requiresGrad(node))) {
    const value = index.values(row.quantity === "value" ? moment.valueIndex : moment.gradientIndex);
    const { rows, columns, cells } = cellMap(value, row.quantity, 6, 24);
    const [w, h] = [row.width / Math.max(1, columns), row.height / Math.max(1, rows)];
    for (const cell of cells) {
      const [r, g, b] = cell.rgb(palette.heat);
      const x = left + row.x + cell.column * w;
      const y = top + row.y + cell.row * h;
      const odd = cell.mark !== "" && cell.mark !== "negative";
      context.fillStyle = odd ? palette.ink : `rgb(${r} ${g} ${b})`;
      if (cell.mark === "negative") {
        context.strokeStyle = `rgb(${r} ${g} ${b})`;
        context.lineWidth = Math.min(3, w / 4, h / 4);
        context.strokeRect(x + 1.5, y + 1.5, Math.max(0, w - 4), Math.max(0, h - 4));
      } else context.fillRect(x, y, Math.max(0.5, w - 1), Math.max(0.5, h - 1));
    }
  }
}

function drawNumbers(context: CanvasRenderingContext2D, frame: Frame, place: number): void {
  const { drawing, places, moments, palette, index, magnify } = frame;
  const box = drawing.boxes[place]!;
  const node = places.node(place);
  if (node < 0 || box.kind === "output" || box.parts.length > 0) return;
  const changed = moments.lit.get(place)?.changedFrom ?? 0;
  const { value, before, gradient } = numbersOf(index, box, node, moments.box(place), changed, magnify);
  const rim = palette.ground;
  const mono = `${12 * magnify}px ${palette.mono}`;
  const below = box.y + box.height / 2 + 8 + 12 * magnify;
  if (box.kind === "operation") {
    const { kept } = moments.box(place);
    const plain = drawing.named.has(place) ? "" : captionIn(index, box, node, magnify);
    const caption = frame.saved && kept.length > 0 ? keptBy(index, node, kept) : plain;
    const total = (drawing.fans[place] ?? 0) > 1 && gradient ? gradient : "";
    const font = `${12 * magnify}px ${palette.sans}`;
    if (caption) write(context, caption, box.x, below - 1, { font, color: palette.soft, rim });
    if (total)
      write(context, total, box.x, below + (caption ? 15 * magnify : 0), {
        font: mono,
        color: palette.gradientText,
        rim,
      });
    return;
  }
  const above = box.y - box.height / 2 - 11;
  if (box.kind === "variable" && before)
    write(context, `${before} → ${value}`, box.x, above, { font: mono, color: palette.valueText, rim });
  else if (box.kind === "variable" && value) writeValue(context, value, box.x, above, 12 * magnify, palette);
  if (gradient) write(context, gradient, box.x, below, { font: mono, color: palette.gradientText, rim });
}

/** A row of equal modules: its name, how many, and a bar for each one's gradient. */
function drawSeries(context: CanvasRenderingContext2D, frame: Frame, place: number, name: string): void {
  const { drawing, places, moments, palette, magnify } = frame;
  const box = drawing.boxes[place]!;
  const { shares, range } = seriesAt(places, place, moments.play.position);
  const [left, top] = [box.x - box.width / 2, box.y - box.height / 2];
  const font = `600 ${16 * magnify}px ${palette.sans}`;
  const named = `600 ${nameSize(box, name, magnify)}px ${palette.sans}`;
  write(context, name, left + 16, top + 30, { font: named, color: palette.ink, align: "left" });
  write(context, `×${shares.length}`, left + box.width - 16, top + 30, {
    font,
    color: palette.soft,
    align: "right",
  });
  const pitch = (box.width - 32) / Math.max(1, shares.length);
  shares.forEach((share, i) => {
    const tall = share < 0 ? 2 : Math.max(2, 42 * share);
    context.fillStyle = share < 0 ? palette.wire : palette.gradient;
    context.fillRect(left + 16 + i * pitch, top + 92 - tall, Math.max(0.8, pitch * 0.7), tall);
  });
  const [least, most] = range;
  const told = insideText(frame, place);
  if (told)
    write(context, told, box.x, box.y + box.height / 2 + 8 + 12 * magnify, {
      font: `${12 * magnify}px ${palette.mono}`,
      color: palette.ink,
      rim: palette.ground,
    });
  if (most > 0)
    write(
      context,
      t(magnify > 1.2 ? "player.series_span" : "player.series_range", {
        least: formatNumber(least),
        most: formatNumber(most),
      }),
      box.x,
      top + 110 + 6 * (magnify - 1),
      { font: `${12 * magnify}px ${palette.sans}`, color: palette.soft },
    );
}
