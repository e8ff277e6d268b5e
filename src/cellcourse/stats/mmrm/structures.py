"""How the values of one subject at different visits may vary together.

A structure turns a few parameters into the covariance matrix of all visits, with its
first and second derivatives. Parameters are those that SAS prints: variances and
covariances where the structure is linear in them, variances and correlations (or the
range of an exponential) elsewhere. Kenward-Roger depends on that choice, no other
result does. Nothing here knows data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol, get_args

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.correlations import Banded, Correlation, Decay, Power
from cellcourse.stats.samples import Floats

__all__ = ["CovarianceName", "Linear", "Scaled", "Structure", "structure"]

CovarianceName = Literal[
    "unstructured",
    "toeplitz",
    "heterogeneous toeplitz",
    "autoregressive",
    "heterogeneous autoregressive",
    "compound symmetry",
    "heterogeneous compound symmetry",
    "spatial exponential",
]
"""What is assumed about the covariance of a subject's values."""


class Structure(Protocol):
    """A covariance matrix of v visits that m parameters make."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each parameter."""

    def start(self, moments: Floats) -> Floats:
        """Parameters (m,) near a covariance matrix that was estimated without structure."""

    def matrix(self, theta: Floats) -> Floats:
        """Covariance (v, v)."""

    def slopes(self, theta: Floats) -> Floats:
        """First derivatives (m, v, v)."""

    def curvature(self, theta: Floats) -> Floats | None:
        """Second derivatives (m, m, v, v); None where they are all zero."""


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A sum of fixed matrices, each times its parameter."""

    names: tuple[str, ...]
    basis: Floats
    """(m, v, v) zeros and ones, no place in two of them."""

    def start(self, moments: Floats) -> Floats:
        """Average the moments over the places of each parameter."""
        sizes = self.basis.sum(axis=(1, 2))
        return np.asarray(np.einsum("mab,ab->m", self.basis, moments) / sizes)

    def matrix(self, theta: Floats) -> Floats:
        """Covariance (v, v)."""
        return np.asarray(np.tensordot(theta, self.basis, 1))

    def slopes(self, theta: Floats) -> Floats:
        """First derivatives (m, v, v): the fixed matrices."""
        del theta
        return self.basis

    def curvature(self, theta: Floats) -> Floats | None:
        """None: the structure is linear."""
        del theta
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """A correlation matrix times standard deviations, one for all visits or one for each."""

    variances: tuple[str, ...]
    correlation: Correlation
    visits: int

    @property
    def names(self) -> tuple[str, ...]:
        """Variances first, then what the correlations are made of."""
        return self.variances + self.correlation.names

    def start(self, moments: Floats) -> Floats:
        """Take variances from the diagonal and correlations from averages beside it."""
        variance = np.diag(moments)
        if len(self.variances) == 1:
            variance = np.full(self.visits, variance.mean())
        sd = np.sqrt(variance)
        near = self.correlation.start(moments / np.outer(sd, sd))
        return np.concatenate([variance[: len(self.variances)], near])

    def matrix(self, theta: Floats) -> Floats:
        """Covariance (v, v)."""
        outer, rest = self._split(theta)
        return outer * self.correlation.matrix(rest)

    def slopes(self, theta: Floats) -> Floats:
        """First derivatives (m, v, v)."""
        outer, rest = self._split(theta)
        by_variance = self._shares(theta) * (outer * self.correlation.matrix(rest))
        return np.concatenate([by_variance, outer * self.correlation.slopes(rest)])

    def curvature(self, theta: Floats) -> Floats | None:
        """Second derivatives (m, m, v, v)."""
        outer, rest = self._split(theta)
        k, m = len(self.variances), theta.size
        shares, sigma = self._shares(theta), outer * self.correlation.matrix(rest)
        second = np.zeros((m, m, self.visits, self.visits))
        second[:k, :k] = shares[:, None] * shares[None] * sigma
        for j in range(k):
            second[j, j] -= shares[j] * sigma / theta[j]
        second[:k, k:] = shares[:, None] * (outer * self.correlation.slopes(rest))[None]
        second[k:, :k] = second[:k, k:].swapaxes(0, 1)
        second[k:, k:] = outer * self.correlation.curvature(rest)
        return second

    def _split(self, theta: Floats) -> tuple[Floats, Floats]:
        # A variance below zero has no root: the search sees NaN and steps back.
        with np.errstate(invalid="ignore"):
            sd = np.sqrt(np.broadcast_to(theta[: len(self.variances)], (self.visits,)))
        return np.outer(sd, sd), theta[len(self.variances) :]

    def _shares(self, theta: Floats) -> Floats:
        """(k, v, v) by how much a per cent of each variance moves each covariance."""
        k = len(self.variances)
        own = np.eye(self.visits) if k > 1 else np.ones((1, self.visits))
        return (own[:, :, None] + own[:, None, :]) / (2 * theta[:k, None, None])


def structure(
    name: CovarianceName, visits: Sequence[str], positions: Sequence[float] | None
) -> Structure:
    """Make the structure of that name for these visits.

    Args:
        name: which structure.
        visits: the visits in order of time.
        positions: time of each visit, for the spatial exponential only.

    Raises:
        MethodError: the name is unknown, or positions lack, are too many or not in order.
    """
    if name not in get_args(CovarianceName):
        known = ", ".join(get_args(CovarianceName))
        raise MethodError(f"no covariance structure {name!r}; known: {known}")
    if (positions is not None) != (name == "spatial exponential"):
        raise MethodError("the spatial exponential, and no other structure, needs positions")
    if positions is not None:
        return _exponential(visits, positions)
    return _MAKERS[name](tuple(visits))


def _exponential(visits: Sequence[str], positions: Sequence[float]) -> Scaled:
    place = np.asarray(positions, dtype=np.float64)
    if place.shape != (len(visits),) or not np.all(np.diff(place) > 0):
        raise MethodError(f"{len(visits)} visits need as many positions, each after the last")
    return Scaled(("variance",), Decay(np.abs(place[:, None] - place)), len(visits))


def _lags(visits: tuple[str, ...]) -> Floats:
    order = np.arange(float(len(visits)))
    return np.asarray(np.abs(order[:, None] - order))


def _bands(visits: tuple[str, ...]) -> Floats:
    """(v - 1, v, v): where visits are 1, 2, ... apart."""
    lags = _lags(visits)
    return np.array([lags == k for k in range(1, len(visits))], dtype=np.float64)


def _own(visits: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"variance at {visit}" for visit in visits)


def _unstructured(visits: tuple[str, ...]) -> Linear:
    v = len(visits)
    places = [(a, b) for a in range(v) for b in range(a + 1)]
    basis = np.zeros((len(places), v, v))
    for k, (a, b) in enumerate(places):
        basis[k, a, b] = basis[k, b, a] = 1.0
    return Linear(tuple(f"covariance of {visits[a]} and {visits[b]}" for a, b in places), basis)


def _toeplitz(visits: tuple[str, ...]) -> Linear:
    apart = tuple(f"covariance {k} apart" for k in range(1, len(visits)))
    return Linear(("variance", *apart), np.vstack([np.eye(len(visits))[None], _bands(visits)]))


def _symmetric(visits: tuple[str, ...]) -> Linear:
    eye = np.eye(len(visits))
    return Linear(("variance", "covariance"), np.array([eye, 1 - eye]))


def _autoregressive(visits: tuple[str, ...]) -> Scaled:
    return Scaled(("variance",), Power(_lags(visits)), len(visits))


def _autoregressive_by_visit(visits: tuple[str, ...]) -> Scaled:
    return Scaled(_own(visits), Power(_lags(visits)), len(visits))


def _toeplitz_by_visit(visits: tuple[str, ...]) -> Scaled:
    apart = tuple(f"correlation {k} apart" for k in range(1, len(visits)))
    return Scaled(_own(visits), Banded(apart, _bands(visits)), len(visits))


def _symmetric_by_visit(visits: tuple[str, ...]) -> Scaled:
    between = (1 - np.eye(len(visits)))[None]
    return Scaled(_own(visits), Banded(("correlation",), between), len(visits))


_MAKERS: Final[dict[str, Callable[[tuple[str, ...]], Structure]]] = {
    "unstructured": _unstructured,
    "toeplitz": _toeplitz,
    "heterogeneous toeplitz": _toeplitz_by_visit,
    "autoregressive": _autoregressive,
    "heterogeneous autoregressive": _autoregressive_by_visit,
    "compound symmetry": _symmetric,
    "heterogeneous compound symmetry": _symmetric_by_visit,
}
