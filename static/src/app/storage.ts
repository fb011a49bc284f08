/** What is kept on the reader's machine. Storage can be forbidden or full; then nothing is kept and nothing breaks. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // The page goes on with what it has in memory.
  }
}
