"""The usual make of an answer: its columns, and a function that fills them for a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column, Part
from cellcourse.simulation.courses import Courses

__all__ = ["Batch", "Fill", "of_effect", "of_test"]

Fill = Callable[[Courses, npt.NDArray[np.float64]], None]
"""Fills (trials, columns) for a block of studies; what it leaves is NaN."""


@dataclass(frozen=True)
class Batch:
    """A declared analysis, ready for blocks of virtual studies."""

    columns: tuple[Column, ...]
    fill: Fill
    lacking: tuple[str, ...] = ()
    """What the ordinary analysis gives beyond these columns, in words."""

    def __call__(self, courses: Courses) -> npt.NDArray[np.float64]:
        """(trials, columns) the answers; NaN where the method has no answer for a study."""
        out = np.full((courses.last_day.shape[0], len(self.columns)), np.nan)
        self.fill(courses, out)
        return out


def of_test(name: str, at: At, p_kind: str, parts: Sequence[Part]) -> Iterator[Column]:
    """Address some numbers of a test."""
    for part in parts:
        yield Column(part, name, at, p_kind)


def of_effect(
    name: str, at: At, p_kind: str, effect: str, parts: Sequence[Part]
) -> Iterator[Column]:
    """Address some numbers of the effect that goes with a test."""
    for part in parts:
        yield Column(part, name, at, p_kind, effect)
