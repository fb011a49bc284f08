/**
 * Colours of heat maps, by the conventions of array viewers. Numbers of both signs get the diverging map centred at 0, blue for
 * positive and orange for negative; numbers of one sign get the hue of what they are, value or gradient. Colours end at three
 * standard deviations from 0. Knows numbers and colour tokens only; must not know of tensors or where a map stands.
 */

export type Quantity = "value" | "gradient";

/** Whether a map needs the colours of signs. */
export function isSigned(numbers: readonly number[]): boolean {
  return numbers.some((x) => x < 0);
}

function hueOf(level: number, quantity: Quantity, signed: boolean): Quantity {
  return signed ? (level > 0 ? "value" : "gradient") : quantity;
}

/** The magnitude at which the colours end: the largest one, or 3σ (about 0) where a few numbers lie far out. */
export function heatLimit(numbers: readonly number[]): number {
  let most = 0;
  let squares = 0;
  let count = 0;
  for (const x of numbers) {
    if (!Number.isFinite(x)) continue;
    most = Math.max(most, Math.abs(x));
    squares += x * x;
    count += 1;
  }
  if (count === 0 || most === 0) return 0;
  return Math.min(most, 3 * Math.sqrt(squares / count));
}

/** How much of its colour a number gets, −1 … 1; NaN where it is none. */
export function heatLevel(x: number, limit: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (limit === 0 && Number.isFinite(x)) return 0;
  return Math.max(-1, Math.min(1, x / (limit || 1)));
}

/** A little colour for the smallest number, so that it is told apart from 0. */
const LEAST = 0.14;
/** Beyond this level (61 % of the hue on the dark theme) black reads better than white. */
const DEEP = 0.746;

/** A colour for CSS. Ink on it is always readable. NaN has no colour: it is hatched by whoever draws it. */
export function heatColor(x: number, limit: number, quantity: Quantity, signed: boolean): string {
  const level = heatLevel(x, limit);
  if (Number.isNaN(level)) return "transparent";
  if (level === 0) return "var(--wash)";
  const share = LEAST + (1 - LEAST) * Math.abs(level);
  return `color-mix(in srgb, var(--${hueOf(level, quantity, signed)}) calc(var(--heat-most) * ${share.toFixed(3)}), var(--wash))`;
}

/** Whether a cell is so deep in colour that the ink for deep cells is the readable one. */
export function isDeep(x: number, limit: number): boolean {
  return Math.abs(heatLevel(x, limit)) > DEEP;
}

export type Rgb = [number, number, number];

/** The same as numbers, for a canvas: the tokens have to be read from the page once for each drawing. */
export class HeatPalette {
  constructor(
    readonly zero: Rgb,
    readonly value: Rgb,
    readonly gradient: Rgb,
    readonly most: number,
  ) {}

  static read(style: CSSStyleDeclaration): HeatPalette {
    const color = (name: string): Rgb => hex(style.getPropertyValue(name).trim());
    const most = Number.parseFloat(style.getPropertyValue("--heat-most")) / 100;
    return new HeatPalette(
      color("--wash"),
      color("--value"),
      color("--gradient"),
      Number.isNaN(most) ? 0.75 : most,
    );
  }

  color(x: number, limit: number, quantity: Quantity, signed: boolean): Rgb {
    const level = heatLevel(x, limit);
    if (level === 0 || Number.isNaN(level)) return this.zero;
    const share = this.most * (LEAST + (1 - LEAST) * Math.abs(level));
    const end = this[hueOf(level, quantity, signed)];
    return [0, 1, 2].map((i) => Math.round(this.zero[i]! + (end[i]! - this.zero[i]!) * share)) as Rgb;
  }
}

/** `#rgb` or `#rrggbb` as three numbers; black where it is neither. */
export function hex(text: string): Rgb {
  const digits = /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text)?.[1];
  if (!digits) return [0, 0, 0];
  const full = digits.length === 3 ? [...digits].map((d) => d + d).join("") : digits;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as Rgb;
}
