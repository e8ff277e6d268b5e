"""What a batch analysis gives: named numbers for every virtual study of a block.

A number has the address that it has in the result of the ordinary analysis, so that one
virtual study, written out and analysed, can be set beside its row of the block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At, Estimate, Result
from cellcourse.simulation.courses import Courses

__all__ = ["Answer", "Column"]

Part = Literal["value", "se", "low", "high", "statistic", "p", "p adjusted"]


@dataclass(frozen=True, slots=True)
class Column:
    """One number of a result, by its address."""

    part: Part
    name: str
    """``quantity`` of an estimate, ``name`` of a test."""
    at: At
    p_kind: str = ""
    """Of a test: asymptotic, exact, ... ; empty for an estimate."""
    effect: str = ""
    """``quantity`` of the effect that goes with the test, where the number is of that effect."""

    def of(self, result: Result) -> float:
        """Take the same number from the result of the ordinary analysis; NaN where it has none.

        Raises:
            KeyError: none, or more than one, has this address.
        """
        found = self._test(result) if self.p_kind else self._estimate(result)
        return float("nan") if found is None else float(found)

    def _test(self, result: Result) -> float | None:
        kind = self.p_kind
        fit = [
            one
            for one in result.tests
            if (one.name, one.at, one.p_kind) == (self.name, self.at, kind)
        ]
        if len(fit) != 1:
            raise KeyError(f"{result.analysis}: {self.name} ({kind}) at {self.at}: {len(fit)}")
        if self.effect:
            return self._effect(fit[0].effect)
        return {"p": fit[0].p, "p adjusted": fit[0].p_adjusted, "statistic": fit[0].statistic}[
            self.part
        ]

    def _effect(self, effect: Estimate | None) -> float | None:
        if effect is None:
            return None
        if effect.quantity != self.effect:
            raise KeyError(f"{self.name} at {self.at}: {effect.quantity}, not {self.effect}")
        found: float | None = getattr(effect, self.part)
        return found

    def _estimate(self, result: Result) -> float | None:
        fit = [one for one in result.estimates if (one.quantity, one.at) == (self.name, self.at)]
        if len(fit) != 1:
            raise KeyError(f"{result.analysis}: {self.name} at {self.at}: {len(fit)}")
        found: float | None = getattr(fit[0], self.part)
        return found


class Answer(Protocol):
    """A declared analysis, ready for blocks of virtual studies of one design."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is answered, in the order of the columns of the answer."""

    def __call__(self, courses: Courses) -> npt.NDArray[np.float64]:
        """(trials, columns) the answers; NaN where the method has no answer for a study."""
