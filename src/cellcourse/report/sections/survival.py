"""Time to an endpoint: curves, medians, numbers at risk, comparisons of arms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cellcourse.analysis.result import Result
from cellcourse.report.axis import doses_since, time_axis
from cellcourse.report.blocks import Block, Cell, Column, Figure, Table, TableRow
from cellcourse.report.figures.counts import Counts
from cellcourse.report.figures.survival import SurvivalPlot, draw_survival
from cellcourse.report.material import Material
from cellcourse.report.numbers import cell, interval, whole_interval
from cellcourse.report.sections.effects import effects_figure
from cellcourse.report.sections.result import captioned, tests_of
from cellcourse.report.tables import BOUNDS, estimates_table, source
from cellcourse.report.wording import (
    age_words,
    capital,
    effect_words,
    level_words,
    listed,
    lower,
    median_words,
    p_words,
    pair,
    share_words,
    stratified,
)
from cellcourse.study.analyses import Cox, KaplanMeier, LogRank, RestrictedMean

__all__ = ["cox", "kaplan_meier", "log_rank", "overall_words", "restricted_mean"]


def kaplan_meier(material: Material, entry: KaplanMeier, result: Result) -> Iterator[Block]:
    """Show the curves, then the medians, then the numbers at risk."""
    yield _figure(material, entry, result)
    yield _medians(material, entry, result)
    yield _at_risk(material, entry, result)


def _figure(material: Material, entry: KaplanMeier, result: Result) -> Figure:
    endpoint = material.study.endpoints[entry.endpoint]
    axis = time_axis(material.study, endpoint.origin)
    last = max((x for curve in result.curves for x in (*curve.x, *curve.marks)), default=0.0)
    days = _tick_days(result)
    plot = SurvivalPlot(
        curves=tuple(axis.curve(curve) for curve in result.curves),
        ticks=tuple(map(axis.at, days)),
        at_risk=tuple(
            Counts(curve.arm, tuple(_number_at_risk(result, curve.arm, day) for day in days))
            for curve in result.curves
        ),
        doses=doses_since(material.study, axis, endpoint.origin, last, result.arms),
        x_label=axis.label,
        time=axis.unit,
        y_label=f"{share_words(material, entry.endpoint)} (%)",
        words=overall_words(material, entry.endpoint),
    )  # fmt: skip
    single, double = draw_survival(result.analysis, plot, material.looks)
    level = level_words(material.study.inference.confidence)
    shown = (
        f"{entry.title}. Lines: Kaplan-Meier estimates; shaded: pointwise {level}s; ticks on a "
        "line: censored. Triangles: administrations. Below: number at risk just before each day."
    )
    return Figure(result.analysis, captioned(entry, shown), _alt(material, result), single, double)


def _tick_days(result: Result) -> tuple[int, ...]:
    counted = (e.at.day for e in result.estimates if e.quantity == "number at risk")
    return tuple(sorted({day for day in counted if day is not None}))


def _number_at_risk(result: Result, arm: str, day: int) -> int:
    return int(result.estimate("number at risk", arm=arm, day=day).value or 0)


def overall_words(material: Material, endpoint: str) -> str:
    """The log-rank test of an endpoint in a few words; empty where none is declared."""
    for entry, result in material.of(LogRank):
        if entry.endpoint != endpoint:
            continue
        overall = [t for t in result.tests if "log-rank" in t.name and "pairwise" not in t.name]
        overall = [t for t in overall if t.at.arm is None] or overall
        best = next((t for t in overall if t.p_kind != "asymptotic"), None)
        best = best or next(iter(overall), None)
        if best is not None:
            within = stratified(material, entry.strata)
            return f"Log-rank test of {len(result.arms)} arms{within}: {p_words(best)}"
    return ""


def _alt(material: Material, result: Result) -> str:
    medians = [e for e in result.estimates if e.quantity == "median survival"]
    said = listed(f"{pair(material, e.at)} {effect_words(e)}" for e in medians)
    return f"Survival curves of {len(result.curves)} arms. Medians: {said}."


def _medians(material: Material, entry: KaplanMeier, result: Result) -> Table:
    medians = [e for e in result.estimates if e.quantity == "median survival"]
    level = next((e.level for e in medians), None)
    rows = []
    for one in medians:
        arm = str(one.at.arm)
        seen, censored = (
            next((e.value for e in result.estimates if e.quantity == q and e.at.arm == arm), None)
            for q in ("events", "censored")
        )
        open_ended = one.low is None and one.high is None
        bounds = "not reached" if open_ended else whole_interval(one.low, one.high)
        cells = (
            Cell(material.looks.label(arm)), cell(one.n), cell(seen), cell(censored),
            cell(one.value) if one.value is not None else Cell("not reached"),
            Cell(bounds, parts=(one.low, one.high)),
        )  # fmt: skip
        rows.append(TableRow(cells))
    differences = [e for e in result.estimates if e.quantity == "difference in median survival"]
    said = listed(f"{pair(material, e.at)} {effect_words(e)}" for e in differences)
    notes = (f"Differences between medians: {said}.",) if differences else ()
    columns = (
        Column("Arm", "left"), Column("n"), Column("Events"), Column("Censored"),
        Column(f"Median (days{age_words(material, entry.endpoint)})"),
        Column(capital(level_words(level)), parts=BOUNDS),
    )  # fmt: skip
    caption = capital(median_words(material, entry.endpoint))
    name = f"{result.analysis}-medians"
    return Table(name, caption, columns, tuple(rows), notes, source(result))


def _at_risk(material: Material, entry: KaplanMeier, result: Result) -> Table:
    share = lower(share_words(material, entry.endpoint))
    short = share if share == "survival" else "without"
    arms = [curve.arm for curve in result.curves]
    columns = [Column("Day")]
    for arm in arms:
        label = material.looks.label(arm)
        parts = tuple(f"{label}: {part}" for part in (f"{share} (%)", *BOUNDS))
        columns += [Column(f"{label}: at risk"), Column(f"{label}: {short} (%)", parts=parts)]
    rows = tuple(TableRow(tuple(_day(result, arms, day))) for day in _tick_days(result))
    caption = f"Number at risk just before each day, and per cent {share} to that day"
    if share == "survival":
        caption = "Number at risk just before each day, and survival to that day"
    return Table(f"{result.analysis}-at-risk", caption, tuple(columns), rows, (), source(result))


def _day(result: Result, arms: list[str], day: int) -> Iterator[Cell]:
    yield cell(day)
    for arm in arms:
        yield cell(result.estimate("number at risk", arm=arm, day=day).value)
        share = result.estimate("survival", arm=arm, day=day)
        if share.value is None:
            yield Cell("not estimable")
            continue
        value = 100 * share.value
        low, high = (None if b is None else 100 * b for b in (share.low, share.high))
        bounds = interval(low, high, 0)
        shown = f"{value:.0f}" + (f" ({bounds})" if bounds else "")
        yield Cell(shown, value, (value, low, high))


def log_rank(material: Material, entry: LogRank, result: Result) -> Iterator[Block]:
    """Tabulate the tests of all arms and of each pair, both kinds of p."""
    yield from _explained(tests_of(material, entry, result), _PAIRWISE, result)
    if result.estimates:
        yield estimates_table(material, result, result.estimates, "What the log-rank test rests on")


def restricted_mean(material: Material, entry: RestrictedMean, result: Result) -> Iterator[Block]:
    """Tabulate the means, and draw and tabulate their differences."""
    yield from effects_figure(material, result, entry.title, "Difference (days)", 0.0, ratio=False)
    yield estimates_table(material, result, result.estimates, entry.title)
    yield from tests_of(material, entry, result)


def cox(material: Material, entry: Cox, result: Result) -> Iterator[Block]:
    """Draw and tabulate the hazard ratios."""
    yield from effects_figure(material, result, entry.title, "Hazard ratio", 1.0, ratio=True)
    yield from _explained(tests_of(material, entry, result), _JOINT, result)


_PAIRWISE: Final = (
    "Each hazard ratio here is estimated from the two arms of its row alone; one model of all arms "
    "gives somewhat other ratios."
)
_JOINT: Final = (
    "The hazard ratios come from one model of all arms; those beside pairwise log-rank tests use "
    "the two arms of a pair alone and are somewhat other."
)


def _explained(blocks: Iterator[Block], note: str, result: Result) -> Iterator[Block]:
    """Say which model hazard ratios come from, where there are more than two arms."""
    ratios = any(t.effect is not None and t.effect.unit == "ratio" for t in result.tests)
    for block in blocks:
        if isinstance(block, Table) and ratios and len(result.arms) > 2:
            yield replace(block, notes=(*block.notes, note))
        else:
            yield block
