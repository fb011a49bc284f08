/**
 * Drives the player along a lesson: puts the scene's program on the deck, waits for its run, then goes where the text points.
 * A predict step that is not answered yet is covered: the tape stands just before it. What the reader changes in a program stays
 * with that program until it is put back. It must not know how text is laid out.
 */
import type { Lesson, ProgramBlock } from "../api/types";
import { normal, session } from "../app/session.svelte";
import type { RecordingIndex } from "../model/recording";
import { player } from "../model/player.svelte";
import { lowerBound } from "../model/lists";
import { sceneAt, type Scene } from "./direct";
import { answerOf, coveredFrom, selectorOf } from "./predict";
import { progress } from "./progress.svelte";

/** The name under which the reader's version of a lesson's program is kept. */
const keptAs = (program: ProgramBlock): string => `program:${program.spelling}:${program.name}`;

export class Director {
  readonly #lesson: () => Lesson | null;
  #shown = "";
  #turn = 0;
  #answered = new Set<string>();
  /** The program that is on the deck. */
  current = $state.raw<ProgramBlock | null>(null);

  constructor(lesson: () => Lesson | null) {
    this.#lesson = lesson;
  }

  get #slug(): string {
    return this.#lesson()?.slug ?? "";
  }

  /** The program that holds at a block. */
  programAt(block: number): ProgramBlock | null {
    const lesson = this.#lesson();
    return lesson ? sceneAt(lesson.blocks, block).program : null;
  }

  /** Whether the player holds the program that belongs to a block, as the author wrote it. */
  holds(block: number): boolean {
    const program = this.programAt(block);
    return !!program && player.recording?.recording.program.source === normal(program.code);
  }

  /** Whether the reader has a version of their own of the program that belongs to a block. */
  changed(block: number): boolean {
    const program = this.programAt(block);
    return !!program && progress.code(this.#slug, keptAs(program)) !== undefined;
  }

  /** Keep what the reader makes of the program on the deck; it is called whenever the editor's text changes. */
  note(code: string): void {
    const { current } = this;
    if (!current) return;
    const own = normal(code) === normal(current.code) ? undefined : code;
    progress.keepCode(this.#slug, keptAs(current), own);
  }

  /** Put a program back as the author wrote it, and go to where the text is; the other programs stay as the reader has them. */
  async reset(block: number): Promise<void> {
    const lesson = this.#lesson();
    const program = this.programAt(block);
    if (!lesson || !program) return;
    progress.keepCode(lesson.slug, keptAs(program));
    await this.show(sceneAt(lesson.blocks, block), true);
  }

  /** The reader has seen this answer, so the tape need not stop before it any more. */
  answered(id: string): void {
    this.#answered.add(id);
  }

  /** Show a scene; one that is shown already is left as the reader has it, unless insisted on. */
  async show(scene: Scene, insist = false): Promise<void> {
    if (!scene.program || (scene.key === this.#shown && !insist)) return;
    this.#shown = scene.key;
    const turn = ++this.#turn;
    const code = progress.code(this.#slug, keptAs(scene.program)) ?? scene.program.code;
    this.current = scene.program;
    const other = player.recording?.recording.program.source !== normal(code) || session.code !== code;
    if (other) await session.show(code);
    if (turn !== this.#turn || player.status !== "ready") return;
    player.pause();
    this.#place(scene);
  }

  /** Show everything anew, as when the lesson's text has been read again. */
  forget(): void {
    this.#shown = "";
  }

  /** The events that the predict steps of a scene's program ask about. */
  #questions(scene: Scene, index: RecordingIndex): number[] {
    const blocks = this.#lesson()?.blocks ?? [];
    const asked = blocks.filter(
      (block, at) => block.type === "predict" && sceneAt(blocks, at).program === scene.program,
    );
    return asked.flatMap((block) => (block.type === "predict" ? (answerOf(index, block)?.event ?? []) : []));
  }

  #place(scene: Scene): void {
    const index = player.recording;
    if (!index) return;
    player.select(null);
    player.questions = this.#questions(scene, index);
    const { cue, highlight } = scene;
    if (cue?.type === "goto") {
      if (cue.level) player.setLevel(cue.level);
      player.goto(selectorOf(cue.event));
    } else if (cue?.type === "predict") {
      const answer = answerOf(index, cue);
      if (answer) this.#cover(cue.id, answer.event, coveredFrom(index, answer.event));
    } else player.first();
    if (highlight) {
      const { name, op, index: which } = highlight.node;
      const nodes = index.find(name ?? op ?? "");
      player.select(nodes.at(which ?? 0) ?? nodes[0] ?? null);
    }
  }

  #cover(id: string, event: number, from: number): void {
    if (this.#answered.has(id) || progress.isDone(this.#slug, `predict:${id}`)) {
      player.gotoEvent(event);
      return;
    }
    const stops = player.recording?.stops(player.level === "phase" ? "node" : player.level);
    if (stops) player.seek(stops[Math.max(0, lowerBound(stops, from + 1) - 1)] ?? 0);
  }
}
