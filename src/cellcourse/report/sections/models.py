"""Models of all scores together: adjusted means, odds, lines, who stands out, brackets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cellcourse.analysis.result import Estimate, Result, Test
from cellcourse.report.axis import doses, time_axis
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.counts import Counts
from cellcourse.report.figures.means import MeansPlot, draw_means
from cellcourse.report.material import Material
from cellcourse.report.sections.effects import effects_figure
from cellcourse.report.sections.result import captioned, tests_of
from cellcourse.report.tables import comparisons_table, estimates_table
from cellcourse.study.analyses import Mmrm, ProportionalOdds, RandomSlopes, TimeToThreshold

__all__ = ["mmrm", "proportional_odds", "random_slopes", "time_to_threshold"]


def mmrm(material: Material, entry: Mmrm, result: Result) -> Iterator[Block]:
    """Show the adjusted means, tabulate them and the tests, then what the model estimated."""
    yield _figure(material, entry, result)
    means = [e for e in result.estimates if e.quantity == "adjusted mean"]
    yield estimates_table(material, result, means, captioned(entry, f"{entry.title}: means."))
    yield from tests_of(material, entry, result)


def _figure(material: Material, entry: Mmrm, result: Result) -> Figure:
    axis, visits = time_axis(material.study), material.study.schedule.visits
    days = [visits[visit].day for visit in entry.visits]
    unit = next((e.unit for e in result.estimates if e.quantity == "adjusted mean"), "")
    label = material.study.measures[entry.measure].label
    plot = MeansPlot(
        curves=tuple(axis.curve(curve) for curve in result.curves),
        subjects=(),
        tested=(),
        ticks=tuple((axis.at(visits[v].day), axis.tick(visits[v].day)) for v in entry.visits),
        counts=tuple(Counts(curve.arm, curve.n) for curve in result.curves),
        doses=doses(material.study, axis, max(days), result.arms),
        x_label=axis.label,
        time=axis.unit,
        y_label=f"{label} ({unit})" if unit else label,
        unit=unit,
        floor=None,
        spread="SE",
    )
    single, double = draw_means(result.analysis, plot, material.looks)
    shown = (
        f"{entry.title}. Adjusted means of the mixed model with their SE. Triangles: "
        f"administrations; below: number contributing. {result.deaths}"
    )
    alt = "; ".join(
        f"{material.looks.label(curve.arm)} from {curve.y[0]:.3g} to {curve.y[-1]:.3g}"
        for curve in result.curves
    )
    return Figure(
        result.analysis, captioned(entry, shown), f"Adjusted means: {alt}.", single, double
    )


def proportional_odds(
    material: Material, entry: ProportionalOdds, result: Result
) -> Iterator[Block]:
    """Draw the odds ratios of arms, and tabulate them, their tests and those of covariates."""
    asymptotic = replace(
        result, tests=tuple(t for t in result.tests if not t.name.startswith("permutation"))
    )
    title = "Odds ratio of a better score"
    yield from effects_figure(material, asymptotic, entry.title, title, 1.0, ratio=True)
    yield from tests_of(material, entry, result)
    if result.estimates:
        caption = captioned(entry, f"{entry.title}: days and covariates.")
        yield estimates_table(material, result, result.estimates, caption)


def random_slopes(material: Material, entry: RandomSlopes, result: Result) -> Iterator[Block]:
    """Tabulate the slopes and their comparisons, then every subject."""
    of_arms, of_subjects = _split(result)
    yield estimates_table(material, result, of_arms, captioned(entry, f"{entry.title}: slopes."))
    compared = [test for test in result.tests if test.at.subject is None]
    if compared:
        caption = captioned(entry, f"{entry.title}: comparisons of slopes.")
        yield comparisons_table(material, result, compared, caption)
    if of_subjects:
        name = f"{result.analysis}-subjects"
        caption = f"{entry.title}: how far each subject's slope is from that of its arm."
        table = estimates_table(material, result, of_subjects, captioned(entry, caption))
        yield replace(table, id=name)
    judged = [test for test in result.tests if test.at.subject is not None]
    if judged:
        caption = f"{entry.title}: whether each subject stands out."
        table = comparisons_table(material, result, judged, captioned(entry, caption))
        yield replace(table, id=f"{result.analysis}-standing-out")


def time_to_threshold(
    material: Material, entry: TimeToThreshold, result: Result
) -> Iterator[Block]:
    """Draw time ratios, tabulate shares and tests; brackets are in the data of the report."""
    regressed = replace(result, tests=tuple(t for t in result.tests if _is_time_ratio(t)))
    yield from effects_figure(material, regressed, entry.title, "Time ratio", 1.0, ratio=True)
    of_arms, _ = _split(result)
    yield estimates_table(material, result, of_arms, captioned(entry, f"{entry.title}."))
    yield from tests_of(material, entry, result)


def _is_time_ratio(test: Test) -> bool:
    return test.effect is not None and test.effect.quantity == "time ratio"


def _split(result: Result) -> tuple[list[Estimate], list[Estimate]]:
    of_subjects = [e for e in result.estimates if e.at.subject is not None]
    return [e for e in result.estimates if e.at.subject is None], of_subjects
