"""A measure over time: means by day, comparisons, crossings, slopes, repeated measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cellcourse.analysis.result import Curve, Estimate, Result, Test
from cellcourse.report.axis import TimeAxis, doses, time_axis
from cellcourse.report.blocks import Block, Cell, Column, Figure, Table, TableRow
from cellcourse.report.figures.counts import Counts
from cellcourse.report.figures.means import FEW, ComparedArms, MeansPlot, draw_means
from cellcourse.report.material import Material
from cellcourse.report.numbers import fixed
from cellcourse.report.sections.result import captioned, tests_of
from cellcourse.report.tables import source
from cellcourse.report.wording import p_words, pair, value_decimals
from cellcourse.study.analyses import ScoresByDay

__all__ = ["measure_unit", "scores_by_day"]


def scores_by_day(material: Material, entry: ScoresByDay, result: Result) -> Iterator[Block]:
    """Show the means over time, then tabulate means, numbers and tests."""
    if any(curve.x for curve in result.curves):
        yield _figure(material, entry, result)
    yield _means(material, entry, result)
    yield from tests_of(material, entry, result)


def measure_unit(result: Result) -> str:
    """The unit of the measure that a result is about."""
    return next((e.unit for e in result.estimates if e.quantity == "mean"), "")


def _figure(material: Material, entry: ScoresByDay, result: Result) -> Figure:
    measure, unit = material.study.measures[entry.measure], measure_unit(result)
    axis = time_axis(material.study)
    days = sorted({x for curve in result.curves for x in curve.x})
    ticks = _ticks(entry, axis, days)
    plot = MeansPlot(
        curves=tuple(axis.curve(curve) for curve in result.curves),
        subjects=tuple(axis.trajectory(line) for line in result.trajectories),
        tested=_tested(material, result, axis),
        ticks=tuple((axis.at(day), word) for day, word in ticks),
        counts=tuple(
            Counts(curve.arm, _contributing(curve, [day for day, _ in ticks]))
            for curve in result.curves
        ),
        doses=doses(material.study, axis, max(days), result.arms),
        x_label=axis.label,
        time=axis.unit,
        y_label=f"{measure.label} ({unit})" if unit else measure.label,
        unit=unit,
        floor=0.0 if entry.deaths == "zero" or measure.instrument in _FROM_ZERO else None,
        spread="SEM",
    )  # fmt: skip
    single, double = draw_means(result.analysis, plot, material.looks)
    return Figure(
        result.analysis,
        captioned(entry, _caption(material, entry, result)),
        _alt(material, result),
        single,
        double,
    )


_MOST_PAIRS = 6
"""Pairs of arms that a figure has rows for."""

_FROM_ZERO = {"bbb", "alsfrs", "alsfrs-r", "fvc", "fvc-percent"}


def _contributing(curve: Curve, days: Sequence[float]) -> tuple[int | None, ...]:
    known = dict(zip(curve.x, curve.n, strict=True))
    return tuple(known.get(day) for day in days)


def _caption(material: Material, entry: ScoresByDay, result: Result) -> str:
    many = len({(t.at.arm, t.at.against) for t in result.tests if t.at.against}) > _MOST_PAIRS
    which = f" of arms with {material.looks.label(material.study.control)}" if many else ""
    tested = (
        f" Rows above{which}: a star where p is below {material.study.inference.alpha:g} by the "
        "declared test (adjusted where the rule says so), a dot where it is not."
        if result.tests
        else ""
    )
    scarce = any(n < FEW for curve in result.curves for n in curve.n)
    few = f" Open and thin: means of fewer than {FEW}." if scarce else ""
    return (
        f"{entry.title}. Thick: mean and SEM; thin: every {_one(material)}, with a cross where "
        f"the line ends.{few} Triangles: administrations; below: number contributing."
        f"{tested} {result.deaths}"
    )


def _one(material: Material) -> str:
    return "patient" if material.study.design.kind == "clinical" else "animal"


def _alt(material: Material, result: Result) -> str:
    ends = [
        f"{material.looks.label(c.arm)} from {c.y[0]:.3g} to {c.y[-1]:.3g} (last n = {c.n[-1]})"
        for c in result.curves
        if c.y
    ]
    return f"Means over time: {'; '.join(ends)}."


def _ticks(entry: ScoresByDay, axis: TimeAxis, days: Sequence[float]) -> list[tuple[float, str]]:
    """Days under which numbers stand: visits, or round days on which somebody was scored."""
    if entry.visits is not None or len(days) <= 8:
        return [(day, axis.tick(day)) for day in days]
    return [
        (tick * axis.days, f"{tick:g}".replace("-", "\N{MINUS SIGN}")) for tick in axis.ticks(days)
    ]


def _tested(material: Material, result: Result, axis: TimeAxis) -> tuple[ComparedArms, ...]:
    """One row for each pair; only those against the control where there are many."""
    pairs: dict[tuple[str, str], list[Test]] = {}
    for test in result.tests:
        if test.at.arm and test.at.against and test.at.day is not None:
            pairs.setdefault((test.at.arm, test.at.against), []).append(test)
    many = len(pairs) > _MOST_PAIRS
    return tuple(
        ComparedArms(
            arm,
            material.looks.label(arm) if many else pair(material, tests[0].at),
            tuple(_day(material, test, axis) for test in tests),
        )
        for (arm, against), tests in pairs.items()
        if not many or against == material.study.control
    )


def _day(material: Material, test: Test, axis: TimeAxis) -> tuple[float, bool, str]:
    words = f"{test.name}, {p_words(test)}"
    return axis.at(test.at.day or 0), material.significant(test), words


def _means(material: Material, entry: ScoresByDay, result: Result) -> Table:
    means = [e for e in result.estimates if e.quantity == "mean"]
    when = "Visit" if entry.visits else "Day"
    columns = [Column(when, "left" if entry.visits else "right")]
    for arm in result.arms:
        label = material.looks.label(arm)
        parts = (f"{label}: mean", f"{label}: SEM")
        columns += [Column(f"{label}: mean ± SEM", parts=parts)]
        columns += [Column("SD", parts=(f"{label}: SD",)), Column("n", parts=(f"{label}: n",))]
    places = value_decimals(means) or 0
    occasions = dict.fromkeys((e.at.day, e.at.visit) for e in means)
    rows = tuple(
        TableRow((_when(material, at), *_arms(means, result.arms, at, places))) for at in occasions
    )
    caption = captioned(entry, f"{entry.title}: means with SEM, SD and number contributing.")
    return Table(
        f"{result.analysis}-means", caption, tuple(columns), rows, (result.deaths,), source(result)
    )


def _when(material: Material, at: tuple[int | None, str | None]) -> Cell:
    day, visit = at
    if visit is not None:
        return Cell(material.study.schedule.visits[visit].label, day)
    return Cell(str(day).replace("-", "\N{MINUS SIGN}"), day)


def _arms(
    means: Sequence[Estimate], arms: Sequence[str], at: tuple[int | None, str | None], places: int
) -> Iterator[Cell]:
    for arm in arms:
        found = [e for e in means if e.at.arm == arm and (e.at.day, e.at.visit) == at]
        one = found[0] if found else None
        if one is None or one.value is None:
            yield from (Cell("\N{EN DASH}"), Cell(""), Cell("0", 0.0, (0,)))
            continue
        sem = "" if one.se is None else f" ± {fixed(one.se, places)}"
        yield Cell(f"{fixed(one.value, places)}{sem}", one.value, (one.value, one.se))
        yield Cell("" if one.sd is None else fixed(one.sd, places), one.sd, (one.sd,))
        yield Cell(str(one.n), one.n, (one.n,))
