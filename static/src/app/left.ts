/**
 * What a place remembered when its page was left, in the tab's own storage. The history remembers it too, but a browser can lose
 * it there: where the address is changed while a reload is on its way, the new page finds nothing in its history. It must not
 * know what is remembered.
 */
import { inTab } from "./storage";

const KEY = "tapedeck.left";

/** A frame in a page of the same server shares the tab's storage, and is not what the tab shows. */
const framed = window !== window.top;

export function keepLeft(kept: unknown): void {
  if (!framed) inTab.keepValue(KEY, kept);
}

/** What was kept when the page was left; null where this page was not reloaded. Only a reload comes back to the same place. */
export function recallLeft(): unknown {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return framed || navigation?.type !== "reload" ? null : inTab.recallValue(KEY);
}
