"""How many subjects of each arm came how far, and what ended it for the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.records.derive.follow_up import FollowUp, follow_up
from cellcourse.records.derive.values import visit_of
from cellcourse.records.tables import Records
from cellcourse.study.study import Study

__all__ = ["StageCount", "stages"]


@dataclass(frozen=True, slots=True)
class StageCount:
    """Subjects of one arm at one stage."""

    stage: str
    """``entered``, ``treated``, ``completed``, ``ended``, ``not completed`` or ``followed``."""
    arm: str
    subjects: tuple[str, ...]
    reason: str | None = None
    """For ``ended``: the event, as the study file calls it."""

    @property
    def n(self) -> int:
        """Number of subjects."""
        return len(self.subjects)


def stages(
    study: Study, records: Records, completed_at: str | int | None
) -> tuple[StageCount, ...]:
    """Count subjects per arm: entered, treated, then how follow-up came to its end.

    Everyone who entered is in exactly one of the last stages: ``completed``; ``ended`` by an
    event before completing, one count per event; ``not completed`` where the records stop
    early; or ``followed`` where nothing counts as completing and no event ended it.

    Args:
        study: orders arms and events.
        records: hold subjects, doses, observations and events.
        completed_at: visit or day whose assessment completes the study; None where
            follow-up ends with an event.
    """
    followed = follow_up(study, records)
    completed = _completed(study, records, completed_at)
    return tuple(
        count
        for arm in study.arms
        for count in _of_arm(
            study, records, arm, tuple(f for f in followed if f.arm == arm), completed
        )
    )


def _of_arm(
    study: Study,
    records: Records,
    arm: str,
    followed: tuple[FollowUp, ...],
    completed: frozenset[str] | None,
) -> Iterator[StageCount]:
    given = {dose.subject for dose in records.doses}
    yield StageCount("entered", arm, tuple(f.subject for f in followed))
    yield StageCount("treated", arm, tuple(f.subject for f in followed if f.subject in given))
    if completed is not None:
        done = tuple(f.subject for f in followed if f.subject in completed)
        yield StageCount("completed", arm, done)
    open_ = [f for f in followed if completed is None or f.subject not in completed]
    for event in study.events:
        if ended := tuple(f.subject for f in open_ if f.ended_by == event):
            yield StageCount("ended", arm, ended, event)
    if rest := tuple(f.subject for f in open_ if f.ended_by is None):
        yield StageCount("followed" if completed is None else "not completed", arm, rest)


def _completed(
    study: Study, records: Records, completed_at: str | int | None
) -> frozenset[str] | None:
    if completed_at is None:
        return None
    seen = (o for o in records.observations if o.value is not None)
    if isinstance(completed_at, str):
        return frozenset(o.subject for o in seen if visit_of(study, o) == completed_at)
    return frozenset(o.subject for o in seen if o.day >= completed_at)
