/**
 * The shapes of what the server sends besides runs, as the page calls them: examples, lessons, an exercise's verdict, a slice of a large array.
 * They are those of the server's OpenAPI document (`schema.ts`, which `scripts/api_types.py` writes); those of runs, recordings and layouts
 * are in `model/types.ts`.
 */
import type { Scalar } from "../model/types";
import type * as sent from "./schema";

export type { Layout, ProblemDocument, Run } from "../model/types";

/** `T`, of which the server always sends these fields, although it could do without when it reads them. */
type Sent<T, Field extends keyof T> = Omit<T, Field> & Required<Pick<T, Field>>;

export type Words = sent.Words;
export type Example = sent.Example;
export type RosettaProgram = sent.RosettaProgram;
export type LinkRequest = Required<sent.LinkRequest>;
export type ShortLink = sent.ShortLink;
export type KnownName = sent.KnownName;
export type KnownNames = sent.KnownNames;
export type Framework = KnownNames["framework"];

type Filled = "part" | "needs" | "goals";
export type LessonSummary = Sent<sent.LessonSummary, Filled>;
export type Lesson = Sent<sent.Lesson, Filled | "further" | "notes">;
export type Further = sent.Further;

/** An event of the recording, chosen by meaning. Mirrors `EventSelector` of the player. */
export type LessonEvent = sent.EventSelector;
export type NodeChoice = sent.NodeSelector;

export type Block = Lesson["blocks"][number];
type Of<Type extends Block["type"]> = Extract<Block, { type: Type }>;
export type TextBlock = Of<"text">;
export type ProgramBlock = Of<"program">;
export type GotoBlock = Of<"goto">;
export type HighlightBlock = Of<"highlight">;
export type PredictBlock = Of<"predict">;
export type PredictAsk = PredictBlock["ask"];
export type QuestionBlock = Of<"question">;
export type QuestionOption = sent.Option;
export type ExerciseBlock = Of<"exercise">;
export type RevealBlock = Of<"reveal">;

export type CourseState = sent.CourseState;
export type Term = sent.Term;
export type Deletion = sent.Deletion;
export type Verdict = Sent<sent.Verdict, "suite" | "stdout">;
export type Checked = sent.Checked;

export type Nested = Scalar | Nested[];
export type TensorSlice = Omit<sent.TensorSlice, "data"> & { data: Nested };

export type RunRequest = sent.RunRequest;
export type RunLimits = sent.RunLimits;
export type Health = sent.Health;
