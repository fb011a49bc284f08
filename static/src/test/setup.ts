/** What happy-dom lacks and components expect: among them words, English ones. */
import { afterEach } from "vitest";
import { allWords, setLocale } from "../i18n/index.svelte";

await setLocale("en", false);
await allWords();

afterEach(() => localStorage.clear());
