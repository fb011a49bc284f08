/** Curves of the layout: SVG path text, points along them by length, room for labels. Knows numbers only. */

export type Point = readonly [number, number];

/** A cubic spline sampled by length, so that things move along it at an even pace. */
export interface Track {
  readonly path: string;
  readonly length: number;
  /** The point at a fraction of the length, with the direction of travel there. */
  at(fraction: number): { x: number; y: number; angle: number };
}

const SAMPLES = 16;

export function pathText(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const pair = ([x, y]: Point): string => `${round(x)} ${round(y)}`;
  let text = `M${pair(first)}`;
  for (let i = 0; i + 2 < rest.length; i += 3) {
    text += ` C${pair(rest[i]!)} ${pair(rest[i + 1]!)} ${pair(rest[i + 2]!)}`;
  }
  return text;
}

export function track(points: readonly Point[]): Track {
  const xs: number[] = [];
  const ys: number[] = [];
  const lengths: number[] = [];
  let total = 0;
  const add = (x: number, y: number): void => {
    const n = xs.length;
    if (n > 0) total += Math.hypot(x - xs[n - 1]!, y - ys[n - 1]!);
    xs.push(x);
    ys.push(y);
    lengths.push(total);
  };
  if (points[0]) add(points[0][0], points[0][1]);
  for (let i = 0; i + 3 < points.length; i += 3) {
    const [a, b, c, d] = [points[i]!, points[i + 1]!, points[i + 2]!, points[i + 3]!];
    for (let k = 1; k <= SAMPLES; k += 1) {
      const t = k / SAMPLES;
      add(bezier(a[0], b[0], c[0], d[0], t), bezier(a[1], b[1], c[1], d[1], t));
    }
  }
  return {
    path: pathText(points),
    length: total,
    at(fraction) {
      const wanted = Math.min(1, Math.max(0, fraction)) * total;
      let i = 1;
      while (i < lengths.length - 1 && lengths[i]! < wanted) i += 1;
      const [x0 = 0, x1 = x0] = [xs[i - 1], xs[i]];
      const [y0 = 0, y1 = y0] = [ys[i - 1], ys[i]];
      const span = (lengths[i] ?? 0) - (lengths[i - 1] ?? 0);
      const u = span > 0 ? (wanted - lengths[i - 1]!) / span : 0;
      return { x: x0 + (x1 - x0) * u, y: y0 + (y1 - y0) * u, angle: Math.atan2(y1 - y0, x1 - x0) };
    },
  };
}

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Two or more edges between the same neighbours, drawn apart as bows so that each has room for its bead and its caption. Null
 * where the two are not beside each other, and the layout's own curves are better.
 */
export function bow(from: Frame, to: Frame, place: number, count: number): Point[] | null {
  const start = from.x + from.width / 2;
  const gap = to.x - to.width / 2 - start;
  if (count < 2 || gap < 40 || gap > 240 || Math.abs(to.y - from.y) > 70) return null;
  const side = (2 * place) / (count - 1) - 1;
  const radius = Math.min(to.width, to.height) / 2;
  const angle = 0.72 * side;
  const a: Point = [start, from.y + side * Math.min(from.height / 2 - 14, 20)];
  const d: Point = [to.x - to.width / 2 + radius * (1 - Math.cos(angle)), to.y + radius * Math.sin(angle)];
  const swell = 34 * side;
  return [a, [a[0] + gap * 0.36, a[1] + swell], [d[0] - gap * 0.4, d[1] + swell], d];
}

/** From the right side of one box to the left side of the other, level at both; what the server leaves out where it says nothing else. */
export function plainWire(from: Frame, to: Frame): Point[] {
  const start = from.x + from.width / 2;
  const end = to.x - to.width / 2;
  const lean = Math.abs(end - start) / 2;
  return [
    [start, from.y],
    [start + lean, from.y],
    [end - lean, to.y],
    [end, to.y],
  ];
}

function bezier(a: number, b: number, c: number, d: number, t: number): number {
  const u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}

/** Slow at both ends. */
export function ease(t: number): number {
  return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;
}

/** A size beside the largest of its kind: 1 for equal, 0 for eight powers of ten less, or nothing. */
export function logShare(size: number, most: number): number {
  return size > 0 && most > 0 ? Math.min(1, Math.max(0, 1 + Math.log10(size / most) / 8)) : 0;
}

/** Thickness of a wire that carries a gradient, and how strongly it is drawn: both by the logarithm of its size. */
export function wireWeight(size: number): { width: number; opacity: number; glow: boolean } {
  if (size === 0) return { width: 1, opacity: 0.3, glow: false };
  const share = Math.min(1, Math.max(0, (Math.log10(size) + 4) / 7));
  return { width: 1.2 + 3.6 * share, opacity: 0.3 + 0.35 * share, glow: size > 1e3 };
}
