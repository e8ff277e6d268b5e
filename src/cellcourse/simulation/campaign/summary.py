"""Reading a tally: from counts to chances, means, quantiles and coverage."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from cellcourse.simulation.campaign.found import (
    AnalysisFound,
    Chance,
    EstimateFound,
    FamilyFound,
    Histogram,
    How,
    TestFound,
)
from cellcourse.simulation.campaign.scheme import (
    Address,
    EstimatePlaces,
    Family,
    Scheme,
    TestPlaces,
)
from cellcourse.simulation.campaign.tally import Tally
from cellcourse.simulation.campaign.truth import Truth
from cellcourse.stats.proportions import proportion
from cellcourse.study.study import Study

__all__ = ["Counts", "summed_up"]

_QUANTILES: Final = (0.025, 0.25, 0.5, 0.75, 0.975)


@dataclass(frozen=True)
class Counts:
    """A tally with what it takes to read it."""

    scheme: Scheme
    tally: Tally
    truths: Mapping[Address, Truth]
    """What estimates ought to find, where that is known."""


def summed_up(
    counts: Counts, study: Study, key: str, how: How, lacking: tuple[str, ...]
) -> AnalysisFound:
    """Sum up what was counted of one declared analysis.

    Args:
        counts: of the analyses that were counted alike.
        study: declares the analysis.
        key: of the entry in the study file.
        how: it was analysed.
        lacking: what was not counted of it.
    """
    reader = _Reader(counts.scheme, counts.tally, counts.truths, study.inference.confidence)
    entry = study.analyses[key]
    return AnalysisFound(
        analysis=key,
        title=entry.title,
        role=entry.role,
        how=how,
        trials=counts.tally.trials,
        lacking=lacking,
        tests=tuple(reader.tests(key)),
        families=tuple(reader.families(key)),
        estimates=tuple(reader.estimates(key)),
    )


@dataclass(frozen=True)
class _Reader:
    """A tally with what it takes to read it."""

    scheme: Scheme
    tally: Tally
    truths: Mapping[Address, Truth]
    level: float

    def tests(self, key: str) -> Iterator[TestFound]:
        for place, one in enumerate(self.scheme.tests):
            if self.scheme.addresses[one.p].analysis == key:
                yield self._test(place, one)

    def families(self, key: str) -> Iterator[FamilyFound]:
        for place, one in enumerate(self.scheme.families):
            if one.analysis == key:
                yield self._family(place, one)

    def estimates(self, key: str) -> Iterator[EstimateFound]:
        for place, one in enumerate(self.scheme.estimates):
            if self.scheme.addresses[one.value].analysis == key:
                yield self._estimate(place, one)

    def _chance(self, events: int, trials: int) -> Chance:
        exact = proportion(events, trials, level=self.level).interval
        share = events / trials
        se = math.sqrt(share * (1 - share) / trials)
        return Chance(events, trials, share, se, exact.lower, exact.upper)

    def _test(self, place: int, one: TestPlaces) -> TestFound:
        column = self.scheme.addresses[one.p].column
        success, higher, lower = map(int, self.tally.succeeded[place])
        sided = one.effect is not None
        return TestFound(
            name=column.name,
            at=column.at,
            p_kind=column.p_kind,
            adjusted=one.adjusted is not None,
            answered=int(self.tally.answered[one.p]),
            success=self._chance(success, self.tally.trials),
            higher=higher if sided else None,
            lower=lower if sided else None,
            effect="" if one.effect is None else self.scheme.addresses[one.effect].column.effect,
        )

    def _family(self, place: int, one: Family) -> FamilyFound:
        any_of, all_of = (self._chance(int(n), self.tally.trials) for n in self.tally.family[place])
        return FamilyFound(one.name, one.p_kind, len(one.tests), any_of, all_of)

    def _estimate(self, place: int, one: EstimatePlaces) -> EstimateFound:
        address = self.scheme.addresses[one.value]
        column = address.column
        answered = int(self.tally.answered[one.value])
        mean, mean_se, sd = self._moments(one.value)
        truth = self.truths.get(address)
        below, held, above = map(int, self.tally.covered[place])
        stated = below + held + above
        histogram = self._histogram(place)
        return EstimateFound(
            quantity=column.effect or column.name,
            at=column.at,
            test=column.name if column.effect else "",
            p_kind=column.p_kind,
            answered=answered,
            mean=mean,
            mean_se=mean_se,
            sd=sd,
            standard_error=self._standard_error(one),
            interval=one.low is not None or one.high is not None,
            quantiles=() if histogram is None else tuple(_quantiles(histogram)),
            histogram=histogram,
            truth=None if truth is None else truth.value,
            truth_se=None if truth is None else truth.se,
            bias=None if truth is None or mean is None else mean - truth.value,
            bias_se=_bias_se(mean_se, truth),
            coverage=self._chance(held, stated) if stated else None,
            missed_low=below if stated else None,
            missed_high=above if stated else None,
        )

    def _standard_error(self, one: EstimatePlaces) -> float | None:
        """Mean of what the analysis states; None for a ratio, whose error is of its logarithm."""
        if one.se is None or self.scheme.no_effect(one.value) == 1:
            return None
        return self._moments(one.se)[0]

    def _moments(self, place: int) -> tuple[float | None, float | None, float | None]:
        """Mean, its Monte Carlo error, and the standard deviation between studies."""
        n = int(self.tally.answered[place])
        if n < 2:
            return (float(self.tally.mean[place]) if n else None), None, None
        sd = math.sqrt(float(self.tally.squares[place]) / (n - 1))
        return float(self.tally.mean[place]), sd / math.sqrt(n), sd

    def _histogram(self, place: int) -> Histogram | None:
        counts = self.tally.bins[place]
        filled = np.flatnonzero(counts)
        if not filled.size:
            return None
        first, last = int(filled[0]), int(filled[-1])
        low, width = self.scheme.low[place], self.scheme.width[place]
        held = tuple(int(n) for n in counts[first : last + 1])
        return Histogram(low + first * width, width, held)


def _bias_se(mean_se: float | None, truth: Truth | None) -> float | None:
    if mean_se is None or truth is None:
        return None
    return math.hypot(mean_se, truth.se or 0.0)


def _quantiles(histogram: Histogram) -> Iterator[float]:
    """Give the middle of the bin in which each share of the studies is reached."""
    cumulated = np.cumsum(histogram.counts)
    for share in _QUANTILES:
        place = int(np.searchsorted(cumulated, share * cumulated[-1]))
        yield histogram.low + place * histogram.width
