/**
 * What the server sends besides runs: examples, lessons, an exercise's verdict, a slice of a large array.
 * Declarations only; the shapes of runs, recordings and layouts are in `model/types.ts`.
 */
import type { Level, Scalar } from "../model/types";

export type { Layout, ProblemDocument, Run } from "../model/types";

export type Words = { en: string; zh: string };

export interface Example {
  slug: string;
  title: Words;
  note: Words;
  code: string;
}

/** A program in several frameworks' spellings, which make one graph. */
export interface RosettaProgram {
  name: string;
  title: string;
  /** The variable in which the forward computation ends. */
  root: string;
  programs: Record<string, string>;
  /** Why a framework cannot say it, and why its graph is another though its numbers are the same. */
  absent: Record<string, string>;
  apart: Record<string, string>;
}

/** A place on a run's tape that shall have a short address. */
export interface LinkRequest {
  step: number;
  level: Level;
}

export interface ShortLink {
  id: string;
}

export type Framework = "torch" | "tensorflow" | "jax" | "mxnet" | "micrograd";

/** One name that a program may write after a dot. */
export interface KnownName {
  name: string;
  kind: "module" | "class" | "function" | "value" | "method" | "property";
  signature: string;
  text: string;
}

/** Everything that a program can name of a framework: modules by path, other paths to them, and what a tensor can be asked. */
export interface KnownNames {
  framework: Framework;
  modules: Record<string, KnownName[]>;
  aliases: Record<string, string>;
  methods: KnownName[];
}

export interface LessonSummary {
  slug: string;
  number: number;
  title: string;
  summary: string;
  minutes: number;
  /** The part of the course that it belongs to. */
  part: string;
  /** The frameworks in which it can be read, its own first. */
  spellings: string[];
  /** Slugs of the lessons to read before this one. */
  needs: string[];
  /** What a reader can do afterwards. */
  goals: string[];
}

/** An event of the recording, chosen by meaning. Mirrors `EventSelector` of the player. */
export interface LessonEvent {
  kind: string;
  node?: string | null;
  to?: string | null;
  from?: string | null;
  slot?: number | null;
  occurrence?: number;
}

export interface NodeChoice {
  name?: string | null;
  op?: string | null;
  index?: number;
}

export type TextBlock = { type: "text"; html: string };
export type ProgramBlock = {
  type: "program";
  name: string;
  code: string;
  run?: boolean;
  /** The framework it is written for; not always the one that the reader chose. */
  spelling: string;
  /** The code of the problem that it is meant to end with. */
  fails?: string | null;
};
export type GotoBlock = { type: "goto"; event: LessonEvent; level?: Level | null };
export type HighlightBlock = { type: "highlight"; node: NodeChoice };
export type PredictAsk = "value" | "sign" | "operation" | "input";
export type PredictBlock = {
  type: "predict";
  id: string;
  at: LessonEvent;
  ask: PredictAsk;
  /** Asks for one element (row-major) of an array instead of all of it. */
  element?: number | null;
  prompt_html: string;
};
export type QuestionOption = { html: string; correct: boolean; because_html: string };
export type QuestionBlock = { type: "question"; id: string; prompt_html: string; options: QuestionOption[] };
export type ExerciseBlock = {
  type: "exercise";
  name: string;
  prompt_html: string;
  starter: string;
  /** The exercise of this lesson whose program the learner goes on with; `starter` is then added to it. */
  continues?: string | null;
  function: string;
  hints: string[];
  solution: { code: string; html: string };
};
export type RevealBlock = { type: "reveal"; summary: string; html: string };

export type Block =
  | TextBlock
  | ProgramBlock
  | GotoBlock
  | HighlightBlock
  | PredictBlock
  | QuestionBlock
  | ExerciseBlock
  | RevealBlock;

/** What a framework's own documentation, or a paper, says about the subject of a lesson. */
export interface Further {
  title: string;
  url: string;
  says_html: string;
  spelling?: string | null;
}

export interface Lesson extends LessonSummary {
  lang: "en" | "zh";
  spelling: string;
  blocks: Block[];
  further: Further[];
  notes: string;
}

/** Whether the lessons are being written, and which version of their files the server has. */
export interface CourseState {
  writing: boolean;
  version: string;
}

/** A word that a lesson introduces, in both languages. */
export interface Term {
  name: { en: string; zh: string };
  html: string;
  /** The slug of the lesson. */
  lesson: string;
}

/** What came of taking a run back. */
export interface Deletion {
  /** False: somebody else made the same run, so it is still there; it is no longer yours. */
  deleted: boolean;
}

/** What the server says of a learner's answer to an exercise. */
export interface Verdict {
  passed: boolean;
  message: string;
  case?: Record<string, unknown> | null;
  hint?: string | null;
  /** How each check of a suite ended; empty where a single function is judged. */
  suite: Checked[];
  stdout: string;
}

export interface Checked {
  name: string;
  passed: boolean;
}

export type Nested = Scalar | Nested[];

/** Part of an array that is too large to travel whole: `slice` has `start:stop` for every axis, with commas between. */
export interface TensorSlice {
  shape: number[];
  slice: string;
  dtype: string;
  data: Nested;
}

export interface RunRequest {
  code: string;
  overrides?: Record<string, unknown>;
  seed?: number;
  /** A secret name for this run while it lasts, to stop it by. */
  ticket?: string;
}

/** The limits of a run: seconds, bytes and counts. */
export interface RunLimits {
  wall: number;
  cpu: number;
  memory: number;
  output: number;
  nodes: number;
  events: number;
  code: number;
}

/** What the server says of itself. */
export interface Health {
  status: string;
  version: string;
  python: string;
  graphviz: { program: string; version: string };
  runs: number;
  runner: "ready" | "starting";
  isolation: string[];
  /** How well programs are shut in: A is best. */
  level: "A" | "B" | "C";
  /** What a person should know of the server, if anything. */
  banner: string | null;
  /** Which sites may show the player in a frame, as in a Content-Security-Policy. */
  frame_ancestors: string;
  limits: RunLimits;
}
