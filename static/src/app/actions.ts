/** What can be taken away of the run that is open: its pictures, its recording, its words, the player itself. */
import { api, type PictureFormat } from "../api/client";
import { stepSentence } from "../equation/sentence";
import { t } from "../i18n/index.svelte";
import { player } from "../model/player.svelte";
import type { MenuItem } from "../ui/Menu.svelte";

/** Put a text on the clipboard. False where the browser does not let us: no permission, or a page that did not come over HTTPS. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Every step at the current level as a sentence, numbered, for those who would rather read the run. */
export function transcript(): string {
  const { recording, level, run } = player;
  if (!recording || !run) return "";
  const steps = [...recording.stops(level)].slice(1).map((stop, i) => {
    const step = recording.stepAt(stop, level);
    const line = recording.eventSpan(step.last)?.[0];
    return `${i + 1}. ${line ? `[${line}] ` : ""}${stepSentence(step, recording)}`;
  });
  return `${recording.recording.program.source.trimEnd()}\n\n${steps.join("\n")}\n`;
}

function saveTranscript(): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([transcript()], { type: "text/plain" }));
  link.download = `tapedeck-${player.run?.id ?? "run"}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const PICTURES: readonly PictureFormat[] = ["svg", "png", "pdf", "dot"];

/** The items of the export menu: files that the server makes of this run. */
export function exports(): MenuItem[] {
  const run = player.run;
  const iteration = Math.max(0, player.step?.iteration ?? 0);
  const pictures = PICTURES.map((format) => ({
    label: t(`shell.export_${format}`),
    mark: `.${format}`,
    ...(run ? { href: api.pictureAddress(run.id, format, iteration), download: true } : { disabled: true }),
  }));
  const film = {
    label: t("shell.export_film"),
    mark: ".gif",
    ...(run ? { href: api.filmAddress(run.id, iteration), download: true } : { disabled: true }),
  };
  const page = {
    label: t("shell.export_player"),
    mark: ".html",
    group: true,
    ...(run ? { href: api.playerAddress(run.id), download: true } : { disabled: true }),
  };
  const recording = {
    label: t("shell.export_recording"),
    mark: ".json",
    ...(run ? { href: api.recordingAddress(run.id), download: true } : { disabled: true }),
  };
  const words = {
    label: t("shell.export_transcript"),
    mark: ".txt",
    ...(run ? { action: saveTranscript } : { disabled: true }),
  };
  return [...pictures, film, page, recording, words];
}
