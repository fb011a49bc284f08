/**
 * What the graph shows at one moment: a view object per drawn node and edge, whose fields are signals. `update` computes every
 * field from (recording, layout, motion) alone; only fields that changed make their own element redraw, so a step costs
 * what it touches. Must not know SVG.
 */
import { SvelteSet } from "svelte/reactivity";
import { magnitude } from "../model/format";
import type { Motion } from "../model/player.svelte";
import type { RecordingIndex } from "../model/recording";
import { EventKind, type LayoutEdge, type LayoutNode, type LayoutView, type Step } from "../model/types";
import { type Track, bow, ease, logShare, track, wireWeight } from "./geometry";
import { placeWords } from "./words";

/** How a node or an edge takes part in the step: nothing, as value (forward) or as gradient (backward). */
export type Part = "" | "value" | "gradient";

export type EdgeState = "future" | "idle" | "forward" | "play" | "next" | "passed";

/** Where the bead of a contribution comes to rest, seen from the consumer: near the node it arrives at. */
const REST = 0.72;
/** The share of a step's time after which its numbers are there. */
export const ARRIVAL = 0.72;

/** Drawings of up to this many boxes are always drawn whole. */
const CULL_ABOVE = 120;

/** A part of the drawing, in its own coordinates. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export class NodeView {
  id = $state(-1);
  shown = $state(true);
  computed = $state(false);
  valueIndex = $state(0);
  gradientIndex = $state(0);
  soFar = $state(false);
  part = $state<Part>("");
  /** Of a row of equal modules: the gradient that came back to each, as a share of the largest on a log scale; -1 before it came. */
  shares = $state.raw<readonly number[]>([]);
  /** The smallest and the largest of these gradients in the pass under way, 0 before there is one. */
  range = $state.raw<readonly [number, number]>([0, 0]);
  /** Before and after of an update in play, as indices in `values`; 0 where there is none. */
  changedFrom = $state(0);

  constructor(
    readonly place: number,
    readonly box: LayoutNode,
  ) {}
}

export class EdgeView {
  id = $state(-1);
  shown = $state(true);
  state = $state<EdgeState>("future");
  /** Index in `values` of the value that flows forward and the gradient that came back. */
  valueIndex = $state(0);
  gradientIndex = $state(0);
  width = $state(1.5);
  opacity = $state(1);
  glow = $state(false);
  track: Track;
  /** Whether it was drawn apart from its twins. */
  bowed = false;
  /** Share of the track's length at which its numbers stand. */
  wordsAt = 0.5;
  /** Number of this edge among those that join the same two boxes, and how many there are. */
  twin = 0;
  twins = 1;

  constructor(
    readonly place: number,
    readonly shape: LayoutEdge,
  ) {
    this.track = track(shape.points);
  }
}

/** A bead on a track, for the overlay. */
export interface Bead {
  key: string;
  x: number;
  y: number;
  part: "value" | "gradient";
  opacity: number;
  radius: number;
}

export class Scene {
  readonly nodes: NodeView[];
  readonly edges: EdgeView[];
  beads = $state.raw<readonly Bead[]>([]);
  /** Boxes and edges in play, for following them with the eye. */
  readonly active = new SvelteSet<number>();
  #column = -1;
  #position = -1;
  #step: Step | null = null;
  readonly #boxOf = new Map<number, number>();
  readonly #outputOf = new Map<number, number>();
  readonly #scopeBox = new Map<number, number>();
  readonly #wireOf = new Map<number, number>();
  #lit: NodeView[] = [];

  constructor(
    readonly index: RecordingIndex,
    readonly view: LayoutView,
  ) {
    this.nodes = view.nodes.map((box, i) => new NodeView(i, box));
    this.edges = view.edges.map((edge, i) => new EdgeView(i, edge));
    const groups = new Map<string, EdgeView[]>();
    for (const edge of this.edges) {
      const key = `${edge.shape.source} ${edge.shape.target}`;
      const group = groups.get(key) ?? [];
      group.push(edge);
      groups.set(key, group);
    }
    for (const node of this.nodes)
      for (const scope of node.box.members) this.#scopeBox.set(scope, node.place);
    for (const group of groups.values()) {
      group.sort((a, b) => a.shape.slot - b.shape.slot);
      group.forEach((edge, i) => {
        edge.twin = i;
        edge.twins = group.length;
        const points = bow(view.nodes[edge.shape.source]!, view.nodes[edge.shape.target]!, i, group.length);
        if (!points) return;
        edge.track = track(points);
        edge.bowed = true;
      });
    }
    placeWords(this.nodes, this.edges);
  }

