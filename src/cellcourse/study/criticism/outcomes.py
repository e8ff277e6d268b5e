"""Weaknesses of what is observed: scales, windows, endpoints, the day before treatment."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.study.calendar import series_start
from cellcourse.study.criticism.weakness import Criticism, Weakness, weakness
from cellcourse.study.measure import CapacityPercentMeasure
from cellcourse.study.population import Criterion
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["RULES"]

_NAMES_ITS_SCALE = {"alsfrs": ("of 40", "/40", "0 to 40"), "alsfrs-r": ("-R", "48", "revised")}
"""Words that tell the scale of 40 points from the revised scale of 48."""


def _scale(study: Study) -> Iterator[Weakness]:
    if study.eligibility == NOT_REPORTED:
        return
    for kind in ("include", "exclude"):
        for key, criterion in getattr(study.eligibility, kind).items():
            if _is_ambiguous(study, criterion):
                yield weakness(
                    "ambiguous scale",
                    ("eligibility", kind, key),
                    f"{criterion.text!r} does not say the scale's maximum",
                    "ALSFRS ends at 40 and ALSFRS-R at 48; the same number admits other patients",
                    "Cedarbaum1999",
                )


def _is_ambiguous(study: Study, criterion: Criterion) -> bool:
    measure = study.measures.get(criterion.rule.of) if criterion.rule else None
    words = _NAMES_ITS_SCALE.get(measure.instrument if measure else "", ())
    return bool(words) and not any(word in criterion.text for word in words)


def _reference(study: Study) -> Iterator[Weakness]:
    for key, measure in study.measures.items():
        if isinstance(measure, CapacityPercentMeasure) and measure.reference == NOT_REPORTED:
            yield weakness(
                "reference equations",
                ("measures", key, "reference"),
                f"the reference equations of {measure.label} are not named",
                "per cent predicted of one person differs by up to 12 points between equations",
                "Stanojevic2022",
            )


def _windows(study: Study) -> Iterator[Weakness]:
    without = [v.label for v in study.schedule.visits.values() if v.window == NOT_REPORTED]
    if without:
        yield weakness(
            "visit windows",
            ("schedule", "visits"),
            f"{len(without)} of {len(study.schedule.visits)} visits have no window",
            "nobody can say which visit was late, nor which value belongs to which visit",
            "SPIRIT2013",
        )


def _definitions(study: Study) -> Iterator[Weakness]:
    for key, event in study.events.items():
        if event.other_definitions:
            ways = [event.definition or event.label, *event.other_definitions]
            yield weakness(
                "two definitions",
                ("events", key),
                f"{event.label} is defined as {'; and as '.join(ways)}",
                "subjects reach it on different days under each, so survival depends on which",
                "Ludolph2010",
            )
        elif study.design.kind == "animal" and event.dead and not (event.definition or event.rule):
            yield weakness(
                "endpoint rule",
                ("events", key),
                f"no rule says when {event.label} is reached",
                "whoever watches decides the day of the endpoint",
                "Ludolph2010",
            )


def _other_deaths(study: Study) -> Iterator[Weakness]:
    if study.design.kind != "animal":
        return
    for key, endpoint in study.endpoints.items():
        if not endpoint.censored_by:
            yield weakness(
                "deaths from other causes",
                ("endpoints", key, "censored_by"),
                f"{endpoint.label}: no event stands for a death that is not the disease's",
                "such deaths either count as the disease's or leave the study unseen",
                "Scott2008",
            )


def _baseline(study: Study) -> Iterator[Weakness]:
    """A course over time whose starting point no visit records."""
    followed = {getattr(analysis, "measure", None) for analysis in study.analyses.values()}
    for key, measure in study.measures.items():
        if key in followed and not _seen_before_treatment(study, key):
            yield weakness(
                "no baseline",
                ("measures", key),
                f"{measure.label} is not assessed up to the first administration",
                "a difference between arms after treatment may have been there before",
                "ARRIVE2020" if study.design.kind == "animal" else "CONSORT2010",
            )


def _seen_before_treatment(study: Study, measure: str) -> bool:
    first = min((day for _, day, _ in study.administrations()), default=0)
    days = [visit.day for visit in study.schedule.visits.values() if measure in visit.measures]
    for series in study.schedule.series.values():
        if measure in series.measures:
            # A series that begins at an age began before the day that a trigger sets.
            start = series_start(study, series)
            days.append(first if start is None else start)
    return any(day <= first for day in days)


RULES: tuple[Criticism, ...] = (
    _scale,
    _reference,
    _windows,
    _definitions,
    _other_deaths,
    _baseline,
)
