"""Values of some arms, ready to be compared, and what the study file says of how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At, Estimate
from cellcourse.stats.intervals import Interval
from cellcourse.study.analyses import Adjustment, Permutation

__all__ = ["Comparison", "Group"]


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one arm, sorted, so that no result depends on the order of rows."""

    arm: str
    values: tuple[float, ...]
    covariates: tuple[tuple[float | str, ...], ...] = ()
    """One row for each value: what the comparison is adjusted for."""
    strata: tuple[str, ...] = ()
    """One for each value; empty where the comparison is not stratified."""


@dataclass(frozen=True)
class Comparison:
    """What is compared, and how."""

    name: str
    """What the random stream of a Monte Carlo p is keyed by."""
    groups: tuple[Group, ...]
    """The arm that others are compared with comes first."""
    unit: str
    level: float
    adjust: Adjustment
    exact: Permutation | None
    day: int | None = None
    covariates: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """When the values were taken, in words that follow what is said of them."""
        return "between the arms" if self.day is None else f"on day {self.day}"

    @property
    def stratified(self) -> bool:
        """Whether ranks are taken within strata."""
        return any(group.strata for group in self.groups)

    @property
    def n(self) -> int:
        """Values of all arms."""
        return sum(len(group.values) for group in self.groups)

    def pairs(self) -> Iterator[tuple[Group, Group]]:
        """Every two groups, the later in order first, and so minus the earlier."""
        for late, group in enumerate(self.groups):
            yield from ((group, against) for against in self.groups[:late])

    def flat(self) -> tuple[npt.NDArray[np.float64], list[str]]:
        """All values, and the arm of each."""
        values = [value for group in self.groups for value in group.values]
        return np.array(values), [group.arm for group in self.groups for _ in group.values]

    def at(self, arm: str | None, against: str | None) -> At:
        """Address a number of this comparison."""
        return At(arm=arm, against=against, day=self.day)

    def effect(
        self, quantity: str, at: At, value: float, interval: Interval | None, n: int
    ) -> Estimate:
        """A difference with its interval, or with the reason for none."""
        return Estimate(
            quantity,
            at,
            value,
            self.unit,
            n=n,
            low=interval.lower if interval else None,
            high=interval.upper if interval else None,
            level=interval.level if interval else None,
            note="" if interval else "too few values for an interval at this level",
        )
