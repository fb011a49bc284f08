/** The run that was put aside to be compared with the one on the deck. */
import { Arrangement } from "../model/arrangement.svelte";
import { player } from "../model/player.svelte";
import { RecordingIndex } from "../model/recording";
import type { Run } from "../model/types";

class Kept {
  run = $state.raw<Run | null>(null);
  index = $derived(this.run ? new RecordingIndex(this.run.recording) : null);
  /** What of it is drawn. */
  readonly arrangement = new Arrangement();

  keep(): void {
    const { run } = player;
    this.run = run;
    if (run) this.arrangement.load(run, player.arrangement);
  }

  /** Draw one of its folded modules open or closed again; where the server has forgotten the run, it stays as it is. */
  async toggle(scope: number, name: string): Promise<void> {
    await this.arrangement.toggle(scope, name).catch(() => undefined);
  }

  drop(): void {
    this.run = null;
  }

  /** Run the program that is on the deck again, with random numbers that begin elsewhere. */
  again(seed: number): void {
    const code = player.run?.recording.program.source;
    if (code !== undefined) void player.runCode(code, { seed, keepPosition: true });
  }
}

export const kept = new Kept();
