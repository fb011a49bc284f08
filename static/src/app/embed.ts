/** The parts that a page inside somebody else's can leave out: its address names them. */
export const PARTS = ["header", "program", "inspector", "tabs", "zoom", "equation", "tape"] as const;
export type Part = (typeof PARTS)[number];

/** The parts that `hide=program,tape` names; `hide=all` leaves the picture alone. Other words mean nothing. */
export function hiddenParts(query: URLSearchParams): ReadonlySet<Part> {
  const named = (query.get("hide") ?? "").split(",");
  return new Set(PARTS.filter((part) => named.includes(part) || named.includes("all")));
}
