/** Where the numbers of a wire stand and how much of them there is room for. Knows boxes and tracks, not what is written. */
import { ordinal } from "../equation/words";
import { locale, t } from "../i18n/index.svelte";
import { formatNumber, formatShape, formatValue, isArray } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import type { LayoutNode, Scalar } from "../model/types";
import type { Course } from "./drawing";
import { GRADIENT, TANGENT } from "./face";
import type { Track } from "./geometry";
import type { Area } from "./look";
import type { WireMoment } from "./moment";

/** Drawings of up to this many boxes look for a clear place for every wire's numbers; of larger ones no wire is measured before it is seen, and one that leads past boxes has its numbers in its own step alone. */
const PLACE_UP_TO = 1_500;
/** A wire longer than this leads past other boxes, and its middle may lie under one of them. */
const PAST = 180;
/** Side of a cell of the grid in which boxes near a place are looked up. */
const CELL = 160;
/** More rows of cells than any drawing has. */
const ROWS = 1 << 20;
/** Half of the room across that the numbers of a wire take at most, and at least; and at a long level wire, where nothing else is there. */
const WORDS = { most: 38, least: 22, long: 72 };
/** Half of what a caption takes: below an operation, there with the sum that comes back to it, and at one of several wires that join the same boxes. */
const CAPTION = { alone: 36, withSum: 58, argument: 44 };
/** A number of a wire is left out until its step, where more of its room than this is taken. */
const CROWDED = 0.3;
/** The same where it is another number's: a line of a text is as much higher than its digits. */
const TOUCHING = 0.08;
/** Which numbers of a wire are: the value, the gradient, or both. */
const VALUE = 1;
const SLOPE = 2;
/** A long level wire beside which something else stands: its numbers take no more room than those of a short one. */
const NARROW = 4;

/** Where the numbers of wires stand. */
export interface WordPlaces {
  /** Share of each wire's length. */
  shares: Float32Array;
  /** What of each wire has no room, or less than its length. */
  crowded: Uint8Array;
}

/** Shares of a wire's length at which its numbers are tried. */
const SHARES = [0.5, 0.44, 0.56, 0.38, 0.62, 0.3, 0.7, 0.24];

/**
 * The share of each wire's length at which its numbers stand, where texts are so much larger than drawn: the middle, or beside it
 * where a box or other texts would be under them.
 */
export function placeWords(
  boxes: readonly LayoutNode[],
  courses: readonly Course[],
  fans: Int32Array,
  magnify: number,
): WordPlaces {
  const shares = new Float32Array(courses.length).fill(0.5);
  const crowded = new Uint8Array(courses.length);
  if (boxes.length > PLACE_UP_TO) {
    for (const { place, shape } of courses)
      if (gapOf(boxes[shape.source]!, boxes[shape.target]!) > PAST) crowded[place] = VALUE | SLOPE;
    return { shares, crowded };
  }
  // a variable has its value above it and its gradient below, an operation its caption below, with the sum that comes back to it
  const taken = new Cells();
  /** Of these, the numbers of wires, and the sums that come back to operations. */
  const numbers = new Cells();
  const line = 12 * (magnify + 1);
  for (const [place, box] of boxes.entries()) {
    const [left, right] = [box.x - box.width / 2, box.x + box.width / 2];
    const [top, bottom] = [box.y - box.height / 2, box.y + box.height / 2];
    if (box.kind === "operation") {
      const caption = magnify * (fans[place]! > 1 ? CAPTION.withSum : CAPTION.alone);
      taken.add({ left, right, top, bottom });
      const below = { left: box.x - caption, right: box.x + caption, top: bottom, bottom: bottom + line };
      taken.add(below);
      if (fans[place]! > 1) numbers.add(below);
    } else {
      const above = box.kind === "variable" ? line : 0;
      taken.add({ left, right, top: top - above, bottom: bottom + (box.kind === "output" ? 0 : line) });
    }
  }
  for (const course of courses) {
    if (course.bowed) for (const text of captions(course, boxes, magnify)) taken.add(text);
  }
  for (const course of courses) {
    if (course.bowed) continue;
    const { source } = course.shape;
    const variable = boxes[source]!.kind === "variable";
    const has = { value: !variable && !course.told, gradient: !variable || fans[source]! > 1 };
    let least = Number.POSITIVE_INFINITY;
    let chosen: Area[] = [];
    for (const share of SHARES) {
      const texts = around(course.track, share, magnify, has);
      const area = texts.reduce((sum, text) => sum + taken.overlap(text) + 2 * numbers.overlap(text), 0);
      if (area < least - 40) {
        least = area;
        shares[course.place] = share;
        chosen = texts;
      }
    }
    const wide = around(course.track, shares[course.place]!, magnify, has, WORDS.long);
    const covered = (texts: readonly Area[]): number =>
      texts.reduce((sum, text) => sum + taken.overlap(text), 0);
    if (standOff(course.track) <= LEVEL && covered(wide) <= covered(chosen)) chosen = wide;
    else crowded[course.place]! |= NARROW;
    const room: Area[] = [];
    for (const text of chosen) {
      const size = (text.right - text.left) * (text.bottom - text.top);
      if (taken.overlap(text) > CROWDED * size || numbers.overlap(text) > TOUCHING * size)
        crowded[course.place]! |= text.bottom <= course.track.at(shares[course.place]!).y ? VALUE : SLOPE;
      else room.push(text);
    }
    for (const text of room) {
      taken.add(text);
      numbers.add(text);
    }
  }
  return { shares, crowded };
}

