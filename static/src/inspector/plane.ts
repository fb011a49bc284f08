/**
 * An array as the flat picture that is drawn of it: rows and columns of its last two axes, at one index of the axes before
 * them. Knows shapes and numbers only; must not know where the numbers came from.
 */
import { formatNumber, toNumber } from "../model/format";
import type { Scalar } from "../model/types";
import type { Nested } from "../api/types";

/** At most this many cells are drawn; the rest is shown on demand. */
export const MOST_CELLS = 10_000;
/** A cell of less than a pixel shows nothing. */
const MOST_ACROSS = 256;

export interface Plane {
  rows: number;
  columns: number;
  cells: Scalar[];
  /** Full index of a cell of this plane in its array. */
  indexOf: (row: number, column: number) => number[];
}

/** How many planes an array has: one for every index of the axes before the last two. */
export function planeCount(shape: readonly number[]): number {
  return shape.slice(0, -2).reduce((a, b) => a * b, 1);
}

/** Index `plane` spelled out over the leading axes. */
export function leadingIndex(shape: readonly number[], plane: number): number[] {
  const leading = shape.slice(0, -2);
  const index: number[] = [];
  let rest = plane;
  for (const size of leading.toReversed()) {
    index.unshift(size === 0 ? 0 : rest % size);
    rest = Math.floor(rest / Math.max(1, size));
  }
  return index;
}

/** The plane that is reached from another by moving along one of the leading axes. */
export function planeWith(shape: readonly number[], plane: number, axis: number, at: number): number {
  const index = leadingIndex(shape, plane);
  index[axis] = at;
  return index.reduce((sum, one, i) => sum * shape[i]! + one, 0);
}

/** Rows and columns of the last two axes; a vector is one row. */
export function planeSize(shape: readonly number[]): [number, number] {
  if (shape.length === 0) return [1, 1];
  if (shape.length === 1) return [1, shape[0]!];
  return [shape.at(-2)!, shape.at(-1)!];
}

/** One plane of an array whose numbers are all at hand, row-major. */
export function planeOf(data: readonly Scalar[], shape: readonly number[], plane: number): Plane {
  const [rows, columns] = planeSize(shape);
  const lead = leadingIndex(shape, plane);
  return {
    rows,
    columns,
    cells: data.slice(plane * rows * columns, (plane + 1) * rows * columns),
    indexOf: (row, column) => fullIndex(shape, lead, row, column),
  };
}

function fullIndex(shape: readonly number[], lead: number[], row: number, column: number): number[] {
  if (shape.length === 0) return [];
  return shape.length === 1 ? [column] : [...lead, row, column];
}

/** The window of a plane that is drawn at a time: its height and width. */
export function windowSize(shape: readonly number[]): [number, number] {
  const [rows, columns] = planeSize(shape);
  if (shape.length <= 1) return [1, Math.min(columns, MOST_ACROSS * 8)];
  const wide = Math.min(columns, MOST_ACROSS);
  return [Math.min(rows, MOST_ACROSS, Math.floor(MOST_CELLS / Math.max(1, wide))), wide];
}

/** How many windows it takes to see the whole of a large array. */
export function partCount(shape: readonly number[]): number {
  const [rows, columns] = planeSize(shape);
  const [high, wide] = windowSize(shape);
  if (high === 0 || wide === 0) return 1;
  return planeCount(shape) * Math.ceil(rows / high) * Math.ceil(columns / wide);
}

/** The slice to ask the server for, `start:stop` an axis: window `part`, counted along the rows and then down. */
export function sliceFor(shape: readonly number[], part: number): string {
  const [rows, columns] = planeSize(shape);
  const [high, wide] = windowSize(shape);
  const across = Math.ceil(columns / wide);
  const inPlane = Math.ceil(rows / high) * across;
  const lead = leadingIndex(shape, Math.floor(part / inPlane)).map((at) => `${at}:${at + 1}`);
  const row = Math.floor((part % inPlane) / across) * high;
  const column = ((part % inPlane) % across) * wide;
  const last = `${column}:${Math.min(columns, column + wide)}`;
  return shape.length === 1 ? last : [...lead, `${row}:${Math.min(rows, row + high)}`, last].join(",");
}

/** The plane of a slice that the server sent. */
export function planeOfSlice(shape: readonly number[], slice: string, data: Nested): Plane {
  const ranges = slice.split(",").map((part) => part.split(":").map(Number));
  const sizes = ranges.map(([start = 0, stop = 0]) => stop - start);
  const [rows, columns] = planeSize(sizes);
  const starts = ranges.map(([start = 0]) => start);
  const lead = starts.slice(0, -2);
  return {
    rows,
    columns,
    cells: flat(data),
    indexOf: (row, column) =>
      fullIndex(shape, lead, row + (starts.at(-2) ?? 0), column + (starts.at(-1) ?? 0)),
  };
}

function flat(data: Nested): Scalar[] {
  return (Array.isArray(data) ? (data as unknown[]).flat(Infinity) : [data]) as Scalar[];
}

export function numbersOf(plane: Plane): number[] {
  return plane.cells.map(toNumber);
}

/** Python source that makes the array. */
export function asNumPy(data: readonly Scalar[], shape: readonly number[], dtype: string): string {
  const kind = dtype === "bool" ? "np.bool_" : `np.${dtype}`;
  return `np.array(${nested(data, shape)}, dtype=${kind})`;
}

function nested(data: readonly Scalar[], shape: readonly number[]): string {
  const [size, ...rest] = shape;
  if (size === undefined) return literal(data[0] ?? 0);
  const stride = rest.reduce((a, b) => a * b, 1);
  const parts = Array.from({ length: size }, (_, i) =>
    nested(data.slice(i * stride, (i + 1) * stride), rest),
  );
  return `[${parts.join(", ")}]`;
}

function literal(x: Scalar): string {
  if (typeof x === "boolean") return x ? "True" : "False";
  if (typeof x === "string") return x === "nan" ? "np.nan" : x === "-inf" ? "-np.inf" : "np.inf";
  return String(x);
}

/** A number in a cell with room for so many letters: digits are given up before anything is cut off. */
export function cellText(x: Scalar, room: number, integer = false): string {
  let text = formatNumber(x, integer);
  for (let digits = 3; digits > 0 && text.length > room && typeof x === "number"; digits -= 1) {
    text = formatNumber(Number(x.toPrecision(digits)), integer);
  }
  return text;
}
