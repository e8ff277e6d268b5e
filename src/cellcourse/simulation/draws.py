"""Where every random number of a virtual subject has its place.

A place is a block of four words of 32 bits, known by the attempt at finding a subject who may
enter, by what it is for, and by an index: a trait, an event, the number of a screening visit,
or the day of a visit. So a subject's numbers do not depend on the design: two designs that
share a visit share its noise. At a visit each part of each measure takes one word, in the
order of the model file, and the last one says whether the visit is missed.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "EVENT",
    "HISTORY",
    "MOST_ATTEMPTS",
    "MOST_SCREENINGS",
    "SCREENING",
    "TRAIT",
    "VISIT",
    "block_of",
    "draw_of",
    "of_day",
]

TRAIT: Final = 0
"""Draw 0: rate, or the score on day zero. Draw 1: onset, or slope. Draw 2 + m: start of
measure m. Drawn with 53 bits, as events are."""
HISTORY: Final = 1024
"""Draw HISTORY + h, among the traits: part h of what a patient was before day zero."""
EVENT: Final = 1
"""Draw e: event e of the model file."""
SCREENING: Final = 2
"""Index: number of the visit from the first age on, from 0. Further blocks follow at 3 to 8."""
VISIT: Final = 9
"""Index: see ``of_day``. Further blocks follow at 10, ..."""

MOST_ATTEMPTS: Final = 4096
MOST_SCREENINGS: Final = 65536


def block_of(attempt: int, kind: int, index: int) -> int:
    """Number of a block of four words."""
    return attempt << 20 | kind << 16 | index


def draw_of(attempt: int, kind: int, number: int) -> int:
    """Number of a draw with 53 bits; two share a block."""
    return block_of(attempt, kind, 0) * 2 + number


def of_day(day: int) -> int:
    """Index of a visit on a day, also before day zero."""
    return day + 32768
