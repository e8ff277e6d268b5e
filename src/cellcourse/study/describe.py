"""The methods section of a study, as far as its plan goes, in plain sentences.

What the plan does not say is named as not reported, for a reader looks for it. How the
analyses were done is told by their results, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.quantities import Amount
from cellcourse.study.describe_design import blinding, population, size_and_allocation
from cellcourse.study.population import Criterion, Treatment
from cellcourse.study.product import Administration, Arm, Product, ReleaseTest
from cellcourse.study.schedule import Endpoint, Event
from cellcourse.study.spoken import counted, duration, listed, quantity, rule_in_words, study_day
from cellcourse.study.study import Study
from cellcourse.study.timeline import day_zero_in_words, timeline
from cellcourse.study.words import NOT_REPORTED

__all__ = ["Passage", "describe"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of the methods."""

    heading: str
    sentences: tuple[str, ...]


def describe(study: Study) -> tuple[Passage, ...]:
    """Tell the plan of a study, paragraph by paragraph; an empty paragraph is left out."""
    told = (
        ("Design", (*size_and_allocation(study), *blinding(study), *_governance(study))),
        ("Population", tuple(population(study))),
        ("Eligibility", tuple(_eligibility(study))),
        ("Product", tuple(_products(study))),
        ("Treatment", tuple(_treatment(study))),
        ("Assessments", tuple(_assessments(study))),
        ("Endpoints", tuple(_endpoints(study))),
    )
    return tuple(Passage(heading, sentences) for heading, sentences in told if sentences)


def _governance(study: Study) -> Iterator[str]:
    if study.registrations == NOT_REPORTED:
        yield "No registration is reported."
    else:
        yield f"Registered as {listed(study.registrations)}."
    told = study.ethics == NOT_REPORTED
    yield "Ethical approval is not reported." if told else f"Approved: {study.ethics}."


def _eligibility(study: Study) -> Iterator[str]:
    if study.eligibility == NOT_REPORTED:
        yield "Criteria of eligibility are not reported."
        return
    for verb, criteria in (
        ("Subjects could enter with", study.eligibility.include),
        ("Subjects were excluded for", study.eligibility.exclude),
    ):
        if criteria:
            yield f"{verb}: {'; '.join(_criterion(study, one) for one in criteria.values())}."


def _criterion(study: Study, criterion: Criterion) -> str:
    if criterion.rule is not None:
        return f"{_small(criterion.text)} ({rule_in_words(study, criterion.rule)})"
    return f"{_small(criterion.text)} (judged by {criterion.judgement})"


def _small(text: str) -> str:
    """Begin with a small letter, unless the word is an abbreviation."""
    first = text.split(maxsplit=1)[0]
    return text if any(letter.isupper() for letter in first[1:]) else text[0].lower() + text[1:]


def _products(study: Study) -> Iterator[str]:
    for product in study.products.values():
        if product.kind == "cells":
            yield from _cells(product)
        else:
            content = product.content
            yield f"{product.label}: {_told(content, 'content')}."


def _told(words: str | None, name: str) -> str:
    return f"{name} not reported" if words in {None, NOT_REPORTED} else str(words)


def _cells(product: Product) -> Iterator[str]:
    origin, tissue = _told(product.origin, "donor"), _told(product.tissue, "tissue")
    yield f"{product.label}: {origin}, {tissue}, {_diluent(product)}."
    if product.preparation:
        yield f"Preparation: {'; '.join(_small(step) for step in product.preparation)}."
    panel = product.flow_cytometry
    if panel is not None:
        cytometer = _told(panel.cytometer, "cytometer")
        threshold = _told(panel.threshold, "threshold")
        markers = listed(list(panel.markers))
        yield f"Flow cytometry of {markers} ({cytometer}; {threshold})."
    for test in product.tests.values():
        yield f"{test.label}: {_told(test.method, 'method')}; {_limit(test)}."


def _limit(test: ReleaseTest) -> str:
    by_route = [f"{limit} ({route})" for route, limit in test.limit_by_route.items()]
    stated = test.limit != NOT_REPORTED or not by_route
    return listed([*by_route, *([_told(test.limit, "limit")] if stated else [])])


