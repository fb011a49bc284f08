/**
 * In which framework's manner the reader wants lessons: remembered on this machine, and in the address, where a link can
 * choose it. It must not know which lessons can be read how.
 */
import { router } from "../app/router.svelte";
import { keep, recall } from "../app/storage";

const KEY = "tapedeck.spelling";
const PARAMETER = "in";

class Spelling {
  #remembered = $state(recall(KEY));

  /** What the address asks for, else what was chosen last; null where neither says anything. */
  get wanted(): string | null {
    return router.query.get(PARAMETER) ?? this.#remembered;
  }

  choose(spelling: string): void {
    this.#remembered = spelling;
    keep(KEY, spelling);
    const query = new URLSearchParams(location.search);
    query.set(PARAMETER, spelling);
    router.query = query;
    router.settle(`${location.pathname}?${query}`);
  }
}

export const spelling = new Spelling();
