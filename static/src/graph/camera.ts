/**
 * Pan, zoom and fit of the drawing by one transform, with d3-zoom for wheel, pinch and drag. It moves by itself only to keep
 * what is in play in sight. Knows a rectangle and a viewport; must not know what is drawn in them.
 */
import { select } from "d3-selection";
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";
import type { Area } from "./look";

/** Room for the texts that stand outside the shapes, and for the buttons over the drawing, of the size for a pointer. */
const MARGIN = { x: 34, top: 88, bottom: 76 };
/** The same where there is little height, and every line of it counts. */
const LOW = { x: 28, top: 62, bottom: 34 };
export const LITTLE_HEIGHT = 340;
/** A phone's width is what makes a graph small; its tabs lie over the upper edge, its buttons and a row of words over the lower one. */
const PHONE_MARGIN = { x: 16, top: 84, bottom: 76 };
const LOW_PHONE = { top: 76, bottom: 60 };
/** The same where nothing lies over the drawing. */
const COMPACT = { x: 20, top: 26, bottom: 26 };
/** A small drawing is not made larger than this; in a large window it may take more of the room. */
const LARGEST_FIT = { least: 1.2, most: 1.8, roomOf: 900 };
/** A drawing that would have to be smaller than this, so that a word would have less than 11 pixels, is shown in part, at a size that can be read. */
const SMALLEST_FIT = { usual: 0.54, compact: 0.4 };
const READABLE = { usual: 0.86, compact: 0.72 };
/** Shown whole, a drawing that would be thinner than this is a line. */
const LINE = 20;
/** How far a learner can zoom out, at least, and in. */
const SMALLEST = 0.08;
const LARGEST = 4;
/** Below this width a view is a phone's. */
export const PHONE = 600;
const GLIDE = 320;
/** What is in play may come this near to the edge of the view before the view follows. */
const EDGE = { x: 12, top: 66, bottom: 40 };
/** Buttons for a finger are so much higher. */
const TOUCH = 16;
/** What the small map covers of the right side, and above what is left free below; on a phone it is smaller, and stands above the buttons. */
const MAP = { wide: { x: 200, y: 46 }, phone: { x: 122, y: 64 } };
/** The small map shows what lies outside. Where that is little, on a phone the map would cover more than it tells. */
const MAP_FROM = { wide: 1.1, phone: 2.5 };

/** Whether a drawing reaches so far beyond the view that the small map helps. */
export function needsMap(content: Size, view: Size, k: number): boolean {
  const from = view.width < PHONE ? MAP_FROM.phone : MAP_FROM.wide;
  return content.width * k > view.width * from || content.height * k > view.height * from;
}

interface Size {
  width: number;
  height: number;
}

/** All of a drawing, or of one too large to be read whole what is in play, or its beginning. */
type Shown = "whole" | "part" | "beginning";

/** How a drawing is fitted: whether nothing stands over it, and where to look in one that cannot be read whole. */
export interface Fitting {
  compact: boolean;
  at: Area | null;
}

export class Camera {
  readonly #behaviour: ZoomBehavior<HTMLElement, unknown>;
  #transform: ZoomTransform = zoomIdentity;
  #content = { width: 1, height: 1 };
  #view = { width: 1, height: 1 };
  #moved = false;
  #compact = false;
  /** What the last fit showed. */
  #shown: Shown = "whole";
  #frame = 0;

