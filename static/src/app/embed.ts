/** What an address may say of a page that stands inside somebody else's: the parts to leave out, and the view to begin with. */
export const PARTS = ["program", "inspector", "tabs", "zoom", "equation", "tape"] as const;
export type Part = (typeof PARTS)[number];

/** The parts that `hide=program,tape` names; `hide=all` leaves the picture alone. Other words mean nothing. */
export function hiddenParts(query: URLSearchParams): ReadonlySet<Part> {
  const named = (query.get("hide") ?? "").split(",");
  return new Set(PARTS.filter((part) => named.includes(part) || named.includes("all")));
}
