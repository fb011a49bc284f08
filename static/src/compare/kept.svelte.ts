/** The run that was put aside to be compared with the one on the deck. */
import { player } from "../model/player.svelte";
import { RecordingIndex } from "../model/recording";
import type { Run } from "../model/types";

class Kept {
  run = $state.raw<Run | null>(null);
  index = $derived(this.run ? new RecordingIndex(this.run.recording) : null);

  keep(): void {
    this.run = player.run;
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
