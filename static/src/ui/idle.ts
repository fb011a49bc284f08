/** Work that can wait until the picture is there and the page has nothing more urgent to do. Must not know what the work is. */

/** At the latest so many milliseconds after the picture. */
const LATEST = 1000;
/** Where the browser does not tell when it is idle. */
const SOON = 100;

/** Calls back when the picture under way is on the screen and nothing else waits; answers how to call it off. */
export function whenIdle(then: () => void): () => void {
  let withdraw: () => void;
  const frame = requestAnimationFrame(() => {
    if (typeof requestIdleCallback === "function") {
      const asked = requestIdleCallback(then, { timeout: LATEST });
      withdraw = () => cancelIdleCallback(asked);
    } else {
      const asked = setTimeout(then, SOON);
      withdraw = () => clearTimeout(asked);
    }
  });
  withdraw = () => cancelAnimationFrame(frame);
  return () => withdraw();
}
