/** What can be taken away of the run that is open: its pictures, its recording, its words, the player itself. */
import { api, RequestFailure, type PictureFormat } from "../api/client";
import { stepSentence } from "../equation/sentence";
import { t } from "../i18n/index.svelte";
import { player } from "../model/player.svelte";
import type { MenuItem } from "../ui/Menu.svelte";
import { explainFailure } from "./problems";
import { toasts } from "./toasts.svelte";

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
    const line = step.span?.[0];
    return `${i + 1}. ${line ? `[${line}] ` : ""}${stepSentence(step, recording)}`;
  });
  return `${recording.recording.program.source.trimEnd()}\n\n${steps.join("\n")}\n`;
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Saves a file of the server's. It is fetched first, so that a refusal is told in words and does not become a download that fails. */
async function take(address: string, name: string): Promise<void> {
  const making = toasts.say(t("shell.export_making", { name }));
  try {
    save(await api.file(address), name);
  } catch (failure) {
    if (!(failure instanceof RequestFailure)) throw failure;
    const { sentence, hint } = explainFailure(failure.document);
    toasts.say(`${sentence} ${hint}`);
  } finally {
    toasts.close(making);
  }
}

const PICTURES: readonly PictureFormat[] = ["svg", "png", "pdf", "dot"];

/** The items of the export menu: files that the server makes of this run, and its words. */
export function exports(): MenuItem[] {
  const run = player.run;
  const id = run?.id ?? "";
  const iteration = Math.max(0, player.step?.iteration ?? 0);
  const file = (words: string, form: string, address: string): MenuItem => ({
    label: t(`shell.export_${words}`),
    mark: `.${form}`,
    ...(run
      ? { href: address, action: () => void take(address, `tapedeck-${id}.${form}`) }
      : { disabled: true }),
  });
  return [
    ...PICTURES.map((form) => file(form, form, api.pictureAddress(id, form, iteration))),
    file("film", "gif", api.filmAddress(id, iteration)),
    { ...file("player", "html", api.playerAddress(id)), group: true },
    file("recording", "json", api.recordingAddress(id)),
    {
      label: t("shell.export_transcript"),
      mark: ".txt",
      ...(run
        ? { action: () => save(new Blob([transcript()], { type: "text/plain" }), `tapedeck-${id}.txt`) }
        : { disabled: true }),
    },
  ];
}
