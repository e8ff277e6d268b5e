"""Scores and survival modelled jointly, and what the model expects of single subjects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cellcourse.analysis.result import Estimate, Result
from cellcourse.report.axis import TimeAxis, time_axis
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.prediction import Expected, PredictionPlot, draw_prediction
from cellcourse.report.material import Material
from cellcourse.report.sections.result import captioned, tests_of
from cellcourse.report.tables import estimates_table
from cellcourse.report.wording import level_words, listed, lower, share_words
from cellcourse.study.analyses import JointModel
from cellcourse.study.analyses.models import Prediction

__all__ = ["joint_model"]

_PREDICTED = ("predicted survival", "predicted score")


def joint_model(material: Material, entry: JointModel, result: Result) -> Iterator[Block]:
    """Tabulate the tests and the model, then draw and tabulate every prediction."""
    yield from tests_of(material, entry, result)
    model = [e for e in result.estimates if e.at.subject is None]
    yield estimates_table(material, result, model, captioned(entry, f"{entry.title}: the model."))
    for place, one in enumerate(entry.predictions, start=1):
        own = [
            e
            for e in result.estimates
            if e.at.subject == one.subject and e.at.item == f"from day {one.known_until}"
        ]
        if own:
            yield _figure(material, entry, result, one, own, place)
    foreseen = [e for e in result.estimates if e.quantity in _PREDICTED]
    if foreseen:
        caption = captioned(entry, f"{entry.title}: predictions of single subjects.")
        table = estimates_table(material, result, foreseen, caption)
        yield replace(table, id=f"{result.analysis}-predictions")


def _figure(
    material: Material,
    entry: JointModel,
    result: Result,
    one: Prediction,
    own: list[Estimate],
    place: int,
) -> Figure:
    axis = time_axis(material.study)
    label = material.study.measures[entry.measure].label
    unit = next(e.unit for e in own if e.quantity == "predicted score")
    known = [e for e in own if e.quantity == "score known"]
    plot = PredictionPlot(
        arm=str(own[0].at.arm),
        known=tuple((axis.at(e.at.day or 0), e.value or 0.0) for e in known),
        now=axis.at(one.known_until),
        scores=_expected(axis, own, "predicted score"),
        survival=_expected(axis, own, "predicted survival"),
        ticks=axis.ticks(e.at.day or 0 for e in own),
        x_label=axis.label,
        time=axis.unit,
        y_label=f"{label} ({unit})" if unit else label,
        share_label=f"{share_words(material, entry.endpoint)} (%)",
    )
    single, double = draw_prediction(f"{result.analysis}-{place}", plot, material.looks)
    level = level_words(material.study.inference.confidence)
    shown = (
        f"{entry.title}: subject {one.subject}, as foreseen on {axis.named(one.known_until)}. "
        f"Markers: scores known then; above: expected score with the {level} of a new one; below: "
        f"chance of {lower(share_words(material, entry.endpoint))} with the {level} of the model."
    )
    return Figure(
        f"{result.analysis}-prediction-{place}",
        captioned(entry, shown),
        _alt(material, entry, one, plot, axis),
        single,
        double,
    )


def _expected(axis: TimeAxis, own: list[Estimate], quantity: str) -> tuple[Expected, ...]:
    return tuple(
        Expected(axis.at(e.at.day or 0), e.value or 0.0, e.low or 0.0, e.high or 0.0)
        for e in own
        if e.quantity == quantity
    )


def _alt(
    material: Material, entry: JointModel, one: Prediction, plot: PredictionPlot, axis: TimeAxis
) -> str:
    chances = listed(
        f"{100 * point.y:.0f} % at {axis.named(day)}"
        for day, point in zip(one.days, plot.survival, strict=True)
    )
    share = share_words(material, entry.endpoint)
    return f"Subject {one.subject}: {lower(share)} expected, {chances}."
