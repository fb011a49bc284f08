/**
 * Which page the address asks for. Links are ordinary `<a href>`; a click on one of ours changes the page without loading
 * the document again. It must not know what any page shows.
 */
import { keepLeft, recallLeft } from "./left";
import { packedIn } from "./link";

export type Route =
  | { page: "play"; id: string | null }
  | { page: "embed"; id: string | null }
  | { page: "lessons" }
  | { page: "lesson"; slug: string }
  | { page: "glossary" }
  | { page: "examples" }
  | { page: "missing"; path: string };

/** The page that a path names. */
export function parse(path: string): Route {
  const parts = path.split("/").filter(Boolean).map(decode);
  const [first, second, ...rest] = parts;
  if (rest.length === 0) {
    if (first === undefined) return { page: "play", id: null };
    if (first === "play" || first === "embed") return { page: first, id: second ?? null };
    if (first === "lessons")
      return second === undefined ? { page: "lessons" } : { page: "lesson", slug: second };
    if (first === "glossary" && second === undefined) return { page: "glossary" };
    if (first === "examples" && second === undefined) return { page: "examples" };
  }
  return { page: "missing", path };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** So long the history waits before it remembers what is being typed, in milliseconds. */
const PAUSE = 300;

class Router {
  route = $state.raw<Route>({ page: "play", id: null });
  query = $state.raw(new URLSearchParams());
  /** The program that the address carries, packed. */
  packed = $state.raw<string | null>(null);
  /** What this entry of the tab's history remembers; it outlives a reload. */
  kept: unknown = null;
  /** Counts navigations, so that going to the same page again is noticed. */
  visits = $state(0);
  #shown = "";
  #waiting: { kept: unknown } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    this.#read();
    this.kept ??= recallLeft();
    addEventListener("pagehide", () => {
      this.#flush();
      keepLeft(this.kept);
    });
    addEventListener("popstate", () => {
      // A jump inside the page is no visit.
      if (this.#shown === whole() && packedIn(location.hash) === null) return;
      // What waited belongs to the place that was left, and that can no longer be told.
      this.#waiting = null;
      this.#read();
    });
    document.addEventListener("click", (event) => this.#follow(event));
  }

  go(address: string): void {
    this.#flush();
    history.pushState(null, "", address);
    this.#read();
    scrollTo(0, 0);
  }

  /**
   * Change the address without going anywhere: the page already shows what it names. `kept` is remembered with it; with `apart`
   * the address before stays in the history, so that one can go back to it.
   */
  settle(address: string, kept: unknown = null, apart = false): void {
    this.#waiting = null;
    if (whole() + location.hash === address) apart = false;
    if (apart) history.pushState(kept, "", address);
    else history.replaceState(kept, "", address);
    this.#shown = whole();
    this.kept = kept;
  }

  /** Let the place in the history where the reader stands remember something else, soon: browsers count how often they are told. */
  remember(kept: unknown): void {
    this.#waiting = { kept };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), PAUSE);
  }

  /** What waited to be remembered has been run, and the address says so. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#waiting = null;
  }

  /** Whoever leaves at once takes it along. */
  #flush(): void {
    clearTimeout(this.#timer);
    if (!this.#waiting) return;
    this.kept = this.#waiting.kept;
    this.#waiting = null;
    history.replaceState(this.kept, "");
  }

  /** Visit the address once more. */
  again(): void {
    this.#read();
  }

  #read(): void {
    this.route = parse(location.pathname);
    this.query = new URLSearchParams(location.search);
    this.packed = packedIn(location.hash);
    this.kept = history.state as unknown;
    this.#shown = whole();
    this.visits += 1;
  }

  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
    const address = new URL(link.href, location.href);
    if (address.origin !== location.origin || address.pathname.startsWith("/api/")) return;
    if (
      parse(address.pathname).page === "missing" ||
      (address.hash && address.pathname === location.pathname)
    )
      return;
    event.preventDefault();
    this.go(address.pathname + address.search + address.hash);
  }
}

/** The address without its fragment. */
function whole(): string {
  return location.pathname + location.search;
}

export const router = new Router();
