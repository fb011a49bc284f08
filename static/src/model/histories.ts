/**
 * For every node and every edge the events that changed one thing about it, in order: its value, its gradient, what it brought. Made in
 * two passes over the tape, one to count and one to fill. Knows which kind of event is about what; must not know what it did.
 */
import { Grouping, type Lists } from "./lists";
import { EventKind, type Recording } from "./types";

/** What events of a kind change; those of the others are looked up by their node alone. */
const CHANGES = {
  values: [EventKind.forward, EventKind.update],
  gradients: [EventKind.seed, EventKind.accumulation, EventKind.hook],
  leaves: [EventKind.leaf, EventKind.zero],
  visits: [EventKind.visit],
  tangents: [EventKind.tangent],
  contributions: [EventKind.contribution, EventKind.unbroadcast],
  pushed: [EventKind.push],
} as const satisfies Record<string, readonly number[]>;
type Thing = keyof typeof CHANGES;
const OF_EDGES: ReadonlySet<string> = new Set<Thing>(["contributions", "pushed"]);

export class Histories {
  /** The node that each event is about: one on an edge belongs to the node that it brings something to. −1 for none. */
  readonly nodeOf: Int32Array;
  /** All events of a node and of the edges that bring something to it. */
  readonly ofNode: Lists;
  /** The events that change one thing, by node, or by edge. */
  readonly of: Readonly<Record<Thing, Lists>>;
  /** The event in which each node was computed first, −1 where there is none. */
  readonly forward: Int32Array;
  /** The events in which a pass let go of what it had kept. */
  readonly freed: Int32Array;

  constructor({ events: { kind, subject }, edges, nodes }: Recording) {
    const [nodeCount, edgeCount, count] = [nodes.op.length, edges.source.length, kind.length];
    const ofNode = new Grouping(nodeCount);
    const ofKind: (Grouping | undefined)[] = [];
    const changes: Partial<Record<Thing, Grouping>> = {};
    for (const [thing, kinds] of Object.entries(CHANGES)) {
      const grouping = new Grouping(OF_EDGES.has(thing) ? edgeCount : nodeCount);
      changes[thing as Thing] = grouping;
      for (const one of kinds) ofKind[one] = grouping;
    }
    const nodeOf = new Int32Array(count);
    const forward = new Int32Array(nodeCount).fill(-1);
    const freed: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const [k, s] = [kind[i]!, subject[i]!];
      nodeOf[i] = nodeAbout(k, s, edges);
      ofNode.count(nodeOf[i]!);
      ofKind[k]?.count(s);
      if (k === EventKind.freed) freed.push(i);
      else if (k === EventKind.forward && forward[s] === -1) forward[s] = i;
    }
    for (let i = 0; i < count; i += 1) {
      ofNode.put(nodeOf[i]!, i);
      ofKind[kind[i]!]?.put(subject[i]!, i);
    }
    this.nodeOf = nodeOf;
    this.ofNode = ofNode;
    this.of = changes as Record<Thing, Grouping>;
    this.forward = forward;
    this.freed = Int32Array.from(freed);
  }
}

function nodeAbout(kind: number, subject: number, edges: Recording["edges"]): number {
  switch (kind) {
    case EventKind.print:
      return -1;
    case EventKind.push:
      return edges.target[subject] ?? -1;
    case EventKind.local:
    case EventKind.contribution:
    case EventKind.unbroadcast:
      return edges.source[subject] ?? -1;
    default:
      return subject;
  }
}
