"""What a grade weighs, wherever statements are weighed against each other.

A weight is that of the letter times that of the digit:

| letter | A | B | C | D | E   | F    |     | digit | 1 | 2    | 3   | 4    | 5     | 6    |
|--------|---|---|---|---|-----|------|-----|-------|---|------|-----|------|-------|------|
| weight | 8 | 4 | 2 | 1 | 1/2 | 1/4  |     | part  | 1 | 3/4  | 1/2 | 1/4  | 1/8   | 1/4  |

A letter better counts twice, and so does the step from "possibly true" (3) to "probably true or
confirmed" or down to "doubtful" (4). So a confirmed C1 (2) outweighs a doubtful B4 (1), and a
doubtful B4 weighs as much as a possible C3. A truth that "cannot be judged" (6) is no better than a
doubtful one, and not as bad as an improbable one (5). E and F weigh among the alternatives of an
assumption only; claims so graded never carry a central value. All weights are sums of halves, so a
tie is exact.

The table is a judgement of this program, like the grades themselves; it stands here and nowhere
else.
"""

from __future__ import annotations

from collections.abc import Iterable

LETTERS = {"A": 8.0, "B": 4.0, "C": 2.0, "D": 1.0, "E": 0.5, "F": 0.25}
"""Weight of a publisher."""

DIGITS = {"1": 1.0, "2": 0.75, "3": 0.5, "4": 0.25, "5": 0.125, "6": 0.25}
"""Part of it that a statement keeps, by how far it is to be believed."""


def weight(grade: str) -> float:
    """Return what a grade (Admiralty code) weighs."""
    return LETTERS[grade[0]] * DIGITS[grade[1]]


def heaviest(grades: Iterable[str]) -> str:
    """Return the grade that weighs most; of equal ones the better letter."""
    return min(grades, key=lambda grade: (-weight(grade), grade))


def weakest(grades: Iterable[str]) -> str:
    """Return the grade that weighs least; of equal ones the worse letter."""
    return max(grades, key=lambda grade: (-weight(grade), grade))
