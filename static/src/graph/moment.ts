/**
 * What a drawing shows at one moment: the state of each box and wire, computed from (recording, places, motion) alone and for each
 * one by itself, so that whoever draws asks only for what is in sight. Pure; must not know how anything is drawn.
 */
import { magnitude } from "../model/format";
import type { Motion } from "../model/motion";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type Step } from "../model/types";
import type { Drawing } from "./drawing";
import { ease, logShare, wireWeight } from "./geometry";
import type { Area, InPlay } from "./look";
import type { Places } from "./places";

/** How a box or a wire takes part in the step: nothing, as value (forward) or as gradient (backward). */
export type Part = "" | "value" | "gradient";

export type WireState = "future" | "idle" | "forward" | "play" | "next" | "passed";

/** The share of a step's time after which its numbers are there. */
export const ARRIVAL = 0.72;

export interface BoxMoment {
  computed: boolean;
  /** Indices in `values`. */
  valueIndex: number;
  gradientIndex: number;
  /** Whether contributions to the gradient are still to come. */
  soFar: boolean;
  /** Whether what stands for the gradient is a tangent, in forward mode. */
  tangent: boolean;
  /** What it keeps for its backward now, by the names of its rules. */
  kept: readonly string[];
}

export interface SeriesMoment {
  /** The gradient that came back to each module of a row, as a share of the largest on a log scale; −1 before it came. */
  shares: readonly number[];
  /** The smallest and the largest of these gradients in the pass under way, 0 before there is one. */
  range: readonly [number, number];
}

export interface WireMoment {
  state: WireState;
  /** Indices in `values` of the value that flows forward and the gradient that came back. */
  valueIndex: number;
  gradientIndex: number;
  /** Whether what stands for the gradient is a tangent, in forward mode. */
  tangent: boolean;
  width: number;
  opacity: number;
  glow: boolean;
}

/** A box that takes part in the step. */
export interface Lit {
  place: number;
  part: Part;
  /** The value before an update in play, as an index in `values`; 0 where there is none. */
  changedFrom: number;
  /** The node at work inside a folded box; −1 in a box that shows one node. */
  inner: number;
  /** Tells the steps of a box apart, so that each of them is seen. */
  beat: number;
}

/** A step as the wires see it: what is in play, and the position whose numbers are on show. */
export interface Play {
  readonly step: Step;
  readonly position: number;
  /** Edges whose gradient moves. */
  readonly edges: ReadonlySet<number>;
  /** The other use of the same value by the same operation, whose turn comes next; −1 where there is none. */
  readonly next: number;
}

/** The position whose numbers are on show: before a step's numbers arrive, the one before it. */
export function shownPosition(index: RecordingIndex, { step, t }: Motion): number {
  if (step.last < step.first) return 0;
  if (step.level === "phase" && t < 1) {
    return index.snap(step.first + Math.floor(ease(t) * (step.last + 1 - step.first)));
  }
  return t >= ARRIVAL ? step.last + 1 : step.first;
}

export function playOf(index: RecordingIndex, motion: Motion): Play {
  const { step } = motion;
  const position = shownPosition(index, motion);
  const edges = step.phase === "backward" || step.phase === "tangent" ? edgesIn(index, step) : [];
  const next = edges.length === 1 && step.phase === "backward" ? nextTwin(index, edges[0]!, position) : -1;
  return { step, position, edges: new Set(edges), next };
}

export function boxAt(places: Places, place: number, position: number): BoxMoment {
  const { index } = places;
  const node = places.node(place);
  const computed = index.isComputed(node, position);
  const valueIndex = index.valueIndexAt(node, position);
  const kept = index.keptAt(node, position);
  if (index.pushAt(position) > 0) {
    const gradientIndex = index.tangentIndexAt(node, position);
    return { computed, valueIndex, gradientIndex, soFar: false, tangent: true, kept };
  }
  const gradient = index.gradientStateAt(node, position);
  // between passes a leaf shows the .grad that it keeps
  const own = gradient.value === 0 ? index.leafGradIndexAt(node, position) : 0;
  const zeroed = gradient.value !== 0 && index.isZeroedAt(node, position);
  return {
    computed,
    valueIndex,
    tangent: false,
    kept,
    gradientIndex: zeroed ? index.leafGradIndexAt(node, position) : gradient.value || own,
    soFar: gradient.value !== 0 && !gradient.complete && !zeroed,
  };
}

export function seriesAt(places: Places, place: number, position: number): SeriesMoment {
  const { index, drawing, column } = places;
  const pass = index.recording.passes[index.passAt(position)];
  const ids = drawing.boxes[place]!.parts.map((part) => part[column] ?? -1);
  const sizes = ids.map((id) =>
    pass ? magnitude(index.values(index.gradientIndexAt(id, pass.first + pass.count))) : 0,
  );
  const present = sizes.filter((size) => size > 0);
  const most = Math.max(0, ...present);
  return {
    range: [present.length > 0 ? Math.min(...present) : 0, most],
    shares: ids.map((id, i) => (index.gradientIndexAt(id, position) === 0 ? -1 : logShare(sizes[i]!, most))),
  };
}

