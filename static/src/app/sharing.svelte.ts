/** Links to what is on the deck, and handing them over: by the clipboard, or where a browser refuses that, in a field to copy from. */
import { api, RequestFailure } from "../api/client";
import { t } from "../i18n/index.svelte";
import { player } from "../model/player.svelte";
import type { MenuItem } from "../ui/Menu.svelte";
import { copy } from "./actions";
import { health } from "./health.svelte";
import { embedCode, pack, programLink } from "./link";
import { explainFailure } from "./problems";
import { toasts } from "./toasts.svelte";

class Sharing {
  /** A text that the clipboard did not take. */
  shown = $state<string | null>(null);

  /** Copy a text that is still being made; say so when it is done. */
  async #hand(text: Promise<string>, said: string): Promise<void> {
    try {
      const made = await text;
      if (await copy(made)) toasts.say(said);
      else this.shown = made;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      toasts.say(explainFailure(error.document).sentence);
    }
  }

  async #program(page: "play" | "embed"): Promise<string> {
    const { run, overrides, position, level } = player;
    const code = run?.recording.program.source ?? "";
    const packed = await pack(overrides ? { code, overrides } : { code });
    return location.origin + programLink(packed, { position, level }, page);
  }

  /** The link that holds the program. */
  link(): Promise<void> {
    return this.#hand(this.#program("play"), t("shell.link_copied"));
  }

  /** The link that this server keeps. */
  short(): Promise<void> {
    const { run, position, level } = player;
    const made = api.shortLink(run?.id ?? "", { step: position, level });
    return this.#hand(
      made.then(({ id }) => `${location.origin}/s/${id}`),
      t("shell.short_link_copied"),
    );
  }

  /** The element for a page of one's own. */
  embed(): Promise<void> {
    const made = this.#program("embed").then((address) => embedCode(address, t("shell.embed_title")));
    const closed = health.current?.frame_ancestors === "'self'";
    return this.#hand(made, t(closed ? "shell.embed_copied_closed" : "shell.embed_copied"));
  }

  /** Take the run back from the server: its links end. */
  async delete(): Promise<void> {
    try {
      const { deleted } = await api.deleteRun(player.run?.id ?? "");
      toasts.say(t(deleted ? "shell.run_deleted" : "shell.run_shared"));
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      toasts.say(explainFailure(error.document).sentence);
    }
  }

  items(): MenuItem[] {
    return [
      { label: t("shell.copy_link"), note: t("shell.copy_link_note"), action: () => void this.link() },
      { label: t("shell.copy_short"), note: t("shell.copy_short_note"), action: () => void this.short() },
      { label: t("shell.copy_embed"), note: t("shell.copy_embed_note"), action: () => void this.embed() },
      {
        label: t("shell.delete_run"),
        note: t("shell.delete_run_note"),
        action: () => void this.delete(),
        group: true,
      },
    ];
  }
}

export const sharing = new Sharing();
