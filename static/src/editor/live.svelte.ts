/** The marks that the player's state puts on its own program. It must not know of any page around the editor. */
import { player } from "../model/player.svelte";
import type { RecordingIndex } from "../model/recording";
import { t } from "../i18n/index.svelte";
import { formatValue } from "../model/format";
import { placeOf } from "../app/problems";
import { lineGradients, lineResults, marginText } from "./lines";
import type { Marks, Place } from "./marks";

/** Reactive marks for the program that the player holds. Make one while a component is being set up. */
export class LiveMarks {
  #results = $derived.by(() =>
    player.recording ? lineResults(player.recording) : new Map<number, number[]>(),
  );

  #margin = $derived.by(() => {
    const index = player.recording;
    const texts = new Map<number, { text: string; label: string }>();
    if (!index) return texts;
    for (const [line, gradient] of lineGradients(index, this.#results, player.position)) {
      const value = formatValue(gradient, { width: 60 });
      texts.set(line, {
        text: `∂ ${marginText(gradient)}`,
        label: t("program.gradient_of_line", { value }),
      });
    }
    return texts;
  });

  current = $derived.by<Marks>(() => {
    const index = player.recording;
    const error = index?.recording.error ?? null;
    const atError = error !== null && player.atEnd;
    return {
      lit: this.#lit(atError),
      chosen: this.#chosen(index),
      problem: error && placeOf(error),
      related: (error?.related ?? []).map(placeOf).filter((span) => span !== null),
      margin: this.#margin,
    };
  });

  #lit(atError: boolean): Marks["lit"] {
    const step = player.step;
    if (!step?.span || step.kind === "phase" || step.kind === "start" || atError) return null;
    return { place: step.span, tone: step.phase === "forward" ? "value" : "gradient" };
  }

  #chosen(index: RecordingIndex | null): Place | null {
    if (!index || player.pinned === null) return null;
    return index.nodeSpan(player.pinned);
  }
}
