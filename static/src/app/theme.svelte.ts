/**
 * Light or dark. The system decides until the reader chooses; `public/theme.js` did the same before the first paint.
 */
import { keep, recall } from "./storage";

export type Theme = "light" | "dark";

const STORAGE_KEY = "tapedeck.theme";

class ThemeChoice {
  current = $state<Theme>("light");
  #chosen = false;

  start(): void {
    this.current = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
    const asked = new URLSearchParams(location.search).has("theme");
    this.#chosen = asked || recall(STORAGE_KEY) !== null;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
      if (!this.#chosen) this.#show(event.matches ? "dark" : "light");
    });
  }

  toggle(): void {
    this.#chosen = true;
    this.#show(this.current === "dark" ? "light" : "dark");
    keep(STORAGE_KEY, this.current);
  }

  #show(theme: Theme): void {
    this.current = theme;
    document.documentElement.dataset.theme = theme;
  }
}

export const theme = new ThemeChoice();
