"""Small words that findings share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["counted", "listed", "p_text", "plainly"]


def listed(items: Iterable[object]) -> str:
    """Write a list as a sentence does: a, b and c."""
    words = [str(item) for item in items]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(n: int, thing: str) -> str:
    """Write a number of things."""
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def p_text(p: float) -> str:
    """Write a p-value with two significant digits, small ones as powers."""
    return f"{p:.2g}" if p >= 1e-4 else f"{p:.0e}"


def plainly(values: Sequence[int]) -> str:
    """Write whole numbers, a run of them by its ends."""
    ordered = sorted(values)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]} to {ordered[-1]}"
    return listed(ordered)
