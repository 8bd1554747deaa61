"""Which of the known words someone probably meant."""

from __future__ import annotations

from collections.abc import Sequence

_MAX_LETTERS = 64


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that is closest, if it is close enough to be a slip: a third of its
    letters changed, dropped, added or swapped with the next."""
    word = word[:_MAX_LETTERS]
    slips = [(_slips(word, candidate[:_MAX_LETTERS]), candidate) for candidate in known]
    close = [(n, c) for n, c in slips if n * 3 <= max(len(c), len(word))]
    return min(close, key=lambda found: found[0])[1] if close else None


def _slips(word: str, candidate: str) -> int:
    """Edit distance that counts a swap of neighbours once."""
    rows = [list(range(len(candidate) + 1))]
    for i, a in enumerate(word):
        row = [i + 1]
        for j, b in enumerate(candidate):
            least = min(rows[i][j] + (a != b), rows[i][j + 1] + 1, row[j] + 1)
            if i > 0 and j > 0 and a == candidate[j - 1] and word[i - 1] == b:
                least = min(least, rows[i - 1][j - 1] + 1)
            row.append(least)
        rows.append(row)
    return rows[len(word)][len(candidate)]
