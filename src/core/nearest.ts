/** Edits (insert, delete, replace) that turn one word into the other. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, replace);
    }
    previous = row;
  }
  return previous[b.length] as number;
}

/** The word most like what was written, or null when none is near enough to be meant. */
export function nearest(written: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const word of words) {
    const edits = distance(written.toLowerCase(), word.toLowerCase());
    if (edits < least) {
      least = edits;
      best = word;
    }
  }
  return best;
}
