/** Small pieces of language that sentences and captions share. Knows the two languages, nothing of the run. */
import type { Language } from "../i18n/index.svelte";

const ENGLISH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
const CHINESE = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

/** `1st`, `2nd`, … ; in Chinese the bare number, which its message turns into 第 n 个. */
export function ordinal(n: number, language: Language): string {
  if (language === "zh") return String(n);
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return `${n}th`;
  return `${n}${["th", "st", "nd", "rd"][n % 10] ?? "th"}`;
}

/** `first`, `second`, … as a word. */
export function ordinalWord(n: number, language: Language): string {
  return (language === "zh" ? CHINESE : ENGLISH)[n - 1] ?? ordinal(n, language);
}
