/**
 * An array as the flat picture that is drawn of it: rows and columns of its last two axes, at one index of the axes before
 * them. Knows shapes and numbers only; must not know where the numbers came from.
 */
import { toNumber } from "../model/format";
import type { Scalar } from "../model/types";
import type { Nested } from "../api/types";

/** At most this many cells are drawn; the rest is shown on demand. */
export const MOST_CELLS = 10_000;

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

/** The slice to ask the server for, `start:stop` an axis, so that no more than `MOST_CELLS` numbers come. */
export function sliceFor(shape: readonly number[], plane: number, row = 0, column = 0): string {
  const [rows, columns] = planeSize(shape);
  const wide = Math.min(
    columns - column,
    shape.length === 1 ? MOST_CELLS : Math.max(100, Math.floor(MOST_CELLS / rows)),
  );
  const high = Math.min(rows - row, Math.floor(MOST_CELLS / Math.max(1, wide)));
  const lead = leadingIndex(shape, plane).map((at) => `${at}:${at + 1}`);
  const last = `${column}:${column + wide}`;
  return shape.length === 1 ? last : [...lead, `${row}:${row + high}`, last].join(",");
}

/** The plane of a slice that the server sent. */
export function planeOfSlice(
  shape: readonly number[],
  slice: readonly [number, number][],
  data: Nested,
): Plane {
  const sizes = slice.map(([start, stop]) => stop - start);
  const [rows, columns] = planeSize(sizes);
  const starts = slice.map(([start]) => start);
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
