"""One comparison under each strategy for the dead, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.report.blocks import Block, Cell, Column, Paragraph, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import NBSP, fixed, interval, p_text
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import BOUNDS, source
from cellcourse.report.wording import level_words, listed, pair, where
from cellcourse.study.analyses import Sensitivity

__all__ = ["sensitivity"]


def sensitivity(material: Material, entry: Sensitivity, result: Result) -> Iterator[Block]:
    """Name the comparisons that change with the strategy, then tabulate all of them."""
    rows = _by_comparison(result)
    yield Paragraph(_changed(material, entry, rows))
    level = level_words(material.study.inference.confidence)
    note = (
        f"Probability that a subject of the first arm fares better than one of the second, ties "
        f"one half, with its {level}; n; p by Mann-Whitney, not adjusted."
        f"{''.join(_DIFFERENCE[one] for one in entry.deaths if one in _DIFFERENCE)}"
    )
    yield Table(
        f"{result.analysis}-strategies",
        captioned(entry, f"{entry.title}."),
        (Column("Comparison", "left"), *map(_column, entry.deaths)),
        tuple(_row(material, entry, at, tests) for at, tests in rows.items()),
        (note, *_why_not(result)),
        source(result),
    )


_DIFFERENCE = {
    "hypothetical": " Hypothetical: difference of means and p by the mixed model.",
    "joint": " Joint: difference of mean lines and p by the joint model.",
}


def _column(strategy: str) -> Column:
    effect = "difference" if strategy in _DIFFERENCE else "fares better"
    parts = tuple(f"{strategy}: {part}" for part in (effect, *BOUNDS, "n", "p"))
    return Column(strategy.capitalize(), parts=parts)


def _why_not(result: Result) -> Iterator[str]:
    """Why a model could not be fitted, where a cell says that it could not."""
    if any(one.at.item in _DIFFERENCE for one in result.estimates):
        yield from (said for said in result.limits if said.startswith("No comparison"))


def _by_comparison(result: Result) -> dict[At, dict[str, Test]]:
    """The tests of each comparison by their strategy; some may have none."""
    found: dict[At, dict[str, Test]] = {}
    every: tuple[Test | Estimate, ...] = (*result.tests, *result.estimates)
    for one in every:
        tests = found.setdefault(At(one.at.arm, one.at.against, one.at.day), {})
        if isinstance(one, Test):
            tests[str(one.at.item)] = one
    return found


def _changed(material: Material, entry: Sensitivity, rows: dict[At, dict[str, Test]]) -> str:
    alpha = material.study.inference.alpha
    moved = [
        f"{pair(material, at)} on day {at.day}"
        for at, tests in rows.items()
        if len({test.p <= alpha for test in tests.values()}) > 1
    ]
    strategies = listed(entry.deaths)
    if not moved:
        return f"With the dead {strategies} in turn, no comparison changes sides of p = {alpha:g}."
    return (
        f"With the dead {strategies} in turn, {len(moved)} of {len(rows)} comparisons change sides "
        f"of p = {alpha:g}: {listed(moved)}. There the conclusion rests on what death is taken to "
        "mean."
    )


def _row(material: Material, entry: Sensitivity, at: At, tests: dict[str, Test]) -> TableRow:
    cells = [Cell(where(material, at))]
    for strategy in entry.deaths:
        why = "cannot be fitted" if strategy in _DIFFERENCE else "not comparable"
        cells.append(_cell(tests.get(strategy), why))
    return TableRow(tuple(cells))


def _cell(test: Test | None, why: str) -> Cell:
    if test is None or test.effect is None or test.effect.value is None:
        return Cell(why)
    effect, value = test.effect, test.effect.value
    parts = (value, effect.low, effect.high, float(test.n), test.p)
    shown = _share(effect, value) if effect.unit == "proportion" else _difference(effect, value)
    return Cell(f"{shown}, n{NBSP}{test.n}, {p_text(test.p)}", value, parts)


def _share(effect: Estimate, value: float) -> str:
    shown = f"{fixed(100 * value, 0)}{NBSP}%"
    if effect.low is None or effect.high is None:
        return shown
    return f"{shown} ({interval(100 * effect.low, 100 * effect.high, 0)})"


def _difference(effect: Estimate, value: float) -> str:
    return f"{fixed(value, 1)} ({interval(effect.low, effect.high, 1)})"
