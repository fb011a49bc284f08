/** How a step moves: what is drawn of it at an instant, and how long it takes. Declarations and arithmetic only. */
import type { Level, Step } from "./types";

/** The step being drawn and how much of it has happened, 0…1. Going back draws the undone step from 1 to 0. */
export interface Motion {
  step: Step;
  t: number;
  direction: 1 | -1;
}

export const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4, 8] as const;

/** Milliseconds at speed 1: how long a step moves, and how long it then rests while playing. */
export const PACE: Record<Level, { move: number; rest: number }> = {
  phase: { move: 500, rest: 1500 },
  node: { move: 700, rest: 700 },
  edge: { move: 850, rest: 750 },
  micro: { move: 500, rest: 700 },
};

/** Milliseconds in which a step is taken back. */
export const UNDO = 220;

export function speedOf(wanted: number): number {
  return Math.min(SPEEDS.at(-1)!, Math.max(SPEEDS[0], wanted));
}

/**
 * The motion that follows when a step begins while another may still move: one that is taken back goes on from where it is, so any
 * key turns it round at once; everything else begins at its beginning.
 */
export function turned(moving: Motion | null, step: Step, direction: 1 | -1): Motion {
  const same = moving && moving.direction !== direction && moving.step.last === step.last;
  return { step, t: same ? moving.t : direction > 0 ? 0 : 1, direction };
}
