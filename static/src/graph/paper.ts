/**
 * What of the graph goes on paper: whichever way it is drawn, each drawing on the screen offers a picture of itself, and the sheet for
 * printing asks for them. Browsers wait for nothing before they print, so the picture is made at once.
 */
interface Offer {
  picture: () => Element | null;
  /** What stands above it, where there are several. */
  title: string;
}

/** Room around the drawing, in its own units. */
const AROUND = 24;

const offered = new Set<Offer>();

/** A graph on the screen can be had as a picture; answers how to withdraw that. */
export function offerPicture(offer: Offer): () => void {
  offered.add(offer);
  return () => void offered.delete(offer);
}

/** The graphs on the screen as elements of their own: one, two where runs are compared, or none. */
export function picturesForPaper(): { title: string; picture: Element }[] {
  return [...offered].flatMap(({ title, picture }) => {
    const made = picture();
    return made ? [{ title, picture: made }] : [];
  });
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
