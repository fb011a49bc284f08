/**
 * The words of the interface in the reader's language. `t(key, params)` is reactive: a component that calls it is drawn
 * again when the language changes. It must not know what any message says, nor who asks.
 */
import { keep } from "../app/storage";

export type Language = "en" | "zh";
export type Params = Record<string, string | number | undefined>;
export type Messages = Record<string, Record<string, string>>;

const STORAGE_KEY = "tapedeck.locale";

/** A language is fetched when it is first read: nobody waits for the words of the other one. */
const FETCH: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("./en"),
  zh: () => import("./zh"),
};
/** The words of what nobody sees at first: the lessons and the help. */
const FETCH_LATER: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("./en/later"),
  zh: () => import("./zh/later"),
};
const catalogues: Partial<Record<Language, Messages>> = {};
const complete = new Set<Language>();
let allWanted = false;

class Locale {
  current = $state<Language>("en");
}

export const locale = new Locale();

/** The message of `area.key`, with `{name}` replaced by its parameter. An unknown key gives the key, which a test forbids. */
export function t(key: string, params: Params = {}): string {
  const text = fill(message(key, locale.current) ?? key, params);
  return locale.current === "zh" ? closed(text) : text;
}

/** Whether a message of that key exists; used where the key comes from data (problem codes). */
export function has(key: string): boolean {
  return message(key, locale.current) !== undefined;
}

/** `{name}` is replaced by its parameter; `{count|one|many}` chooses the first form for exactly 1. */
export function fill(text: string, params: Params): string {
  return text.replace(
    /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = params[name];
      if (value === undefined) return one === undefined ? whole : (many ?? "");
      if (one === undefined) return String(value);
      return Number(value) === 1 ? one : (many ?? "");
    },
  );
}

/** A message has spaces around what is put in, for the sake of Latin letters; between two Chinese ones there is none. */
export function closed(text: string): string {
  return text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
}

function message(key: string, language: Language): string | undefined {
  const dot = key.indexOf(".");
  const area = key.slice(0, dot);
  const name = key.slice(dot + 1);
  return catalogues[language]?.[area]?.[name];
}

async function fetchWords(language: Language): Promise<void> {
  catalogues[language] ??= (await FETCH[language]()).default;
  if (!allWanted || complete.has(language)) return;
  const later = (await FETCH_LATER[language]()).default;
  catalogues[language] = { ...catalogues[language], ...later };
  complete.add(language);
}

/** From now on all words are there, in whatever language: a page that needs more than the player waits for this. */
export async function allWords(): Promise<void> {
  allWanted = true;
  await fetchWords(locale.current);
}

/** Change the language: its messages are fetched first, so the page never shows half of one. */
export async function setLocale(language: Language, remember = true): Promise<void> {
  await fetchWords(language);
  locale.current = language;
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  if (remember) keep(STORAGE_KEY, language);
}

/** Take the language that the document opened with (`theme.js` chose it before the first paint); until then there are no words. */
export async function startLocale(): Promise<void> {
  await setLocale(document.documentElement.lang.startsWith("zh") ? "zh" : "en", false);
}
