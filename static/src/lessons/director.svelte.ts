/**
 * Drives the player along a lesson: puts the scene's program on the deck, waits for its run, then goes where the text points.
 * A predict step that is not answered yet is covered: the tape stands just before it. It must not know how text is laid out.
 */
import type { Lesson } from "../api/types";
import { normal, session } from "../app/session.svelte";
import { player } from "../model/player.svelte";
import { lowerBound } from "../model/lists";
import { sceneAt, type Scene } from "./direct";
import { answerOf, coveredFrom, selectorOf } from "./predict";
import { progress } from "./progress.svelte";

export class Director {
  readonly #lesson: () => Lesson | null;
  #shown = "";
  #turn = 0;
  #answered = new Set<string>();

  constructor(lesson: () => Lesson | null) {
    this.#lesson = lesson;
  }

  /** Whether the player holds the program that belongs to a block, as the author wrote it. */
  holds(block: number): boolean {
    const lesson = this.#lesson();
    const program = lesson ? sceneAt(lesson.blocks, block).program : null;
    return !!program && player.recording?.recording.program.source === normal(program.code);
  }

  /** Whether the player holds a program that is none of this lesson's: the reader has changed it. */
  get changed(): boolean {
    const source = player.recording?.recording.program.source;
    const programs = this.#lesson()?.blocks.filter((block) => block.type === "program") ?? [];
    return source !== undefined && !programs.some((program) => normal(program.code) === source);
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
    const { code } = scene.program;
    const other = player.recording?.recording.program.source !== normal(code) || session.code !== code;
    if (other) await session.show(code);
    if (turn !== this.#turn || player.status !== "ready") return;
    player.pause();
    this.#place(scene);
  }

  #place(scene: Scene): void {
    const index = player.recording;
    if (!index) return;
    player.select(null);
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
    const slug = this.#lesson()?.slug ?? "";
    if (this.#answered.has(id) || progress.isDone(slug, `predict:${id}`)) {
      player.gotoEvent(event);
      return;
    }
    const stops = player.recording?.stops(player.level === "phase" ? "node" : player.level);
    if (stops) player.seek(stops[Math.max(0, lowerBound(stops, from + 1) - 1)] ?? 0);
  }
}
