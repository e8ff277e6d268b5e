"""Numbers as a syringe label and a nurse need them.

No number ends in a decimal zero and none begins with the point (``5 mL``, ``0.5 mL``):
both are read as tenfold errors. Large counts are written in millions.
"""

from __future__ import annotations

__all__ = ["cells_in_words", "plain"]


def plain(value: float) -> str:
    """Write a number without exponent or trailing zeros, to six digits."""
    text = f"{value:.6g}"
    return text if "e" not in text else f"{float(text):.12f}".rstrip("0").rstrip(".")


def cells_in_words(cells: float) -> str:
    """Write a count of cells: ``140 million``, ``50,000``."""
    return f"{plain(cells / 1e6)} million" if cells >= 1e6 else f"{cells:,.0f}"
