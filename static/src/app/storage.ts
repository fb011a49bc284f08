/** What is kept on the reader's machine. Storage can be forbidden or full; then nothing is kept, nothing breaks, and the page goes on with what it has in memory. */
function within(storage: () => Storage) {
  return {
    recall(key: string): string | null {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    /** Without a text there is nothing to keep. */
    keep(key: string, text: string | null): void {
      try {
        if (text === null) storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        // what is in memory has to do
      }
    },
  };
}

export const { recall, keep } = within(() => localStorage);

/** What is kept for this tab alone, as long as it is open. */
export const inTab = within(() => sessionStorage);
