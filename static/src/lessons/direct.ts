/**
 * What the player should show at a place in a lesson: the program that holds there and the last thing the text pointed at.
 * A function of the blocks and the place alone, so that scrolling up undoes what scrolling down did.
 */
import type {
  Block,
  ExerciseBlock,
  GotoBlock,
  HighlightBlock,
  PredictBlock,
  ProgramBlock,
} from "../api/types";

export interface Scene {
  program: ProgramBlock | null;
  /** The block that placed the tape, and the index it has in the lesson. */
  cue: GotoBlock | PredictBlock | null;
  highlight: HighlightBlock | null;
  /** Names the scene: two equal scenes are one. */
  key: string;
}

export function sceneAt(blocks: readonly Block[], place: number): Scene {
  let program: ProgramBlock | null = null;
  let cue: GotoBlock | PredictBlock | null = null;
  let highlight: HighlightBlock | null = null;
  const marks = [-1, -1, -1];
  blocks.slice(0, place + 1).forEach((block, at) => {
    if (block.type === "program") {
      program = block;
      cue = null;
      highlight = null;
      marks.splice(0, 3, at, -1, -1);
    } else if (block.type === "goto" || block.type === "predict") {
      cue = block;
      highlight = null;
      marks.splice(1, 2, at, -1);
    } else if (block.type === "highlight") {
      highlight = block;
      marks[2] = at;
    }
  });
  // A lesson's first program is there from its first line on: an empty stage teaches nothing.
  if (!program) {
    const at = blocks.findIndex((block) => block.type === "program");
    const first = blocks[at];
    if (first?.type === "program") {
      program = first;
      marks[0] = at;
    }
  }
  return { program, cue, highlight, key: marks.join(" ") };
}

/** The name under which it is remembered that a reader has done what a block asks; none where it asks nothing. */
export function taskName(block: Block): string {
  if (block.type === "predict" || block.type === "question") return `${block.type}:${block.id}`;
  return block.type === "exercise" ? `exercise:${block.name}` : "";
}

/** What a lesson asks of its reader, in order. */
export function tasksOf(blocks: readonly Block[]): string[] {
  return blocks.map(taskName).filter(Boolean);
}

/** The name under which a reader's answer is kept: one for each framework that the exercise can be done in, the lesson's own without its name. */
export function answerName(block: ExerciseBlock, own: string | undefined): string {
  return block.spelling && block.spelling !== own ? `${block.name}:${block.spelling}` : block.name;
}

/**
 * What stands in an exercise that the reader has not touched: its starter, and before it, in a stage of a longer work, the program of the
 * stage before as the reader has it.
 */
export function beginning(
  blocks: readonly Block[],
  block: ExerciseBlock,
  kept: (block: ExerciseBlock) => string | undefined,
): string {
  const before = blocks.find(
    (one): one is ExerciseBlock => one.type === "exercise" && one.name === block.continues,
  );
  if (!before) return block.starter;
  const program = kept(before) ?? beginning(blocks, before, kept);
  return `${program.trimEnd()}\n\n\n${block.starter}`;
}
