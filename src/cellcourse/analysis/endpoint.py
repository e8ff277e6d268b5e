"""The times to one endpoint of a study, arm by arm, as the survival methods take them.

Within an arm subjects are sorted by time, so that no result depends on the order of
rows or on the names of subjects.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.question import A, Question
from cellcourse.analysis.result import At, Estimate, Exclusion
from cellcourse.records.derive import times_to_event

__all__ = [
    "DEATHS",
    "TABLES",
    "Timed",
    "Times",
    "censoring_sentence",
    "events_of_arms",
    "followed",
    "followed_within",
    "strata_of",
]

DEATHS = "Reaching the endpoint is the event; all other ends of follow-up censor."

TABLES = ("subjects", "events", "observations", "doses", "adverse_events")
"""Tables that can move a time: each may hold a subject's last day."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One subject's time, and whether it ended with the event."""

    subject: str
    arm: str
    time: float
    """Days."""
    happened: bool


@dataclass(frozen=True)
class Times:
    """Times of the subjects of some arms, sorted by arm, time and outcome."""

    arms: tuple[str, ...]
    subjects: tuple[Timed, ...]

    @classmethod
    def of_subjects(cls, arms: tuple[str, ...], subjects: Iterable[Timed]) -> Times:
        """Sort the subjects of some arms."""
        chosen = [one for one in subjects if one.arm in arms]
        chosen.sort(key=lambda one: (arms.index(one.arm), one.time, not one.happened))
        return cls(arms, tuple(chosen))

    @property
    def time(self) -> npt.NDArray[np.float64]:
        """(n,) days from the origin."""
        return np.array([one.time for one in self.subjects], dtype=float)

    @property
    def happened(self) -> npt.NDArray[np.bool_]:
        """(n,) true where the endpoint was reached."""
        return np.array([one.happened for one in self.subjects], dtype=bool)

    @property
    def code(self) -> npt.NDArray[np.intp]:
        """(n,) position in ``arms`` of each subject's arm."""
        return np.array([self.arms.index(one.arm) for one in self.subjects], dtype=np.intp)

    @property
    def censored(self) -> int:
        """Subjects whose endpoint was not seen."""
        return sum(not one.happened for one in self.subjects)

    def of(self, arms: Iterable[str]) -> Times:
        """Keep some arms only, in the order given."""
        return Times.of_subjects(tuple(arms), self.subjects)

    def without(self, subjects: Container[str]) -> Times:
        """Leave some subjects out."""
        kept = tuple(one for one in self.subjects if one.subject not in subjects)
        return Times(self.arms, kept)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Subjects in each arm."""
        return tuple((arm, sum(one.arm == arm for one in self.subjects)) for arm in self.arms)


def followed(question: Question[A], endpoint: str) -> Times:
    """The times of the arms that the question compares."""
    known = times_to_event(question.study, question.records, endpoint)
    timed = (Timed(one.subject, one.arm, one.time, one.happened) for one in known)
    return Times.of_subjects(question.arms, timed)


def followed_within(
    question: Question[A], endpoint: str, strata: tuple[str, ...]
) -> tuple[Times, tuple[Exclusion, ...]]:
    """The same of the subjects whose strata are known, and who is left out."""
    excluded = question.lacking(strata)
    return followed(question, endpoint).without({one.subject for one in excluded}), excluded


class Counted(Protocol):
    """A test with its counts by group, groups being positions of arms."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Positions, as words."""

    @property
    def n(self) -> tuple[int, ...]:
        """Subjects."""

    @property
    def observed(self) -> tuple[float, ...]:
        """Events, or their weights."""

    @property
    def expected(self) -> tuple[float, ...]:
        """The same if hazards were alike."""


def events_of_arms(arms: tuple[str, ...], found: Counted, kind: str = "") -> Iterator[Estimate]:
    """Events of each arm, and those expected if hazards were alike; ``kind`` stands before."""
    rows = zip(found.groups, found.n, found.observed, found.expected, strict=True)
    for code, n, seen, expected in rows:
        at = At(arm=arms[int(code)])
        yield Estimate(f"{kind}observed events", at, seen, "subjects", n=n)
        yield Estimate(f"{kind}expected events", at, expected, "subjects", n=n)


def strata_of(question: Question[A], times: Times, variables: tuple[str, ...]) -> list[str] | None:
    """The stratum of each subject, its levels joined; None without strata."""
    if not variables:
        return None
    levels = (question.told(one.subject, variables) for one in times.subjects)
    return [", ".join(map(str, row)) for row in levels]


def censoring_sentence(question: Question[A], endpoint: str, times: Times) -> str:
    """Say what was timed, from where, and how many were censored."""
    declared = question.study.endpoints[endpoint]
    n = len(times.subjects)
    censored = {0: "none was", 1: "1 was"}.get(times.censored, f"{times.censored} were")
    return (
        f"{declared.label} was timed in whole days from {declared.origin} in {n} subjects, of "
        f"whom {censored} censored."
    )
