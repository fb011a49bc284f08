/** How a drawing is looked at: from where, how large, and what stands out. What both ways of drawing are given. Declarations only. */
import type { RecordingIndex } from "../model/recording";
import type { Drawing } from "./drawing";
import type { Chain } from "./reach";

/** A part of the drawing, in its own coordinates. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where the drawing lies on the screen: x and y in pixels, k its scale. */
export interface Transform {
  x: number;
  y: number;
  k: number;
}

export interface Look {
  index: RecordingIndex;
  drawing: Drawing;
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
  /** What hangs together with the box under the pointer; everything else is faint. */
  chain: Chain | null;
  /** Whether operations say what they keep for their backward. */
  saved: boolean;
  /** The node that the learner chose. */
  chosen: number | null;
}

/** What lies under a place of the screen: a box, else a wire, by their places in the drawing. */
export type Hit = { box: number } | { wire: number } | null;
