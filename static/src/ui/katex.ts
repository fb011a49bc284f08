/**
 * Mathematics, fetched when the first formula is shown: KaTeX, its styles and its faces stay out of the first paint.
 * It must not know what is being typeset.
 */
import { whenIdle } from "./idle";

export type Typeset = (tex: string, options?: Setting) => string;

interface Setting {
  /** Stands on a line of its own. */
  displayMode?: boolean;
  /** Without the MathML that a screen reader reads: half the elements, for mathematics that is hidden from it and said in words. */
  seenOnly?: boolean;
}

let loading: Promise<Typeset> | null = null;

/** The function that turns TeX into HTML and MathML; loads once. A formula with a mistake is shown as it was written. */
export function loadKatex(): Promise<Typeset> {
  // what asks for mathematics is seen before its faces are fetched
  loading ??= new Promise<void>(whenIdle)
    .then(() => Promise.all([import("katex"), import("katex/dist/katex.min.css")]))
    .then(([katex]) =>
      remembering((tex, { displayMode = false, seenOnly = false } = {}) =>
        katex.default.renderToString(tex, {
          displayMode,
          output: seenOnly ? "html" : "htmlAndMathml",
          throwOnError: false,
          strict: "ignore",
          // Our own TeX colours its terms by class; nothing else may reach into the page.
          trust: (context) => context.command === "\\htmlClass",
        }),
      ),
    );
  return loading;
}

/** Steps of a tape say the same things again: the formulas typeset last are kept, so many of them. */
const KEPT = 600;

function remembering(typeset: Typeset): Typeset {
  const known = new Map<string, string>();
  return (tex, options) => {
    const key = `${options?.displayMode ? "block" : "line"} ${options?.seenOnly ? "seen" : "read"} ${tex}`;
    let html = known.get(key);
    if (html === undefined) {
      html = typeset(tex, options);
      if (known.size >= KEPT) known.delete(known.keys().next().value!);
      known.set(key, html);
    }
    return html;
  };
}

/** A formula of so few characters stays on one line. A longer one may break, or it would be wider than a phone. */
const SHORT = 20;

/** Typeset every `<span class="math">` below an element, in place. */
export async function typesetWithin(root: HTMLElement): Promise<void> {
  const found = [...root.querySelectorAll<HTMLElement>(".math:not([data-typeset])")];
  if (found.length === 0) return;
  const typeset = await loadKatex();
  for (const element of found) {
    if (element.dataset.typeset) continue;
    element.dataset.typeset = "yes";
    element.innerHTML = typeset(element.textContent ?? "", {
      displayMode: element.classList.contains("block"),
    });
    const seen = element.querySelector(".katex-html")?.textContent ?? "";
    element.classList.toggle("short", seen.length <= SHORT);
    if (element.parentElement?.classList.contains("held")) hold(element);
  }
}

/**
 * Keeps the line from ending right after a formula, because punctuation follows that may begin no line. Whether a line may end
 * after a piece that is laid out as a block is decided by what the piece stands in; so its last piece stands in something that may not.
 */
function hold(formula: HTMLElement): void {
  const last = [...formula.querySelectorAll(".katex-html > .base")].at(-1);
  if (!last) return;
  const holder = document.createElement("span");
  holder.className = "held";
  last.replaceWith(holder);
  holder.append(last);
}
