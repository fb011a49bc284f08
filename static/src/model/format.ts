/**
 * How numbers look everywhere on the page: four significant digits, `3.0` never `3`, a true minus sign, NaN and the
 * infinities by name. Knows values only; must not know where they are shown.
 */
import type { InlineArray, LargeArray, Scalar, Value } from "./types";

export const MINUS = "−";

/** One number, or a boolean, or the recording's "nan", "inf", "-inf". `integer` keeps whole numbers whole, `digits` is how many are significant. */
export function formatNumber(x: Scalar, integer = false, digits = 4): string {
  if (typeof x === "boolean") return x ? "True" : "False";
  if (typeof x === "string") return x === "-inf" ? `${MINUS}inf` : x;
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x < 0 ? `${MINUS}inf` : "inf";
  const sign = x < 0 ? MINUS : "";
  const size = Math.abs(x);
  if (size === 0) return integer ? "0" : "0.0";
  if (integer && Number.isInteger(x)) return sign + String(size);
  return sign + (size >= 99999.5 || size < 1e-4 ? scientific(size, digits) : decimal(size, digits));
}

function decimal(size: number, digits: number): string {
  // past four digits a whole number is still clearer whole than with its last digit turned to 0
  if (size >= 999.95 && digits <= 4) return `${Math.round(size)}.0`;
  const trimmed = size.toPrecision(size < 10 ? digits : Math.max(digits, 4)).replace(/0+$/, "");
  return trimmed.endsWith(".") ? `${trimmed}0` : trimmed;
}

function scientific(size: number, digits: number): string {
  const [mantissa = "", exponent = "0"] = size.toExponential(digits - 1).split("e");
  const trimmed = mantissa.replace(/\.?0+$/, "");
  return `${trimmed.includes(".") ? trimmed : `${trimmed}.0`}e${exponent.replace("+", "").replace("-", MINUS)}`;
}

/** A number inside brackets, where `[0 2 4 6]` reads better than `[0.0 2.0 4.0 6.0]`. */
export function formatElement(x: Scalar, digits = 4): string {
  const text = formatNumber(x, false, digits);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

export function isArray(value: Value): value is InlineArray | LargeArray {
  return typeof value === "object" && value !== null;
}

export function isInline(value: Value): value is InlineArray {
  return isArray(value) && "data" in value;
}

export function isLarge(value: Value): value is LargeArray {
  return isArray(value) && "stats" in value;
}

/** The same as {@link Value} as a number: strings and booleans become what they stand for. */
export function toNumber(x: Scalar): number {
  if (typeof x === "number") return x;
  if (typeof x === "boolean") return x ? 1 : 0;
  return x === "inf" ? Number.POSITIVE_INFINITY : x === "-inf" ? Number.NEGATIVE_INFINITY : Number.NaN;
}

/** A mask as the zeros and ones that it multiplies by. */
export function asNumbers(value: Value): Value {
  const one = (x: Scalar): Scalar => (typeof x === "boolean" ? Number(x) : x);
  if (value === null || isLarge(value)) return value;
  return isArray(value) ? { ...value, data: value.data.map(one) } : one(value);
}

export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

export interface FormatOptions {
  /** Longest text wanted; arrays are shortened with `…` to come near it. */
  width?: number;
  integer?: boolean;
  digits?: number;
}

/** A value on one line: `14.0`, `[0 2 4 6]`, `[[1 2] [3 4]]`, `[0 2 … 98]`, or `(64, 784)` for a large array. */
export function formatValue(
  value: Value,
  { width = 28, integer = false, digits = 4 }: FormatOptions = {},
): string {
  if (value === null) return "";
  if (!isArray(value)) return formatNumber(value, integer, digits);
  if (isLarge(value)) return largeText(value, width);
  if (value.shape.length === 0) return formatNumber(value.data[0] ?? "nan", integer, digits);
  const full = nested(value.data, value.shape, digits);
  return full.length <= width ? full : shortened(value, width, digits);
}

/** How many digits two values need to be told apart: four, or where they look alike in these all seven that a recording has. */
export function digitsApart(one: Value, other: Value): number {
  return formatValue(one, { width: 400 }) === formatValue(other, { width: 400 }) ? 7 : 4;
}

/** The digits in which a number of the program is written: four, and more where they would make a whole number of one that is none, as 1.0001. */
export function digitsOf(value: Value): number {
  if (typeof value !== "number" || Number.isInteger(value)) return 4;
  return [4, 5, 6, 7].find((digits) => !Number.isInteger(Number(value.toPrecision(digits)))) ?? 4;
}

function nested(data: readonly Scalar[], shape: readonly number[], digits: number): string {
  const [size = 0, ...rest] = shape;
  if (rest.length === 0) return `[${data.map((x) => formatElement(x, digits)).join(" ")}]`;
  const stride = rest.reduce((a, b) => a * b, 1);
  const rows: string[] = [];
  for (let i = 0; i < size; i += 1) rows.push(nested(data.slice(i * stride, (i + 1) * stride), rest, digits));
  return `[${rows.join(" ")}]`;
}

/** Keep as many leading elements as fit, then `…` and the last one; a matrix that does not fit is told by its shape. */
function shortened(value: InlineArray, width: number, digits: number): string {
  if (value.shape.length !== 1) return formatShape(value.shape);
  const words = value.data.map((x) => formatElement(x, digits));
  const last = words.at(-1) ?? "";
  let text = "";
  for (let i = 0; i < words.length - 1; i += 1) {
    const longer = text ? `${text} ${words[i]}` : words[i]!;
    if (longer.length + last.length + 5 > width && i > 0) return `[${text} … ${last}]`;
    text = longer;
  }
  return text ? `[${text} ${last}]` : `[${last}]`;
}

function largeText(value: LargeArray, width: number): string {
  if (value.shape.length !== 1) return formatShape(value.shape);
  const words = value.preview.data.map((x) => formatElement(x));
  let text = "";
  for (const word of words) {
    if (text.length + word.length + 5 > width) break;
    text = text ? `${text} ${word}` : word;
  }
  return `[${text} …]`;
}

/** Every element of an inline value as numbers, or of a large one's preview. */
export function elements(value: Value): number[] {
  if (value === null) return [];
  if (!isArray(value)) return [toNumber(value)];
  return (isLarge(value) ? value.preview.data : value.data).map(toNumber);
}

export function shapeOf(value: Value): number[] {
  return isArray(value) ? value.shape : [];
}

/** How large a value is, for the thickness of a wire: the largest magnitude of its finite elements. */
export function magnitude(value: Value): number {
  if (isLarge(value)) return Math.max(Math.abs(value.stats.min ?? 0), Math.abs(value.stats.max ?? 0));
  let most = 0;
  for (const x of elements(value)) if (Number.isFinite(x)) most = Math.max(most, Math.abs(x));
  return most;
}
