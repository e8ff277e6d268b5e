"""A result as plain text, laid out as a statistician's program prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cellcourse.stats.printing import aligned, p_text

if TYPE_CHECKING:
    from cellcourse.analysis.result import At, Estimate, Result, Test

__all__ = ["address", "as_text"]


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
    """One table, or nothing at all without rows."""
    body = list(rows)
    return [aligned(head, body)] if body else []
