/** Where the numbers of a wire stand and how much of them there is room for. Knows boxes and tracks, not what is written. */
import { formatShape, formatValue, isArray } from "../model/format";
import type { RecordingIndex } from "../model/recording";
import type { Track } from "./geometry";
import type { EdgeView, NodeView } from "./scene.svelte";

/** Drawings of up to this many boxes look for a clear place for every wire's numbers. */
const PLACE_UP_TO = 400;
/** Half of the room that the numbers of a wire take: above it and below it. */
const WORDS = { x: 38, y: 30 };

/** Numbers stand in the middle of their wire, or beside the middle where a box or its texts would be under them. */
export function placeWords(nodes: readonly NodeView[], edges: readonly EdgeView[]): void {
  if (nodes.length > PLACE_UP_TO) return;
  // a variable has its value above it and its gradient below, an operation its caption below
  const taken = nodes.map(({ box }) => ({
    left: box.x - box.width / 2,
    right: box.x + box.width / 2,
    top: box.y - box.height / 2 - (box.kind === "variable" ? 22 : 0),
    bottom: box.y + box.height / 2 + (box.kind === "output" ? 0 : 24),
  }));
  const overlap = (x: number, y: number): number => {
    let area = 0;
    for (const box of taken) {
      const w = Math.min(x + WORDS.x, box.right) - Math.max(x - WORDS.x, box.left);
      const h = Math.min(y + WORDS.y, box.bottom) - Math.max(y - WORDS.y, box.top);
      if (w > 0 && h > 0) area += w * h;
    }
    return area;
  };
  for (const edge of edges) {
    if (edge.bowed) continue;
    let least = Number.POSITIVE_INFINITY;
    for (const share of [0.5, 0.44, 0.56, 0.38, 0.62, 0.3, 0.7]) {
      const { x, y } = edge.track.at(share);
      const area = overlap(x, y);
      if (area < least - 40) {
        least = area;
        edge.wordsAt = share;
      }
    }
  }
}

/** A steep wire runs through a text set straight above it: the text stands off by what the wire rises under it. */
export function standOff(wire: Track): number {
  const from = wire.at(0);
  const to = wire.at(1);
  return Math.min(30, (Math.abs(to.y - from.y) / Math.max(1, Math.abs(to.x - from.x))) * 24);
}

/** However long a wire is, what stands at it stays short; the more so where it is steep. */
const LONGEST = { level: 18, steep: 9 };

/** A value as it fits on a wire of that many pixels: one line, or where it is an array that does not fit, its shape. */
export function wireText(index: RecordingIndex, value: number, room: number, steep = false): string {
  const entry = index.values(value);
  if (entry === null) return "";
  const width = Math.min(steep ? LONGEST.steep : LONGEST.level, Math.max(6, Math.floor(room / 7.3) - 2));
  const text = formatValue(entry, { width });
  if (isArray(entry) && text.length > width + 2) return formatShape(entry.shape);
  return text;
}
