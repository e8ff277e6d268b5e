"""What a worker must know to make any virtual study of a campaign, and how it makes them.

Everything is in the work: the bytes of the study and the model, the law, the seed. A worker
on another machine needs nothing else, and gives the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.answer import Answer
from cellcourse.simulation.campaign.draws import picked, read_draws
from cellcourse.simulation.campaign.scheme import Address
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.fit import STUDY, read_fitting
from cellcourse.simulation.model.needs import parameters_needed
from cellcourse.simulation.model.words import Law, Model
from cellcourse.simulation.protocol import Protocol
from cellcourse.study.read import read_study
from cellcourse.study.study import Study

__all__ = ["Ready", "Work", "ready"]

_BLOCK: Final = 1 << 21
"""Values that a block of virtual studies holds at most, to stay near the processor."""

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Work:
    """One law of a campaign."""

    study: bytes
    model: bytes
    draws: bytes | None
    """None where every virtual study has the law's best values."""
    law: str
    seed: int
    no_effect: bool
    """Whether every infusion holds no cells, so that every success is an error."""
    analyses: tuple[str, ...] = ()
    """Keys of the declared analyses that are run; all of them where none is named."""


@dataclass(frozen=True)
class Ready:
    """Work that was read, checked and prepared."""

    work: Work
    study: Study
    model: Model
    protocol: Protocol
    answers: dict[str, Answer]
    """Declared analyses that have a batch form, by their key."""
    slow: tuple[str, ...]
    """Keys of those that have none, or not for all of their numbers."""
    values: _Floats
    """(draws or 1, parameters)"""

    @property
    def law(self) -> Law:
        """The law."""
        return self.model.laws[self.work.law]

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Of the numbers of one virtual study, in order."""
        return tuple(
            Address(key, column)
            for key, answer in self.answers.items()
            for column in answer.columns
        )

    def numbers(self, first: int, trials: int) -> _Floats:
        """Give the numbers of some virtual studies.

        Returns:
            (trials, addresses)
        """
        found = np.empty((trials, len(self.addresses)))
        if not self.answers:
            return found
        for start in range(0, trials, self._block):
            rows = found[start : start + self._block]
            courses = self.courses(first + start, len(rows))
            end = 0
            for answer in self.answers.values():
                begin, end = end, end + len(answer.columns)
                rows[:, begin:end] = answer(courses)
        return found

    @cached_property
    def _block(self) -> int:
        """Virtual studies that are made together: a power of two."""
        held = max(1, len(self.protocol.arm) * self.protocol.due.size)
        return 1 << max(0, (_BLOCK // held).bit_length() - 1)

    def courses(self, first: int, trials: int) -> Courses:
        """Make some virtual studies."""
        from cellcourse.simulation.compiled import block

        seed = self.work.seed
        return block(
            self.protocol, self.model, self.law, self.values_of(first, trials), seed, first, trials
        )

    def values_of(self, first: int, trials: int) -> _Floats:
        """Give the parameters of some virtual studies: one row for all, or one each."""
        if self.work.draws is None:
            return self.values
        return picked(self.values, self.work.seed, first, trials)


@lru_cache(maxsize=4)
def ready(work: Work) -> Ready:
    """Read and prepare work; a worker does it once.

    Raises:
        PlanError: the study file says no study that can be run.
        EvidenceError: the model, or a file of draws, cannot be used for it.
    """
    study = read_study(work.study, STUDY)
    return made_ready(work, study, read_fitting(work.model, study, work.study))


def made_ready(work: Work, study: Study, model: Model) -> Ready:
    """Prepare work for a study that was read, or for one like it of another size."""
    from cellcourse.simulation.answers.prepare import prepare
    from cellcourse.simulation.protocol import protocol

    law = model.laws[work.law]
    plan = protocol(study, model)
    if work.no_effect:
        plan = replace(plan, amount=np.zeros_like(plan.amount))
    prepared = {key: prepare(study, key, plan) for key in work.analyses or study.analyses}
    return Ready(
        work=work,
        study=study,
        model=model,
        protocol=plan,
        answers={key: one for key, one in prepared.items() if one is not None},
        slow=tuple(key for key, one in prepared.items() if one is None or one.lacking),
        values=_values(work, model, law),
    )


def _values(work: Work, model: Model, law: Law) -> _Floats:
    names = parameters_needed(model, law)
    if work.draws is None:
        return np.array([[law.values[name] for name in names]])
    file = "" if law.draws is None else law.draws.file
    return read_draws(work.draws, file, names)