const gapOf = (source: LayoutNode, target: LayoutNode): number =>
  target.x - target.width / 2 - (source.x + source.width / 2);

/** The room of a bow's caption, and of the value that the first of the bows has in their middle. */
function captions(course: Course, boxes: readonly LayoutNode[], magnify: number): Area[] {
  const [source, target] = [boxes[course.shape.source]!, boxes[course.shape.target]!];
  const { captionX, captionY, beside: begins } = wordPlace(course, source, target, 0.5, magnify);
  const room = (x: number, y: number, half: number): Area => ({
    left: x - half * magnify,
    right: x + half * magnify,
    top: y - 11 * magnify,
    bottom: y + 4 * magnify,
  });
  const half = CAPTION.argument;
  const caption = room(captionX + (begins ? half * magnify : 0), captionY, half);
  if (course.twin > 0) return [caption];
  return [caption, room((source.x + target.x) / 2, (source.y + target.y) / 2 + 4, WORDS.most)];
}

/** The room of a wire's numbers at a share of its length. */
function around(
  track: Track,
  share: number,
  magnify: number,
  has: { value: boolean; gradient: boolean },
  most: number = WORDS.most,
): Area[] {
  const { x, y } = track.at(share);
  const across = Math.abs(track.at(1).x - track.at(0).x) / 2;
  const half = magnify * Math.min(most, Math.max(WORDS.least, across / magnify));
  const [left, right] = [x - half, x + half];
  const { valueY, gradientY } = beside(track, y, magnify);
  const texts: Area[] = [];
  if (has.value) texts.push({ left, right, top: valueY - 11 * magnify, bottom: valueY + 4 * magnify });
  if (has.gradient)
    texts.push({ left, right, top: gradientY - 11 * magnify, bottom: gradientY + 4 * magnify });
  return texts;
}

/** Where the lines of a wire's two numbers stand, above and below a place of it. */
function beside(track: Track, y: number, magnify: number): { valueY: number; gradientY: number } {
  const lift = standOff(track);
  return { valueY: y - 11 - lift, gradientY: y + 11 + 9 * magnify + lift };
}

/** Rectangles in the cells of a grid that they reach into: what covers a place is found without asking all of them. */
class Cells {
  readonly #cells = new Map<number, (Area & { asked: number })[]>();
  /** Number of the question: a rectangle of several cells answers once. */
  #asked = 0;

  add(area: Area): void {
    const one = { ...area, asked: 0 };
    this.#each(area, (key) => {
      const known = this.#cells.get(key);
      if (known) known.push(one);
      else this.#cells.set(key, [one]);
    });
  }

  /** How much of an area is covered. */
  overlap(area: Area): number {
    const asked = ++this.#asked;
    let sum = 0;
    this.#each(area, (key) => {
      for (const one of this.#cells.get(key) ?? []) {
        if (one.asked === asked) continue;
        one.asked = asked;
        const w = Math.min(area.right, one.right) - Math.max(area.left, one.left);
        const h = Math.min(area.bottom, one.bottom) - Math.max(area.top, one.top);
        if (w > 0 && h > 0) sum += w * h;
      }
    });
    return sum;
  }

  #each({ left, right, top, bottom }: Area, visit: (key: number) => void): void {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1)
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) visit(x * ROWS + y);
  }
}

/** A steep wire runs through a text set straight above it: the text stands off by what the wire rises under it. */
export function standOff(wire: Track): number {
  const from = wire.at(0);
  const to = wire.at(1);
  return Math.min(30, (Math.abs(to.y - from.y) / Math.max(1, Math.abs(to.x - from.x))) * 24);
}

/** A wire whose texts stand off by no more is level. */
const LEVEL = 3;

/** However long a wire is, what stands at it stays short. */
const LONGEST = 18;
/** Width of a digit at size 1, in pixels. */
const DIGIT = 7.2;
/** Width of what stands before a number: its mark, and some room. */
const MARK = 15.1;
/** By so much a number keeps off the straight side of a card; a circle gives way by itself. */
const OFF_CARD = 3;

/** The sizes of an array in so many letters: whole thousands as k, and of what still has no room the first sizes. */
function tight(shape: readonly number[], width: number): string {
  const exact = shape.join("×");
  if (exact.length <= width) return exact;
  const sizes = shape.map((size) => (size >= 1000 && size % 1000 === 0 ? `${size / 1000}k` : String(size)));
  let kept = sizes.length;
  let text = sizes.join("×");
  while (text.length > width && kept > 1) text = `${sizes.slice(0, --kept).join("×")}×…`;
  return text;
}

