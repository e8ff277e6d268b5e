"""The same measure under two strategies for the dead, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.report.blocks import Block, Cell, Column, Paragraph, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import fixed, interval, p_cell
from cellcourse.report.tables import BOUNDS, without_empty
from cellcourse.report.wording import value_decimals, where
from cellcourse.study.analyses import ScoresByDay

__all__ = ["side_by_side"]

_Pair = tuple[ScoresByDay, Result]


def side_by_side(material: Material, measure: str) -> Iterator[Block]:
    """Compare every two analyses of one measure that take the dead differently."""
    analysed = [(e, r) for e, r in material.of(ScoresByDay) if e.measure == measure]
    for first, second in combinations(analysed, 2):
        if first[0].deaths == second[0].deaths:
            continue
        yield Paragraph(
            f"The same comparisons under two strategies: {first[0].deaths} "
            f"({first[1].analysis}) and {second[0].deaths} ({second[1].analysis}). Where they "
            "part, the conclusion rests on what death is taken to mean."
        )
        yield _table(material, first, second)


def _table(material: Material, first: _Pair, second: _Pair) -> Table:
    tests = {test.at: test for test in first[1].tests if test.at.against}
    others = {test.at: test for test in second[1].tests if test.at.against}
    places = sorted(set(tests) | set(others), key=lambda at: _order(material, at))
    columns = (
        Column("Comparison", "left"),
        *_columns(first[0].deaths.capitalize()),
        *_columns(second[0].deaths.capitalize()),
    )
    decimals = value_decimals([t.effect for t in (*tests.values(), *others.values()) if t.effect])
    rows = tuple(
        TableRow(
            (
                Cell(where(material, at)),
                *_cells(tests.get(at), decimals),
                *_cells(others.get(at), decimals),
            )
        )
        for at in places
    )
    name = f"{first[1].analysis}-beside-{second[1].analysis}"
    source = f"Analysis {first[1].analysis}, and analysis {second[1].analysis}, of the study file."
    return without_empty(
        Table(name, "Sensitivity to the strategy for the dead", columns, rows, (), source)
    )


def _order(material: Material, at: At) -> tuple[int, int, int]:
    arms = list(material.study.arms)
    return at.day or 0, arms.index(str(at.arm)), arms.index(str(at.against))


def _columns(name: str) -> Sequence[Column]:
    parts = tuple(f"{name}: {part}" for part in ("effect", *BOUNDS))
    return Column(f"{name}: effect", parts=parts), Column(f"{name}: n"), Column(f"{name}: p")


def _cells(test: Test | None, decimals: int | None) -> tuple[Cell, Cell, Cell]:
    if test is None:
        return Cell("\N{EN DASH}"), Cell(""), Cell("")
    p = test.p if test.p_adjusted is None else test.p_adjusted
    return _effect(test.effect, decimals or 0), Cell(str(test.n), test.n), p_cell(p)


def _effect(effect: Estimate | None, decimals: int) -> Cell:
    if effect is None or effect.value is None:
        return Cell("")
    bounds = interval(effect.low, effect.high, decimals)
    shown = fixed(effect.value, decimals) + (f" ({bounds})" if bounds else "")
    return Cell(shown, effect.value, (effect.value, effect.low, effect.high))
