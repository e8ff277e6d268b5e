"""A result as plain text, laid out as a statistician's program prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cellcourse.analysis.result import At, Estimate, Result, Test

__all__ = ["address", "as_text", "p_text"]


def as_text(result: Result) -> str:
    """Print estimates, tests, the subjects left out and what the numbers rest on."""
    counts = ", ".join(f"{arm} n = {n}" for arm, n in result.n)
    parts = [f"{result.title}\n{result.method}; {counts}"]
    parts += _table(("", "", "estimate", "interval", "SD", "n"), map(_estimate, result.estimates))
    parts += _table(
        ("", "", "statistic", "df", "n", "p", "adjusted p", "effect"), map(_test, result.tests)
    )
    parts += [f"Left out: {one.subject}: {one.reason}" for one in result.excluded]
    parts += [*result.assumptions, *result.limits]
    return "\n\n".join(parts)


def address(at: At) -> str:
    """Write where a number belongs: ``msc4 - control, day 28``."""
    arms = " - ".join(part for part in (at.arm, at.against) if part)
    day = None if at.day is None else f"day {at.day}"
    rest = (at.group, at.item, at.visit, day, at.stratum, at.subject)
    return ", ".join(part for part in (arms, *rest) if part)


def p_text(p: float) -> str:
    """Write a p-value to two significant figures, and very small ones as a bound."""
    return "< 0.0001" if p < 0.0001 else f"{p:.2g}"


def _estimate(one: Estimate) -> tuple[str, ...]:
    return (
        one.quantity,
        address(one.at),
        _measured(one),
        _interval(one),
        "" if one.sd is None else f"{one.sd:.4g}",
        "" if one.n is None else str(one.n),
    )


def _measured(one: Estimate) -> str:
    if one.value is None:
        return "not estimable"
    se = "" if one.se is None else f" (SE {one.se:.3g})"
    return f"{one.value:.4g} {one.unit}".strip() + se


def _interval(one: Estimate) -> str:
    if one.level is None:
        return ""
    low, high = ("-" if bound is None else f"{bound:.4g}" for bound in (one.low, one.high))
    return f"{low} to {high} ({100 * one.level:g} %)"


def _test(one: Test) -> tuple[str, ...]:
    statistic = f"{one.statistic_name} = {one.statistic:.4g}" if one.statistic is not None else ""
    effect = "" if one.effect is None else f"{_measured(one.effect)}  {_interval(one.effect)}"
    adjusted = "" if one.p_adjusted is None else f"{p_text(one.p_adjusted)} ({one.adjustment})"
    return (
        one.name,
        address(one.at),
        statistic,
        ", ".join(f"{df:.4g}" for df in one.df),
        str(one.n),
        f"{p_text(one.p)} ({one.p_kind})",
        adjusted,
        effect.strip(),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Align columns and leave out those that are empty; nothing at all without rows."""
    body = list(rows)
    if not body:
        return []
    columns = [
        (title, *cells)
        for title, cells in zip(head, zip(*body, strict=True), strict=True)
        if any(cells)
    ]
    widths = [max(map(len, column)) for column in columns]
    lines = zip(*columns, strict=True)
    return ["\n".join(_line(line, widths) for line in lines)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
