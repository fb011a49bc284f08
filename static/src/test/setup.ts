/** What happy-dom lacks and components expect: among them words, English ones. */
import { afterEach } from "vitest";
import { setLocale } from "../i18n/index.svelte";

await setLocale("en", false);

afterEach(() => localStorage.clear());
