/**
 * Text in pieces of one colour each. It must not know any language: the stretches come from `python.ts`, which is fetched when the
 * first program is read.
 */

/** From one offset of a text to another it is of this kind, which is a class of `styles/base.css`. */
export interface Stretch {
  from: number;
  to: number;
  kind: string;
}

export interface Piece {
  text: string;
  kind: string;
}

/** `text[from:to]` cut where the kind changes; `stretches` are in order and do not overlap. */
export function piecesOf(text: string, from: number, to: number, stretches: readonly Stretch[]): Piece[] {
  const pieces: Piece[] = [];
  const add = (end: number, kind: string): void => {
    if (end > from) pieces.push({ text: text.slice(from, end), kind });
    from = Math.max(from, end);
  };
  for (let at = firstBehind(stretches, from); at < stretches.length; at++) {
    const stretch = stretches[at]!;
    if (stretch.from >= to) break;
    add(stretch.from, "");
    add(Math.min(stretch.to, to), stretch.kind);
  }
  add(to, "");
  return pieces;
}

/** The first stretch that ends behind an offset; programs may be long. */
function firstBehind(stretches: readonly Stretch[], offset: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[middle]!.to <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A program none of which is lit, line by line as `LitCode` takes it. */
export function unlit(code: string): [string, string, string][] {
  return code.split("\n").map((line) => [line, "", ""]);
}
