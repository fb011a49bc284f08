/**
 * The moment on show as signals: a view object for each box and wire of the SVG. `update` copies what the pure functions of
 * `moment.ts` say into them; only fields that changed make their own element redraw, so a step costs what it touches. It decides
 * nothing; the canvas asks the same functions without it.
 */
import type { Motion } from "../model/motion";
import type { LayoutEdge, LayoutNode } from "../model/types";
import { type Bead, beadsOf } from "./beads";
import type { Course, Drawing } from "./drawing";
import type { Area } from "./look";
import {
  type Part,
  type Play,
  type WireState,
  boxAt,
  litIn,
  playOf,
  seriesAt,
  shownPosition,
  wireAt,
} from "./moment";
import type { Places } from "./places";
import { Reach } from "./touched";

/** Drawings of up to this many boxes are always drawn whole. */
const CULL_ABOVE = 120;

export class NodeView {
  id = $state(-1);
  shown = $state(true);
  computed = $state(false);
  valueIndex = $state(0);
  gradientIndex = $state(0);
  soFar = $state(false);
  tangent = $state(false);
  kept = $state.raw<readonly string[]>([]);
  part = $state<Part>("");
  shares = $state.raw<readonly number[]>([]);
  range = $state.raw<readonly [number, number]>([0, 0]);
  changedFrom = $state(0);
  inner = $state(-1);
  beat = $state(0);

  constructor(
    readonly place: number,
    readonly box: LayoutNode,
  ) {}
}

export class EdgeView {
  id = $state(-1);
  shown = $state(true);
  state = $state<WireState>("future");
  valueIndex = $state(0);
  gradientIndex = $state(0);
  tangent = $state(false);
  width = $state(1.5);
  opacity = $state(1);
  glow = $state(false);
  readonly place: number;
  readonly shape: LayoutEdge;

  constructor(readonly course: Course) {
    this.place = course.place;
    this.shape = course.shape;
  }
}

export class Scene {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  beads = $state.raw<readonly Bead[]>([]);
  #reach: Reach | null = null;
  /** The moment on show; null where nothing was worked out yet. */
  #play: Play | null = null;
  #lit: NodeView[] = [];

  /** One for a drawing: what ran again and is drawn the same keeps its elements. */
  constructor(readonly drawing: Drawing) {
    this.nodes = drawing.boxes.map((box, place) => new NodeView(place, box));
    this.edges = drawing.courses.map((course) => new EdgeView(course));
  }

  /** Bring every field to the given moment of a run's iteration, as `places` has it. While only beads move, only they are computed; a step works out what it touches. */
  update(places: Places, motion: Motion): void {
    const reach = this.#reach?.places === places ? this.#reach : this.#settle(places);
    const position = shownPosition(places.index, motion);
    const shown = this.#play;
    if (position !== shown?.position || motion.step !== shown.step) {
      const play = playOf(places.index, motion);
      const touched = shown && reach.between(shown, play);
      this.#play = play;
      for (const place of touched?.boxes ?? this.nodes.keys()) this.#updateNode(places, place, position);
      for (const place of touched?.wires ?? this.edges.keys())
        Object.assign(this.edges[place]!, wireAt(places, place, play));
      this.#light(places, play);
    }
    const beads = beadsOf(places, motion);
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

  #settle(places: Places): Reach {
    this.#reach = new Reach(places);
    this.#play = null;
    for (const node of this.nodes) node.id = places.node(node.place);
    for (const edge of this.edges) edge.id = places.edge(edge.place);
    return this.#reach;
  }

  #updateNode(places: Places, place: number, position: number): void {
    const node = this.nodes[place]!;
    Object.assign(node, boxAt(places, place, position));
    if (node.box.parts.length > 0) Object.assign(node, seriesAt(places, place, position));
  }

  #light(places: Places, { step }: Play): void {
    for (const node of this.#lit) {
      node.part = "";
      node.changedFrom = 0;
      node.inner = -1;
    }
    this.#lit = litIn(places, step).map(({ place, ...lit }) => Object.assign(this.nodes[place]!, lit));
  }
}
