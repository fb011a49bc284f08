/**
 * The editor's history of changes in the tab's own storage, so that undo survives a reload. Bounded: the oldest changes are
 * forgotten first. Storage can be forbidden or full; then undo lasts as long as the page.
 */
import { inTab } from "../app/storage";

/** Letters that the history of one editor may take. */
export const MOST = 200_000;

/** A history as CodeMirror writes it: changes that were made, and changes that were taken back. */
export interface History {
  done: unknown[];
  undone: unknown[];
}

interface Kept {
  code: string;
  history: History;
}

/** The history without its oldest changes, so long that it fits beside the text; null where not even the last one does. */
export function bounded(kept: Kept, most = MOST): Kept | null {
  const size = (value: unknown): number => JSON.stringify(value).length;
  let room = most - kept.code.length - size(kept.history.undone);
  let first = kept.history.done.length;
  while (first > 0 && room >= size(kept.history.done[first - 1])) {
    first -= 1;
    room -= size(kept.history.done[first]);
  }
  if (room < 0 || (first > 0 && first === kept.history.done.length)) return null;
  return { code: kept.code, history: { done: kept.history.done.slice(first), undone: kept.history.undone } };
}

export function keepHistory(key: string, code: string, history: History): void {
  inTab.keepValue(key, bounded({ code, history }));
}

/** The history that belongs to exactly this text; null where there is none. */
export function recallHistory(key: string, code: string): History | null {
  const kept = inTab.recallValue<Kept>(key);
  const history = kept?.code === code ? kept.history : null;
  return history && Array.isArray(history.done) && Array.isArray(history.undone) ? history : null;
}