  constructor(
    readonly surface: HTMLElement,
    readonly apply: (transform: ZoomTransform, byHand: boolean) => void,
    readonly still: () => boolean,
  ) {
    this.#behaviour = zoom<HTMLElement, unknown>()
      .clickDistance(5)
      // known already: the default reads the element's size, which makes the browser lay out the page at every move
      .extent(() => [
        [0, 0],
        [this.#view.width, this.#view.height],
      ])
      .on("zoom", (event: { transform: ZoomTransform; sourceEvent: Event | null }) => {
        this.#transform = event.transform;
        if (event.sourceEvent) {
          this.#moved = true;
          cancelAnimationFrame(this.#frame);
        }
        this.apply(event.transform, event.sourceEvent !== null);
      });
    select(surface).call(this.#behaviour).on("dblclick.zoom", null);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    select(this.surface).on(".zoom", null);
  }

  /** A new drawing or viewport; fits unless the learner has chosen a place. */
  resize(content: Size, view: Size, renew: boolean, { compact, at }: Fitting): void {
    this.#compact = compact;
    this.#content = content;
    this.#view = view;
    const smallest = Math.min(SMALLEST, view.width / content.width, view.height / content.height);
    this.#behaviour.scaleExtent([smallest, LARGEST]);
    if (renew) this.#moved = false;
    if (!this.#moved) this.#fit(at, false, "part");
  }

  /**
   * The whole drawing; where that would be too small to read, the part where something is and the whole by turns, or where the whole
   * would be a line, its beginning.
   */
  fit(at: Area | null): void {
    const { width, height } = this.#content;
    const line = Math.min(width, height) * this.#room().fitting < LINE;
    this.#fit(at, true, this.#shown !== "part" ? "part" : line ? "beginning" : "whole");
  }

  #fit(at: Area | null, smooth: boolean, wanted: Shown): void {
    this.#moved = false;
    const { width, height } = this.#content;
    const { margin, fitting } = this.#room();
    const kind = this.#compact || this.#view.height < LITTLE_HEIGHT ? "compact" : "usual";
    this.#shown = fitting >= SMALLEST_FIT[this.#view.width < PHONE ? "usual" : kind] ? "whole" : wanted;
    const { least, most, roomOf } = LARGEST_FIT;
    const largest = Math.min(most, Math.max(least, this.#view.width / roomOf));
    let scale = Math.min(largest, fitting);
    let bottom = margin.bottom;
    if (this.#shown !== "whole") {
      // as small as words can be read, where all its height is seen then
      const readable = (): number => {
        const tall = (this.#view.height - margin.top - bottom) / height;
        return tall >= SMALLEST_FIT.usual ? Math.min(READABLE[kind], tall) : READABLE[kind];
      };
      scale = readable();
      const map = this.#map(scale);
      if (map) {
        bottom += map.y;
        scale = readable();
      }
    }
    const part = this.#shown === "beginning" ? null : at;
    const from = part ?? { left: 0, right: 0, top: height / 2, bottom: height / 2 };
    const x = begin(
      [from.left * scale, from.right * scale],
      width * scale,
      this.#view.width,
      margin.x,
      margin.x,
    );
    const y = begin(
      [from.top * scale, from.bottom * scale],
      height * scale,
      this.#view.height,
      margin.top,
      bottom,
      true,
    );
    this.#go(zoomIdentity.translate(x, y).scale(scale), smooth);
  }

  /** What is left free at the edges of the view, and the scale at which the whole drawing goes between them. */
  #room(): { margin: typeof MARGIN; fitting: number } {
    const margin = this.#margin();
    const across = (this.#view.width - 2 * margin.x) / this.#content.width;
    const down = (this.#view.height - margin.top - margin.bottom) / this.#content.height;
    return { margin, fitting: Math.min(across, down) };
  }

  #margin(): typeof MARGIN {
    if (this.#compact) return COMPACT;
    const low = this.#view.height < LITTLE_HEIGHT;
    if (this.#view.width < PHONE) return low ? { ...PHONE_MARGIN, ...LOW_PHONE } : PHONE_MARGIN;
    return low ? { ...LOW, top: LOW.top + touch() } : MARGIN;
  }

  /** What the small map covers at this scale; nothing where it is not there. */
  #map(k: number): { x: number; y: number } | null {
    const kind = this.#view.width < PHONE ? "phone" : "wide";
    return !this.#compact && needsMap(this.#content, this.#view, k) ? MAP[kind] : null;
  }

  /** Look from exactly there, as from another drawing of the same size. */
  set(to: { x: number; y: number; k: number }): void {
    this.#moved = true;
    this.#go(zoomIdentity.translate(to.x, to.y).scale(to.k), false);
  }

  /** Bring a place of the drawing to the middle of the view. */
  centre(place: { x: number; y: number }, smooth = true): void {
    const { k } = this.#transform;
    this.#moved = true;
    const { width, height } = this.#view;
    this.#go(zoomIdentity.translate(width / 2 - place.x * k, height / 2 - place.y * k).scale(k), smooth);
  }

  /** Put a place of the drawing under a place of the screen, at once. */
  hold(place: { x: number; y: number }, screen: { x: number; y: number }): void {
    this.#moved = true;
    const { k } = this.#transform;
    this.#go(zoomIdentity.translate(screen.x - place.x * k, screen.y - place.y * k).scale(k), false);
  }

  zoomBy(factor: number): void {
    this.#moved = true;
    const { width, height } = this.#view;
    const { x, y, k } = this.#transform;
    const scale = Math.min(LARGEST, Math.max(this.#behaviour.scaleExtent()[0], k * factor));
    const centre = [(width / 2 - x) / k, (height / 2 - y) / k] as const;
    this.#go(
      zoomIdentity.translate(width / 2 - centre[0] * scale, height / 2 - centre[1] * scale).scale(scale),
      true,
    );
  }

  /**
   * Bring a part of the drawing into sight if any of it lies outside: to the middle, so that the next steps are in sight too; where
   * the whole drawing has room, no farther than is needed. `more` stands for the part where it has room.
   */
  follow(part: Area, more: Area = part): void {
    const { x, y, k } = this.#transform;
    const { width, height } = this.#view;
    const roomy =
      (more.right - more.left) * k <= width - 2 * EDGE.x &&
      (more.bottom - more.top) * k <= height - EDGE.top - EDGE.bottom;
    const box = roomy ? more : part;
    const across = this.#content.width * k <= width ? inside : recentre;
    const down = this.#content.height * k <= height ? inside : recentre;
    const dx = across(box.left * k + x, box.right * k + x, EDGE.x, width - EDGE.x);
    const margin = this.#margin();
    const map = this.#map(k);
    const covered = map && box.right * k + x + dx > width - map.x ? map.y : 0;
    const low = height < LITTLE_HEIGHT ? LOW.bottom : EDGE.bottom;
    const lowest = (width < PHONE ? margin.bottom : low) + covered;
    const bottom = this.#compact ? EDGE.x : lowest;
    const top = Math.min(EDGE.top + touch(), height - bottom - (box.bottom - box.top) * k - 1);
    const dy = down(
      box.top * k + y,
      box.bottom * k + y,
      this.#compact ? EDGE.x : Math.max(EDGE.top, top),
      height - bottom,
    );
    if (dx === 0 && dy === 0) return;
    this.#go(
      zoomIdentity
        .translate(
          dx === 0 ? x : within(x + dx, this.#content.width * k, width, margin.x, margin.x),
          dy === 0 ? y : within(y + dy, this.#content.height * k, height, margin.top, margin.bottom),
        )
        .scale(k),
      true,
    );
  }

  #go(to: ZoomTransform, smooth: boolean): void {
    cancelAnimationFrame(this.#frame);
    const set = (transform: ZoomTransform): void => {
      select(this.surface).call((selection) => this.#behaviour.transform(selection, transform));
    };
    if (!smooth || this.still()) {
      set(to);
      return;
    }
    const from = this.#transform;
    let began = -1;
    const draw = (now: number): void => {
      if (began < 0) began = now;
      const u = Math.min(1, (now - began) / GLIDE);
      const e = 1 - (1 - u) ** 3;
      const mix = (a: number, b: number): number => a + (b - a) * e;
      set(zoomIdentity.translate(mix(from.x, to.x), mix(from.y, to.y)).scale(mix(from.k, to.k)));
      if (u < 1) this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
  }
}

/**
 * Where one side of a drawing begins in the view. One that has room stands in its middle; of a longer one the beginning is seen
 * where that shows `part` too (across), else `part` stands in the middle, as far as there is more to show.
 */
function begin(
  part: readonly [number, number],
  length: number,
  room: number,
  before: number,
  after: number,
  centred = false,
): number {
  if (length <= room - before - after + 1) return (room - length + before - after) / 2;
  if (!centred && part[1] + before <= room - after) return before;
  const middle = (before + room - after) / 2 - (part[0] + part[1]) / 2;
  return Math.min(before, Math.max(room - after - length, middle));
}

function touch(): number {
  return matchMedia("(pointer: coarse)").matches ? TOUCH : 0;
}

/** Where a drawing larger than the view may begin: not so that there is nothing before its beginning or past its end. */
function within(at: number, length: number, room: number, before: number, after: number): number {
  if (length <= room) return at;
  return Math.max(Math.min(at, before), room - after - length);
}

/** How far to move an interval so that it lies in the middle of another; 0 where it lies inside already. */
function recentre(low: number, high: number, from: number, to: number): number {
  if (low >= from && high <= to) return 0;
  return (from + to - low - high) / 2;
}

/** How far to move an interval so that it lies inside another; in the middle of it where it is the longer one. */
function inside(low: number, high: number, from: number, to: number): number {
  if (high - low > to - from) return recentre(low, high, from, to);
  return Math.max(0, from - low) + Math.min(0, to - high);
}
