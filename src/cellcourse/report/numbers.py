"""Numbers as a journal prints them.

One rule for every place in which a number appears: a true minus sign, units kept on
the line of their number, p values that are never zero, and *not reported* for what
nobody wrote down. Nothing here knows what a number means.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from cellcourse.report.blocks import Cell
from cellcourse.study.words import NOT_REPORTED

__all__ = [
    "MINUS",
    "NBSP",
    "NO_LOWER",
    "NO_UPPER",
    "WARNING",
    "cell",
    "decimals_for",
    "fixed",
    "interval",
    "p_cell",
    "p_text",
    "p_value",
    "plain",
    "ratio",
    "ratio_interval",
    "whole_interval",
    "with_unit",
]

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
WARNING = f"{NBSP}\N{DAGGER}"
"""Beside a number that a note under the table warns of."""
NO_LOWER = "no lower limit"
NO_UPPER = "no upper limit"
_MOST_DECIMALS = 4
_WORDS = {"d": "days", "day": "days", "month": "months", "week": "weeks", "year": "years"}
_ATTACHED = {"%"}


def fixed(value: float, decimals: int) -> str:
    """Print a number with a stated number of decimals; a rounded zero has no sign."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def plain(value: float | None, digits: int = 4) -> str:
    """Print a number that carries no precision of its own: whole numbers stay whole."""
    if value is None or math.isnan(value):
        return NOT_REPORTED
    if math.isinf(value):
        return "infinite" if value > 0 else f"{MINUS}infinite"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}".replace(",", NBSP).replace("-", MINUS)
    return f"{value:.{digits}g}".replace("-", MINUS)


def decimals_for(spread: Iterable[float | None]) -> int:
    """Choose decimals so that the smallest stated spread shows two significant digits."""
    sizes = [abs(s) for s in spread if s is not None and math.isfinite(s) and s != 0]
    if not sizes:
        return 1
    return max(0, min(_MOST_DECIMALS, 1 - math.floor(math.log10(sorted(sizes)[len(sizes) // 2]))))


def interval(low: float | None, high: float | None, decimals: int) -> str:
    """Print an interval as *low to high*, which a minus sign cannot spoil.

    A bound that is not zero shows on which side of zero it lies, in as many more decimals
    as that takes: whether an interval holds zero is what it is read for.
    """
    if low is None and high is None:
        return ""
    while decimals < _MOST_DECIMALS and any(_vanishes(b, decimals) for b in (low, high)):
        decimals += 1
    below = NO_LOWER if low is None else _bound(low, decimals)
    return f"{below} to {NO_UPPER if high is None else _bound(high, decimals)}"


def _vanishes(bound: float | None, decimals: int) -> bool:
    return bound is not None and bound != 0 and round(bound, decimals) == 0


def ratio(value: float) -> str:
    """Print a ratio by its size: two significant digits below one, three from there."""
    if 0 < value < 0.001:
        return f"<{NBSP}0.001"
    if value == 0 or math.isinf(value):
        return plain(value)
    size = math.floor(math.log10(value))
    return fixed(value, max(0, 2 - size if size >= 0 else 1 - size))


def whole_interval(low: float | None, high: float | None) -> str:
    """Print the interval of a quantity that is counted: days stay whole."""
    below = NO_LOWER if low is None else plain(low)
    return f"{below} to {NO_UPPER if high is None else plain(high)}"


def ratio_interval(low: float | None, high: float | None) -> str:
    """Print the interval of a ratio as *low to high*."""
    if low is None and high is None:
        return ""
    below = NO_LOWER if low is None else ratio(low)
    return f"{below} to {NO_UPPER if high is None else ratio(high)}"


def _bound(value: float, decimals: int) -> str:
    if math.isinf(value):
        return "infinity" if value > 0 else f"{MINUS}infinity"
    return fixed(value, decimals)


def p_value(p: float) -> str:
    """Print a p value: two significant digits, three beside 0.05, never zero or one."""
    if p < 0.001:
        return f"<{NBSP}0.001"
    if p > 0.99:
        return f">{NBSP}0.99"
    digits = 3 if 0.045 <= p < 0.055 else 2
    return f"{p:#.{digits}g}"


def p_text(p: float) -> str:
    """Print a p value for a sentence: ``p = 0.015``."""
    shown = p_value(p)
    return f"p{NBSP}{shown}" if shown[0] in "<>" else f"p{NBSP}={NBSP}{shown}"


def p_cell(p: float | None) -> Cell:
    """Make the cell of a p value."""
    return Cell("", None) if p is None else Cell(p_value(p), p)


def with_unit(shown: str, unit: str) -> str:
    """Join a printed number and its unit so that no line ends between them."""
    if not unit or shown == NOT_REPORTED:
        return shown
    if unit in _ATTACHED or unit.startswith("% "):
        return f"{shown}{unit}".replace(" ", NBSP)
    word = _WORDS.get(unit, unit).replace(" ", NBSP)
    return f"{shown}{NBSP}{word.removesuffix('s') if shown == '1' and unit in _WORDS else word}"


def cell(value: str | float | None, decimals: int | None = None) -> Cell:
    """Make the cell of a value; what is missing reads *not reported*."""
    if value is None:
        return Cell(NOT_REPORTED)
    if isinstance(value, str):
        return Cell(value)
    shown = plain(value) if decimals is None or not math.isfinite(value) else fixed(value, decimals)
    return Cell(shown, float(value))
