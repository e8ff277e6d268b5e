"""A result as data frames, for those who go on in pandas."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from cellcourse.stats.printing import data_frame

if TYPE_CHECKING:
    from cellcourse.analysis.result import Estimate, Result, Test

__all__ = ["estimates_frame", "tests_frame"]


def estimates_frame(result: Result) -> Any:
    """One row per estimate, its address in columns of its own."""
    return _frame([_flat(one) for one in result.estimates])


def tests_frame(result: Result) -> Any:
    """One row per test; its effect's columns begin with ``effect_``."""
    return _frame([_flat(one) | _effect(one) for one in result.tests])


def _frame(rows: list[dict[str, Any]]) -> Any:
    return data_frame(rows).dropna(axis="columns", how="all")


def _flat(one: Estimate | Test) -> dict[str, Any]:
    own = {part.name: getattr(one, part.name) for part in fields(one)}
    return {**asdict(own.pop("at")), **{k: v for k, v in own.items() if k != "effect"}}


def _effect(one: Test) -> dict[str, Any]:
    if one.effect is None:
        return {}
    kept = ("quantity", "value", "unit", "low", "high", "level")
    return {f"effect_{part}": getattr(one.effect, part) for part in kept}
