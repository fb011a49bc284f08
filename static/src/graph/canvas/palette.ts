/** The page's colours and faces as a canvas needs them: read once for each theme. */
import { HeatPalette } from "../../ui/heat";

const TOKENS = {
  ground: "--ground",
  panel: "--panel",
  ink: "--ink",
  soft: "--soft",
  edge: "--edge",
  wire: "--wire",
  hairline: "--hairline",
  value: "--value",
  gradient: "--gradient",
  valueWash: "--value-wash",
  gradientWash: "--gradient-wash",
  valueText: "--value-text",
  gradientText: "--gradient-text",
  sans: "--sans",
  mono: "--mono",
} as const;

export type Palette = Record<keyof typeof TOKENS, string> & { heat: HeatPalette };

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const tokens = Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()]),
  ) as Record<keyof typeof TOKENS, string>;
  return { ...tokens, heat: HeatPalette.read(style) };
}
