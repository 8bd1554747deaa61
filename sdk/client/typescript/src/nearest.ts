/** Which of the known words someone probably meant. */

const MAX_LETTERS = 64;

/**
 * The known word that is closest, if it is close enough to be a slip: a third of its letters
 * changed, dropped, added or swapped with the next.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: [number, string] | undefined;
  for (const candidate of known) {
    const slips = distance([...word].slice(0, MAX_LETTERS), [...candidate].slice(0, MAX_LETTERS));
    const close = slips * 3 <= Math.max([...candidate].length, [...word].length);
    if (close && (best === undefined || slips < best[0])) {
      best = [slips, candidate];
    }
  }
  return best?.[1];
}

/** Edit distance that counts a swap of neighbours once. */
function distance(word: string[], candidate: string[]): number {
  const rows: number[][] = [Array.from({ length: candidate.length + 1 }, (_, i) => i)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  word.forEach((a, i) => {
    rows.push([i + 1]);
    candidate.forEach((b, j) => {
      let least = Math.min(at(i, j) + (a === b ? 0 : 1), at(i, j + 1) + 1, at(i + 1, j) + 1);
      if (i > 0 && j > 0 && a === candidate[j - 1] && word[i - 1] === b) {
        least = Math.min(least, at(i - 1, j - 1) + 1);
      }
      rows[i + 1]?.push(least);
    });
  });
  return at(word.length, candidate.length);
}
