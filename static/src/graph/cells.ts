/**
 * An array as the cells of a small heat map: colours as everywhere on the page, and a mark that does not rest on colour. A
 * negative cell is hollow; NaN and the infinities are drawn as themselves. Knows values; must not know how cells are drawn.
 */
import { isArray, isLarge, toNumber } from "../model/format";
import type { Value } from "../model/types";
import { type HeatPalette, type Quantity, type Rgb, heatColor, heatLimit, isSigned } from "../ui/heat";

export type CellMark = "" | "negative" | "nan" | "inf" | "-inf";

export interface Cell {
  row: number;
  column: number;
  number: number;
  color: string;
  mark: CellMark;
  /** The same colour as numbers, for a canvas. */
  rgb: (palette: HeatPalette) => Rgb;
}

export interface CellMap {
  rows: number;
  columns: number;
  cells: Cell[];
}

/** A value as a grid of at most so many rows and columns; a larger one is shown by its leading corner. */
export function cellMap(value: Value, quantity: Quantity, mostRows: number, mostColumns: number): CellMap {
  if (value === null) return { rows: 0, columns: 0, cells: [] };
  const { shape, data } = grid(value);
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const limit = heatLimit(data);
  const signed = isSigned(data);
  const shownRows = Math.min(rows, mostRows);
  const shownColumns = Math.min(columns, mostColumns);
  const cells: Cell[] = [];
  for (let row = 0; row < shownRows; row += 1) {
    for (let column = 0; column < shownColumns; column += 1) {
      const number = data[row * columns + column] ?? 0;
      cells.push({
        row,
        column,
        number,
        color: heatColor(number, limit, quantity, signed),
        mark: markOf(number),
        rgb: (palette) => palette.color(number, limit, quantity, signed),
      });
    }
  }
  return { rows: shownRows, columns: shownColumns, cells };
}

function markOf(x: number): CellMark {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  return x < 0 ? "negative" : "";
}

function grid(value: Exclude<Value, null>): { shape: number[]; data: number[] } {
  if (!isArray(value)) return { shape: [1], data: [toNumber(value)] };
  const { shape, data } = isLarge(value) ? value.preview : value;
  return { shape: shape.length === 0 ? [1] : shape, data: data.map(toNumber) };
}
