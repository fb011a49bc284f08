/**
 * The part of a recording that no step changes: nodes with their names, operations and shapes, edges, and the pools they point
 * into. Must not know about time.
 */
import { type Lists, itemsOf, pack } from "./lists";
import { isFoldedConstant } from "./timeline";
import { NodeKind, type Operation, type PoolIndex, type Recording, type Span, type Value } from "./types";

/** One for all, so that what is asked twice is the same. */
export const NONE: readonly string[] = [];

export class Structure {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly #inputs: Lists;
  readonly #outputs: Lists;

  constructor(readonly recording: Recording) {
    const { nodes, edges } = recording;
    this.nodeCount = nodes.op.length;
    this.edgeCount = edges.source.length;
    this.#inputs = pack(this.edgeCount, this.nodeCount, (e) => edges.target[e]!);
    this.#outputs = pack(this.edgeCount, this.nodeCount, (e) => edges.source[e]!);
  }

  /** The learner's name of a node, or "". */
  name(node: number): string {
    return this.recording.names[this.recording.nodes.name[node]!] ?? "";
  }

  /** The operation that made a node, or null for leaves, parameters and constants. */
  op(node: number): Operation | null {
    return this.recording.ops[this.recording.nodes.op[node]!] ?? null;
  }

  kind(node: number): number {
    return this.recording.nodes.kind[node]!;
  }

  isVariable(node: number): boolean {
    return this.kind(node) !== NodeKind.operation;
  }

  isConstant(node: number): boolean {
    return this.kind(node) === NodeKind.constant;
  }

  /** A Python number folded into the label of what uses it. */
  isFolded(node: number): boolean {
    return isFoldedConstant(this.recording, node);
  }

  requiresGrad(node: number): boolean {
    return this.recording.nodes.requires_grad[node] === 1;
  }

  shape(node: number): number[] {
    return this.recording.shapes[this.recording.nodes.shape[node]!] ?? [];
  }

  dtype(node: number): string {
    return this.recording.dtypes[this.recording.nodes.dtype[node]!] ?? "";
  }

  /** Whether its elements are whole numbers or booleans, which are written without `.0`. */
  isInteger(node: number): boolean {
    return /int|bool/.test(this.dtype(node));
  }

  attributes(node: number): Record<string, unknown> {
    return this.recording.attributes[this.recording.nodes.attributes[node]!] ?? {};
  }

  saved(node: number): readonly string[] {
    return this.recording.saves[this.recording.nodes.saved[node]!] ?? NONE;
  }

  nodeSpan(node: number): Span | null {
    return this.span(this.recording.nodes.span[node] ?? 0);
  }

  span(i: PoolIndex): Span | null {
    return this.recording.spans[i] ?? null;
  }

  values(i: PoolIndex): Value {
    return this.recording.values[i] ?? null;
  }

  source(edge: number): number {
    return this.recording.edges.source[edge]!;
  }

  target(edge: number): number {
    return this.recording.edges.target[edge]!;
  }

  slot(edge: number): number {
    return this.recording.edges.slot[edge]!;
  }

  /** Edges into a node, by slot. */
  inputs(node: number): Int32Array {
    return itemsOf(this.#inputs, node);
  }

  /** Edges out of a node, in creation order. */
  outputs(node: number): Int32Array {
    return itemsOf(this.#outputs, node);
  }

  /** Input nodes by slot. */
  operands(node: number): number[] {
    const result: number[] = [];
    for (const edge of this.inputs(node)) result[this.slot(edge)] = this.source(edge);
    return result;
  }
}