export function wireAt(places: Places, place: number, { step, position, edges, next }: Play): WireMoment {
  const { index, drawing } = places;
  const { source, target } = drawing.courses[place]!.shape;
  const from = places.node(source);
  const to = places.node(target);
  const edge = places.edge(place);
  const tangent = index.pushAt(position) > 0;
  const gradientIndex = tangent
    ? edge < 0
      ? index.tangentIndexAt(from, position)
      : index.pushedIndexAt(edge, position)
    : edge < 0
      ? seedAt(index, from, position)
      : index.contributionIndexAt(edge, position);
  const computed = index.isComputed(from, position) && index.isComputed(to, position);
  let state: WireState = computed ? "idle" : "future";
  if (edges.has(edge)) state = "play";
  else if (gradientIndex !== 0) state = "passed";
  else if (edge >= 0 && edge === next) state = "next";
  else if (step.kind === "forward" && to === step.node && drawing.boxes[target]!.kind !== "output")
    state = "forward";
  return {
    state,
    valueIndex: index.valueIndexAt(from, position),
    gradientIndex,
    tangent,
    ...(gradientIndex === 0 ? BARE : wireWeight(magnitude(index.values(gradientIndex)))),
  };
}

const BARE = { width: 1.5, opacity: 1, glow: false };

/** The boxes that take part in a step, each once. */
export function litIn(places: Places, step: Step): readonly Lit[] {
  const { index } = places;
  const { kind, before } = index.recording.events;
  const found = new Map<number, Lit>();
  const light = (node: number, part: Part, output = false, changedFrom = 0): void => {
    if (node < 0) return;
    for (const place of [places.boxOf(node), output ? places.outputOf(node) : -1]) {
      if (place < 0) continue;
      const inner = places.drawing.boxes[place]!.kind === "scope" ? node : -1;
      // of several nodes in one folded box the step's own is the one that it tells of
      if (inner >= 0 && found.get(place)?.inner === step.node) continue;
      found.set(place, { place, part, changedFrom, inner, beat: step.first });
    }
  };
  switch (step.kind) {
    case "forward":
      light(step.node, "value", true);
      break;
    case "update":
      light(step.node, "value", false, kind[step.event] === EventKind.update ? before[step.event]! : 0);
      break;
    case "push":
    case "tangent":
      for (const edge of edgesIn(index, step)) light(index.source(edge), "gradient");
      light(step.node, "gradient", true);
      break;
    case "contribution":
    case "local":
    case "unbroadcast":
    case "accumulation":
      if (step.edge >= 0) light(index.target(step.edge), "gradient");
      light(step.node, "gradient");
      break;
    case "visit":
      light(step.node, "gradient");
      for (const edge of edgesIn(index, step)) light(index.source(edge), "gradient");
      break;
    case "seed":
      light(step.node, "gradient", true);
      break;
    case "leaf":
    case "zero":
    case "hook":
      light(step.node, "gradient");
      break;
    case "error":
      light(step.node, "value");
      break;
    default:
      break;
  }
  return [...found.values()];
}

/** The part of a drawing that some of its boxes take with their texts; null for none. */
export function extentOf({ boxes }: Drawing, places: Iterable<number>): Area | null {
  const found = Array.from(places, (place) => boxes[place]!);
  if (found.length === 0) return null;
  return {
    left: Math.min(...found.map(({ x, width }) => x - width / 2 - 16)),
    right: Math.max(...found.map(({ x, width }) => x + width / 2 + 16)),
    top: Math.min(...found.map(({ y, height }) => y - height / 2 - 26)),
    bottom: Math.max(...found.map(({ y, height }) => y + height / 2 + 28)),
  };
}

/** Where the boxes of a step are drawn; null where it has none, or is about all of them. */
export function inPlayAt(places: Places, step: Step): InPlay | null {
  if (step.level === "phase") return null;
  const lit = litIn(places, step).map(({ place }) => place);
  const at = extentOf(places.drawing, lit);
  const { index } = places;
  const read = step.kind === "forward" ? index.operands(step.node).map((node) => places.boxOf(node)) : [];
  return at && { at, reading: extentOf(places.drawing, [...lit, ...read.filter((place) => place >= 0)])! };
}

/** Edges whose gradient moves in a step. */
export function edgesIn(index: RecordingIndex, step: Step): number[] {
  if (step.kind === "phase" || step.last < step.first) return [];
  const found = new Set<number>();
  for (let i = step.first; i <= step.last; i += 1) {
    const edge = index.subjectEdge(i);
    if (edge >= 0) found.add(edge);
  }
  if (found.size === 0 && step.edge >= 0) found.add(step.edge);
  return [...found];
}

function nextTwin(index: RecordingIndex, edge: number, position: number): number {
  for (const other of index.inputs(index.target(edge))) {
    if (other === edge || index.source(other) !== index.source(edge)) continue;
    if (index.contributionIndexAt(other, position) === 0 && index.slot(other) > index.slot(edge))
      return other;
  }
  return -1;
}

/** The gradient that a pass started with at one of its roots. */
function seedAt(index: RecordingIndex, node: number, position: number): number {
  const pass = index.recording.passes[index.passAt(position)];
  if (!pass?.roots.includes(node)) return 0;
  const { kind, subject, after } = index.recording.events;
  for (let i = pass.first; i < Math.min(position, pass.first + pass.count); i += 1) {
    if (kind[i] === EventKind.seed && subject[i] === node) return after[i]!;
    if (kind[i] === EventKind.visit) break;
  }
  return 0;
}
