"""How often the declared tests succeed: figure, table, and what depends on the law."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.report.blocks import Block, Cell, Column, Figure, Heading, Table, TableRow
from cellcourse.report.campaign.words import (
    Told,
    chance_words,
    id_of,
    percent,
    test_key,
    title_of,
)
from cellcourse.report.figures.chances import ChanceMark, ChancePlot, ChanceRow, draw_chances
from cellcourse.report.numbers import NBSP
from cellcourse.report.wording import capital
from cellcourse.simulation.campaign.found import AnalysisFound, Chance, FamilyFound, TestFound

__all__ = ["Rivals", "chances_of", "rivalled"]


@dataclass(frozen=True)
class Rivals:
    """One test under every law."""

    title: str
    """Of the analysis that it is part of."""
    role: str
    label: str
    found: dict[str, TestFound]

    @property
    def ends(self) -> tuple[Chance, Chance]:
        """The least and the greatest chance over the laws."""
        held = sorted((one.success for one in self.found.values()), key=lambda one: one.value)
        return held[0], held[-1]

    @property
    def spread(self) -> float:
        """How far the laws disagree."""
        least, most = self.ends
        return most.value - least.value

    @property
    def told_apart(self) -> bool:
        """Whether they disagree by more than twice the Monte Carlo error of the difference."""
        least, most = self.ends
        return self.spread > 2 * math.hypot(least.se, most.se)


def rivalled(told: Told, part: AnalysisFound) -> tuple[Rivals, ...]:
    """Every test of one declared analysis, with what each law says of it."""
    by_law = told.by_law(part)
    named = {test_key(test): test for one in by_law.values() for test in one.tests}
    found = []
    for wanted, first in named.items():
        held = {
            law: test
            for law, one in by_law.items()
            for test in one.tests
            if test_key(test) == wanted
        }
        found.append(Rivals(title_of(part), part.role, told.test(first), held))
    return tuple(found)


def chances_of(told: Told, part: AnalysisFound) -> Iterator[Block]:
    """Draw and tabulate the tests of one declared analysis."""
    rows = rivalled(told, part)
    if not rows:
        return
    yield Heading(title_of(part))
    yield _figure(told, part, rows)
    yield _table(told, part, rows)
    yield from _families(told, part)


def _figure(told: Told, part: AnalysisFound, rows: tuple[Rivals, ...]) -> Figure:
    no_effect = told.campaign.statement.no_effect
    drawn = tuple(
        ChanceRow(row.label, tuple(_mark(law, test) for law, test in row.found.items()))
        for row in rows
    )
    line = told.campaign.alpha if no_effect else None
    name = f"chance-{id_of(part)}"
    single, double = draw_chances(name, ChancePlot(drawn, told.success, line), told.laws)
    dashed = f" Dashed: the level of {told.campaign.alpha:g}." if no_effect else ""
    shown = f"{told.success.lower()}, with {_level(told)} Monte Carlo intervals"
    caption = f"{title_of(part)}: {shown}.{dashed}"
    return Figure(name, caption, caption, single, double)


def _mark(law: str, test: TestFound) -> ChanceMark:
    one = test.success
    return ChanceMark(law, one.value, one.low, one.high, chance_words(one))


def _level(told: Told) -> str:
    return f"{100 * told.campaign.level:g} %"


def _table(told: Told, part: AnalysisFound, rows: tuple[Rivals, ...]) -> Table:
    laws = [law for law in told.laws.looks if any(law in row.found for row in rows)]
    several = len(laws) > 1
    columns = [Column("Test", "left")]
    for law in laws:
        named = ("chance", "error", "lower", "upper", "studies", "with_a_p", "above", "below")
        title = capital(law) if several else told.success
        columns.append(Column(title, parts=tuple(f"{law}: {name}" for name in named)))
    if several:
        columns.append(Column("Laws differ by"))
    return Table(
        id=f"chance-{id_of(part)}",
        caption=f"{title_of(part)}: {told.success.lower()} ± Monte Carlo error.",
        columns=tuple(columns),
        rows=tuple(_row(row, laws, several=several) for row in rows),
        notes=tuple(_notes(rows)),
        source=f"Analysis {part.analysis} of the study file; {_decides(told)}.",
        origin="simulated",
    )


def _decides(told: Told) -> str:
    return f"success is p, adjusted where it is, of at most {told.campaign.alpha:g}"


def _row(row: Rivals, laws: list[str], *, several: bool) -> TableRow:
    cells = [Cell(row.label), *(_cell(row.found.get(law)) for law in laws)]
    if several:
        shown = f"{100 * row.spread:.1f} points"
        cells.append(Cell(shown if row.told_apart else f"{shown}, within error", row.spread))
    return TableRow(tuple(cells))


def _cell(test: TestFound | None) -> Cell:
    """Print a chance, and how much of it points up and down, where the test has a direction."""
    if test is None:
        return Cell("not analysed")
    one = test.success
    held = (one.value, one.se, one.low, one.high, one.trials, test.answered)
    if test.higher is None or test.lower is None:
        return Cell(chance_words(one), one.value, (*held, None, None))
    sides = tuple(n / one.trials for n in (test.higher, test.lower))
    up, down = (percent(side, one.se).removesuffix(f"{NBSP}%") for side in sides)
    return Cell(f"{chance_words(one)} (↑{NBSP}{up} ↓{NBSP}{down})", one.value, (*held, *sides))


def _notes(rows: tuple[Rivals, ...]) -> Iterator[str]:
    effects = {test.effect for row in rows for test in row.found.values() if test.effect}
    if effects:
        yield (
            f"↑ and ↓: per cent of studies that succeed with {' or '.join(sorted(effects))} above, "
            "and below, what it is where the arms do not differ."
        )
    for row in rows:
        for test in row.found.values():
            if test.answered < test.success.trials:
                missing = 1 - test.answered / test.success.trials
                yield f"{row.label}: no p in {100 * missing:.2g} % of studies; not a success there."
                break


def _families(told: Told, part: AnalysisFound) -> Iterator[Table]:
    by_law = told.by_law(part)
    rows = tuple(
        TableRow(
            (
                Cell(capital(law)),
                Cell(f"{family.name} ({family.p_kind})"),
                Cell(str(family.tests), family.tests),
                *_family(family),
            )
        )
        for law, one in by_law.items()
        for family in one.families
    )
    if rows:
        columns = (Column("Law", "left"), Column("Tests", "left"), Column("Number"))
        yield Table(
            id=f"families-{id_of(part)}",
            caption=f"{title_of(part)}: any, and all, of the tests of one name.",
            columns=(*columns, Column("Any succeeds"), Column("All succeed")),
            rows=rows,
            source=f"Analysis {part.analysis} of the study file; {_decides(told)}.",
            origin="simulated",
        )


def _family(family: FamilyFound) -> Iterator[Cell]:
    for chance in (family.any, family.all):
        yield Cell(chance_words(chance), chance.value)
