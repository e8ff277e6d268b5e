"""Finding a subject who may enter: screened until the trigger, and held to the entry rules.

Who may not enter is replaced by the next attempt, with random numbers of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cellcourse.errors import EvidenceError
from cellcourse.simulation.assessments import Screening
from cellcourse.simulation.draws import MOST_ATTEMPTS, MOST_SCREENINGS, SCREENING, VISIT, of_day
from cellcourse.simulation.eligibility import Entry
from cellcourse.simulation.laws import SCORE
from cellcourse.simulation.plain.events import past_an_end
from cellcourse.simulation.plain.setting import Setting
from cellcourse.simulation.plain.subject import (
    Subject,
    onset_age,
    subject_from_day_zero,
    subject_from_onset,
)

__all__ = ["Entrant", "entrant"]


@dataclass(frozen=True)
class Entrant:
    """A subject on day zero, and what was written down of it until then."""

    subject: Subject
    age: int
    """Days, on day zero; 0 where the model has no age."""
    written: dict[int, list[float]]
    """Values of every measure by day, up to day zero."""


def entrant(setting: Setting, number: int) -> Entrant:
    """Find the subject of one place in the study.

    Raises:
        EvidenceError: nobody met the rules of entry in thousands of attempts.
    """
    screening = setting.protocol.screening
    for attempt in range(MOST_ATTEMPTS):
        if screening is None:
            found = _unscreened(setting, number, attempt)
        else:
            found = _screened(setting, screening, number, attempt)
        if found is not None and _may_enter(found):
            return found
    raise EvidenceError(f"none of {MOST_ATTEMPTS} virtual subjects met the rules of entry")


def _unscreened(setting: Setting, number: int, attempt: int) -> Entrant | None:
    arm = setting.arms[int(setting.protocol.arm[number])]
    subject = subject_from_day_zero(setting, number, attempt, arm)
    if past_an_end(subject, 0):
        return None
    days = [int(day) for day in setting.protocol.days if day <= 0]
    visits = ((day, subject.visit(day, VISIT, of_day(day))) for day in days)
    return Entrant(subject, 0, {day: values for day, values in visits if values is not None})


def _screened(setting: Setting, screening: Screening, number: int, attempt: int) -> Entrant | None:
    arm = setting.arms[int(setting.protocol.arm[number])]
    onset = onset_age(setting, number, attempt)
    gone, step, before = 0, 0, None
    for visit in range(MOST_SCREENINGS):
        age = screening.first_age + gone
        subject = subject_from_onset(setting, number, attempt, arm, age, onset)
        if past_an_end(subject, 0):
            return None
        values = subject.visit(0, SCREENING, visit)
        if values is not None and _score(setting, values) <= screening.at_most:
            written = {0: values} if before is None else {-step: before, 0: values}
            return Entrant(subject, int(age + 0.5), written)
        before, step = values, int(screening.steps[visit % len(screening.steps)])
        gone += step
    return None


def _score(setting: Setting, values: Sequence[float]) -> float:
    return values[[int(kind) for kind in setting.numbers.measured].index(SCORE)]


def _may_enter(found: Entrant) -> bool:
    for rule in found.subject.setting.protocol.entry:
        value = found.subject.past[rule.place] if rule.of_history else _last_seen(found, rule)
        if value is None or (rule.low <= value <= rule.high) != rule.inside:
            return False
    return True


def _last_seen(found: Entrant, rule: Entry) -> float | None:
    """The last value up to day zero; None where there is none."""
    protocol = found.subject.setting.protocol
    due = {int(day) for day in protocol.days[protocol.due[rule.place]]}
    seen = [day for day in sorted(found.written) if day in due]
    return found.written[seen[-1]][rule.place] if seen else None
