"""Days from one score to a lower one: every subject, the arms' means, their comparison."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import Estimate, Result
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.strips import Bracket, Strip, StripPlot, draw_strips
from cellcourse.report.material import Material
from cellcourse.report.sections.result import captioned, tests_of
from cellcourse.report.tables import estimates_table
from cellcourse.report.wording import effect_words, listed, p_words, pair
from cellcourse.study.analyses import Crossing

__all__ = ["crossing"]

_EACH = "days between thresholds"


def crossing(material: Material, entry: Crossing, result: Result) -> Iterator[Block]:
    """Show every subject's days, then the means and the tests."""
    each = [e for e in result.estimates if e.quantity == _EACH]
    means = [e for e in result.estimates if e.quantity == f"mean {_EACH}"]
    if each:
        yield _figure(material, entry, result, means)
    rest = [e for e in result.estimates if e.quantity != _EACH]
    yield estimates_table(material, result, rest, captioned(entry, f"{entry.title}."))
    yield from tests_of(material, entry, result)


def _figure(material: Material, entry: Crossing, result: Result, means: list[Estimate]) -> Figure:
    measure = material.study.measures[entry.measure].label
    plot = StripPlot(
        strips=tuple(_strip(result, arm) for arm in result.arms),
        brackets=tuple(
            Bracket(t.at.arm, t.at.against, p_words(t))
            for t in result.tests
            if t.at.arm and t.at.against
        ),
        y_label=f"Days from {measure} {entry.start:g} to {entry.stop:g}",
        unit="days",
    )
    single, double = draw_strips(result.analysis, plot, material.looks)
    said = listed(f"{pair(material, e.at)} {effect_words(e)}" for e in means)
    caption = (
        f"{entry.title}. One point for each subject, open where the days are only the least they "
        "can be; black: mean and SEM."
    )
    return Figure(
        result.analysis, captioned(entry, caption), f"Means: {said}.", single, double,
        print_single=True,
    )  # fmt: skip


def _strip(result: Result, arm: str) -> Strip:
    values = tuple(
        (str(e.at.subject), e.value, e.censored)
        for e in result.estimates
        if e.quantity == _EACH and e.at.arm == arm and e.value is not None
    )
    mean = result.estimate(f"mean {_EACH}", arm=arm)
    return Strip(arm, values, mean.value, mean.se)
