"""How many cells carry a marker, judged against a control stained with an isotype.

Four methods, each with the number it gives for the same two samples and an interval for
what counting events leaves open. None knows about differences between tubes, operators or
donors: with many events the interval is narrow, and the result no more certain for it.
Samples are the gated events of one channel, on a linear scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.product.flow.histogram import histogram
from cellcourse.product.flow.ordered import above, ordered
from cellcourse.product.flow.ratios import median_interval, ratio_interval
from cellcourse.product.flow.scales import Scale
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.proportions import Proportion, proportion
from cellcourse.stats.samples import Floats

__all__ = [
    "Positivity",
    "above_threshold",
    "background_corrected",
    "isotype_threshold",
    "median_ratio",
    "overton",
]


@dataclass(frozen=True, slots=True)
class Positivity:
    """One answer to how positive a sample is."""

    method: str
    """The method with what the caller chose for it, as a report states it."""
    unit: Literal["%", "ratio"]
    value: float
    interval: Interval
    """In the same unit; for what the counted events leave open, and no more."""
    events: int
    """Gated events of the stained sample."""
    isotype_events: int
    threshold: float | None
    """Signal above which an event counts as positive; None if the method has none."""
    isotype_above: int | None
    """Isotype events above the threshold."""


def isotype_threshold(isotype: npt.ArrayLike, *, percentile: float) -> float:
    """Give the least signal that at least ``percentile`` % of the isotype do not exceed.

    It is one of the isotype's own signals, so that no rule of interpolation enters.

    Raises:
        MethodError: no events, or a percentile that is not between 0 and 100.
    """
    rising = ordered(isotype, name="isotype")
    if not 0 < percentile < 100:
        raise MethodError(f"a percentile lies between 0 and 100, not at {percentile:g}")
    # 99 % of 100 events are 99 of them, whatever the last bit of 0.99 says.
    rank = max(math.ceil(round(rising.size * percentile / 100, 9)), 1)
    return float(rising[rank - 1])


def above_threshold(
    stain: npt.ArrayLike, isotype: npt.ArrayLike, *, percentile: float, level: float
) -> Positivity:
    """Give the per cent of stained events above a percentile of the isotype control.

    The interval is Clopper and Pearson's for the threshold as it is. Even a sample
    without the marker has 100 - percentile per cent above it.

    Raises:
        MethodError: an empty sample, signals that are not finite, or a percentile or level
            that is none.
    """
    at = isotype_threshold(isotype, percentile=percentile)
    found, background = _above(stain, at, level), _above(isotype, at, level)
    return Positivity(
        f"above the {_ordinal(percentile)} percentile of the isotype control", "%",
        100 * found.effect, _percent(found.interval.lower, found.interval.upper, level),
        found.n, background.n, at, background.events,
    )  # fmt: skip


def background_corrected(
    stain: npt.ArrayLike, isotype: npt.ArrayLike, *, percentile: float, level: float
) -> Positivity:
    """Give the per cent positive after taking out the share that the isotype shows too.

    With p of the stained and p0 of the isotype events above the threshold it is
    (p - p0) / (1 - p0), which is 1 less the ratio of the two shares that are not above.
    It is 0 for a sample like its control, and below 0 for one dimmer than its control.
    The interval is made of the exact intervals of the two shares.

    Raises:
        MethodError: as for :func:`above_threshold`.

    Source:
        Donner and Zou (2012), Stat Methods Med Res 21:347, for the interval.
    """
    at = isotype_threshold(isotype, percentile=percentile)
    found, background = _above(stain, at, level), _above(isotype, at, level)
    ratio, interval = ratio_interval(_rest(found), _rest(background))
    return Positivity(
        f"above the {_ordinal(percentile)} percentile of the isotype control, corrected for it",
        "%", 100 * (1 - ratio), _percent(1 - interval.upper, 1 - interval.lower, level),
        found.n, background.n, at, background.events,
    )  # fmt: skip


def overton(
    stain: npt.ArrayLike,
    isotype: npt.ArrayLike,
    *,
    scale: Scale,
    bins: int,
    level: float,
    resamples: int,
    rng: np.random.Generator,
) -> Positivity:
    """Give the per cent positive by Overton's cumulative subtraction of histograms.

    Both histograms are brought to the same area. From the brightest bin down, isotype is
    subtracted from stain, and what a bin lacks is taken from the dimmer ones. The sum is
    the greatest difference between the two shares above any edge, never below 0, and a
    little above it by chance when there is no difference. The interval runs between
    quantiles of the same number in histograms drawn anew from those found.

    Raises:
        MethodError: an empty sample, fewer than 2 bins or 100 resamples, or a level that
            is none.

    Source:
        Overton (1988), Cytometry 9:619.
    """
    check_level(level)
    if resamples < 100:
        raise MethodError(f"{resamples} resamples are too few for an interval; 100 are needed")
    stained, control = ordered(stain, name="stain"), ordered(isotype, name="isotype")
    one, other = (histogram(signals, scale, bins=bins) for signals in (stained, control))
    value = float(_subtracted(np.array(one.all_counts), np.array(other.all_counts)))
    drawn = _subtracted(
        rng.multinomial(stained.size, np.array(one.all_counts) / stained.size, resamples),
        rng.multinomial(control.size, np.array(other.all_counts) / control.size, resamples),
    )
    lower, upper = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    method = f"Overton's cumulative subtraction, {bins} bins, {scale.scale} scale"
    method += f", {resamples} resamples"
    interval = _percent(float(lower), float(upper), level)
    return Positivity(method, "%", 100 * value, interval, stained.size, control.size, None, None)


def median_ratio(stain: npt.ArrayLike, isotype: npt.ArrayLike, *, level: float) -> Positivity:
    """Give the ratio of the median intensities, stain over isotype.

    The interval is made of the exact intervals of the two medians.

    Raises:
        MethodError: too few events for an interval, or a median of the isotype that cannot
            be told from 0: then a ratio says nothing.

    Source:
        Donner and Zou (2012), Stat Methods Med Res 21:347, for the interval.
    """
    stained, control = ordered(stain, name="stain"), ordered(isotype, name="isotype")
    medians = median_interval(stained, level=level), median_interval(control, level=level)
    ratio, interval = ratio_interval(*medians)
    return Positivity(
        "ratio of median intensities", "ratio", ratio, interval,
        stained.size, control.size, None, None,
    )  # fmt: skip


def _above(signals: npt.ArrayLike, threshold: float, level: float) -> Proportion:
    rising = ordered(signals, name="signals")
    return proportion(above(rising, threshold), rising.size, level=level)


def _rest(found: Proportion) -> tuple[float, Interval]:
    """Give the share that is not above, with its interval."""
    at = found.interval
    return 1 - found.effect, Interval(1 - at.upper, 1 - at.lower, at.level)


def _subtracted(stain: npt.NDArray[np.int64], isotype: npt.NDArray[np.int64]) -> Floats:
    """Sum up what is left of each stained bin; the last axis runs from dim to bright."""
    shares = stain / stain.sum(-1, keepdims=True) - isotype / isotype.sum(-1, keepdims=True)
    from_bright = np.cumsum(shares[..., ::-1], axis=-1)
    # Debts are paid by dimmer bins, so the sum grows only where the total is at its highest.
    highest: Floats = np.maximum(from_bright.max(axis=-1), 0.0)
    return highest


def _percent(lower: float, upper: float, level: float) -> Interval:
    return Interval(100 * lower, 100 * upper, level)


def _ordinal(percentile: float) -> str:
    """Write 99 as 99th, 99.5 as 99.5th and 92 as 92nd."""
    written = f"{percentile:g}"
    last = {"1": "st", "2": "nd", "3": "rd"}.get(written[-1], "th")
    return written + ("th" if "." in written or written in {"11", "12", "13"} else last)
