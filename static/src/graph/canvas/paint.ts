/**
 * Draws a large picture on a canvas: wires of one look in one stroke, then boxes, then words, then beads, and of each only what is
 * in sight and large enough to be seen. Everything it draws is asked of the same pure functions as the SVG's. It must not know
 * events, nor keep anything between two frames.
 */
import type { Bead } from "../beads";
import type { Course } from "../drawing";
import type { Area, Look } from "../look";
import type { WireMoment } from "../moment";
import { drawBox, drawDot } from "./box";
import { widened } from "./damage";
import { Detail, detailAt } from "./detail";
import { Extents } from "./extent";
import type { Moments } from "./moments";
import type { Palette } from "./palette";
import { drawWireWords } from "./text";

export interface Frame extends Look {
  moments: Moments;
  extents: Extents;
  beads: readonly Bead[];
  palette: Palette;
  /** Pixels of the screen for one of the page. */
  density: number;
}

const FAINT = 0.25;
/** No line is thinner than this on the screen. */
const THINNEST = 0.6;

/** Paint everything, or what a step spoiled: then the rest of the last picture stays. */
export function paint(context: CanvasRenderingContext2D, frame: Frame, part: Area | null = null): void {
  const { transform, density, width, height, extents, palette } = frame;
  const detail = detailAt(transform.k);
  const spoiled = part && widened(part, detail, transform.k);
  context.save();
  context.setTransform(density, 0, 0, density, 0, 0);
  if (spoiled) clip(context, frame, spoiled);
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, width, height);
  context.setTransform(
    density * transform.k,
    0,
    0,
    density * transform.k,
    density * transform.x,
    density * transform.y,
  );
  const area = spoiled ? widened(spoiled, detail, transform.k) : frame.area;
  const wires = Extents.within(extents.wires, area);
  const boxes = Extents.within(extents.boxes, area);
  drawWires(context, frame, wires, detail);
  if (detail === Detail.dots) for (const place of boxes) drawDot(context, frame, place);
  else for (const place of boxes) drawBox(context, frame, place, detail);
  if (detail === Detail.numbers) for (const place of wires) drawWireWords(context, frame, place);
  for (const bead of frame.beads) drawBead(context, bead, palette, transform.k);
  context.restore();
}

/** Whole pixels of the screen, so that what is painted again joins what stands. */
function clip(
  context: CanvasRenderingContext2D,
  { transform: { x, y, k }, density }: Frame,
  area: Area,
): void {
  const low = (at: number): number => Math.floor(at * density) / density;
  const high = (at: number): number => Math.ceil(at * density) / density;
  const [left, top] = [low(area.left * k + x), low(area.top * k + y)];
  const [right, bottom] = [high(area.right * k + x), high(area.bottom * k + y)];
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
}

/** Wires that look the same are one path. */
function drawWires(
  context: CanvasRenderingContext2D,
  frame: Frame,
  places: readonly number[],
  detail: Detail,
): void {
  const groups = new Map<string, { style: WireStyle; places: number[] }>();
  for (const place of places) {
    const moment = frame.moments.wire(place);
    const faint = frame.chain !== null && !frame.chain.edges.has(place);
    const style = styleOf(moment, faint, frame.palette);
    const key = `${style.color} ${style.width} ${style.alpha} ${style.dash.length}`;
    const group = groups.get(key);
    if (group) group.places.push(place);
    else groups.set(key, { style, places: [place] });
  }
  const { courses } = frame.drawing;
  for (const { style, places: alike } of groups.values()) {
    context.globalAlpha = style.alpha;
    context.strokeStyle = style.color;
    context.lineWidth = Math.max(style.width, THINNEST / frame.transform.k);
    context.setLineDash(detail === Detail.dots ? [] : style.dash);
    context.beginPath();
    for (const place of alike) trace(context, courses[place]!, detail);
    context.stroke();
    if (detail >= Detail.names && style.arrow) {
      context.setLineDash([]);
      context.fillStyle = style.color;
      for (const place of alike) drawArrow(context, courses[place]!);
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

interface WireStyle {
  color: string;
  width: number;
  alpha: number;
  dash: number[];
  arrow: boolean;
}

/** Thickness and strength in so many steps, so that many wires share a stroke. */
const STEPS = 8;
const stepped = (x: number): number => Math.round(x * STEPS) / STEPS;

function styleOf(moment: WireMoment, faint: boolean, palette: Palette): WireStyle {
  const alpha = faint ? FAINT : 1;
  switch (moment.state) {
    case "play":
      return { color: palette.gradient, width: 4, alpha, dash: [5, 6], arrow: false };
    case "passed": {
      const width = stepped(moment.glow ? moment.width + 6 : moment.width);
      return {
        color: palette.gradient,
        width,
        alpha: stepped(alpha * moment.opacity),
        dash: [],
        arrow: false,
      };
    }
    case "forward":
      return { color: palette.value, width: 2.5, alpha, dash: [], arrow: true };
    case "next":
      return { color: palette.edge, width: 1.5, alpha, dash: [], arrow: true };
    case "future":
      return { color: palette.wire, width: 1.5, alpha, dash: [2, 5], arrow: true };
    default:
      return { color: palette.wire, width: 1.5, alpha, dash: [], arrow: true };
  }
}

/** A wire as a line where it is a few pixels long, else as its curves. */
function trace(context: CanvasRenderingContext2D, { points }: Course, detail: Detail): void {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return;
  context.moveTo(first[0], first[1]);
  if (detail === Detail.dots) context.lineTo(last[0], last[1]);
  else
    for (let i = 1; i + 2 < points.length; i += 3) {
      const [a, b, c] = [points[i]!, points[i + 1]!, points[i + 2]!];
      context.bezierCurveTo(a[0], a[1], b[0], b[1], c[0], c[1]);
    }
}

function drawArrow(context: CanvasRenderingContext2D, { points }: Course): void {
  const tip = points.at(-1)!;
  const before = points.at(-2)!;
  const angle = Math.atan2(tip[1] - before[1], tip[0] - before[0]);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  context.beginPath();
  context.moveTo(tip[0], tip[1]);
  context.lineTo(tip[0] - 11 * cos + 5 * sin, tip[1] - 11 * sin - 5 * cos);
  context.lineTo(tip[0] - 11 * cos - 5 * sin, tip[1] - 11 * sin + 5 * cos);
  context.fill();
}

function drawBead(context: CanvasRenderingContext2D, bead: Bead, palette: Palette, scale: number): void {
  // in a small drawing the bead stays large enough for the eye to find
  const radius = bead.radius * Math.max(1, 0.6 / scale);
  const hue = bead.part === "gradient" ? palette.gradient : palette.value;
  context.globalAlpha = bead.opacity;
  for (const [size, fill] of [
    [radius * 1.6, palette.ground],
    [radius, hue],
  ] as const) {
    context.beginPath();
    context.arc(bead.x, bead.y, size, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
    context.strokeStyle = hue;
    context.lineWidth = 1.5 / Math.min(1, scale);
    context.stroke();
  }
}
