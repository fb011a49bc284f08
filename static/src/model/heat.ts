/**
 * Heat maps: how deep a cell's colour is, and what mark it carries. Depth is magnitude in the quantity's own hue; a negative
 * cell is hollow, so sign never rests on colour; NaN and the infinities are drawn as themselves. Knows no components.
 */
import { isArray, isLarge, toNumber } from "./format";
import type { Value } from "./types";

export type Quantity = "value" | "gradient";
export type CellMark = "" | "negative" | "nan" | "inf" | "-inf" | "clipped";

export interface Cell {
  row: number;
  column: number;
  number: number;
  /** 0…1, how much of the hue is mixed in. */
  depth: number;
  mark: CellMark;
}

export interface HeatMap {
  rows: number;
  columns: number;
  cells: Cell[];
}

/** The magnitude at which the scale ends: the largest, or three standard deviations about 0 where outliers would hide the rest. */
export function heatScale(numbers: readonly number[]): number {
  let most = 0;
  let squares = 0;
  let count = 0;
  for (const x of numbers) {
    if (!Number.isFinite(x)) continue;
    most = Math.max(most, Math.abs(x));
    squares += x * x;
    count += 1;
  }
  if (count === 0) return 1;
  const clip = 3 * Math.sqrt(squares / count);
  return (count > 8 ? Math.min(most, clip) : most) || 1;
}

export function heatCell(x: number, scale: number): { depth: number; mark: CellMark } {
  if (Number.isNaN(x)) return { depth: 0, mark: "nan" };
  if (!Number.isFinite(x)) return { depth: 1, mark: x > 0 ? "inf" : "-inf" };
  const size = Math.abs(x);
  const mark: CellMark = x < 0 ? "negative" : size > scale * 1.0001 ? "clipped" : "";
  return { depth: Math.min(1, size / scale), mark };
}

/** CSS colour of a cell. */
export function heatColor(depth: number, quantity: Quantity): string {
  // a cell of 0 is still visible as a cell
  return `color-mix(in oklab, var(--${quantity}) ${Math.round(depth * 88)}%, var(--${quantity}-wash))`;
}

/** A value as a grid of at most `limit` cells a side; larger ones are shown by their leading corner. */
export function heatMap(value: Value, limitRows: number, limitColumns: number): HeatMap {
  if (value === null) return { rows: 0, columns: 0, cells: [] };
  const { shape, data } = grid(value);
  const columns = shape.at(-1) ?? 1;
  const rows = shape.length < 2 ? 1 : shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const scale = heatScale(data);
  const shownRows = Math.min(rows, limitRows);
  const shownColumns = Math.min(columns, limitColumns);
  const cells: Cell[] = [];
  for (let row = 0; row < shownRows; row += 1) {
    for (let column = 0; column < shownColumns; column += 1) {
      const number = data[row * columns + column] ?? 0;
      cells.push({ row, column, number, ...heatCell(number, scale) });
    }
  }
  return { rows: shownRows, columns: shownColumns, cells };
}

function grid(value: Exclude<Value, null>): { shape: number[]; data: number[] } {
  if (!isArray(value)) return { shape: [1], data: [toNumber(value)] };
  const { shape, data } = isLarge(value) ? value.preview : value;
  return { shape: shape.length === 0 ? [1] : shape, data: data.map(toNumber) };
}
