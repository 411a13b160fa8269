"""How alike two words are: shared trigrams or the same beginning find the few that may be
meant (PostgreSQL has an index for it), then how many letters were typed wrong."""

from functools import lru_cache

ENOUGH = 0.3  # also what pg_trgm calls similar, unless it is told otherwise
BEGIN = 2  # letters that are mostly right; two swapped ones cost a short word its trigrams


@lru_cache(maxsize=20_000)
def trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def similarity(one: str, other: str) -> float:
    mine, yours = trigrams(one), trigrams(other)
    shared = len(mine & yours)
    return shared / (len(mine) + len(yours) - shared)


def slips(length: int) -> int:
    """How many letters may be wrong."""
    return (length >= 4) + (length >= 8) + (length >= 13)


def distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed or swapped with their neighbour; above `most` it may
    say any larger number."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def likeness(typed: str, word: str) -> float:
    """1 for the same word, 0 for one that nobody who typed this can have meant."""
    most = slips(min(len(typed), len(word)))
    if similarity(typed, word) < ENOUGH and typed[:BEGIN] != word[:BEGIN]:
        return 0.0
    wrong = distance(typed, word, most)
    return 0.0 if wrong > most else 1 - wrong / max(len(typed), len(word))