/** A number in so many letters, with two of its digits at least. */
function brief(x: Scalar, width: number): string {
  let text = formatNumber(x);
  for (const digits of [3, 2]) if (text.length > width) text = formatNumber(x, false, digits);
  return text;
}

/**
 * A value as it fits on a wire of that many pixels: one line, or where it is an array that does not fit, its shape, tight where that is
 * long; and of a number that does not fit fewer digits.
 */
export function wireText(index: RecordingIndex, value: number, room: number): string {
  const entry = index.values(value);
  if (entry === null) return "";
  const width = Math.min(LONGEST, Math.max(5, Math.floor((room - MARK) / DIGIT)));
  if (!isArray(entry)) return brief(entry, width);
  const shape = formatShape(entry.shape);
  for (const digits of [4, 3, 2]) {
    const text = formatValue(entry, { width, digits });
    if (text.length <= width && text !== shape) return text;
    if (entry.shape.length !== 1 || entry.shape[0]! > 1) break;
  }
  return shape.length <= width + 1 || entry.shape.length < 2 ? shape : tight(entry.shape, width);
}

/** Width of a letter of a caption, in pixels. */
const CAPTION_LETTER = 6.6;

/** The sum that comes back to an operation, beside its caption: an array as far as the neighbours leave room for it. */
export function totalText(
  index: RecordingIndex,
  gradient: number,
  { tangent, caption }: { tangent: boolean; caption: string },
): string {
  const text = wireText(index, gradient, 2 * CAPTION.withSum - CAPTION_LETTER * caption.length);
  return text && `${tangent ? TANGENT : GRADIENT} ${text}`;
}

/** What stands at a wire: the value above it, the gradient below it, and which argument it is where several join the same boxes. */
export interface WireWords {
  value: string;
  gradient: string;
  argument: string;
}

type WireNumbers = Pick<WireMoment, "state" | "valueIndex" | "gradientIndex" | "tangent">;

const NO_WORDS: WireWords = { value: "", gradient: "", argument: "" };

/** The words of a wire at a moment, as many as there is room for. `fan` is how many wires leave its source, `crowded` what has no room but in its own step. */
export function wordsOf(
  index: RecordingIndex,
  course: Course,
  source: LayoutNode,
  { state, valueIndex, gradientIndex, tangent }: WireNumbers,
  fan: number,
  magnify: number,
  crowded: number,
): WireWords {
  const across = Math.abs(course.track.at(1).x - course.track.at(0).x) - OFF_CARD * course.cards;
  // beside a steep wire there is as much room as was looked for
  const short = standOff(course.track) > LEVEL || crowded & NARROW;
  const room = Math.max(40, short ? Math.min(across, 2 * WORDS.most * magnify) : across) / magnify;
  const variable = source.kind === "variable";
  const argument =
    course.twins > 1 && valueIndex !== 0
      ? t("player.argument", { nth: ordinal(course.shape.slot + 1, locale.current) }) +
        (state === "next" ? ` · ${t("player.next_argument")}` : "")
      : "";
  if (state === "future" && !argument) return NO_WORDS;
  const left = state === "play" ? 0 : crowded;
  const brought =
    (variable && fan < 2 && !tangent) || left & SLOPE ? "" : wireText(index, gradientIndex, room);
  return {
    argument,
    value: variable || course.told || left & VALUE ? "" : wireText(index, valueIndex, room),
    gradient: brought && `${tangent ? TANGENT : GRADIENT} ${brought}`,
  };
}

/** Where the words of a wire stand: at a share of its track, and its caption on the outside of a bow. */
export interface WordPlace {
  x: number;
  valueY: number;
  gradientY: number;
  captionX: number;
  captionY: number;
  /** Captions of bows begin beside their card, so that they stay clear of the numbers below it. */
  beside: boolean;
}

export function wordPlace(
  course: Course,
  source: LayoutNode,
  target: LayoutNode,
  share: number,
  magnify: number,
): WordPlace {
  const middle = course.track.at(share);
  // the line between the two centres: twins bow away from it, and their captions stand on the outside
  const u = target.x === source.x ? 0 : (middle.x - source.x) / (target.x - source.x);
  const above = middle.y <= source.y + (target.y - source.y) * u;
  const peak = course.bowed ? course.track.at(0.5).y : middle.y;
  const first = course.bowed && source.kind === "variable";
  return {
    x: middle.x,
    ...beside(course.track, middle.y, magnify),
    captionX: first ? source.x + source.width / 2 + (magnify < 1.5 ? 14 : 26) : middle.x,
    captionY: peak + (above ? -17 : magnify > 1 ? 27 + 16 * magnify : 27),
    beside: first,
  };
}
