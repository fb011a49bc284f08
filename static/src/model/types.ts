/**
 * The shapes of what the server sends, as the player calls them: the recording (`docs/recording.md`), the layout, a run.
 * They are those of the server's OpenAPI document (`api/schema.ts`, which `scripts/api_types.py` writes); here they get names, and what the
 * page fills in or narrows. Declarations only; nothing here knows how a recording is read or drawn.
 */
import type * as sent from "../api/schema";

/** Index in a pool of the recording; 0 always means "nothing". */
export type PoolIndex = number;

export type Scalar = number | string | boolean;

export type Statistics = sent.Statistics;
export type InlineArray = Omit<sent.SmallArray, "data"> & { data: Scalar[] };
export type LargeArray = Omit<sent.LargeArray, "preview"> & { preview: InlineArray };

/** What a tensor held. `null` is the pool's entry 0. */
export type Value = Scalar | InlineArray | LargeArray | null;

/** `[line, column, end line, end column]`: lines from 1, columns from 0 in UTF-16 code units. */
export type Span = [number, number, number, number];

export type Operation = sent.Operation;
export type OperationKind = Operation["kind"];
export type Role = Operation["role"];
export type Scope = sent.Scope;

/** Of an error or a notice; `node` is −1 where none is meant. */
export type Problem = Omit<sent.Notice, "hint" | "related"> & {
  hint: string | null;
  related?: sent.Related[];
};

export const NodeKind = { leaf: 0, parameter: 1, constant: 2, operation: 3 } as const;

export type NodeColumns = sent.Nodes;
export type EdgeColumns = sent.Edges;

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

export type EventDetails = sent.EventDetails;
export type EventColumns = sent.Events;

export type Phase = sent.Phase;
export type PhaseKind = Phase["kind"];
export type Pass = sent.Pass;

/** Tangents pushed along the tape: the outputs they were pushed to. */
export type Push = sent.Push;

/** The framework that the program imports first. */
export type Dialect = sent.Recording["program"]["dialect"];

/** A line of a generated program: the piece of source and the operation it came from, and the part of the program it is in. */
export type CapturedLine = sent.CapturedLine;

/** A function that was captured, and the NumPy program it became. */
export type CapturedProgram = sent.CapturedProgram;

export type Recording = Omit<sent.Recording, "schema" | "values" | "error" | "notices"> & {
  schema: string;
  values: Value[];
  error: Problem | null;
  notices: Problem[];
};

/** What has its default does not travel; the client fills it in (`api/client.ts`). */
export type LayoutNode = Required<sent.DrawnNode>;
export type LayoutNodeKind = LayoutNode["kind"];
export type LayoutEdge = Required<sent.DrawnEdge>;
export type LayoutView = Omit<sent.View, "nodes" | "edges"> & { nodes: LayoutNode[]; edges: LayoutEdge[] };
export type Layout = { views: LayoutView[]; iterations: number[]; notice: string | null };

export type Run = Omit<sent.Run, "error" | "recording" | "layout"> & {
  error: Problem | null;
  recording: Recording;
  layout: Layout;
};

/** RFC 9457: how the server says that a request itself failed. */
export type ProblemDocument = sent.ProblemDocument & { type: string };

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
