/** The names of the frameworks as the server knows them, each fetched once when first asked for. */
import { api, offline } from "../api/client";
import type { Framework, KnownNames } from "../api/types";

const asked = new Map<Framework, Promise<KnownNames | null>>();

/** A framework's names; null where they cannot be had, and then they are asked for again the next time. */
export function lookUp(framework: Framework): Promise<KnownNames | null> {
  if (offline.on) return Promise.resolve(null);
  const found =
    asked.get(framework) ??
    api.names(framework).catch(() => {
      asked.delete(framework);
      return null;
    });
  asked.set(framework, found);
  return found;
}
