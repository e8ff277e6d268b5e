"""The parameters of a joint model: as one vector for the search, and by what they mean.

Variances and other numbers that must be positive are searched for by their logarithms;
the covariance of lines by the logarithms and the one free number of its Cholesky root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.stats.samples import Floats

__all__ = ["Association", "Layout", "Pieces"]

Association = Literal["none", "value", "slope", "value and slope"]
"""By what of a subject's line the hazard changes."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Parameters by what they mean."""

    height: Floats  # (p,)
    slope: Floats  # (q,)
    root: Floats
    """(2, 2) lower Cholesky root of the covariance of heights and slopes."""
    noise: float
    """Standard deviation of scores around the line."""
    hazard: Floats  # (r,)
    baseline: Floats  # (k,)
    by_value: float
    """Log hazard ratio for one more point of the line's present value."""
    by_slope: float
    """Log hazard ratio for one more point of slope."""
    log_ratio: float
    """Logarithm of the progression ratio; 0 where the model has none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which parameters there are, in the order of the search."""

    height: tuple[str, ...]
    slope: tuple[str, ...]
    hazard: tuple[str, ...]
    baseline: tuple[str, ...]
    association: Association
    ratio: bool
    """True if treatment scales slope and hazard by one ratio."""

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Names of the parameters by kind, in order."""
        value = ("value",) if "value" in self.association else ()
        slope = ("slope",) if "slope" in self.association else ()
        return {
            "height": self.height,
            "slope": self.slope,
            "lines": ("log spread of heights", "covariance root", "log spread of slopes"),
            "noise": ("log noise",),
            "hazard": self.hazard,
            "baseline": self.baseline,
            "association": value + slope,
            "ratio": ("log progression ratio",) if self.ratio else (),
        }

    @property
    def places(self) -> dict[str, slice]:
        """Where each kind of parameter is in the vector."""
        ends = np.cumsum([0, *(len(names) for names in self.groups.values())]).tolist()
        return {kind: slice(ends[i], ends[i + 1]) for i, kind in enumerate(self.groups)}

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each parameter with its kind."""
        return tuple(f"{kind}: {name}" for kind, names in self.groups.items() for name in names)

    def pieces(self, theta: Floats) -> Pieces:
        """Take a vector apart."""
        part = {kind: theta[place] for kind, place in self.places.items()}
        high, cross, steep = part["lines"]
        by = dict(zip(self.groups["association"], part["association"].tolist(), strict=True))
        return Pieces(
            height=part["height"],
            slope=part["slope"],
            root=np.array([[np.exp(high), 0.0], [cross, np.exp(steep)]]),
            noise=float(np.exp(part["noise"][0])),
            hazard=part["hazard"],
            baseline=part["baseline"],
            by_value=by.get("value", 0.0),
            by_slope=by.get("slope", 0.0),
            log_ratio=float(part["ratio"].sum()),
        )

    def vector(self, pieces: Pieces) -> Floats:
        """Put a vector together."""
        root = pieces.root
        by = {"value": pieces.by_value, "slope": pieces.by_slope}
        return np.concatenate(
            [
                pieces.height,
                pieces.slope,
                [np.log(root[0, 0]), root[1, 0], np.log(root[1, 1])],
                [np.log(pieces.noise)],
                pieces.hazard,
                pieces.baseline,
                [by[name] for name in self.groups["association"]],
                [pieces.log_ratio] * self.ratio,
            ]
        )

    def unbounded(self, spread: Floats) -> npt.NDArray[np.float64]:
        """Unit of each parameter that may run off without end, NaN for the others.

        Args:
            spread: (r,) spread of the covariates of the hazard.
        """
        unit = np.full(len(self.names), np.nan)
        places = self.places
        for kind in ("noise", "baseline", "ratio"):
            unit[places[kind]] = 1.0
        unit[places["lines"]] = 1.0, np.nan, 1.0
        unit[places["hazard"]] = 1 / spread
        return unit
