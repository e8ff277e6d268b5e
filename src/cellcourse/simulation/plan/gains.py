"""What a design is expected to gain: an estimate of one arm minus that of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt

from cellcourse.errors import Problem, UsageError
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.plan.offers import listed

__all__ = ["Gain", "differences", "gains"]

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gain:
    """One difference between two arms."""

    analysis: str
    column: int
    against: int
    words: str

    def of(self, numbers: Mapping[str, _Array]) -> _Array:
        """Give it in every virtual study; NaN where one arm has no estimate."""
        own = numbers[self.analysis]
        return np.asarray(own[:, self.column] - own[:, self.against])


def gains(written: Iterable[str], columns: Mapping[str, Sequence[Column]]) -> tuple[Gain, ...]:
    """Read which differences are told.

    Raises:
        UsageError: naming everything that no batch analysis answers, and what there is.
    """
    known = differences(columns)
    asked = tuple(written)
    offers = dict.fromkeys(known, "")
    problems = [
        Problem("", "--gain", one, listed(one, offers, "an estimate of arms"))
        for one in asked
        if one not in known
    ]
    if problems:
        raise UsageError("A gain is not a difference between two estimates of arms", problems)
    return tuple(known[one] for one in asked)


def differences(columns: Mapping[str, Sequence[Column]]) -> dict[str, Gain]:
    """Name every difference between two arms in an estimate that has no other address."""
    found: dict[str, Gain] = {}
    for key, own in columns.items():
        values = [
            (place, column)
            for place, column in enumerate(own)
            if column.part == "value" and not column.p_kind and _of_arm(column)
        ]
        for (place, one), (other, against) in permutations(values, 2):
            if one.name == against.name:
                words = f"{key}:{one.name}:{one.at.arm} {against.at.arm}"
                found[words] = Gain(key, place, other, words)
    return found


def _of_arm(column: Column) -> bool:
    at = column.at
    others = (at.against, at.day, at.visit, at.item, at.subject, at.stratum, at.group)
    return at.arm is not None and not any(part is not None for part in others)
