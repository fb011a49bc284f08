/** What of a run is drawn: its layout, which folded modules are open, whether what no gradient reached is shown. Must not know time. */
import { SvelteMap } from "svelte/reactivity";
import { api } from "../api/client";
import type { Layout, LayoutView, Run } from "./types";

export class Arrangement {
  layout = $state.raw<Layout | null>(null);
  /** Scopes drawn open, in the order they were opened. */
  openScopes = $state.raw<readonly number[]>([]);
  /** What each of them is called while it is open. */
  readonly scopeNames = new SvelteMap<number, string>();
  showAll = $state(false);
  /** Whether operations say what they keep for their backward. */
  showSaved = $state(false);
  #run: Run | null = null;

  /** A new run is drawn as it comes, with the very views of the run before where nothing moves; one that is drawn somewhere already, as it is there. */
  load(run: Run, as?: Arrangement): void {
    this.#run = run;
    this.layout = as?.layout ?? unmoved(filled(run.layout), this.layout);
    this.openScopes = as?.openScopes ?? [];
    this.showAll = as?.showAll ?? false;
  }

  /** Draw a folded module, or a row of equal ones, open or closed again. */
  toggle(scope: number, name: string): Promise<void> {
    if (name) this.scopeNames.set(scope, name);
    const open = this.openScopes.includes(scope)
      ? this.openScopes.filter((other) => other !== scope)
      : [...this.openScopes, scope];
    return this.arrange(open, this.showAll);
  }

  /** Ask for a drawing with these scopes open. Rejects with `RequestFailure`; an answer for an earlier run is dropped. */
  async arrange(open: readonly number[], all: boolean): Promise<void> {
    const run = this.#run;
    if (!run) return;
    const layout = await api.layout(run.id, open, all);
    if (this.#run !== run) return;
    this.layout = filled(layout);
    this.openScopes = open;
    this.showAll = all;
  }

  /** The drawing of an iteration. */
  view(iteration: number): LayoutView | null {
    const views = this.layout?.views ?? [];
    return views[this.layout?.iterations[iteration] ?? 0] ?? views[0] ?? null;
  }
}

/** A layout with the defaults that the server leaves out, so that ten thousand boxes travel light. */
function filled(layout: Layout): Layout {
  return {
    ...layout,
    views: layout.views.map((view) => ({
      ...view,
      nodes: view.nodes.map((node) => ({ ...PLAIN_BOX, ...node })),
      edges: view.edges.map((edge) => ({ ...PLAIN_WIRE, ...edge })),
    })),
  };
}

/** A layout with the views of an earlier one wherever they are equal: what is drawn of them need not be drawn again. */
function unmoved(layout: Layout, before: Layout | null): Layout {
  const same = (one: LayoutView, other: LayoutView): boolean =>
    one.nodes.length === other.nodes.length && JSON.stringify(one) === JSON.stringify(other);
  const views = layout.views.map((view) => before?.views.find((known) => same(known, view)) ?? view);
  return { ...layout, views };
}

const PLAIN_BOX = { constants: [], scope: 0, count: 1, members: [], parts: [] };
const PLAIN_WIRE = { points: [] };
