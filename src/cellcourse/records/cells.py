"""Reading one cell: a number, a whole number, a date, a yes.

Blanks around a value and no-break spaces never matter. Nothing is guessed: a value that
could be meant in two ways is refused.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Final

__all__ = ["NOT_REPORTED", "clean", "day_of", "moment_of", "number", "plain", "yes"]

NOT_REPORTED: Final = "not reported"

LONGEST_TEXT: Final = 32_000
"""Characters in a cell; spreadsheets keep 32,767."""

_NOT_KEPT: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_WORDS: Final = {"yes": True, "no": False, "true": True, "false": False}
_INVISIBLE: Final = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u200b": None, "\ufeff": None, "\u2212": "-"}
)


def clean(text: str) -> str:
    """Take away blanks at both ends and characters that nobody sees.

    Minus signs and line ends become one kind each.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE).strip()


def plain(text: str) -> bool:
    """Say whether a text can be kept in any file: no control characters, not endless."""
    return len(text) <= LONGEST_TEXT and _NOT_KEPT.search(text) is None


def number(text: str, decimal: str) -> float | None:
    """Read a finite number with the stated decimal sign; None where it is not one."""
    if decimal == ",":
        text = text.replace(",", ".") if "." not in text else "x"
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def day_of(text: str) -> date | None:
    """Read a date written 2024-03-04; None where it is not one, or no such day exists."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """Read a time written 2024-03-19 14:30, with or without a zone; None where it is none."""
    if _TIME.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def yes(text: str) -> bool | None:
    """Read yes or no, also true or false; None for anything else."""
    return _WORDS.get(text.lower())
