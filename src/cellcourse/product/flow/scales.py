"""Scales that signals are drawn and gated on.

A signal is a linear intensity; a scale gives its place, from 0 at the left of a plot to
1 at the right where it has room. Every scale rises throughout, so that a limit on the
signal is the same limit on the plot. The parameters are those of GatingML 2.0.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from cellcourse.stats.samples import Floats
from cellcourse.study.words import Number, Plan

__all__ = ["Linear", "Log", "Logicle", "Positive", "Scale"]

Positive = Annotated[Number, Field(gt=0)]
"""A number above 0."""

_FARTHEST: Final = 1e9
"""Multiples of the top beyond which flowutils gives up on a signal without saying so."""


class Linear(Plan):
    """Equal distances for equal differences."""

    scale: Literal["linear"]
    top: Positive
    """Signal placed at 1."""
    below: Annotated[Number, Field(ge=0)]
    """Minus the signal placed at 0: room for negative values."""

    def place(self, signal: npt.ArrayLike) -> Floats:
        """Give the place of each signal."""
        return (np.asarray(signal, dtype=np.float64) + self.below) / (self.top + self.below)

    def signal(self, place: npt.ArrayLike) -> Floats:
        """Give the signal at each place."""
        return np.asarray(place, dtype=np.float64) * (self.top + self.below) - self.below


class Log(Plan):
    """Equal distances for equal ratios; signals of 0 and below have no place: NaN."""

    scale: Literal["log"]
    top: Positive
    """Signal placed at 1."""
    decades: Positive
    """Decades between the places 0 and 1."""

    def place(self, signal: npt.ArrayLike) -> Floats:
        """Give the place of each signal."""
        values = np.asarray(signal, dtype=np.float64)
        ratio = np.where(values > 0, values, np.nan) / self.top
        placed: Floats = np.log10(ratio) / self.decades + 1
        return placed

    def signal(self, place: npt.ArrayLike) -> Floats:
        """Give the signal at each place."""
        values: Floats = self.top * 10 ** ((np.asarray(place, dtype=np.float64) - 1) * self.decades)
        return values


class Logicle(Plan):
    """Logarithmic at the top, linear around 0, with negative values shown.

    A signal of more than a thousand million times the top has no place: NaN.

    Source:
        Parks, Roederer and Moore (2006), Cytometry A 69:541; Moore and Parks (2012),
        Cytometry A 81:273.
    """

    scale: Literal["logicle"]
    top: Positive
    """T: signal placed at 1."""
    decades: Positive
    """M: decades that the logarithmic part would have over the whole width."""
    linear_decades: Annotated[Number, Field(ge=0)]
    """W: decades that the linear part around 0 takes up."""
    negative_decades: Number
    """A: further decades of negative signals."""

    @model_validator(mode="after")
    def _has_a_shape(self) -> Logicle:
        if self.linear_decades > self.decades / 2:
            raise ValueError("linear_decades is at most half of decades")
        room = self.decades - 2 * self.linear_decades
        if not -self.linear_decades <= self.negative_decades <= room:
            raise ValueError("negative_decades is from -linear_decades to what they leave")
        return self

    def place(self, signal: npt.ArrayLike) -> Floats:
        """Give the place of each signal."""
        from flowutils.transforms import logicle

        values = np.atleast_1d(np.asarray(signal, dtype=np.float64))
        placed: Floats = logicle(values.ravel(), None, *self._parameters).reshape(values.shape)
        return np.where(np.abs(values) <= _FARTHEST * self.top, placed, np.nan)

    def signal(self, place: npt.ArrayLike) -> Floats:
        """Give the signal at each place."""
        from flowutils.transforms import logicle_inverse

        places = np.atleast_1d(np.asarray(place, dtype=np.float64))
        values: Floats = logicle_inverse(places.ravel(), None, *self._parameters)
        return values.reshape(places.shape)

    @property
    def _parameters(self) -> tuple[float, float, float, float]:
        return self.top, self.decades, self.linear_decades, self.negative_decades


Scale: TypeAlias = Annotated[Linear | Log | Logicle, Field(discriminator="scale")]
"""One of the scales; ``scale`` names it."""
