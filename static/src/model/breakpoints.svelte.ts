/** Where playing stops: at positions of the tape, at every event of a node, at every event of a line of the program. */
import { SvelteSet } from "svelte/reactivity";
import type { RecordingIndex } from "./recording";
import type { Step } from "./types";

/** Breakpoints as plain lists, to be kept somewhere. */
export interface KeptStops {
  positions: number[];
  nodes: number[];
  lines: number[];
}

export class Breakpoints {
  readonly positions = new SvelteSet<number>();
  readonly nodes = new SvelteSet<number>();
  readonly lines = new SvelteSet<number>();

  /** Whether playing stops at a step that has just been made. */
  halt(index: RecordingIndex, step: Step | null, position: number): boolean {
    if (this.positions.has(position)) return true;
    if (!step || (this.nodes.size === 0 && this.lines.size === 0)) return false;
    for (let i = step.first; i <= step.last; i += 1) {
      if (this.nodes.has(index.subjectNode(i))) return true;
      if (this.lines.has(index.eventSpan(i)?.[0] ?? 0)) return true;
    }
    return false;
  }

  /** All of them; `null` where there are none. */
  kept(): KeptStops | null {
    const { positions, nodes, lines } = this;
    if (positions.size + nodes.size + lines.size === 0) return null;
    return { positions: [...positions], nodes: [...nodes], lines: [...lines] };
  }

  /** Set those that were kept, and no others, as far as this recording has their places. */
  restore({ positions, nodes, lines }: KeptStops, index: RecordingIndex): void {
    const within = (count: number) => (one: number) => Number.isInteger(one) && one >= 0 && one < count;
    this.forgetRun();
    this.lines.clear();
    positions.filter(within(index.eventCount + 1)).forEach((one) => this.positions.add(one));
    nodes.filter(within(index.recording.nodes.op.length)).forEach((one) => this.nodes.add(one));
    lines.filter(within(Infinity)).forEach((one) => this.lines.add(one));
  }

  /** Forget what belongs to one recording; lines belong to the program. */
  forgetRun(): void {
    this.positions.clear();
    this.nodes.clear();
  }
}

export function toggle(set: SvelteSet<number>, one: number): void {
  if (!set.delete(one)) set.add(one);
}
