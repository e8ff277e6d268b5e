"""Counting virtual studies: a chunk becomes a tally, and two tallies become one.

Counts are whole numbers. Within a chunk means and sums of squares are added from the first
study to the last, so that they do not depend on the vector width of a processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.campaign.scheme import BINS, EstimatePlaces, Scheme, TestPlaces

__all__ = ["Tally", "families", "merged", "tallied"]

_Floats = npt.NDArray[np.float64]
_Counts = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tally:
    """What is known of some virtual studies."""

    trials: int
    answered: _Counts
    """(addresses,) studies for which the number exists and is finite."""
    mean: _Floats
    """(addresses,) over the studies that answered; 0 where none did."""
    squares: _Floats
    """(addresses,) sum of squared deviations from that mean."""
    succeeded: _Counts
    """(tests, 3) studies in which p is at most alpha; of them with an effect above, and with
    one below, what it is without effect."""
    family: _Counts
    """(families, 2) studies in which any, and in which all, tests of a family succeed."""
    covered: _Counts
    """(estimates, 3) studies whose interval lies below the truth, holds it, lies above it."""
    bins: _Counts
    """(estimates, bins) histogram of the estimates."""


def tallied(scheme: Scheme, values: _Floats) -> Tally:
    """Count a chunk.

    Args:
        scheme: what is counted.
        values: (trials, addresses) the numbers of each virtual study, NaN for none.
    """
    known = np.isfinite(values)  # (t, a)
    answered = known.sum(axis=0)
    mean, squares = _moments(values, known, answered)
    success = _successes(scheme, values)  # (t, tests)
    return Tally(
        trials=len(values),
        answered=answered,
        mean=mean,
        squares=squares,
        succeeded=_sides(scheme, values, success),
        family=families(scheme, success),
        covered=_covered(scheme, values),
        bins=_histogram(scheme, values, known),
    )


def merged(one: Tally, other: Tally) -> Tally:
    """Add two tallies of one scheme, the one of the earlier studies first.

    Source:
        Chan, Golub and LeVeque (1983), The American Statistician 37:242.
    """
    answered = one.answered + other.answered
    share = np.divide(
        other.answered, answered, out=np.zeros(len(answered)), where=answered > 0
    )  # (a,)
    apart = other.mean - one.mean
    return Tally(
        trials=one.trials + other.trials,
        answered=answered,
        mean=one.mean + apart * share,
        squares=one.squares + other.squares + apart * apart * (one.answered * share),
        succeeded=one.succeeded + other.succeeded,
        family=one.family + other.family,
        covered=one.covered + other.covered,
        bins=one.bins + other.bins,
    )


def _moments(values: _Floats, known: _Flags, answered: _Counts) -> tuple[_Floats, _Floats]:
    n = np.maximum(answered, 1)
    mean = np.where(known, values, 0.0).sum(axis=0) / n
    return mean, (np.where(known, values - mean, 0.0) ** 2).sum(axis=0)


def _successes(scheme: Scheme, values: _Floats) -> _Flags:
    found = np.zeros((len(values), len(scheme.tests)), np.bool_)
    for place, test in enumerate(scheme.tests):
        found[:, place] = _deciding(test, values) <= scheme.alpha
    return found


def _deciding(test: TestPlaces, values: _Floats) -> _Floats:
    """The p that decides: the adjusted one where there is one."""
    p = values[:, test.p]
    if test.adjusted is None:
        return p
    adjusted = values[:, test.adjusted]
    return np.where(np.isnan(adjusted), p, adjusted)


def _sides(scheme: Scheme, values: _Floats, success: _Flags) -> _Counts:
    found = np.zeros((len(scheme.tests), 3), np.int64)
    found[:, 0] = success.sum(axis=0)
    for place, test in enumerate(scheme.tests):
        none = None if test.effect is None else scheme.no_effect(test.effect)
        if test.effect is not None and none is not None:
            effect = values[success[:, place], test.effect]
            found[place, 1:] = (effect > none).sum(), (effect < none).sum()
    return found


def families(scheme: Scheme, success: _Flags) -> _Counts:
    """Count the studies in which any, and in which all, tests of each family succeed.

    Args:
        scheme: what is counted.
        success: (trials, tests) which tests succeed in which studies.
    """
    found = np.zeros((len(scheme.families), 2), np.int64)
    for place, family in enumerate(scheme.families):
        held = success[:, list(family.tests)]
        found[place] = held.any(axis=1).sum(), held.all(axis=1).sum()
    return found


def _covered(scheme: Scheme, values: _Floats) -> _Counts:
    found = np.zeros((len(scheme.estimates), 3), np.int64)
    for place, (one, truth) in enumerate(zip(scheme.estimates, scheme.truth, strict=True)):
        if truth is not None:
            found[place] = _against(one, truth, values)
    return found


def _against(one: EstimatePlaces, truth: float, values: _Floats) -> tuple[int, int, int]:
    """Count intervals below, about and above the truth; an end that is missing is open."""
    nothing = np.full(len(values), np.nan)
    low = nothing if one.low is None else values[:, one.low]
    high = nothing if one.high is None else values[:, one.high]
    stated = ~(np.isnan(low) & np.isnan(high))
    below, above = high < truth, low > truth
    return int(below.sum()), int((stated & ~below & ~above).sum()), int(above.sum())


def _histogram(scheme: Scheme, values: _Floats, known: _Flags) -> _Counts:
    places = [one.value for one in scheme.estimates]
    rows, columns = np.nonzero(known[:, places])
    low, width = np.array(scheme.low), np.array(scheme.width)
    held = values[:, places][rows, columns]
    bins = np.rint((held - low[columns]) / width[columns])
    inside = np.clip(bins, 0, BINS - 1).astype(np.int64)
    counts = np.bincount(columns * BINS + inside, minlength=len(places) * BINS)
    return counts.astype(np.int64).reshape(len(places), BINS)
