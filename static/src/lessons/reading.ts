/** The place in a lesson's text that the tab's history remembers. It must not know how the text is laid out. */

export interface Reading {
  /** The block that has reached the top of the text. */
  block: number;
  /** How far it has gone past the top, in pixels. */
  past: number;
}

/** Whether what a place in the history remembers is one in a lesson: another page keeps something else there. */
export function isReading(kept: unknown): kept is Reading {
  if (typeof kept !== "object" || kept === null) return false;
  const { block, past } = kept as Partial<Reading>;
  return Number.isInteger(block) && typeof past === "number" && past >= 0;
}
