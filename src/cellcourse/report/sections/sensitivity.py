"""One comparison under each strategy for the dead, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import At, Result, Test
from cellcourse.report.blocks import Block, Cell, Column, Paragraph, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import fixed, interval, p_cell
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import source
from cellcourse.report.wording import level_words, listed, pair, where
from cellcourse.study.analyses import Sensitivity

__all__ = ["sensitivity"]


def sensitivity(material: Material, entry: Sensitivity, result: Result) -> Iterator[Block]:
    """Name the comparisons that change with the strategy, then tabulate all of them."""
    rows = _by_comparison(result)
    yield Paragraph(_changed(material, entry, rows))
    columns = [Column("Comparison", "left")]
    for strategy in entry.deaths:
        name = strategy.capitalize()
        effect = "difference" if strategy == "hypothetical" else "fares better"
        columns += [Column(f"{name}: {effect}"), Column(f"{name}: n"), Column(f"{name}: p")]
    level = level_words(material.study.inference.confidence)
    note = (
        f"Fares better: probability that a subject of the first arm fares better than one of the "
        f"second, ties one half, with its {level}. p: Mann-Whitney, not adjusted."
        f"{_AS_IF_ALIVE if 'hypothetical' in entry.deaths else ''}"
    )
    yield Table(
        f"{result.analysis}-strategies",
        captioned(entry, f"{entry.title}."),
        tuple(columns),
        tuple(_row(material, entry, at, tests) for at, tests in rows.items()),
        (note,),
        source(result),
    )


_AS_IF_ALIVE = " Difference: of means by the mixed model, with its p."


def _by_comparison(result: Result) -> dict[At, dict[str, Test]]:
    found: dict[At, dict[str, Test]] = {}
    for test in result.tests:
        at = At(arm=test.at.arm, against=test.at.against, day=test.at.day)
        found.setdefault(at, {})[str(test.at.item)] = test
    return found


def _changed(material: Material, entry: Sensitivity, rows: dict[At, dict[str, Test]]) -> str:
    alpha = material.study.inference.alpha
    moved = [
        f"{pair(material, at)} on day {at.day}"
        for at, tests in rows.items()
        if len({test.p < alpha for test in tests.values()}) > 1
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
        cells += _cells(tests.get(strategy))
    return TableRow(tuple(cells))


def _cells(test: Test | None) -> list[Cell]:
    if test is None or test.effect is None or test.effect.value is None:
        return [Cell("not comparable"), Cell(""), Cell("")]
    effect, value = test.effect, test.effect.value
    if effect.unit != "proportion":
        shown = f"{fixed(value, 1)} ({interval(effect.low, effect.high, 1)})"
        return [Cell(shown, value), Cell(str(test.n), test.n), p_cell(test.p)]
    shown = fixed(100 * value, 0) + "\N{NO-BREAK SPACE}%"
    if effect.low is not None and effect.high is not None:
        shown += f" ({fixed(100 * effect.low, 0)} to {fixed(100 * effect.high, 0)})"
    return [Cell(shown, value), Cell(str(test.n), test.n), p_cell(test.p)]
