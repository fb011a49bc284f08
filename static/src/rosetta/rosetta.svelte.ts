/** The programs that are written in several frameworks' spellings, and the runs of those that stand beside the one on the deck. */
import { api, offline } from "../api/client";
import type { RosettaProgram } from "../api/types";
import { locale } from "../i18n/index.svelte";
import { player } from "../model/player.svelte";
import { RecordingIndex } from "../model/recording";

export interface Spelling {
  dialect: string;
  code: string;
  index: RecordingIndex;
}

class Rosetta {
  all = $state.raw<RosettaProgram[]>([]);
  /** The program on the deck, where it is one of these. */
  current = $derived.by<{ program: RosettaProgram; dialect: string } | null>(() => {
    const source = player.run?.recording.program.source;
    if (source === undefined) return null;
    for (const program of this.all) {
      for (const [dialect, code] of Object.entries(program.programs))
        if (code.trimEnd() === source.trimEnd()) return { program, dialect };
    }
    return null;
  });
  /** Its spellings that have been run, the one on the deck among them. */
  spellings = $state.raw<Spelling[]>([]);
  #asked = "";
  #of = "";

  load(): void {
    if (this.#asked === locale.current || offline.on) return;
    this.#asked = locale.current;
    api.rosetta(locale.current).then(
      (all) => (this.all = all),
      () => (this.#asked = ""), // without them the page is as it was
    );
  }

  /** Run every spelling of a program, once; the server knows most answers already. */
  async gather(program: RosettaProgram): Promise<void> {
    if (this.#of === program.name) return;
    this.#of = program.name;
    this.spellings = [];
    const runs = await Promise.all(
      Object.entries(program.programs).map(async ([dialect, code]) => {
        const run = await api.run({ code }).catch(() => null);
        return run && { dialect, code, index: new RecordingIndex(run.recording) };
      }),
    );
    if (this.#of === program.name) this.spellings = runs.filter((one) => one !== null);
  }
}

export const rosetta = new Rosetta();
