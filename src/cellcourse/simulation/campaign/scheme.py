"""What is counted of every virtual study: which numbers are tests, estimates and intervals.

It is settled before the first study is counted, so that every chunk counts alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.answer import Column, Part
from cellcourse.simulation.campaign.no_effect import value_under_no_effect

__all__ = ["BINS", "Address", "EstimatePlaces", "Family", "Scheme", "TestPlaces", "scheme_for"]

BINS: Final = 512
"""Bins of the histogram of an estimate; values beyond its ends are in the first and last."""


@dataclass(frozen=True, slots=True)
class Address:
    """One number of one declared analysis."""

    analysis: str
    """Key of the entry in the study file."""
    column: Column


@dataclass(frozen=True, slots=True)
class TestPlaces:
    """Places of the numbers of one test among those of a virtual study."""

    __test__: ClassVar[bool] = False
    """Not a test of the code, whatever a test runner takes it for."""

    p: int
    adjusted: int | None
    """Of its adjusted p, which decides where there is one."""
    effect: int | None
    """Of the effect that says which way a success points."""


@dataclass(frozen=True, slots=True)
class EstimatePlaces:
    """Places of the numbers of one estimate among those of a virtual study."""

    value: int
    se: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Family:
    """Tests of one name in one analysis, of which any or all may succeed."""

    analysis: str
    name: str
    p_kind: str
    tests: tuple[int, ...]
    """Places among the tests of the scheme."""


@dataclass(frozen=True)
class Scheme:
    """What is counted, and how finely."""

    addresses: tuple[Address, ...]
    """Of the numbers of a virtual study, in their order."""
    alpha: float
    low: tuple[float, ...]
    """Of each estimate, the middle of its first bin: a whole number of widths."""
    width: tuple[float, ...]
    """Of each estimate, the width of its bins: a power of two."""
    truth: tuple[float | None, ...]
    """Of each estimate, what it ought to find, where that is known."""

    @cached_property
    def tests(self) -> tuple[TestPlaces, ...]:
        """Every test, in the order of the addresses."""
        return tuple(
            TestPlaces(place, self._beside(place, "p adjusted"), self._effect(place))
            for place, one in enumerate(self.addresses)
            if one.column.part == "p"
        )

    @cached_property
    def estimates(self) -> tuple[EstimatePlaces, ...]:
        """Every estimate and every effect of a test, in the order of the addresses."""
        return tuple(
            EstimatePlaces(
                place,
                self._beside(place, "se"),
                self._beside(place, "low"),
                self._beside(place, "high"),
            )
            for place, one in enumerate(self.addresses)
            if one.column.part == "value"
        )

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Tests that stand under one name, where there are several."""
        named: dict[tuple[str, str, str], list[int]] = {}
        for place, test in enumerate(self.tests):
            one = self.addresses[test.p]
            named.setdefault((one.analysis, one.column.name, one.column.p_kind), []).append(place)
        return tuple(Family(*key, tuple(held)) for key, held in named.items() if len(held) > 1)

    def no_effect(self, place: int) -> float | None:
        """What the number at a place is where the arms do not differ, if that is known."""
        return value_under_no_effect(self.addresses[place].column)

    @cached_property
    def _places(self) -> dict[Address, int]:
        return {one: place for place, one in enumerate(self.addresses)}

    def _beside(self, place: int, part: Part) -> int | None:
        one = self.addresses[place]
        return self._places.get(replace(one, column=replace(one.column, part=part)))

    def _effect(self, place: int) -> int | None:
        test = self.addresses[place]
        key = (test.analysis, test.column.name, test.column.at, test.column.p_kind)
        found = self._effects.get(key)
        return None if found is None or self.no_effect(found) is None else found

    @cached_property
    def _effects(self) -> dict[tuple[object, ...], int]:
        return dict(_effects_among(self.addresses))


def _effects_among(addresses: Iterable[Address]) -> Iterator[tuple[tuple[object, ...], int]]:
    for place, one in enumerate(addresses):
        column = one.column
        if column.effect and column.part == "value":
            yield (one.analysis, column.name, column.at, column.p_kind), place


def scheme_for(
    addresses: tuple[Address, ...],
    pilot: npt.NDArray[np.float64],
    *,
    alpha: float,
    truth: Mapping[Address, float],
) -> Scheme:
    """Settle what is counted, from the numbers of the first studies.

    The bins of a histogram are as wide as the power of two that lays 128 to 256 of them
    over the values of the pilot, so a quantile is known to within 1/256 of that range. Their
    middles are whole numbers of widths, so whole days and half points are kept as they are.

    Args:
        addresses: of the numbers of a study.
        pilot: (studies, addresses) those numbers of the first studies, NaN for none.
        alpha: level of significance of the study.
        truth: what estimates ought to find, where it is known.
    """
    values = [place for place, one in enumerate(addresses) if one.column.part == "value"]
    spans = [_bins(pilot[:, place]) for place in values]
    return Scheme(
        addresses=addresses,
        alpha=alpha,
        low=tuple(low for low, _ in spans),
        width=tuple(width for _, width in spans),
        truth=tuple(truth.get(addresses[place]) for place in values),
    )


def _bins(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    least, most = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    span = most - least or max(abs(most), 1.0)
    width = 2.0 ** float(np.ceil(np.log2(span / (BINS // 2))))
    middle = float(np.floor((least + most) / 2 / width))
    return (middle - BINS // 2) * width, width
