"""What a design is expected to gain: an estimate of one arm minus that of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt

from cellcourse.errors import Problem, UsageError
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.plan.offers import listed, meant

__all__ = ["Gain", "differences", "gains"]

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gain:
    """One difference between two arms."""

    analysis: str
    column: int
    against: int | None
    """None where one number is the difference already."""
    words: str

    def of(self, numbers: Mapping[str, _Array]) -> _Array:
        """Give it in every virtual study; NaN where one arm has no estimate."""
        own = numbers[self.analysis]
        if self.against is None:
            return np.asarray(own[:, self.column])
        return np.asarray(own[:, self.column] - own[:, self.against])


def gains(written: Iterable[str], columns: Mapping[str, Sequence[Column]]) -> tuple[Gain, ...]:
    """Read which differences are told: each by its name, or the beginning of one alone.

    Raises:
        UsageError: naming everything that no batch analysis answers, and what there is.
    """
    known = differences(columns)
    asked = tuple(written)
    offers = dict.fromkeys(known, "")
    fit = {one: meant(one, known) for one in asked}
    problems = [
        Problem("", "--gain", one, listed(one, offers, "an estimate of arms"))
        for one in asked
        if len(fit[one]) != 1
    ]
    if problems:
        raise UsageError("A gain is not a difference between two estimates of arms", problems)
    return tuple(known[fit[one][0]] for one in asked)


def differences(columns: Mapping[str, Sequence[Column]]) -> dict[str, Gain]:
    """Name what can be told: effects of tests, and differences in estimates of whole arms."""
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
        for place, column in enumerate(own):
            if column.part == "value" and column.effect and column.at.against is not None:
                words = f"{key}:{column.effect}:{_place(column)}"
                found[words] = Gain(key, place, None, words)
    return found


def _place(column: Column) -> str:
    at = column.at
    days = [f"{name} {value}" for name in ("day", "visit") if (value := getattr(at, name))]
    return " ".join([f"{at.arm} {at.against}", *days])


def _of_arm(column: Column) -> bool:
    at = column.at
    others = (at.against, at.day, at.visit, at.item, at.subject, at.stratum, at.group)
    return at.arm is not None and not any(part is not None for part in others)
