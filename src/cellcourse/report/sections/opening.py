"""The first page: what happened, in five sentences made from the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from cellcourse.analysis.result import Estimate, Result, Test
from cellcourse.report.axis import time_axis
from cellcourse.report.blocks import Block, Callout, KeyFigures, Section, Sentences
from cellcourse.report.material import Declared, Material
from cellcourse.report.sections.key_figures import (
    ROLES,
    key_figures,
    median_value,
    with_event,
)
from cellcourse.report.sections.printed import circular, verdicts
from cellcourse.report.sections.survival import overall_words
from cellcourse.report.wording import (
    age_words,
    capital,
    counted,
    effect_words,
    estimate_words,
    level_words,
    listed,
    lower,
    median_words,
    p_words,
    pair,
    share_words,
    stratified,
    subjects,
    where,
)
from cellcourse.study import analyses
from cellcourse.study.words import NOT_REPORTED

__all__ = ["opening"]

_SENTENCES: Final = 5


def opening(material: Material) -> Section:
    """Answer what happened, show the numbers to remember, and name the limits."""
    said = _five(material)
    blocks: list[Block] = [Sentences(said, lead=True)]
    keys = tuple(key_figures(material))
    if keys:
        blocks.append(KeyFigures(keys))
    origins = tuple(material.banners())
    if origins:
        blocks.append(Callout("origin", "Where the data come from", origins))
    limits = tuple(limit for limit in _limits(material) if limit not in said)
    if limits:
        blocks.append(Callout("limit", "What these data cannot show", limits))
    return Section("happened", "What happened", tuple(blocks))


def _five(material: Material) -> tuple[str, ...]:
    """Who, what became of them, the analyses by their role, then how the print compares."""
    last = list(_print(material))
    middle = dict.fromkeys(
        sentence
        for entry, result in _by_role(material)
        for sentence in _say(material, entry, result)
    )
    first = (_who(material), *_fates(material))
    told = (*first, *islice(middle, _SENTENCES - len(first) - len(last)))
    spare = islice(_spare(material), _SENTENCES - len(told) - len(last))
    return (*told, *spare, *last)


def _spare(material: Material) -> Iterator[str]:
    """What can be said of any study, where the analyses have less than five sentences to say."""
    yield from _limits(material)
    yield f"The study file declares {counted(len(material.results), 'result')}, all given below."
    yield f"The study has {counted(len(material.study.arms), 'arm')}."


def _by_role(material: Material) -> list[Declared]:
    return sorted(material.declared, key=lambda declared: ROLES.index(declared[0].role))


def _who(material: Material) -> str:
    study, people = material.study, material.records.subjects
    counts = [(arm.label, sum(one.arm == key for one in people)) for key, arm in study.arms.items()]
    arms = listed(f"{n} in {label}" for label, n in counts)
    kind = _allocation(material)
    return f"{capital(subjects(material, len(people)))} were studied ({arms}){kind}."


def _fates(material: Material) -> Iterator[str]:
    """Give every declared event by arm, deaths first and losses last."""
    found = next((result for _, result in material.of(analyses.Flow)), None)
    if found is None or _told_with_survival(material):
        return
    events = material.study.events
    order = sorted(events, key=lambda key: (not events[key].dead, events[key].ends_follow_up))
    said = [
        f"{lower(events[key].label)} {listed(f'{n:g}' for n in counts)}"
        for key in order
        if (counts := [e.value or 0.0 for e in with_event(found, key)])
    ]
    if said:
        arms = ", ".join(material.looks.label(arm) for arm in found.arms)
        yield f"Events by arm ({arms}): {'; '.join(said)}."


def _told_with_survival(material: Material) -> bool:
    """Whether nothing can happen but the endpoint whose median the report gives."""
    shown = (material.study.endpoints[e.endpoint] for e, _ in material.of(analyses.KaplanMeier))
    return any(set(endpoint.events) == set(material.study.events) for endpoint in shown)


def _allocation(material: Material) -> str:
    stated = material.study.design.allocation
    if stated == NOT_REPORTED:
        return "; whether they were randomised is not reported"
    return f", allocated {stated.method}" if stated.method != "randomised" else ", randomised"


def _print(material: Material) -> Iterator[str]:
    if material.compared:
        counts = verdicts(material.compared)
        given, warned = counts["agrees"] + counts["disagrees"], circular(material.compared)
        yield (
            f"Of {len(material.compared)} numbers in the publication {given} could be recomputed "
            f"here, and {counts['agrees']} of these agree with the print"
            f"{f'; {warned}' if warned else ''}{_made_up(counts['simulated'])}."
        )


def _made_up(n: int) -> str:
    return f"; for {n} more only simulated data are at hand, which check nothing" if n else ""


def _say(material: Material, entry: Any, result: Result) -> Iterator[str]:
    """Give the sentences about one result, most telling first."""
    speaker = _SPEAKERS.get(type(entry))
    if speaker is None:
        return
    mixed = len({found.origin for found in material.results}) > 1
    only = "simulated" if mixed and result.origin == "simulated" else ""
    for sentence in speaker(material, entry, result):
        yield f"In {only} data: {sentence}" if only else sentence


def _survival(material: Material, entry: analyses.KaplanMeier, result: Result) -> Iterator[str]:
    medians = [e for e in result.estimates if e.quantity == "median survival"]
    events = [e for e in result.estimates if e.quantity == "events"]
    reached = listed(f"{e.value:g} of {e.n} in {pair(material, e.at)}" for e in events)
    named, age = median_words(material, entry.endpoint), age_words(material, entry.endpoint)
    if all(e.value is None for e in medians):
        label = material.study.endpoints[entry.endpoint].label
        yield f"{label}: the endpoint was reached by {reached}; no median was reached."
        return
    said = listed(f"{median_value(e)}{age} in {pair(material, e.at)}" for e in medians)
    counts = f"The endpoint was reached by {reached}; " if _told_with_survival(material) else ""
    test = overall_words(material, entry.endpoint)
    sentence = f"{counts}{named} was {said}{f' ({lower(test)})' if test else ''}."
    yield capital(sentence)


def _pairs(material: Material, entry: analyses.LogRank, result: Result) -> Iterator[str]:
    """Say how the arms fared, then which pairs differ."""
    for curves, found in material.of(analyses.KaplanMeier):
        if curves.endpoint == entry.endpoint:
            yield from _survival(material, curves, found)
    paired = [t for t in result.tests if t.at.against and t.p_adjusted is not None]
    tests = [t for t in paired if t.p_kind != "asymptotic"] or paired
    if tests:
        effects = _effects(material, entry.endpoint, result)
        named = dict.fromkeys(e.quantity for e in effects.values())
        level = level_words(material.study.inference.confidence)
        sizes = f"; {listed(named)} with {level}" if named else ""
        subject = f"{share_words(material, entry.endpoint)} of pairs of arms"
        within = stratified(material, entry.strata)
        yield f"{subject}{within} (log-rank tests{sizes}): {_which(material, tests, effects)}."


_Effects = dict[tuple[str | None, str | None], Estimate]


def _effects(material: Material, endpoint: str, result: Result) -> _Effects:
    """The effect of each pair: in days where restricted means are declared, or as a ratio."""
    means = [r for e, r in material.of(analyses.RestrictedMean) if e.endpoint == endpoint]
    return {
        (test.at.arm, test.at.against): test.effect
        for one in (result, *means)
        for test in one.tests
        if test.effect is not None and test.effect.value is not None
    }


def _which(material: Material, tests: list[Test], effects: _Effects) -> str:
    """Name the pairs that differ, and the others where they are few."""
    apart = [t for t in tests if material.significant(t)]
    rest = [t for t in tests if not material.significant(t)]
    shown = rest if len(rest) < 3 else [min(rest, key=lambda t: t.p)]
    named = listed(_each(material, t, effects) for t in shown)
    if len(rest) > len(shown):
        named = f"any of {'the other ' if apart else ''}{len(rest)}, the nearest being {named}"
    differ = f"{listed(_each(material, t, effects) for t in apart)} differed" if apart else ""
    return "; ".join(
        part for part in (differ, f"no difference shown for {named}" * bool(rest)) if part
    )


def _each(material: Material, test: Test, effects: _Effects) -> str:
    effect = effects.get((test.at.arm, test.at.against))
    size = "" if effect is None else f"{_short(effect)}, "
    return f"{pair(material, test.at)} ({size}{p_words(test)})"


def _short(effect: Estimate) -> str:
    """An effect with its interval, whose level is said elsewhere."""
    return effect_words(effect).replace(f"({level_words(effect.level)} ", "(")


def _by_day(material: Material, entry: analyses.ScoresByDay, result: Result) -> Iterator[str]:
    """Name the last comparison that shows a difference, its day and its strategy for the dead."""
    label = material.study.measures[entry.measure].label
    tests = [t for t in result.tests if t.at.against and t.effect and t.effect.value is not None]
    apart = [t for t in tests if material.significant(t)]
    if tests:
        last = max(apart or tests, key=lambda t: (t.at.day or 0, abs(_value(t))))
        found = f"{'a' if apart else 'no'} difference shown"
        yield (
            f"{label}, the dead {_STRATEGIES[entry.deaths]}: {found} on "
            f"{time_axis(material.study).named(last.at.day or 0)} for {pair(material, last.at)}, "
            f"{effect_words(last.effect)}, {p_words(last)}"  # type: ignore[arg-type]
            f"; {len(apart)} of {counted(len(tests), 'comparison')} of two arms on a day "
            f"{'shows' if len(apart) == 1 else 'show'} one{_otherwise(material, entry, result)}."
        )
    elif result.curves:
        yield f"Mean {label} went {_courses(material, result)}."


_STRATEGIES: Final = {"excluded": "left out", "zero": "scored zero"}


def _otherwise(material: Material, entry: analyses.ScoresByDay, result: Result) -> str:
    """Say where another strategy for the dead turns a comparison round."""
    apart = {t.at: material.significant(t) for t in result.tests if t.at.against}
    for other, found in material.of(analyses.ScoresByDay):
        if other.measure != entry.measure or other.deaths == entry.deaths:
            continue
        moved = [
            where(material, t.at)
            for t in found.tests
            if t.at in apart and material.significant(t) is not apart[t.at]
        ]
        how = f"; with the dead {_STRATEGIES[other.deaths]} the conclusion"
        return f"{how} changes for {listed(moved)}" if moved else f"{how}s are the same"
    return ""


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
    said = listed(f"{lower(str(e.at.item))} ({e.value:g})" for e in seen)
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
