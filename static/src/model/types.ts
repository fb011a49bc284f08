/**
 * The shapes of what the server sends: the recording (`docs/recording.md`), the layout, a run.
 * Declarations only; nothing here knows how a recording is read or drawn.
 */

/** Index in a pool of the recording; 0 always means "nothing". */
export type PoolIndex = number;

export type Scalar = number | string | boolean;

export interface Statistics {
  min: number | null;
  max: number | null;
  mean: number | null;
  std: number | null;
  norm: number | null;
  zeros: number;
  nan: number;
  inf: number;
}

export interface InlineArray {
  shape: number[];
  data: Scalar[];
}

export interface LargeArray {
  shape: number[];
  stats: Statistics;
  histogram: { low: number | null; high: number | null; counts: number[] } | null;
  preview: { shape: number[]; data: Scalar[] };
}

/** What a tensor held. `null` is the pool's entry 0. */
export type Value = Scalar | InlineArray | LargeArray | null;

/** `[line, column, end line, end column]`: lines from 1, columns from 0 in UTF-16 code units. */
export type Span = [number, number, number, number];

export type OperationKind = "elementwise" | "linear" | "bilinear" | "general";
export type Role = "distribute" | "swap" | "route" | "scale" | "spread" | "move" | "stop";

export interface Operation {
  name: string;
  kind: OperationKind;
  symbol: string;
  backward: string;
  role: Role;
  latex: string;
  partials: (string | null)[] | null;
  pulls: (string | null)[] | null;
}

export interface Scope {
  path: string;
  type: string;
  parent: number;
  template: number;
}

export interface Problem {
  code: string;
  message: string;
  hint: string | null;
  span: Span | null;
  /** −1 where no node is meant. */
  node: number;
  params: Record<string, unknown>;
  related?: { span: Span | null; label: string }[];
  type?: string;
  traceback?: string;
}

export const NodeKind = { leaf: 0, parameter: 1, constant: 2, operation: 3 } as const;

export interface NodeColumns {
  op: number[];
  kind: number[];
  name: PoolIndex[];
  scope: PoolIndex[];
  span: PoolIndex[];
  shape: PoolIndex[];
  dtype: PoolIndex[];
  device: PoolIndex[];
  attributes: PoolIndex[];
  saved: PoolIndex[];
  requires_grad: number[];
  value: PoolIndex[];
  gradient: PoolIndex[];
  by: number[];
}

export interface EdgeColumns {
  source: number[];
  target: number[];
  slot: number[];
}

export const EventKind = {
  forward: 0,
  seed: 1,
  visit: 2,
  local: 3,
  contribution: 4,
  unbroadcast: 5,
  accumulation: 6,
  leaf: 7,
  update: 8,
  zero: 9,
  hook: 10,
  freed: 11,
  print: 12,
  error: 13,
  push: 14,
  tangent: 15,
} as const;

export type EventName = keyof typeof EventKind;

/** Names of the kinds by number. */
export const EVENT_NAMES = Object.keys(EventKind) as EventName[];

export interface EventDetails {
  axes?: number[];
  count?: number;
  text?: string;
}

export interface EventColumns {
  kind: number[];
  subject: number[];
  value: PoolIndex[];
  before: PoolIndex[];
  after: PoolIndex[];
  span: PoolIndex[];
  details: Record<string, EventDetails>;
}

export type PhaseKind = "forward" | "backward" | "update" | "tangent";

export interface Phase {
  kind: PhaseKind;
  first: number;
  count: number;
  iteration: number;
}

export interface Pass {
  root: number;
  roots: number[];
  first: number;
  count: number;
  span: PoolIndex;
  create_graph: boolean;
}

/** Tangents pushed along the tape: the outputs they were pushed to. */
export interface Push {
  root: number;
  roots: number[];
  first: number;
  count: number;
  span: PoolIndex;
}

/** The framework that the program imports first. */
export type Dialect = "torch" | "tensorflow" | "tensorflow1" | "mxnet" | "jax" | "micrograd" | "numpy";

/** A line of a generated program: the piece of source and the operation it came from, and the part of the program it is in. */
export interface CapturedLine {
  line: number;
  span: Span | null;
  op: string;
  part: "forward" | "adjoint" | "update";
}

/** A function that was captured, and the NumPy program it became. */
export interface CapturedProgram {
  name: string;
  source: string;
  lines: CapturedLine[];
  explain: string;
}

export interface Recording {
  schema: string;
  program: { source: string; dialect: Dialect };
  status: "ok" | "error" | "limit";
  error: Problem | null;
  notices: Problem[];
  stdout: string;
  ops: Operation[];
  names: string[];
  shapes: number[][];
  dtypes: string[];
  devices: string[];
  spans: (Span | null)[];
  attributes: Record<string, unknown>[];
  saves: string[][];
  scopes: Scope[];
  values: Value[];
  nodes: NodeColumns;
  edges: EdgeColumns;
  events: EventColumns;
  phases: Phase[];
  passes: (Pass | null)[];
  pushes?: Push[];
  captured?: CapturedProgram[];
}

export type LayoutNodeKind = "variable" | "operation" | "output" | "scope";

export interface LayoutNode {
  kind: LayoutNodeKind;
  x: number;
  y: number;
  width: number;
  height: number;
  ids: number[];
  label: string;
  constants: { slot: number; ids: number[] }[];
  scope: number;
  count: number;
  /** The scopes folded into it. */
  members: number[];
  /** Of a row of equal modules: the last node of each, for every iteration of the view. */
  parts: number[][];
}

export interface LayoutEdge {
  source: number;
  target: number;
  ids: number[];
  slot: number;
  points: [number, number][];
}

export interface LayoutView {
  iterations: number[];
  width: number;
  height: number;
  hidden: number;
  nodes: LayoutNode[];
  edges: LayoutEdge[];
}

export interface Layout {
  views: LayoutView[];
  /** View index for every iteration. */
  iterations: number[];
  notice: string | null;
}

export interface Run {
  id: string;
  status: "ok" | "error" | "limit";
  stdout: string;
  error: Problem | null;
  recording: Recording;
  layout: Layout;
  elapsed_ms: number;
}

/** RFC 9457: how the server says that a request itself failed. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  /** What the server's log calls the request. */
  request_id?: string;
}

export type Level = "phase" | "node" | "edge" | "micro";
export const LEVELS: readonly Level[] = ["phase", "node", "edge", "micro"];

/** What a step is about: an event's name, a whole phase, or the blank tape before the first event. */
export type StepKind = EventName | "phase" | "start";

/** The events `first … last` taken together, as one move on the timeline. */
export interface Step {
  first: number;
  last: number;
  kind: StepKind;
  level: Level;
  /** The event that the step is about; −1 at the start. */
  event: number;
  /** The node to look at (where a contribution arrives), −1 if there is none. */
  node: number;
  /** The edge in play, −1 if there is none. */
  edge: number;
  /** The piece of the program to light up. */
  span: Span | null;
  phase: PhaseKind;
  pass: number;
  iteration: number;
}

/** Where a lesson wants to go; `node`, `to`, `from` are a learner's name or an operation. */
export interface EventSelector {
  kind: string;
  node?: string | { name?: string; op?: string; index?: number } | null;
  to?: string | null;
  from?: string | null;
  slot?: number | null;
  occurrence?: number | null;
}
