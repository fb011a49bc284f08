/**
 * Which page the address asks for. Links are ordinary `<a href>`; a click on one of ours changes the page without loading
 * the document again. It must not know what any page shows.
 */
export type Route =
  | { page: "play"; id: string | null }
  | { page: "lessons" }
  | { page: "lesson"; slug: string }
  | { page: "examples" }
  | { page: "missing"; path: string };

/** The page that a path names. */
export function parse(path: string): Route {
  const parts = path.split("/").filter(Boolean).map(decode);
  const [first, second, ...rest] = parts;
  if (rest.length === 0) {
    if (first === undefined) return { page: "play", id: null };
    if (first === "play") return { page: "play", id: second ?? null };
    if (first === "lessons")
      return second === undefined ? { page: "lessons" } : { page: "lesson", slug: second };
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

class Router {
  route = $state.raw<Route>({ page: "play", id: null });
  query = $state.raw(new URLSearchParams());
  /** Counts navigations, so that going to the same page again is noticed. */
  visits = $state(0);

  start(): void {
    this.#read();
    addEventListener("popstate", () => this.#read());
    document.addEventListener("click", (event) => this.#follow(event));
  }

  go(address: string): void {
    history.pushState(null, "", address);
    this.#read();
    scrollTo(0, 0);
  }

  /** Change the address without going anywhere: the page already shows what it names. */
  settle(address: string): void {
    const { pathname, search } = location;
    if (pathname + search !== address) history.replaceState(null, "", address);
  }

  #read(): void {
    this.route = parse(location.pathname);
    this.query = new URLSearchParams(location.search);
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
    this.go(address.pathname + address.search);
  }
}

export const router = new Router();
