"""What every subject scores on a day under the stated strategy for those past an event.

A subject past the event either contributes nothing or a score of zero. On the very day
of the event the study file says whether a score taken that day still counts; where none
was taken, the subject counts as past.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cellcourse.analysis.measured import measured
from cellcourse.analysis.question import A, Question
from cellcourse.records.derive import Trace

__all__ = ["Course", "Occasion", "Strategy", "courses", "occasions"]


@dataclass(frozen=True, slots=True)
class Strategy:
    """What subjects past an event contribute."""

    events: tuple[str, ...]
    past: Literal["excluded", "zero"]
    on_event_day: Literal["score", "past"]

    def in_words(self, labels: Iterable[str]) -> str:
        """Say it as a full sentence."""
        event = " or ".join(labels) or "an event that ends scoring"
        what = "are left out" if self.past == "excluded" else "count as zero"
        when = "from that day on" if self.on_event_day == "past" else "after that day"
        return f"Subjects past {event} {what} {when}."


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day, or a planned visit with its due day, on which arms are described."""

    day: int
    visit: str | None = None


@dataclass(frozen=True)
class Course:
    """One subject's scores, read under a strategy."""

    trace: Trace
    past_day: int | None
    strategy: Strategy

    def value(self, at: Occasion) -> float | None:
        """The score that the subject contributes; None where it contributes none."""
        seen = self.trace.on(at.day) if at.visit is None else self.trace.at(at.visit)
        if self.past(at.day, seen):
            return None if self.strategy.past == "excluded" else 0.0
        return seen

    def past(self, day: int, seen: float | None) -> bool:
        """Whether the subject counts as past its event on a day."""
        if self.past_day is None or day < self.past_day:
            return False
        return day > self.past_day or self.strategy.on_event_day == "past" or seen is None


def courses(question: Question[A], strategy: Strategy) -> tuple[Course, ...]:
    """Read the scores of every subject of the arms compared, arm by arm."""
    past: dict[str, int] = {}
    for event in question.records.events:
        if event.event in strategy.events:
            past[event.subject] = min(event.day, past.get(event.subject, event.day))
    return tuple(Course(trace, past.get(trace.subject), strategy) for trace in measured(question))


def occasions(
    question: Question[A],
    days: tuple[int, ...] | None,
    visits: tuple[str, ...] | None,
    found: Iterable[Course],
) -> tuple[Occasion, ...]:
    """The visits named, or the days named, or every day on which somebody was scored."""
    if visits is not None:
        due = question.study.schedule.visits
        return tuple(Occasion(due[visit].day, visit) for visit in visits)
    if days is not None:
        return tuple(Occasion(day) for day in sorted(days))
    return tuple(Occasion(day) for day in sorted({d for one in found for d in one.trace.days}))
