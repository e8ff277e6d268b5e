"""Participants, or animals, from entry to the end of follow-up.

Stages before entry that no other table can hold come from the flow table; everything
else is counted from subjects, doses, observations and events.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.analysis.question import ALL_ARMS, Question
from cellcourse.analysis.result import At, Estimate, Result, Row
from cellcourse.records.derive import StageCount, stages
from cellcourse.study.analyses import Flow

__all__ = ["COMPLETERS", "flow"]

COMPLETERS: Final = "of those who completed"
"""Group of the events that ended the follow-up of subjects who had completed."""

_LABELS: Final = {
    "entered": "Entered",
    "treated": "Treated",
    "completed": "Completed",
    "not completed": "Not completed: the records stop",
    "followed": "Followed to the last record",
}


def flow(question: Question[Flow]) -> Result:
    """Count the subjects of each arm at each stage."""
    entry = question.entry
    found = [
        stage
        for stage in stages(question.study, question.records, entry.completed_at)
        if stage.arm in question.arms
    ]
    clinical = question.study.design.kind == "clinical"
    return Result(
        analysis=question.key,
        method="participant flow" if clinical else "animal flow",
        title=entry.title,
        deaths="",
        arms=question.arms,
        n=question.count(one.subject for one in question.subjects),
        estimates=(
            *_before(question),
            *(_count(question, stage) for stage in found),
            *_ends_of_completers(question, found),
            *_events(question),
        ),
        rows=(*_rows(question, found), *_completer_rows(question, found), *_event_rows(question)),
        limits=tuple(_limits(question)),
        references=("Schulz2010",) if clinical else ("PercieDuSert2020",),
        steps=tuple(_steps(question)),
        inputs=question.inputs("subjects", "doses", "events", "observations", "flow"),
    )


def _before(question: Question[Flow]) -> Iterator[Estimate]:
    for row in question.records.flow:
        at, origin = At(arm=row.arm, item=row.stage, group=row.reason), question.origin("flow")
        yield Estimate("subjects", at, row.n, "subjects", note=row.reason or "", origin=origin)


def _count(question: Question[Flow], stage: StageCount) -> Estimate:
    """Address a stage by its name, an end of follow-up by its event."""
    at = At(arm=stage.arm, item=stage.reason or stage.stage, group=stage.stage)
    origin = question.origin(*_rests_on(stage.stage))
    note = ", ".join(stage.subjects)
    return Estimate("subjects", at, stage.n, "subjects", note=note, origin=origin)


def _rests_on(stage: str) -> tuple[str, ...]:
    """The tables that decide who is at a stage; only an assessment shows who completed."""
    by_stage = {"entered": ("subjects",), "treated": ("doses",), "ended": ("events",)}
    return by_stage.get(stage, ("observations", "events"))


def _rows(question: Question[Flow], found: list[StageCount]) -> Iterator[Row]:
    """Stages of the flow table, then one row for each stage or event, arms as columns."""
    for row in question.records.flow:
        counted = ((row.arm or ALL_ARMS, row.n), ("reason", row.reason or ""))
        yield Row(row.stage, counted, group="flow table", origin=question.origin("flow"))
    keys = dict.fromkeys((stage.stage, stage.reason) for stage in found)
    for name, reason in sorted(keys, key=_order):
        counts = {s.arm: s.n for s in found if (s.stage, s.reason) == (name, reason)}
        cells = [(arm, counts.get(arm, 0)) for arm in question.arms]
        label = _LABELS[name] if reason is None else question.study.events[reason].label
        origin = question.origin(*_rests_on(name))
        yield Row(label, (*cells, (ALL_ARMS, sum(counts.values()))), name, origin)


def _ends_of_completers(question: Question[Flow], found: list[StageCount]) -> Iterator[Estimate]:
    """Count those who completed and whose follow-up an event ended all the same."""
    for stage in found:
        if stage.stage != "completed":
            continue
        for event in _ending(question):
            had = _with_event(question, stage.arm, event).intersection(stage.subjects)
            if had:
                at = At(arm=stage.arm, item=event, group=COMPLETERS)
                note, origin = ", ".join(sorted(had)), question.origin(*_rests_on("completed"))
                yield Estimate("subjects", at, len(had), "subjects", note=note, origin=origin)


def _completer_rows(question: Question[Flow], found: list[StageCount]) -> Iterator[Row]:
    """The same counts with the arms as columns."""
    counted = list(_ends_of_completers(question, found))
    for event in _ending(question):
        counts = {e.at.arm: int(e.value or 0) for e in counted if e.at.item == event}
        if counts:
            cells = [(arm, counts.get(arm, 0)) for arm in question.arms]
            label = f"{question.study.events[event].label}, on or after the last assessment due"
            total = (ALL_ARMS, sum(counts.values()))
            yield Row(label, (*cells, total), COMPLETERS, question.origin(*_rests_on("completed")))


def _ending(question: Question[Flow]) -> list[str]:
    return [key for key, event in question.study.events.items() if event.ends_follow_up]


def _with_event(question: Question[Flow], arm: str, event: str) -> set[str]:
    """The subjects of an arm who had an event at any time, after completing as well."""
    arm_of = question.arm_of
    had = {row.subject for row in question.records.events if row.event == event}
    return {subject for subject in had if arm_of.get(subject) == arm}


def _events(question: Question[Flow]) -> Iterator[Estimate]:
    for event in question.study.events:
        for arm in question.arms:
            had = _with_event(question, arm, event)
            at = At(arm=arm, item=event, group="event")
            note, origin = ", ".join(sorted(had)), question.origin("events")
            yield Estimate(
                "subjects with event", at, len(had), "subjects", note=note, origin=origin
            )


def _event_rows(question: Question[Flow]) -> Iterator[Row]:
    for event, declared in question.study.events.items():
        counts = [(arm, len(_with_event(question, arm, event))) for arm in question.arms]
        total = (ALL_ARMS, sum(count for _, count in counts))
        origin = question.origin("events")
        yield Row(declared.label, (*counts, total), "events at any time", origin)


def _order(key: tuple[str, str | None]) -> int:
    """Ends of follow-up stand between treatment and completion."""
    return ("entered", "treated", "ended", "not completed", "followed", "completed").index(key[0])


def _limits(question: Question[Flow]) -> Iterator[str]:
    if not question.records.flow:
        yield (
            "How many were assessed for entry, and why others did not enter, is not reported; so "
            "nothing is known of those who were not enrolled."
        )


def _steps(question: Question[Flow]) -> Iterator[str]:
    yield "Subjects were counted at each stage from the tables of subjects, doses and events."
    completed = question.entry.completed_at
    if completed is not None:
        visits = question.study.schedule.visits
        when = visits[completed].label if isinstance(completed, str) else f"day {completed}"
        yield f"A subject with an assessment at {when} has completed the study."