  /** The drawn box of a node, or of the folded module that it is in; undefined where neither is drawn. */
  boxOf(node: number): NodeView | undefined {
    const own = this.#boxOf.get(node);
    if (own !== undefined) return this.nodes[own];
    const { nodes, scopes } = this.index.recording;
    // a parameter is made outside its module and folded into the one that uses it
    const user = this.index.isVariable(node) ? this.index.outputs(node)[0] : undefined;
    const inside = user === undefined ? node : this.index.target(user);
    for (let scope = nodes.scope[inside] ?? 0; scope > 0; scope = scopes[scope]?.parent ?? 0) {
      const place = this.#scopeBox.get(scope);
      if (place !== undefined) return this.nodes[place];
    }
    return undefined;
  }

  wireOf(edge: number): EdgeView | undefined {
    return this.edges[this.#wireOf.get(edge) ?? -1];
  }

  /** Bring every field to the given moment. While only beads move, only they are computed. */
  update(column: number, motion: Motion): void {
    const position = shownPosition(this.index, motion);
    const { step } = motion;
    if (column !== this.#column || position !== this.#position || step !== this.#step) {
      if (column !== this.#column) this.#settle(column);
      this.#position = position;
      this.#step = step;
      this.#updateNodes(position, motion);
      this.#updateEdges(position, motion);
    }
    const beads = this.#beadsOf(motion);
    if (beads.length > 0 || this.beads.length > 0) this.beads = beads;
  }

  /** Show only what lies in a part of the drawing: in a large one, what is out of sight costs nothing. */
  cull(area: Area): void {
    if (this.nodes.length <= CULL_ABOVE) return;
    for (const node of this.nodes) {
      const { x, y, width, height } = node.box;
      node.shown =
        x + width > area.left && x - width < area.right && y + height > area.top && y - height < area.bottom;
    }
    for (const edge of this.edges) {
      const a = this.nodes[edge.shape.source]!;
      const b = this.nodes[edge.shape.target]!;
      edge.shown =
        a.shown ||
        b.shown ||
        (Math.min(a.box.x, b.box.x) < area.right &&
          Math.max(a.box.x, b.box.x) > area.left &&
          Math.min(a.box.y, b.box.y) < area.bottom &&
          Math.max(a.box.y, b.box.y) > area.top);
    }
  }

  #settle(column: number): void {
    this.#column = column;
    this.#boxOf.clear();
    this.#outputOf.clear();
    this.#wireOf.clear();
    for (const node of this.nodes) {
      node.id = node.box.ids[column] ?? -1;
      (node.box.kind === "output" ? this.#outputOf : this.#boxOf).set(node.id, node.place);
      for (const constant of node.box.constants) this.#boxOf.set(constant.ids[column] ?? -1, node.place);
    }
    for (const edge of this.edges) {
      edge.id = edge.shape.ids[column] ?? -1;
      if (edge.id >= 0) this.#wireOf.set(edge.id, edge.place);
    }
  }

  #updateNodes(position: number, motion: Motion): void {
    const { index } = this;
    for (const node of this.nodes) {
      node.computed = index.isComputed(node.id, position);
      node.valueIndex = index.valueIndexAt(node.id, position);
      const gradient = index.gradientStateAt(node.id, position);
      // between passes a leaf shows the .grad that it keeps
      const kept = gradient.value === 0 ? index.leafGradIndexAt(node.id, position) : 0;
      const zeroed = gradient.value !== 0 && index.isZeroedAt(node.id, position);
      node.gradientIndex = zeroed ? index.leafGradIndexAt(node.id, position) : gradient.value || kept;
      node.soFar = gradient.value !== 0 && !gradient.complete && !zeroed;
      if (node.box.parts.length > 0) this.#updateSeries(node, position);
    }
    for (const node of this.#lit) {
      node.part = "";
      node.changedFrom = 0;
    }
    this.#lit = [];
    this.active.clear();
    this.#lightNodes(motion);
  }

  #updateSeries(node: NodeView, position: number): void {
    const { index } = this;
    const pass = index.recording.passes[index.passAt(position)];
    const ids = node.box.parts.map((part) => part[this.#column] ?? -1);
    const sizes = ids.map((id) =>
      pass ? magnitude(index.values(index.gradientIndexAt(id, pass.first + pass.count))) : 0,
    );
    const present = sizes.filter((size) => size > 0);
    const most = Math.max(0, ...present);
    node.range = [present.length > 0 ? Math.min(...present) : 0, most];
    node.shares = ids.map((id, i) =>
      index.gradientIndexAt(id, position) === 0 ? -1 : logShare(sizes[i]!, most),
    );
  }

  #light(node: number, part: Part, output = false): void {
    for (const view of [this.boxOf(node), output ? this.nodes[this.#outputOf.get(node) ?? -1] : undefined]) {
      if (!view) continue;
      view.part = part;
      this.#lit.push(view);
      this.active.add(view.place);
    }
  }

  #lightNodes({ step }: Motion): void {
    const { index } = this;
    const { kind, before } = index.recording.events;
    switch (step.kind) {
      case "forward":
        this.#light(step.node, "value", true);
        break;
      case "update": {
        this.#light(step.node, "value");
        const box = this.boxOf(step.node);
        if (box && kind[step.event] === EventKind.update) box.changedFrom = before[step.event]!;
        break;
      }
      case "contribution":
      case "local":
      case "unbroadcast":
      case "accumulation":
        if (step.edge >= 0) this.#light(index.target(step.edge), "gradient");
        this.#light(step.node, "gradient");
        break;
      case "visit":
        this.#light(step.node, "gradient");
        for (const edge of edgesIn(index, step)) this.#light(index.source(edge), "gradient");
        break;
      case "seed":
        this.#light(step.node, "gradient", true);
        break;
      case "leaf":
      case "zero":
      case "hook":
        this.#light(step.node, "gradient");
        break;
      case "error":
        if (step.node >= 0) this.#light(step.node, "value");
        break;
      default:
        break;
    }
  }

  #updateEdges(position: number, { step }: Motion): void {
    const { index } = this;
    const inPlay = new Set(step.phase === "backward" ? edgesIn(index, step) : []);
    const next = inPlay.size === 1 ? this.#nextTwin([...inPlay][0]!, position) : -1;
    const forwardTarget = step.kind === "forward" ? step.node : -1;
    for (const edge of this.edges) {
      const source = this.nodes[edge.shape.source]!;
      const target = this.nodes[edge.shape.target]!;
      edge.valueIndex = source.valueIndex;
      const output = edge.id < 0;
      const gradient = output
        ? seedAt(index, source.id, position)
        : index.contributionIndexAt(edge.id, position);
      edge.gradientIndex = gradient;
      let state: EdgeState = source.computed ? (target.computed ? "idle" : "future") : "future";
      if (inPlay.has(edge.id)) state = "play";
      else if (gradient !== 0) state = "passed";
      else if (edge.id >= 0 && edge.id === next) state = "next";
      else if (target.id === forwardTarget && target.box.kind !== "output") state = "forward";
      edge.state = state;
      const weight =
        gradient === 0
          ? { width: 1.5, opacity: 1, glow: false }
          : wireWeight(magnitude(index.values(gradient)));
      edge.width = weight.width;
      edge.opacity = weight.opacity;
      edge.glow = weight.glow;
    }
  }

  /** The other use of the same value by the same operation, whose turn comes next. */
  #nextTwin(edge: number, position: number): number {
    const { index } = this;
    for (const other of index.inputs(index.target(edge))) {
      if (other === edge || index.source(other) !== index.source(edge)) continue;
      if (index.contributionIndexAt(other, position) === 0 && index.slot(other) > index.slot(edge))
        return other;
    }
    return -1;
  }

