/** How much of a large drawing is drawn at a scale. Pure. */

/** From dots to everything: boxes without outline, outlines, names and symbols, numbers. */
export const Detail = { dots: 0, shapes: 1, names: 2, numbers: 3 } as const;
export type Detail = (typeof Detail)[keyof typeof Detail];

/** The smallest scale of each level: a name is 16 pixels high at scale 1, a number 12. */
const FROM: readonly [number, Detail][] = [
  [0.58, Detail.numbers],
  [0.36, Detail.names],
  [0.12, Detail.shapes],
];

export function detailAt(scale: number): Detail {
  return FROM.find(([least]) => scale >= least)?.[1] ?? Detail.dots;
}
