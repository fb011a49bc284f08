/** How a drawing is looked at: from where, how large, and what stands out. What both ways of drawing are given. Declarations only. */
import type { Motion } from "../model/motion";
import type { RecordingIndex } from "../model/recording";
import type { Drawing } from "./drawing";
import type { Places } from "./places";
import type { Chain } from "./reach";

/** A part of the drawing, in its own coordinates. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What takes part in a step: the boxes at work, and these with the ones that they read. */
export interface InPlay {
  at: Area;
  reading: Area;
}

/** Where the drawing lies on the screen: x and y in pixels, k its scale. */
export interface Transform {
  x: number;
  y: number;
  k: number;
}

/** In what a box differs from the same box of another run. */
export interface Difference {
  value: boolean;
  gradient: boolean;
}

/** What is drawn, and what of it stands out, wherever it is looked at from. */
export interface Subject {
  index: RecordingIndex;
  drawing: Drawing;
  /** Where the nodes of the iteration on show are drawn. */
  places: Places;
  motion: Motion | null;
  /** What hangs together with the box under the pointer; everything else is faint. */
  chain: Chain | null;
  /** Whether operations say what they keep for their backward. */
  saved: boolean;
  /** The node that somebody chose, and the folded box that holds it; null and −1 where there is none. */
  chosen: number | null;
  held: number;
  /** Nodes at whose events playing stops. */
  stops: ReadonlySet<number>;
  /** Boxes that differ from those of another run beside this one. */
  differences: ReadonlyMap<number, Difference>;
}

export interface Look extends Subject {
  transform: Transform;
  /** Of the room on the screen, in pixels. */
  width: number;
  height: number;
  /** What is in sight, with some room around it. */
  area: Area;
  /** How much larger than drawn the texts are, where the drawing is small. */
  magnify: number;
  /** Whether texts are large enough to be read. */
  words: boolean;
}

/** What lies under a place of the screen: a box, else a wire, by their places in the drawing. */
export type Hit = { box: number } | { wire: number } | null;
