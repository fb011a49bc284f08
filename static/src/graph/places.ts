/**
 * Where the nodes and edges of one iteration are drawn: the box of a node, also of one that is folded into a label or a module.
 * Pure; must not know time.
 */
import type { RecordingIndex } from "../model/recording";
import type { Drawing } from "./drawing";

export class Places {
  readonly #boxOf = new Map<number, number>();
  readonly #outputOf = new Map<number, number>();
  readonly #scopeBox = new Map<number, number>();
  readonly #wireOf = new Map<number, number>();

  constructor(
    readonly index: RecordingIndex,
    readonly drawing: Drawing,
    /** The iteration's place in the `ids` of boxes and wires. */
    readonly column: number,
  ) {
    drawing.boxes.forEach((box, place) => {
      (box.kind === "output" ? this.#outputOf : this.#boxOf).set(this.node(place), place);
      for (const constant of box.constants) this.#boxOf.set(constant.ids[column] ?? -1, place);
      for (const scope of box.members) this.#scopeBox.set(scope, place);
    });
    drawing.courses.forEach((_, place) => {
      const edge = this.edge(place);
      if (edge >= 0) this.#wireOf.set(edge, place);
    });
  }

  /** The node that a box shows, and the edge that a wire shows; −1 where there is none. */
  node(place: number): number {
    return this.drawing.boxes[place]?.ids[this.column] ?? -1;
  }

  edge(place: number): number {
    return this.drawing.courses[place]?.shape.ids[this.column] ?? -1;
  }

  /** The box of a node, or of the folded module that it is in; −1 where neither is drawn. */
  boxOf(node: number): number {
    const own = this.#boxOf.get(node);
    if (own !== undefined) return own;
    for (const scope of this.#scopesAround(node)) {
      const place = this.#scopeBox.get(scope);
      if (place !== undefined) return place;
    }
    return -1;
  }

  /** Which of the equal modules of a folded row holds a node, from 0; −1 where the box is no row. */
  repeatOf(place: number, node: number): number {
    const { members, parts } = this.drawing.boxes[place]!;
    if (parts.length === 0) return -1;
    const around = this.#scopesAround(node);
    const member = members.findIndex((scope) => around.includes(scope));
    return member < 0 ? -1 : Math.floor((member * parts.length) / members.length);
  }

  /** The modules around a node, the innermost first. */
  #scopesAround(node: number): number[] {
    const { nodes, scopes } = this.index.recording;
    // a parameter is made outside its module and folded into the one that uses it
    const user = this.index.isVariable(node) ? this.index.outputs(node)[0] : undefined;
    const inside = user === undefined ? node : this.index.target(user);
    const found: number[] = [];
    for (let scope = nodes.scope[inside] ?? 0; scope > 0; scope = scopes[scope]?.parent ?? 0)
      found.push(scope);
    return found;
  }

  /** The card at the end of the drawing that names a result; −1 where the node has none. */
  outputOf(node: number): number {
    return this.#outputOf.get(node) ?? -1;
  }

  wireOf(edge: number): number {
    return this.#wireOf.get(edge) ?? -1;
  }
}
