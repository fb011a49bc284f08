/**
 * Pan, zoom and fit of the drawing by one transform, with d3-zoom for wheel, pinch and drag. It moves by itself only to keep
 * what is in play in sight. Knows a rectangle and a viewport; must not know what is drawn in them.
 */
import { select } from "d3-selection";
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Room for the texts that stand outside the shapes, and for the buttons over the drawing. */
const MARGIN = { x: 34, top: 88, bottom: 76 };
/** The same where nothing lies over the drawing. */
const COMPACT = { x: 20, top: 30, bottom: 30 };
const LARGEST_FIT = 1.2;
/** A drawing that would have to be smaller than this is shown from its beginning at a size that can be read. */
const SMALLEST_FIT = { wide: 0.54, phone: 0.48, compact: 0.4 };
const READABLE = 0.86;
/** How far a learner can zoom out, at least, and in. */
const SMALLEST = 0.08;
const LARGEST = 4;
const PHONE = 600;
const GLIDE = 320;
/** What is in play may come this near to the edge of the view before the view follows. */
const EDGE = { x: 12, top: 54, bottom: 40 };

export class Camera {
  readonly #behaviour: ZoomBehavior<HTMLElement, unknown>;
  #transform: ZoomTransform = zoomIdentity;
  #content = { width: 1, height: 1 };
  #view = { width: 1, height: 1 };
  #moved = false;
  #compact = false;
  /** Whether the last fit showed the beginning of a drawing too large to be read whole. */
  #wasBeginning = false;
  #frame = 0;

  constructor(
    readonly surface: HTMLElement,
    readonly apply: (transform: ZoomTransform) => void,
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
        this.apply(event.transform);
      });
    select(surface).call(this.#behaviour).on("dblclick.zoom", null);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    select(this.surface).on(".zoom", null);
  }

  /** A new drawing or viewport; fits unless the learner has chosen a place. */
  resize(
    content: { width: number; height: number },
    view: { width: number; height: number },
    renew: boolean,
    compact = false,
  ): void {
    this.#compact = compact;
    this.#content = content;
    this.#view = view;
    const smallest = Math.min(SMALLEST, view.width / content.width, view.height / content.height);
    this.#behaviour.scaleExtent([smallest, LARGEST]);
    if (renew) this.#moved = false;
    if (!this.#moved) this.#fit(false);
  }

  /** The whole drawing; where that would be too small to read, its beginning and the whole by turns. */
  fit(): void {
    const whole = this.#wasBeginning;
    this.#fit(true, whole);
  }

  #fit(smooth: boolean, whole = false): void {
    this.#moved = false;
    const { width, height } = this.#content;
    const margin = this.#compact ? COMPACT : MARGIN;
    const room = { x: this.#view.width - 2 * margin.x, y: this.#view.height - margin.top - margin.bottom };
    const fitting = Math.min(room.x / width, room.y / height);
    const { compact, phone, wide } = SMALLEST_FIT;
    const least = this.#compact ? compact : this.#view.width < PHONE ? phone : wide;
    this.#wasBeginning = fitting < least && !whole;
    const scale = this.#wasBeginning ? READABLE : Math.min(LARGEST_FIT, fitting);
    const slack = { x: this.#view.width - width * scale, y: this.#view.height - height * scale };
    const x = slack.x >= 2 * margin.x - 1 ? slack.x / 2 : margin.x;
    const y = slack.y / 2 + (margin.top - margin.bottom) / 2;
    this.#go(zoomIdentity.translate(x, slack.y >= 0 ? y : margin.top).scale(scale), smooth);
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

  /** Bring a part of the drawing into sight if any of it lies outside: to the middle, so that the next steps are in sight too. */
  follow(box: Box): void {
    const { x, y, k } = this.#transform;
    const dx = recentre(box.left * k + x, box.right * k + x, EDGE.x, this.#view.width - EDGE.x);
    const dy = recentre(
      box.top * k + y,
      box.bottom * k + y,
      this.#compact ? EDGE.x : EDGE.top,
      this.#view.height - (this.#compact ? EDGE.x : EDGE.bottom),
    );
    if (dx === 0 && dy === 0) return;
    this.#go(zoomIdentity.translate(x + dx, y + dy).scale(k), true);
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

/** How far to move an interval so that it lies in the middle of another; 0 where it lies inside already. */
function recentre(low: number, high: number, from: number, to: number): number {
  if (low >= from && high <= to) return 0;
  return (from + to - low - high) / 2;
}
