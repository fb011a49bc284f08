/** What the server says of itself, asked once: its limits, and what a person should know. */
import { api, offline } from "../api/client";
import type { Health } from "../api/types";

class ServerHealth {
  current = $state.raw<Health | null>(null);
  #asked = false;

  load(): void {
    if (this.#asked || offline.on) return;
    this.#asked = true;
    api.health().then(
      (health) => (this.current = health),
      () => (this.#asked = false), // asked again when somebody looks again
    );
  }
}

export const health = new ServerHealth();
