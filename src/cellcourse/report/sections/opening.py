"""The first page: what happened, in five sentences made from the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from cellcourse.analysis.result import Estimate, Result, Test
from cellcourse.report.axis import time_axis
from cellcourse.report.blocks import Block, Callout, KeyFigure, KeyFigures, Section, Sentences
from cellcourse.report.material import Declared, Material
from cellcourse.report.sections.printed import verdicts
from cellcourse.report.sections.survival import overall_words
from cellcourse.report.wording import (
    capital,
    effect_words,
    estimate_words,
    listed,
    p_words,
    pair,
    subjects,
)
from cellcourse.study import analyses
from cellcourse.study.words import NOT_REPORTED

__all__ = ["opening"]

_SENTENCES: Final = 5
_ROLES: Final = ("primary", "secondary", "exploratory", NOT_REPORTED, "descriptive")


def opening(material: Material) -> Section:
    """Answer what happened, show the numbers to remember, and name the limits."""
    blocks: list[Block] = [Sentences(_five(material), lead=True)]
    keys = tuple(islice(_keys(material), 4))
    if keys:
        blocks.append(KeyFigures(keys))
    origins = tuple(material.banners())
    if origins:
        blocks.append(Callout("origin", "Where the data come from", origins))
    limits = _limits(material)
    if limits:
        blocks.append(Callout("limit", "What these data cannot show", limits))
    return Section("happened", "What happened", tuple(blocks))


def _five(material: Material) -> tuple[str, ...]:
    """Who, then the analyses by their role, then how the print compares."""
    last = list(_print(material))
    middle = dict.fromkeys(
        sentence
        for entry, result in _by_role(material)
        for sentence in _say(material, entry, result)
    )
    return (_who(material), *islice(middle, _SENTENCES - 1 - len(last)), *last)


def _by_role(material: Material) -> list[Declared]:
    return sorted(material.declared, key=lambda declared: _ROLES.index(declared[0].role))


def _who(material: Material) -> str:
    study, people = material.study, material.records.subjects
    counts = [(arm.label, sum(one.arm == key for one in people)) for key, arm in study.arms.items()]
    arms = listed(f"{n} in {label}" for label, n in counts)
    kind = _allocation(material)
    return f"{capital(subjects(material, len(people)))} were studied ({arms}){kind}."


def _allocation(material: Material) -> str:
    stated = material.study.design.allocation
    if stated == NOT_REPORTED:
        return "; whether they were randomised is not reported"
    return f", allocated {stated.method}" if stated.method != "randomised" else ", randomised"


def _print(material: Material) -> Iterator[str]:
    if material.compared:
        counts = verdicts(material.compared)
        given = counts["agrees"] + counts["disagrees"]
        yield (
            f"Of {len(material.compared)} numbers in the publication {given} could be recomputed "
            f"here, and {counts['agrees']} of these agree with the print."
        )


def _say(material: Material, entry: Any, result: Result) -> Iterator[str]:
    """Give the sentences about one result, most telling first."""
    speaker = _SPEAKERS.get(type(entry))
    if speaker is None:
        return
    for sentence in speaker(material, entry, result):
        yield f"In simulated data: {sentence}" if material.simulated(entry) else sentence


def _survival(material: Material, entry: analyses.KaplanMeier, result: Result) -> Iterator[str]:
    medians = [e for e in result.estimates if e.quantity == "median survival"]
    endpoint = material.study.endpoints[entry.endpoint]
    if any(e.value is not None for e in medians):
        said = listed(f"{estimate_words(e)} in {pair(material, e.at)}" for e in medians)
        test = overall_words(material, entry.endpoint)
        yield f"Median {endpoint.label.lower()} was {said}{f' ({_lower(test)})' if test else ''}."
        return
    events = [e for e in result.estimates if e.quantity == "events"]
    said = listed(f"{e.value:g} of {e.n} in {pair(material, e.at)}" for e in events)
    yield f"{endpoint.label}: the endpoint was reached by {said}; no median was reached."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _pairs(material: Material, entry: analyses.LogRank, result: Result) -> Iterator[str]:
    """Say how the arms fared, then which pairs differ."""
    for curves, found in material.of(analyses.KaplanMeier):
        if curves.endpoint == entry.endpoint:
            yield from _survival(material, curves, found)
    paired = [t for t in result.tests if t.at.against and t.p_adjusted is not None]
    tests = [t for t in paired if t.p_kind != "asymptotic"] or paired
    if tests:
        label = material.study.endpoints[entry.endpoint].label
        yield f"{label} of pairs of arms: {_which(material, tests)}."


def _which(material: Material, tests: list[Test]) -> str:
    """Name the pairs that differ, and the others where they are few."""
    apart = [t for t in tests if material.significant(t)]
    rest = [t for t in tests if not material.significant(t)]
    if not apart:
        return f"none of {len(tests)} differed" if len(tests) > 1 else "they did not differ"
    if not rest:
        return f"{_each(material, apart)} differed"
    others = _each(material, rest) if len(rest) < 3 else f"the other {len(rest)}"
    return f"{_each(material, apart)} differed; {others} did not"


def _each(material: Material, tests: list[Test]) -> str:
    return listed(f"{pair(material, t.at)} ({p_words(t)})" for t in tests)


def _by_day(material: Material, entry: analyses.ScoresByDay, result: Result) -> Iterator[str]:
    """Name the last tested day on which arms differ, with the largest difference there."""
    label = material.study.measures[entry.measure].label
    tests = [t for t in result.tests if t.at.against and t.effect and t.effect.value is not None]
    apart = [t for t in tests if material.significant(t)]
    if apart:
        last = max(apart, key=lambda t: (t.at.day or 0, abs(_value(t))))
        days = list(dict.fromkeys(t.at.day for t in apart))
        named = time_axis(material.study).named(last.at.day or 0)
        yield (
            f"{label}: arms differed on {len(days)} of {len({t.at.day for t in tests})} tested "
            f"days, last on {named}: {pair(material, last.at)} "
            f"{effect_words(last.effect)}, {p_words(last)}."  # type: ignore[arg-type]
        )
    elif tests:
        yield f"{label}: arms differed on none of {len({t.at.day for t in tests})} tested days."
    elif result.curves:
        yield f"Mean {label} went {_courses(material, result)}."


def _value(test: Test) -> float:
    return 0.0 if test.effect is None or test.effect.value is None else test.effect.value


def _courses(material: Material, result: Result) -> str:
    return listed(
        f"from {c.y[0]:.3g} to {c.y[-1]:.3g} in {material.looks.label(c.arm)} (n = {c.n[-1]})"
        for c in result.curves
        if c.y
    )


def _gap(material: Material, entry: analyses.Crossing, result: Result) -> Iterator[str]:
    means = [e for e in result.estimates if e.quantity.startswith("mean ") and e.value is not None]
    if means:
        measure = material.study.measures[entry.measure].label
        said = listed(f"{estimate_words(e)} in {pair(material, e.at)}" for e in means)
        yield f"{measure} fell from {entry.start:g} to {entry.stop:g} in a mean of {said}."


def _anova(material: Material, entry: analyses.MixedAnova, result: Result) -> Iterator[str]:
    label = material.study.measures[entry.measure].label
    plain = [t for t in result.tests if t.at.item and "," not in t.name]
    if plain:
        said = listed(f"{t.at.item} {p_words(t)}" for t in plain)
        yield f"{label} in {sum(n for _, n in result.n)} subjects seen at every visit: {said}."


def _harm(_material: Material, _entry: analyses.AdverseEventTable, result: Result) -> Iterator[str]:
    whole = [
        e
        for e in result.estimates
        if e.quantity == "subjects with event" and e.at.group and e.at.arm not in result.arms
    ]
    seen = [e for e in whole if e.value]
    n = next((e.n for e in whole), 0)
    said = listed(f"{_lower(str(e.at.item))} ({e.value:g})" for e in seen)
    found = f"{said} were seen" if seen else "none was seen"
    yield f"Of {len(whole)} adverse events looked for among {n} treated, {found}."
    unseen = [e for e in result.limits if e.startswith("No event among")]
    yield from unseen[-1:]


_Speaker = Callable[[Material, Any, Result], Iterator[str]]

_SPEAKERS: Final[dict[type, _Speaker]] = {
    analyses.KaplanMeier: _survival,
    analyses.LogRank: _pairs,
    analyses.ScoresByDay: _by_day,
    analyses.Crossing: _gap,
    analyses.MixedAnova: _anova,
    analyses.AdverseEventTable: _harm,
}


def _keys(material: Material) -> Iterator[KeyFigure]:
    """The numbers to remember: median survival, shares with events."""
    for entry, result in _by_role(material):
        medians = [e for e in result.estimates if e.quantity == "median survival"]
        for one in medians if isinstance(entry, analyses.KaplanMeier) else ():
            label = f"Median survival, {pair(material, one.at)}"
            yield KeyFigure(estimate_words(one), label, _interval(one))
        if isinstance(entry, analyses.AdverseEventTable):
            yield from _event_keys(result)


def _event_keys(result: Result) -> Iterator[KeyFigure]:
    for one in result.estimates:
        total = one.at.arm not in result.arms and one.at.group is not None
        if one.quantity == "share with event" and one.value and total:
            yield KeyFigure(estimate_words(one), capital(str(one.at.item)), _interval(one))


def _interval(one: Estimate) -> str:
    words = effect_words(one)
    inside = words.partition(" (")[2].removesuffix(")")
    return f"{inside}, n = {one.n}" if inside else f"n = {one.n}"


def _limits(material: Material) -> tuple[str, ...]:
    """The limits of the analyses that the study rests on, each once."""
    chosen = [r for e, r in _by_role(material) if e.role in {"primary", "secondary"}]
    found = dict.fromkeys(limit for result in chosen or material.results for limit in result.limits)
    plan = {
        "randomisation": "No randomisation is stated, so arms may have differed before treatment.",
        "blinding": "No blinding is stated, so whoever scored may have known the arm.",
    }
    weak = {one.rule for one in material.weaknesses}
    stated = [sentence for rule, sentence in plan.items() if rule in weak]
    return (*stated, *islice(found, 6))