  #beadsOf({ step, t, direction }: Motion): Bead[] {
    const { index } = this;
    const resting = direction > 0 && t >= 1;
    if (step.phase === "backward" && step.kind !== "phase") {
      if (step.kind === "seed") {
        const place = this.nodes[this.#outputOf.get(step.node) ?? -1] ?? this.boxOf(step.node);
        if (!place) return [];
        const { x, y, width } = place.box;
        const go = ease(Math.min(1, t / ARRIVAL));
        const from = x + width / 2 + 56;
        const to = x + width / 2 + 1;
        return [
          {
            key: "seed",
            x: from + (to - from) * go,
            y,
            part: "gradient",
            opacity: Math.min(1, t * 4),
            radius: 8,
          },
        ];
      }
      const beads: Bead[] = [];
      for (const edge of edgesIn(index, step)) {
        const wire = this.wireOf(edge);
        if (!wire) continue;
        const go = ease(Math.min(1, t / ARRIVAL));
        const at = wire.track.at(1 - go * REST);
        beads.push({
          key: `e${edge}`,
          x: at.x,
          y: at.y,
          part: "gradient",
          opacity: Math.min(1, t * 6 + 0.2),
          radius: 8,
        });
      }
      return beads;
    }
    if (step.kind === "forward" && !resting) {
      const beads: Bead[] = [];
      const go = ease(Math.min(1, t / ARRIVAL));
      const opacity = t < ARRIVAL ? 1 : 1 - (t - ARRIVAL) / (1 - ARRIVAL);
      for (const edge of index.inputs(step.node)) {
        const wire = this.wireOf(edge);
        if (!wire) continue;
        const at = wire.track.at(go);
        beads.push({ key: `f${edge}`, x: at.x, y: at.y, part: "value", opacity, radius: 6 });
      }
      return beads;
    }
    return [];
  }
}

/** The position whose numbers are on show: before a step's numbers arrive, the one before it. */
export function shownPosition(index: RecordingIndex, { step, t }: Motion): number {
  if (step.last < step.first) return 0;
  if (step.level === "phase" && t < 1) {
    return index.snap(step.first + Math.floor(ease(t) * (step.last + 1 - step.first)));
  }
  return t >= ARRIVAL ? step.last + 1 : step.first;
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
