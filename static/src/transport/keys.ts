/**
 * The keys of the tape: what each means for the deck. They never fire while something is typed, nor where a widget needs the
 * arrows for itself. Must not know what is on the page.
 */
import { SPEEDS } from "../model/motion";
import type { Player } from "../model/player.svelte";

/** Widgets whose own keys win: whatever is typed in, rows of choices that move by arrows, and text wide enough to be scrolled. */
const TYPING = "input, textarea, select, [contenteditable=true], .cm-editor, dialog, [role=menu]";
const ARROWS =
  "[role=tablist], [role=radiogroup], [role=grid], [role=separator], [role=application][data-own-arrows], pre[tabindex]";

/** Whether the event belongs to something that is typed in or moves by arrows itself. */
export function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (target.closest(TYPING)) return true;
  const own = event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End";
  if (own && target.closest(ARROWS)) return true;
  // a focused button or link does what it is for on Space
  return event.key === " " && target.closest("button, a[href], summary") !== null;
}

/** Escape leaves a text that is typed in, so that the keys of the tape come back. */
export function leaveText(event: KeyboardEvent): boolean {
  const target = event.target;
  if (event.key !== "Escape" || !(target instanceof HTMLElement) || !target.closest(".cm-editor"))
    return false;
  target.blur();
  return true;
}

/** Act on a key; true where it was one of the tape's. */
export function press(player: Player, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const act = action(player, event.key, event.shiftKey);
  if (!act) return false;
  act();
  return true;
}

function action(player: Player, key: string, shift: boolean): (() => void) | null {
  const still = (move: () => void) => () => {
    player.pause();
    player.select(null);
    move();
  };
  switch (key) {
    case "ArrowRight":
      return still(() => (shift ? player.nextUp() : player.next()));
    case "ArrowLeft":
      return still(() => (shift ? player.previousUp() : player.previous()));
    case "ArrowUp":
      return () => player.coarser();
    case "ArrowDown":
      return () => player.finer();
    case "Home":
      return still(() => player.first());
    case "End":
      return still(() => player.last());
    case " ":
      return () => player.toggle();
    case ",":
      return still(() => player.previous("micro"));
    case ".":
      return still(() => player.next("micro"));
    case "b":
      return () => player.toggleBreakpoint();
    case "B":
      return () => player.toggleLineBreakpoint();
    case "n":
      return () => player.nextOfSame();
    case "N":
      return () => player.nextOfSame(-1);
    case "<":
      return () => player.setSpeed(SPEEDS.findLast((speed) => speed < player.speed) ?? player.speed);
    case ">":
      return () => player.setSpeed(SPEEDS.find((speed) => speed > player.speed) ?? player.speed);
    default:
      return null;
  }
}
