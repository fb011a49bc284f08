/**
 * Breakpoints outlive a reload: the tab keeps them with the program that they are of, and nothing else gets them. Must not know
 * how they are drawn, nor what stops at them.
 */
import { untrack } from "svelte";
import type { KeptStops } from "../model/breakpoints.svelte";
import { player } from "../model/player.svelte";
import { router } from "./router.svelte";
import { session } from "./session.svelte";
import { inTab } from "./storage";

const KEY = "tapedeck.stops";

interface Kept extends KeptStops {
  program: string;
}

/** Follows the breakpoints of the play page's program. Called where effects may be made. */
export function keepStops(): void {
  let known: string | null = null;
  $effect(() => {
    const { recording, stops } = player;
    if (!recording || router.route.page !== "play" || session.stale) return;
    const program = recording.recording.program.source;
    const now = stops.kept();
    const first = program !== known;
    known = program;
    const kept = first ? recalled() : null;
    if (kept?.program === program) untrack(() => stops.restore(kept, recording));
    else inTab.keepValue(KEY, now && { program, ...now });
  });
}

function recalled(): Kept | null {
  const kept = inTab.recallValue<Kept>(KEY);
  const whole = [kept?.positions, kept?.nodes, kept?.lines].every(Array.isArray);
  return whole && typeof kept?.program === "string" ? (kept as Kept) : null;
}
