"""Subjects with each adverse event, by system and arm, and what none in n leaves open.

A count is of subjects, not of episodes. A source that gives a count without saying who
had it can be counted term by term, but not across terms: one subject may be in two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cellcourse.analysis.question import ALL_ARMS, Question, per_cent
from cellcourse.analysis.result import At, Estimate, Result, Row
from cellcourse.records.tables import AdverseEvent
from cellcourse.stats.proportions import proportion
from cellcourse.study.analyses import AdverseEventTable

__all__ = ["adverse_events"]

_Term = tuple[str, str]
"""System and term."""

_Exposed = dict[str, int]
"""Subjects that were given anything, by arm and altogether."""

_TOLD = ("severity", "serious", "related", "day", "end_day", "outcome")


def adverse_events(question: Question[AdverseEventTable]) -> Result:
    """Count the subjects with each event that was looked for, and with any other seen."""
    treated = _treated(question)
    exposed = _exposed(question, treated)
    recorded = [one for one in question.records.adverse_events if one.arm in question.arms]
    events = [one for one in recorded if one.subject is None or one.subject in treated]
    terms = _terms(question.entry.monitored, events)
    arms = (*question.arms, ALL_ARMS)
    return Result(
        analysis=question.key,
        method="adverse events by system and arm",
        title=question.entry.title,
        deaths="",
        arms=question.arms,
        n=tuple((arm, exposed[arm]) for arm in question.arms),
        estimates=(
            *_any_event(question, events, exposed),
            *(
                estimate
                for term in terms
                for arm in arms
                for estimate in _with_event(term, arm, events, exposed[arm], question.level)
            ),
        ),
        rows=tuple(_row(term, question.arms, events) for term in terms),
        assumptions=(
            "The subjects of an arm are alike and independent in their chance of an event.",
        ),
        limits=(
            *_limits(question, exposed, terms, events),
            *_untreated(len(recorded) - len(events)),
        ),
        references=("Clopper1934", "Hanley1983"),
        steps=_steps(question, exposed),
        inputs=question.inputs("adverse_events", "doses", "subjects"),
    )


def _treated(question: Question[AdverseEventTable]) -> set[str]:
    """Subjects who were given anything; all of them where no dose is recorded."""
    dosed = {dose.subject for dose in question.records.doses}
    return {one.subject for one in question.subjects if not dosed or one.subject in dosed}


def _exposed(question: Question[AdverseEventTable], treated: set[str]) -> _Exposed:
    arms = [question.arm_of[subject] for subject in treated]
    return {arm: arms.count(arm) for arm in question.arms} | {ALL_ARMS: len(arms)}


def _terms(
    monitored: dict[str, tuple[str, ...]], events: Iterable[AdverseEvent]
) -> tuple[_Term, ...]:
    """Every term in the order of the plan, unplanned ones after those of their system."""
    seen = dict.fromkeys((one.system, one.term) for one in events)
    systems = dict.fromkeys([*monitored, *(system for system, _ in seen)])
    return tuple(
        (system, term)
        for system in systems
        for term in dict.fromkeys(
            [*monitored.get(system, ()), *(term for place, term in seen if place == system)]
        )
    )


def _of(term: _Term, arm: str, events: Iterable[AdverseEvent]) -> list[AdverseEvent]:
    return [
        one
        for one in events
        if (one.system, one.term) == term and arm in (one.arm, ALL_ARMS) and one.subjects
    ]


def _subjects(events: Iterable[AdverseEvent]) -> int:
    """Count subjects once each where they are named, and as stated where they are not."""
    told = list(events)
    named = {one.subject for one in told if one.subject is not None}
    return len(named) + sum(one.subjects for one in told if one.subject is None)


def _with_event(
    term: _Term, arm: str, events: list[AdverseEvent], n: int, level: float
) -> Iterator[Estimate]:
    count = _subjects(_of(term, arm, events))
    yield from _count_and_share(At(arm=arm, item=term[1], group=term[0]), count, n, level)


def _count_and_share(at: At, count: int, n: int, level: float) -> Iterator[Estimate]:
    yield Estimate("subjects with event", at, count, "subjects", n=n)
    if not n:
        yield Estimate("share with event", at, None, "proportion", n=0, note="nobody was exposed")
        return
    share = proportion(count, n, level=level)
    yield Estimate(
        "share with event",
        at,
        share.effect,
        "proportion",
        n=n,
        low=share.interval.lower,
        high=share.interval.upper,
        level=level,
    )


def _any_event(
    question: Question[AdverseEventTable], events: list[AdverseEvent], exposed: _Exposed
) -> Iterator[Estimate]:
    bounds = {arm: _fewest_and_most(arm, events, exposed[arm]) for arm in question.arms}
    fewest, most = zip(*bounds.values(), strict=True)
    for arm, (low, high) in {**bounds, ALL_ARMS: (sum(fewest), sum(most))}.items():
        at = At(arm=arm, item="any adverse event")
        if low == high:
            yield from _count_and_share(at, low, exposed[arm], question.level)
            continue
        note = f"between {low} and {high} subjects: the data do not say who had which event"
        yield Estimate("subjects with event", at, None, "subjects", n=exposed[arm], note=note)


def _fewest_and_most(arm: str, events: list[AdverseEvent], exposed: int) -> tuple[int, int]:
    """Bound the subjects of one arm with any event.

    Subjects of one term are different subjects; those of two terms may be the same ones
    unless both are named.
    """
    told = [one for one in events if one.arm == arm and one.subjects]
    named = len({one.subject for one in told if one.subject is not None})
    unnamed = sum(one.subjects for one in told if one.subject is None)
    of_terms = [_subjects(_of(term, arm, told)) for term in {(e.system, e.term) for e in told}]
    return max([named, *of_terms]), min(named + unnamed, exposed)


def _row(term: _Term, arms: tuple[str, ...], events: list[AdverseEvent]) -> Row:
    counts = [(arm, _subjects(_of(term, arm, events))) for arm in (*arms, ALL_ARMS)]
    found = _of(term, ALL_ARMS, events)
    told = [(column, _told(column, found)) for column in _TOLD]
    return Row(label=term[1], cells=(*counts, *told), group=term[0])


def _told(column: str, events: list[AdverseEvent]) -> str | None:
    """What is recorded of some events: empty without events, None where nothing is said."""
    if not events:
        return ""
    said = [getattr(one, column) for one in events]
    words = dict.fromkeys(_word(value) for value in said if value is not None)
    return "; ".join(words) or None


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _limits(
    question: Question[AdverseEventTable],
    exposed: _Exposed,
    terms: tuple[_Term, ...],
    events: list[AdverseEvent],
) -> tuple[str, ...]:
    unnamed = sum(one.subject is None and one.subjects > 0 for one in events)
    found = [
        f"No event among {exposed[arm]} subjects leaves a true frequency of up to "
        f"{100 * proportion(0, exposed[arm], level=question.level).interval.upper:.0f} % "
        f"open ({_name(question, arm)})."
        for arm in (*question.arms, ALL_ARMS)
        if exposed[arm] and not all(_of(term, arm, events) for term in terms)
    ]
    if unnamed:
        found.append(
            f"{unnamed} of {len(events)} rows give a count without the subjects, so subjects "
            "with any event cannot be counted where an arm has more than one kind of event."
        )
    return tuple(found)


def _untreated(rows: int) -> tuple[str, ...]:
    return (f"Rows of subjects who were not treated are not counted: {rows}.",) * (rows > 0)


def _name(question: Question[AdverseEventTable], arm: str) -> str:
    return "all arms together" if arm == ALL_ARMS else question.label(arm)


def _steps(question: Question[AdverseEventTable], exposed: _Exposed) -> tuple[str, ...]:
    systems = question.entry.monitored
    terms = sum(len(terms) for terms in systems.values())
    return (
        (
            f"Subjects with each of {terms} monitored adverse events in {len(systems)} systems "
            f"were counted among the {exposed[ALL_ARMS]} who were treated, each once per event."
        ),
        (
            f"Frequencies have exact {per_cent(question.level)} Clopper-Pearson intervals; the "
            "upper limit for no event is what that number of subjects cannot exclude."
        ),
    )
