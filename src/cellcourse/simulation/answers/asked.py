"""A declared analysis, asked of virtual studies: its arms, pairs and subjects as positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.question import Question
from cellcourse.records.tables import Records
from cellcourse.simulation.protocol import Protocol
from cellcourse.study.analyses import Analysis
from cellcourse.study.study import Study

__all__ = ["Asked", "Whole", "ask"]

A = TypeVar("A", bound=Analysis)

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Asked(Generic[A]):
    """One entry of the study file, and the design that virtual subjects go through."""

    question: Question[A]
    """Without records: it knows arms, pairs and level."""
    protocol: Protocol

    @property
    def entry(self) -> A:
        """The entry itself."""
        return self.question.entry

    @property
    def study(self) -> Study:
        """The study file."""
        return self.question.study

    @property
    def level(self) -> float:
        """Confidence level of every interval."""
        return self.question.level

    def code(self, arms: tuple[str, ...]) -> Whole:
        """(subjects,) place of each subject's arm among some arms; -1 outside them."""
        place = [arms.index(arm) if arm in arms else -1 for arm in self.protocol.arms]
        found: Whole = np.array(place, dtype=np.int64)[self.protocol.arm]
        return found

    def sizes(self, arms: tuple[str, ...]) -> tuple[int, ...]:
        """Subjects of each of some arms."""
        code = self.code(arms)
        return tuple(int(np.sum(code == place)) for place in range(len(arms)))

    def places(self, arms: tuple[str, ...]) -> Whole:
        """(pairs, 2) the pairs compared, as places among some arms: the arm, then against."""
        pairs = self.question.pairs(arms)
        found = [(arms.index(arm), arms.index(against)) for arm, against in pairs]
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    def columns_of(self, events: tuple[str, ...]) -> Whole:
        """Places among the simulated events of those named; an event without a law never comes."""
        simulated = self.protocol.events
        return np.array([simulated.index(one) for one in events if one in simulated], np.int64)


def ask(study: Study, key: str, protocol: Protocol) -> Asked[Analysis]:
    """Ask an entry of the study file of virtual studies."""
    return Asked(Question(key, study.analyses[key], study, Records(subjects=())), protocol)
