"""Who they were at the start, arm by arm, how far arms differ, and who kept which rule.

Differences between arms are described in standard deviations and not tested: in a
randomised study such a test would ask whether the randomisation was one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cellcourse.analysis.eligibility import broken_rules, eligibility_rows
from cellcourse.analysis.question import ALL_ARMS, Question, listed
from cellcourse.analysis.result import At, Estimate, Result
from cellcourse.errors import MethodError
from cellcourse.records.derive import at_baseline
from cellcourse.stats.standardised import standardised_difference
from cellcourse.stats.summaries import summarise
from cellcourse.study.analyses import BaselineTable

__all__ = ["baseline_table"]

_Values = dict[str, float | str | None]
"""A value for each subject."""


def baseline_table(question: Question[BaselineTable]) -> Result:
    """Describe every variable, and check every eligibility rule."""
    entry = question.entry
    rows = eligibility_rows(question)
    names = (*entry.variables, *entry.measures)
    return Result(
        analysis=question.key,
        method="baseline table",
        title=entry.title,
        deaths="",
        arms=question.arms,
        n=question.count(one.subject for one in question.subjects),
        estimates=tuple(estimate for name in names for estimate in _of_variable(question, name)),
        rows=rows,
        limits=(*_allocation(question), *broken_rules(rows)),
        references=("Hedges1981", "Austin2009") if _compared(question) else (),
        steps=tuple(_steps(question)),
        inputs=question.inputs("subjects", "observations"),
    )


def _of_variable(question: Question[BaselineTable], name: str) -> Iterator[Estimate]:
    """Describe a variable, every number with the origin of the table that it stands in."""
    origin = question.origin("observations" if name in question.study.measures else "subjects")
    for estimate in _described(question, name, _known(question, name)):
        yield replace(estimate, origin=origin)


def _known(question: Question[BaselineTable], name: str) -> _Values:
    values = at_baseline(question.study, question.records, name)
    return {one.subject: values[one.subject] for one in question.subjects}


def _compared(question: Question[BaselineTable]) -> bool:
    return len(question.arms) > 1


def _of_arm(question: Question[BaselineTable], values: _Values, arm: str) -> list[float | str]:
    """What is known in an arm, sorted."""
    own = [v for subject, v in values.items() if arm in (question.arm_of[subject], ALL_ARMS)]
    return sorted((v for v in own if v is not None), key=lambda v: (isinstance(v, str), v))


def _described(question: Question[BaselineTable], name: str, values: _Values) -> Iterator[Estimate]:
    for arm in (*question.arms, ALL_ARMS):
        known = _of_arm(question, values, arm)
        if _is_category(question, name):
            yield from _counts(question, name, arm, known)
        else:
            yield from _summary(question, name, arm, _numbers(known))
        size = sum(arm in (one.arm, ALL_ARMS) for one in question.subjects)
        yield Estimate(
            "not reported", At(arm=arm, item=name), size - len(known), "subjects", n=size
        )
    for arm, against in question.pairs():
        yield from _apart(question, name, values, arm, against)


def _is_category(question: Question[BaselineTable], name: str) -> bool:
    declared = question.study.baseline.get(name)
    return declared is not None and declared.kind == "category"


def _numbers(known: Sequence[float | str]) -> list[float]:
    return [value for value in known if not isinstance(value, str)]


def _unit(question: Question[BaselineTable], name: str) -> str:
    declared = question.study.baseline.get(name)
    return question.unit(name) if declared is None else declared.unit or ""


def _summary(
    question: Question[BaselineTable], name: str, arm: str, values: list[float]
) -> Iterator[Estimate]:
    at, unit = At(arm=arm, item=name), _unit(question, name)
    if not values:
        yield Estimate("mean", at, None, unit, n=0, note="not reported for anybody")
        return
    found = summarise(values)
    yield Estimate("mean", at, found.mean, unit, n=found.n, se=found.sem, sd=found.sd)
    for quantity, value in (
        ("median", found.median),
        ("lower quartile", found.lower_quartile),
        ("upper quartile", found.upper_quartile),
        ("minimum", found.minimum),
        ("maximum", found.maximum),
    ):
        yield Estimate(quantity, at, value, unit, n=found.n)


def _counts(
    question: Question[BaselineTable], name: str, arm: str, known: Sequence[float | str]
) -> Iterator[Estimate]:
    for level in _levels(question, name):
        at = At(arm=arm, item=level, group=name)
        count = sum(value == level for value in known)
        yield Estimate("subjects", at, count, "subjects", n=len(known))
        share = count / len(known) if known else None
        yield Estimate("share", at, share, "proportion", n=len(known))


def _levels(question: Question[BaselineTable], name: str) -> tuple[str, ...]:
    declared = question.study.baseline[name].levels or ()
    seen = {one.baseline.get(name) for one in question.subjects} - {None, *declared}
    return (*declared, *sorted(str(level) for level in seen))


def _apart(
    question: Question[BaselineTable], name: str, values: _Values, arm: str, against: str
) -> Iterator[Estimate]:
    """Standardised differences of two arms: of a number, or of the share of each level."""
    first, second = (_of_arm(question, values, one) for one in (arm, against))
    if not _is_category(question, name):
        at = At(arm=arm, against=against, item=name)
        yield _of_numbers(question, at, _numbers(first), _numbers(second))
        return
    for level in _levels(question, name):
        at = At(arm=arm, against=against, item=level, group=name)
        yield _of_shares(at, [v == level for v in first], [v == level for v in second])


def _of_numbers(
    question: Question[BaselineTable], at: At, first: list[float], second: list[float]
) -> Estimate:
    n = len(first) + len(second)
    try:
        found = standardised_difference(first, second, level=question.level)
    except MethodError as refused:
        return Estimate("standardised difference", at, None, "SD", n=n, note=refused.message)
    return Estimate(
        "standardised difference",
        at,
        found.effect,
        "SD",
        n=n,
        low=found.interval.lower,
        high=found.interval.upper,
        level=found.interval.level,
    )


def _of_shares(at: At, first: list[bool], second: list[bool]) -> Estimate:
    """Difference of two shares over the root of their mean variance."""
    n = len(first) + len(second)
    if not first or not second:
        return Estimate("standardised difference", at, None, "SD", n=n, note="not reported")
    a, b = sum(first) / len(first), sum(second) / len(second)
    spread = math.sqrt((a * (1 - a) + b * (1 - b)) / 2)
    if spread == 0:
        same = 0.0 if a == b else None
        return Estimate("standardised difference", at, same, "SD", n=n, note="no spread")
    return Estimate("standardised difference", at, (a - b) / spread, "SD", n=n)


def _allocation(question: Question[BaselineTable]) -> Iterator[str]:
    """What the way in which arms were formed leaves open."""
    if not _compared(question):
        return
    declared = question.study.design.allocation
    if declared == "not reported":
        yield "How subjects came to their arms is not reported, so arms may differ from the start."
    elif declared.method != "randomised":
        yield (
            f"Subjects came to their arms {declared.method} and not at random, so arms may differ "
            "in what was not recorded as well."
        )


def _steps(question: Question[BaselineTable]) -> Iterator[str]:
    entry = question.entry
    if entry.measures:
        labels = listed(question.study.measures[name].label for name in entry.measures)
        yield f"For {labels} the baseline is the last value up to day zero."
    yield (
        "Numbers are described by mean, SD, median, quartiles and range, categories by counts and "
        "shares of those for whom they are reported."
    )
    if _compared(question):
        yield (
            "Arms are compared by standardised differences (Hedges's g; for a share, its "
            "difference over the root of the mean variance) and not by tests."
        )
    if question.study.eligibility != "not reported":
        yield "Every eligibility criterion that is a rule over recorded data was checked."
