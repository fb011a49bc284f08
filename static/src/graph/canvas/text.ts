/** Words on the canvas: set on the ground's colour where they stand over wires, as in the SVG. Must not know what they mean. */
import { wordPlace, wordsOf } from "../words";
import type { Frame } from "./paint";
import type { Palette } from "./palette";

export interface Style {
  font: string;
  color: string;
  align?: CanvasTextAlign;
  /** The colour of a rim around the letters. */
  rim?: string;
}

export function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { font, color, align = "center", rim }: Style,
): void {
  context.font = font;
  context.textAlign = align;
  context.textBaseline = "alphabetic";
  if (rim) {
    context.strokeStyle = rim;
    context.lineWidth = 5;
    context.lineJoin = "round";
    context.strokeText(text, x, y);
  }
  context.fillStyle = color;
  context.fillText(text, x, y);
}

/** A value behind its mark, which is set larger than the digits; both together in the middle of a place. */
export function writeValue(
  context: CanvasRenderingContext2D,
  value: string,
  x: number,
  y: number,
  size: number,
  palette: Palette,
): void {
  const style = { color: palette.valueText, align: "left", rim: palette.ground } as const;
  const font = `${size}px ${palette.mono}`;
  context.font = font;
  const mark = 1.26 * size;
  const left = x - (mark + context.measureText(value).width) / 2;
  write(context, "▸", left, y + 0.17 * size, { ...style, font: `${1.4 * size}px ${palette.mono}` });
  write(context, value, left + mark, y, { ...style, font });
}

/** The value above a wire and the gradient below it, and which argument it is. */
export function drawWireWords(context: CanvasRenderingContext2D, frame: Frame, place: number): void {
  const { drawing, moments, index, magnify, palette } = frame;
  const course = drawing.courses[place]!;
  const source = drawing.boxes[course.shape.source]!;
  const target = drawing.boxes[course.shape.target]!;
  const fan = drawing.fans[course.shape.source] ?? 0;
  const { value, gradient, argument } = wordsOf(
    index,
    course,
    source,
    moments.wire(place),
    fan,
    magnify,
    drawing.crowdedAt(place, magnify),
  );
  if (!value && !gradient && !argument) return;
  const at = wordPlace(course, source, target, drawing.wordsAt(place, magnify), magnify);
  const font = `${12 * magnify}px ${palette.mono}`;
  const rim = palette.ground;
  context.globalAlpha = frame.chain !== null && !frame.chain.edges.has(place) ? 0.25 : 1;
  if (argument) {
    const align = at.beside ? "left" : "center";
    write(context, argument, at.captionX, at.captionY, { font, color: palette.soft, align, rim });
    if (value && course.twin === 0) {
      const middle = { x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 + 4 };
      writeValue(context, value, middle.x, middle.y, 12 * magnify, palette);
    }
    return;
  }
  if (value) writeValue(context, value, at.x, at.valueY, 12 * magnify, palette);
  if (gradient) write(context, gradient, at.x, at.gradientY, { font, color: palette.gradientText, rim });
}
