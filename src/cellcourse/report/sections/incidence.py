"""Events that forestall each other: cumulative incidence of one, by arm."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import Result
from cellcourse.report.axis import doses_since, time_axis
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.counts import Counts
from cellcourse.report.figures.survival import SurvivalPlot, draw_survival
from cellcourse.report.material import Material
from cellcourse.report.sections.result import captioned, tests_of
from cellcourse.report.tables import estimates_table
from cellcourse.report.wording import level_words, listed, p_words, stratified
from cellcourse.study.analyses import CompetingEvents

__all__ = ["competing_events"]


def competing_events(material: Material, entry: CompetingEvents, result: Result) -> Iterator[Block]:
    """Show the incidence of every arm, then tabulate it and its comparisons."""
    yield _figure(material, entry, result)
    shares = [e for e in result.estimates if e.quantity == "cumulative incidence"]
    yield estimates_table(material, result, shares, captioned(entry, f"{entry.title}."))
    yield from tests_of(material, entry, result)


def _figure(material: Material, entry: CompetingEvents, result: Result) -> Figure:
    origin = material.study.endpoints[entry.endpoint].origin
    axis, days = time_axis(material.study, origin), _days(result)
    last = max((x for curve in result.curves for x in curve.x), default=0.0)
    cause = material.study.events[entry.cause].label
    plot = SurvivalPlot(
        curves=tuple(axis.curve(curve) for curve in result.curves),
        ticks=tuple(map(axis.at, days)),
        at_risk=tuple(_at_risk(result, curve.arm, days) for curve in result.curves),
        doses=doses_since(material.study, axis, origin, last, result.arms),
        x_label=axis.label,
        time=axis.unit,
        y_label=f"{cause} first (%)",
        words=_words(material, entry, result),
        highest=_highest(result),
    )
    single, double = draw_survival(result.analysis, plot, material.looks)
    level = level_words(material.study.inference.confidence)
    shown = (
        f"{entry.title}. Lines: cumulative incidence of {cause} after Aalen and Johansen; shaded: "
        f"pointwise {level}s. {result.deaths} Below: number without any event just before each day."
    )
    return Figure(result.analysis, captioned(entry, shown), _alt(material, result), single, double)


_HIGHEST = (0.1, 0.2, 0.4, 0.6, 1.0)


def _highest(result: Result) -> float:
    """The least round share that no curve and no limit goes beyond."""
    tops = [top for curve in result.curves for top in (*curve.y, *curve.high) if top is not None]
    return next(share for share in _HIGHEST if share >= max(tops, default=0.0))


def _days(result: Result) -> tuple[int, ...]:
    counted = (e.at.day for e in result.estimates if e.quantity == "number at risk")
    return tuple(sorted({day for day in counted if day is not None}))


def _at_risk(result: Result, arm: str, days: tuple[int, ...]) -> Counts:
    left = (result.estimate("number at risk", arm=arm, day=day).value for day in days)
    return Counts(arm, tuple(int(n or 0) for n in left))


def _words(material: Material, entry: CompetingEvents, result: Result) -> str:
    """Gray's test of all arms in a few words, by its permutation p."""
    overall = [test for test in result.tests if "pairwise" not in test.name]
    best = next(test for test in overall if test.p_kind != "asymptotic")
    within = stratified(material, entry.strata)
    return f"Gray's test of {len(result.arms)} arms{within}: {p_words(best)}"


def _alt(material: Material, result: Result) -> str:
    ends = (
        f"{material.looks.label(curve.arm)} {100 * curve.y[-1]:.0f} %" for curve in result.curves
    )
    return f"Cumulative incidence of {len(result.curves)} arms, at the end {listed(ends)}."
