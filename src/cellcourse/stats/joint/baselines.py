"""How the hazard of a subject without covariates runs over time.

Weibull, or constant between stated times. A baseline gives the points in time at which
the hazard is summed up to the end of follow-up, and its logarithm there. What moves the
hazard up or down is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats

__all__ = ["Baseline", "Piecewise", "Weibull"]

WEIBULL_POINTS: Final = 24
PIECE_POINTS: Final = 7
GRADED: Final = 5
"""Points crowd towards time 0 by this power, where a Weibull hazard has no derivative:
cumulative hazards are then right to 1e-9 for shapes from 0.4 to 3 or more."""

_START: Final = 1e-200
"""Stands for time 0, at which a logarithm cannot be taken; it carries no weight."""


class Baseline(Protocol):
    """A hazard over time with k parameters."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each parameter, as searched for."""

    def points(self, until: Floats) -> tuple[Floats, Floats]:
        """Points (n, g) at which to sum the hazard from 0 to ``until``, and their weights."""

    def log_hazard(self, time: Floats, parameters: Floats) -> Floats:
        """Logarithm of the hazard at each time."""

    def slopes(self, time: Floats, parameters: Floats) -> Floats:
        """Derivatives (..., k) of the logarithm by the parameters."""

    def start(self, until: Floats, died: Floats) -> Floats:
        """First parameters: the rates of deaths that were seen.

        Raises:
            MethodError: a rate for which there was no death.
        """


@dataclass(frozen=True, slots=True)
class Weibull:
    """Hazard rate * shape * t^(shape - 1); both parameters are logarithms."""

    @property
    def names(self) -> tuple[str, ...]:
        """Log rate and log shape."""
        return ("log rate", "log shape")

    def points(self, until: Floats) -> tuple[Floats, Floats]:
        """Gauss-Legendre points, crowded towards time 0."""
        x, weight = _legendre(WEIBULL_POINTS)
        share, weight = x**GRADED, weight * GRADED * x ** (GRADED - 1)
        return np.maximum(until[:, None] * share, _START), until[:, None] * weight

    def log_hazard(self, time: Floats, parameters: Floats) -> Floats:
        """Logarithm of the hazard at each time."""
        shape = np.exp(parameters[1])
        return np.asarray(parameters[0] + parameters[1] + (shape - 1) * np.log(time))

    def slopes(self, time: Floats, parameters: Floats) -> Floats:
        """Derivatives by log rate and log shape."""
        bend = 1 + np.exp(parameters[1]) * np.log(time)
        return np.stack([np.ones_like(time), bend], axis=-1)

    def start(self, until: Floats, died: Floats) -> Floats:
        """Shape 1 and the overall rate.

        Raises:
            MethodError: nobody died.
        """
        if not died.any():
            raise MethodError(f"no hazard to estimate: no deaths among {died.size} subjects")
        return np.array([np.log(died.sum() / until.sum()), 0.0])


@dataclass(frozen=True, slots=True)
class Piecewise:
    """A hazard that is constant up to and including each cut, and after the last."""

    cuts: tuple[float, ...]
    """Times at which the rate changes, rising, above zero; none for one constant rate."""

    def __post_init__(self) -> None:
        """Refuse cuts that are not rising times above zero."""
        edges = np.array([0.0, *self.cuts])
        if not np.all(np.diff(edges) > 0) or not np.isfinite(edges).all():
            raise MethodError(f"cuts must rise from above zero, not {self.cuts}")

    @property
    def names(self) -> tuple[str, ...]:
        """Log rate of each piece."""
        edges = ["0", *(f"{cut:g}" for cut in self.cuts)]
        pieces = [f"{a} to {b}" for a, b in pairwise(edges)]
        return tuple(f"log rate, {piece}" for piece in [*pieces, f"{edges[-1]} on"])

    def points(self, until: Floats) -> tuple[Floats, Floats]:
        """Gauss-Legendre points in every piece; pieces after the end have no weight."""
        x, weight = _legendre(PIECE_POINTS)
        last = max([*until.tolist(), *self.cuts]) + 1
        edges = np.minimum(np.array([0.0, *self.cuts, last]), until[:, None])  # (n, pieces + 1)
        width = np.diff(edges)[:, :, None]
        times = edges[:, :-1, None] + width * x
        n = until.size
        return times.reshape(n, -1), (width * weight).reshape(n, -1)

    def log_hazard(self, time: Floats, parameters: Floats) -> Floats:
        """Logarithm of the hazard at each time."""
        return np.asarray(parameters[np.searchsorted(self.cuts, time)])

    def slopes(self, time: Floats, parameters: Floats) -> Floats:
        """One for the piece that the time is in, zero for the others."""
        return np.asarray(np.eye(parameters.size)[np.searchsorted(self.cuts, time)])

    def start(self, until: Floats, died: Floats) -> Floats:
        """Deaths over time at risk in each piece.

        Raises:
            MethodError: the pieces in which nobody died, by name.
        """
        edges = np.array([0.0, *self.cuts])
        deaths = np.bincount(np.searchsorted(self.cuts, until), died, edges.size)
        risk = np.diff(np.minimum(np.append(edges, until.max() + 1), until[:, None])).sum(axis=0)
        empty = [name for name, dead in zip(self.names, deaths, strict=True) if not dead]
        if empty:
            raise MethodError(f"no deaths, of {int(died.sum())}, to estimate {'; '.join(empty)} by")
        return np.asarray(np.log(deaths / risk))


def _legendre(points: int) -> tuple[Floats, Floats]:
    """Gauss-Legendre points and weights between 0 and 1."""
    x, weight = np.polynomial.legendre.leggauss(points)
    return (x + 1) / 2, weight / 2
