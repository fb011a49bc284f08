/**
 * Follows the source of the lessons while an author writes: where the server was started for writing, a changed file is shown
 * without loading the page again. It must not know what is read anew.
 */
import { api } from "../api/client";

const PAUSE = 1000;

/** Calls `changed` whenever the lessons' files have changed; answers how to stop. It stops by itself where nobody writes. */
export function followSource(changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen: string | null = null;
  let over = false;

  async function look(): Promise<void> {
    try {
      const { writing, version } = await api.course();
      if (over || !writing) return;
      if (seen !== null && seen !== version) changed();
      seen = version;
    } catch {
      // A server that is being started again is asked again.
    }
    if (!over) timer = setTimeout(() => void look(), PAUSE);
  }

  timer = setTimeout(() => void look(), PAUSE);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
