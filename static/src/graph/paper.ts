/**
 * What of the graph goes on paper: whichever way it is drawn, the drawing on the screen offers a picture of itself, and the sheet for
 * printing asks for it. Browsers wait for nothing before they print, so the picture is made at once.
 */
type Picture = () => Element | null;

/** Room around the drawing, in its own units. */
const AROUND = 24;

let offered: Picture | null = null;

/** The graph on the screen can be had as a picture; answers how to withdraw that. */
export function offerPicture(picture: Picture): () => void {
  offered = picture;
  return () => {
    if (offered === picture) offered = null;
  };
}

/** The graph on the screen as an element of its own, or null where none is shown. */
export function pictureForPaper(): Element | null {
  return offered?.() ?? null;
}

/** The whole of a drawing made of elements, wherever its camera looks. */
export function copyOf(surface: Element): SVGSVGElement | null {
  const shown = surface.querySelector<SVGSVGElement>("svg:has(.node)");
  const drawing = shown?.querySelector<SVGGElement>(":scope > g");
  if (!shown || !drawing) return null;
  const { x, y, width, height } = drawing.getBBox();
  const copy = shown.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("viewBox", `${x - AROUND} ${y - AROUND} ${width + 2 * AROUND} ${height + 2 * AROUND}`);
  for (const name of ["width", "height", "tabindex", "aria-describedby"]) copy.removeAttribute(name);
  copy.querySelector(":scope > g")?.removeAttribute("transform");
  return copy;
}