def _diluent(product: Product) -> str:
    told = product.diluent != NOT_REPORTED
    return f"in {product.diluent}" if told else "diluent not reported"


def _treatment(study: Study) -> Iterator[str]:
    yield f"Day zero was {_DAY_ZERO[study.day_zero.by]}{day_zero_in_words(study)}."
    for arm in study.arms.values():
        given = "; ".join(_given(study, one) for one in arm.regimen)
        yield f"{arm.label} ({_size(arm)}): {given}."
    for medicine in study.concomitant.values():
        yield f"{medicine.name}: {_medicine(medicine)}."


_DAY_ZERO = {
    "trigger": "the first day with ",
    "first administration": "the day of the ",
    "age": "",
}


def _size(arm: Arm) -> str:
    return "number not reported" if arm.size == NOT_REPORTED else f"n = {arm.size}"


def _given(study: Study, given: Administration) -> str:
    product = study.products[given.product]
    days = listed([study_day(day).removeprefix("day ") for day in given.days])
    parts = [f"{_small(product.label)} on {'day' if len(given.days) == 1 else 'days'} {days}"]
    if given.then_every is not None:
        parts.append(f"then every {duration(given.then_every)}")
    names = ("volume", "route") if product.kind == "vehicle" else ("dose", "volume", "route")
    parts += [_amount(getattr(given, name)) for name in names if _is_told(getattr(given, name))]
    unsaid = [name for name in names if not _is_told(getattr(given, name))]
    if unsaid:
        parts.append(f"{listed(unsaid)} not reported")
    if given.observed_for != NOT_REPORTED:
        parts.append(f"observed for {duration(given.observed_for)}")
    return ", ".join(parts)


def _is_told(value: object) -> bool:
    return value != NOT_REPORTED


def _amount(value: Amount | str) -> str:
    return quantity(value) if isinstance(value, Amount) else value


_OFTEN: dict[float, str] = {1: "once", 2: "twice"}


def _medicine(medicine: Treatment) -> str:
    dose = "dose not reported"
    if isinstance(medicine.dose, Amount):
        often = medicine.times_per_day
        times = "" if often == NOT_REPORTED else f", {_OFTEN.get(often, f'{often:g} times')} a day"
        dose = f"{quantity(medicine.dose)}{times}"
    return dose if medicine.who == NOT_REPORTED else f"{dose}, {medicine.who}"


def _assessments(study: Study) -> Iterator[str]:
    plan = timeline(study)
    for span in plan.spans:
        done = listed([_small(words) for words in span.done])
        yield f"{span.label} from {span.begins} until {span.ends}: {done}."
    if plan.visits:
        yield f"Visits: {listed([_small(visit.label) for visit in plan.visits])}."
    without = [visit for visit in plan.visits if visit.earliest is None]
    if without:
        total = counted(len(plan.visits), "visit")
        yield f"Windows are not reported for {len(without)} of {total}."
    for measure in study.measures.values():
        yield f"{measure.label}: {_raters(measure.raters)}."


def _raters(raters: str) -> str:
    return "who assessed it is not reported" if raters == NOT_REPORTED else f"assessed by {raters}"


def _endpoints(study: Study) -> Iterator[str]:
    for endpoint in study.endpoints.values():
        yield _endpoint(study, endpoint)
    for event in study.events.values():
        yield from _event(study, event)


def _endpoint(study: Study, endpoint: Endpoint) -> str:
    labels = [_small(study.events[key].label) for key in endpoint.events]
    first = "the first of " if len(labels) > 1 else ""
    words = f"{endpoint.label}: time from {endpoint.origin} to {first}{listed(labels)}"
    ends = [_small(study.events[key].label) for key in endpoint.censored_by]
    return f"{words}; censored at {listed(ends, 'or')}." if ends else f"{words}."


def _event(study: Study, event: Event) -> Iterator[str]:
    if event.definition is not None:
        yield f"{event.label}: {event.definition}."
    elif event.rule is not None:
        yield f"{event.label}: {rule_in_words(study, event.rule)}."
    for other in event.other_definitions:
        yield f"The source also defines {_small(event.label)} as {other}."
