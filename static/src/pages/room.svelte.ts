/** How much room the window has for the parts of a page, followed while it changes. It must not know what stands there. */

const QUERIES = {
  /** A phone's width: side panels are sheets. */
  small: "(max-width: 860px)",
  /** Not enough for two panels and a graph between them. */
  slim: "(max-width: 1080px)",
  /** Little height, as in a frame of somebody else's page: everything gives way to the picture. */
  low: "(max-height: 540px), (max-height: 700px) and (max-width: 860px)",
};

export class Room {
  small = $state(false);
  slim = $state(false);
  low = $state(false);

  /** Follows the window; answers what ends it. */
  watch(): () => void {
    const ends = (["small", "slim", "low"] as const).map((name) => {
      const query = matchMedia(QUERIES[name]);
      const follow = (): boolean => (this[name] = query.matches);
      follow();
      query.addEventListener("change", follow);
      return () => query.removeEventListener("change", follow);
    });
    return () => ends.forEach((end) => end());
  }
}
