/**
 * What is kept on the reader's machine: texts by themselves, everything else as JSON. Storage can be forbidden or full, or hold what
 * somebody else wrote; then nothing is kept, nothing breaks, and the page goes on with what it has in memory.
 */
function within(storage: () => Storage) {
  function recall(key: string): string | null {
    try {
      return storage().getItem(key);
    } catch {
      return null;
    }
  }

  /** Without a text there is nothing to keep. */
  function keep(key: string, text: string | null): void {
    try {
      if (text === null) storage().removeItem(key);
      else storage().setItem(key, text);
    } catch {
      // what is in memory has to do
    }
  }

  return {
    recall,
    keep,
    /** What was kept as a value; null where there is nothing, or no JSON. Its reader looks whether it is what it should be. */
    recallValue<T>(key: string): Partial<T> | null {
      try {
        return JSON.parse(recall(key) ?? "null") as Partial<T> | null;
      } catch {
        return null;
      }
    },
    /** Null keeps nothing. */
    keepValue(key: string, value: unknown): void {
      keep(key, value === null || value === undefined ? null : JSON.stringify(value));
    },
  };
}

export const { recall, keep, recallValue, keepValue } = within(() => localStorage);

/** What is kept for this tab alone, as long as it is open. */
export const inTab = within(() => sessionStorage);
