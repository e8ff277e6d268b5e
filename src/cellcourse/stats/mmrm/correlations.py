"""Correlation of two visits as a function of a few parameters and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cellcourse.stats.samples import Floats

__all__ = ["Banded", "Correlation", "Decay", "Power"]


class Correlation(Protocol):
    """A correlation matrix of v visits that f parameters make."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each parameter."""

    def start(self, moments: Floats) -> Floats:
        """Parameters (f,) near a correlation matrix."""

    def matrix(self, phi: Floats) -> Floats:
        """Correlation (v, v)."""

    def slopes(self, phi: Floats) -> Floats:
        """First derivatives (f, v, v)."""

    def curvature(self, phi: Floats) -> Floats:
        """Second derivatives (f, f, v, v)."""


@dataclass(frozen=True, slots=True, eq=False)
class Banded:
    """One free correlation for each set of pairs of visits."""

    names: tuple[str, ...]
    bands: Floats
    """(f, v, v) ones where the parameter stands."""

    def start(self, moments: Floats) -> Floats:
        """Average over the pairs of each band."""
        return np.asarray((self.bands * moments).sum(axis=(1, 2)) / self.bands.sum(axis=(1, 2)))

    def matrix(self, phi: Floats) -> Floats:
        """Correlation (v, v)."""
        return np.asarray(np.eye(self.bands.shape[1]) + np.tensordot(phi, self.bands, 1))

    def slopes(self, phi: Floats) -> Floats:
        """First derivatives: the bands."""
        del phi
        return self.bands

    def curvature(self, phi: Floats) -> Floats:
        """Zero."""
        v = self.bands.shape[1]
        return np.zeros((phi.size, phi.size, v, v))


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """The correlation of neighbouring visits, to the power of how many visits lie between."""

    lags: Floats
    """(v, v) 0, 1, 2, ..."""

    @property
    def names(self) -> tuple[str, ...]:
        """The one parameter."""
        return ("correlation of neighbours",)

    def start(self, moments: Floats) -> Floats:
        """Average over neighbours."""
        return np.array([np.clip(moments[self.lags == 1].mean(), -0.9, 0.9)])

    def matrix(self, phi: Floats) -> Floats:
        """Correlation (v, v)."""
        return np.asarray(phi[0] ** self.lags)

    def slopes(self, phi: Floats) -> Floats:
        """First derivative (1, v, v)."""
        return np.asarray(self.lags * phi[0] ** np.maximum(self.lags - 1, 0))[None]

    def curvature(self, phi: Floats) -> Floats:
        """Second derivative (1, 1, v, v)."""
        second = self.lags * (self.lags - 1) * phi[0] ** np.maximum(self.lags - 2, 0)
        return np.asarray(second)[None, None]


@dataclass(frozen=True, slots=True, eq=False)
class Decay:
    """Exponential in the time between visits: exp(-distance / range)."""

    distance: Floats
    """(v, v) in the unit of the positions."""

    @property
    def names(self) -> tuple[str, ...]:
        """The one parameter."""
        return ("range",)

    def start(self, moments: Floats) -> Floats:
        """Range at which visits at the mean distance have the mean correlation."""
        apart = self.distance > 0
        mean = np.clip(moments[apart].mean(), 0.05, 0.95)
        return np.array([-self.distance[apart].mean() / np.log(mean)])

    def matrix(self, phi: Floats) -> Floats:
        """Correlation (v, v); NaN for a range that is not positive."""
        return np.asarray(np.exp(-self.distance / phi[0]) if phi[0] > 0 else self.distance * np.nan)

    def slopes(self, phi: Floats) -> Floats:
        """First derivative (1, v, v)."""
        return np.asarray(self.distance / phi[0] ** 2 * self.matrix(phi))[None]

    def curvature(self, phi: Floats) -> Floats:
        """Second derivative (1, 1, v, v)."""
        share = self.distance / phi[0] ** 2
        return np.asarray(share * (share - 2 / phi[0]) * self.matrix(phi))[None, None]
