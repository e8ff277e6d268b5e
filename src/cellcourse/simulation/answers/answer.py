"""What a batch analysis gives: named numbers for every virtual study of a block.

A number has the address that it has in the result of the ordinary analysis, so that one
virtual study, written out and analysed, can be set beside its row of the block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At, Estimate, Result
from cellcourse.simulation.courses import Courses

__all__ = ["Answer", "Column"]

_Found = TypeVar("_Found")

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
        """Take the same number from the result of the ordinary analysis.

        NaN where it has none: a mean of nobody, a test that was refused for want of values.

        Raises:
            KeyError: more than one number has this address, or the effect is another one.
        """
        found = self._test(result) if self.p_kind else self._estimate(result)
        return float("nan") if found is None else float(found)

    def _test(self, result: Result) -> float | None:
        wanted = (self.name, self.at, self.p_kind)
        one = self._only([t for t in result.tests if (t.name, t.at, t.p_kind) == wanted])
        if one is None:
            return None
        if self.effect:
            return self._effect(one.effect)
        return {"p": one.p, "p adjusted": one.p_adjusted, "statistic": one.statistic}[self.part]

    def _effect(self, effect: Estimate | None) -> float | None:
        if effect is None:
            return None
        if effect.quantity != self.effect:
            raise KeyError(f"{self.name} at {self.at}: {effect.quantity}, not {self.effect}")
        found: float | None = getattr(effect, self.part)
        return found

    def _estimate(self, result: Result) -> float | None:
        one = self._only(
            [e for e in result.estimates if (e.quantity, e.at) == (self.name, self.at)]
        )
        found: float | None = None if one is None else getattr(one, self.part)
        return found

    def _only(self, fit: list[_Found]) -> _Found | None:
        if len(fit) > 1:
            raise KeyError(f"{self.name} {self.p_kind} at {self.at}: {len(fit)} found")
        return fit[0] if fit else None


class Answer(Protocol):
    """A declared analysis, ready for blocks of virtual studies of one design."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is answered, in the order of the columns of the answer."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """In words, what the ordinary analysis gives beyond that and the answer does not."""

    def __call__(self, courses: Courses) -> npt.NDArray[np.float64]:
        """(trials, columns) the answers; NaN where the method has no answer for a study."""
