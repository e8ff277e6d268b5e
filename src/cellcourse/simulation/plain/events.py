"""When events come to one subject, found by looking at every day in turn."""

from __future__ import annotations

import math
from collections.abc import Callable

from cellcourse.simulation.hazard import Hazard, hazard_between, stretch
from cellcourse.simulation.laws import CONSTANT, HAZARD, THRESHOLD, reserve_at, waiting_day
from cellcourse.simulation.plain.subject import Subject, event_draw
from cellcourse.simulation.protocol import NEVER

__all__ = ["event_days", "past_an_end"]


def event_days(subject: Subject) -> list[int]:
    """The day on which each event is seen, NEVER where it is not.

    Among events that end follow-up the first one is seen, the first of the model file where
    two come on one day; other events are seen up to that day.
    """
    protocol = subject.setting.protocol
    days = [_seen(subject, event, _day(subject, event)) for event in range(len(protocol.events))]
    ending = [(day, event) for event, day in enumerate(days) if protocol.ends[event]]
    last, ended_by = min(ending, default=(NEVER, -1))
    return [
        day if (event == ended_by if protocol.ends[event] else day <= last) else NEVER
        for event, day in enumerate(days)
    ]


def past_an_end(subject: Subject, day: int) -> bool:
    """Whether an event that ends follow-up, by its threshold, has come by a day."""
    kinds, ends = subject.setting.numbers.happens, subject.setting.protocol.ends
    return any(
        kind == THRESHOLD and end and subject.level(day) <= _threshold(subject, event)
        for event, (kind, end) in enumerate(zip(kinds, ends, strict=True))
    )


def _day(subject: Subject, event: int) -> int:
    by_law: dict[int, Callable[[Subject, int], int]] = {
        THRESHOLD: _threshold_day,
        HAZARD: _hazard_day,
        CONSTANT: _constant_day,
    }
    day = by_law[int(subject.setting.numbers.happens[event])](subject, event)
    return day if day <= subject.setting.protocol.last_day else NEVER


def _seen(subject: Subject, event: int, day: int) -> int:
    if not subject.setting.numbers.at_visits[event]:
        return day
    return next((int(due) for due in subject.setting.protocol.days if due >= day), NEVER)


def _threshold(subject: Subject, event: int) -> float:
    low, high, _ = (float(value) for value in subject.setting.numbers.of_event[0, event])
    return reserve_at(subject.decline, low + (high - low) * event_draw(subject, event))


def _threshold_day(subject: Subject, event: int) -> int:
    level = _threshold(subject, event)
    days = range(1, subject.setting.protocol.last_day + 1)
    return next((day for day in days if subject.level(day) <= level), NEVER)


def _constant_day(subject: Subject, event: int) -> int:
    rate = float(subject.setting.numbers.of_event[0, event, 0])
    day = waiting_day(event_draw(subject, event), rate)
    return int(day) if day <= subject.setting.protocol.last_day else NEVER


def _hazard_day(subject: Subject, event: int) -> int:
    hazard = Hazard(*(float(value) for value in subject.setting.numbers.of_event[0, event]))
    due = -math.log(event_draw(subject, event))
    first, reached, arm = 0, 0.0, subject.arm
    while first < subject.setting.protocol.last_day:
        end = _end_of_stretch(subject, first)
        at = arm.piece(first + 1)
        piece, held = arm.pieces[at], subject.restored[at]
        grown = [
            reached + hazard_between(hazard, subject.decline, arm.slowing, piece, held, first, day)
            for day in range(first + 1, end + 1)
        ]
        if grown[-1] >= due:
            return first + 1 + next(at for at, value in enumerate(grown) if value >= due)
        first, reached = end, grown[-1]
    return NEVER


def _end_of_stretch(subject: Subject, first: int) -> int:
    last = min(first + stretch(subject.arm.slowing, first), subject.setting.protocol.last_day)
    return min((day for day in subject.arm.days if first < day < last), default=last)
