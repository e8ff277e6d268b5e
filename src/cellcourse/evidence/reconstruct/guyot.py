"""Individual times behind a printed survival curve and its numbers at risk.

The curve is digitised by a person or a program; its steps then are where they read them.
Between two printed numbers at risk, censoring is spread evenly and adjusted until the next
number at risk comes out; deaths follow from the drops of the curve. Beyond the last number
at risk the censoring rate before it goes on, unless the total of deaths is printed too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError

__all__ = ["IndividualTimes", "times_behind_curve"]

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
_ROUNDS = 10_000


@dataclass(frozen=True)
class IndividualTimes:
    """One row a subject, in the order of time; deaths before censorings of one time."""

    time: tuple[float, ...]
    died: tuple[bool, ...]


@dataclass
class _Steps:
    """What happens from each point of the curve to the next."""

    at_risk: Whole
    died: Whole
    censored: Whole
    fitted: Floats
    """Survival that the deaths so far give."""


def times_behind_curve(
    time: npt.ArrayLike,
    survival: npt.ArrayLike,
    *,
    risk_time: npt.ArrayLike,
    at_risk: npt.ArrayLike,
    deaths: int | None,
) -> IndividualTimes:
    """Reconstruct the times of an arm from its digitised Kaplan-Meier curve.

    Args:
        time: (k,) times of points of the curve, rising, the first at the first number at risk.
        survival: (k,) survival there, from 1 down, never rising.
        risk_time: (r,) times of the printed numbers at risk, rising.
        at_risk: (r,) those numbers.
        deaths: printed total of deaths; None where none is printed.

    Raises:
        MethodError: points or numbers at risk that no curve can have.

    Source:
        Guyot, Ades, Ouwens, Welton (2012), BMC Med Res Methodol 12:9.
    """
    t, s = np.asarray(time, float), np.asarray(survival, float)
    ticks, numbers = np.asarray(risk_time, float), np.asarray(at_risk, np.int64).copy()
    _check(t, s, ticks, numbers)
    first = np.searchsorted(t, ticks)
    nobody = np.zeros(len(t) + 1, np.int64)
    steps = _Steps(nobody, nobody.copy(), nobody.copy(), np.ones(len(t)))
    steps.at_risk[0] = numbers[0]
    for i in range(len(ticks) - 1):
        low, high = int(first[i]), int(first[i + 1])
        if high > low:
            _fit_interval(steps, t, s, (low, high), numbers[i + 1])
    low = int(first[-1])
    rate = float(steps.censored[:low].sum() / (t[low] - t[0])) if low else 0.0
    _fit_tail(steps, t, s, low, rate, deaths)
    return _individuals(steps, t)


def _check(t: Floats, s: Floats, ticks: Floats, numbers: Whole) -> None:
    broken = []
    if len(t) < 2 or len(t) != len(s) or np.any(np.diff(t) <= 0):
        broken.append("points of rising time, two or more")
    if np.any(s < 0) or np.any(s > 1) or np.any(np.diff(s) > 1e-9) or abs(s[0] - 1) > 1e-6:
        broken.append("survival from 1 down, never rising")
    if len(ticks) != len(numbers) or len(ticks) == 0 or np.any(np.diff(ticks) <= 0):
        broken.append("a number at risk for each of some rising times")
    elif np.any(np.diff(numbers) > 0) or np.any(numbers < 0) or numbers[0] < 1:
        broken.append("numbers at risk that never rise, from one or more")
    elif ticks[0] != t[0] or ticks[-1] > t[-1]:
        broken.append("numbers at risk from the first point on, none after the last")
    if broken:
        raise MethodError(f"a curve to reconstruct has {'; '.join(broken)}")


def _fit_interval(
    steps: _Steps, t: Floats, s: Floats, points: tuple[int, int], wanted: int
) -> None:
    """Adjust the censoring up to the next number at risk until that number comes out."""
    low, high = points
    kept = s[high] / s[low] if s[low] > 0 else 0.0
    count = round(float(steps.at_risk[low] * kept)) - int(wanted)
    for _ in range(_ROUNDS):
        _walk(steps, t, s, low, high, max(count, 0))
        off = int(steps.at_risk[high]) - int(wanted)
        if off == 0 or (off < 0 and count <= 0):
            return
        count = max(count, 0) + off


def _walk(steps: _Steps, t: Floats, s: Floats, low: int, high: int, censored: int) -> None:
    """Spread censorings evenly over a stretch of the curve, and take deaths from its drops."""
    width = t[high] - t[low] if high < len(t) else 0.0
    places = t[low] + width * np.arange(1, censored + 1) / (censored + 1)
    edges = np.append(t[low:high], t[min(high, len(t) - 1)])
    counts, _ = np.histogram(places, edges)
    steps.censored[low:high] = counts
    for k in range(low, high):
        _take_deaths(steps, s, k)
        left = steps.at_risk[k] - steps.died[k]
        steps.censored[k] = min(steps.censored[k], left)
        steps.at_risk[k + 1] = left - steps.censored[k]


def _take_deaths(steps: _Steps, s: Floats, k: int) -> None:
    """Take as many deaths at a point as bring the fitted curve nearest to the drawn one."""
    before = steps.fitted[k - 1] if k else 1.0
    n = int(steps.at_risk[k])
    died = round(float(n * (1 - s[k] / before))) if before > 0 and n else 0
    steps.died[k] = min(max(died, 0), n)
    steps.fitted[k] = before * (1 - steps.died[k] / n) if n else before


def _fit_tail(
    steps: _Steps, t: Floats, s: Floats, low: int, rate: float, deaths: int | None
) -> None:
    """Go on beyond the last number at risk, to the printed total of deaths where there is one."""
    last = len(t) - 1
    count = min(round(rate * float(t[last] - t[low])), int(steps.at_risk[low]))
    if deaths is None:
        _walk_tail(steps, t, s, low, count)
        return
    best = min(
        range(int(steps.at_risk[low]) + 1),
        key=lambda c: (abs(_deaths_with(steps, t, s, low, c) - deaths), abs(c - count)),
    )
    _walk_tail(steps, t, s, low, best)


def _deaths_with(steps: _Steps, t: Floats, s: Floats, low: int, censored: int) -> int:
    _walk_tail(steps, t, s, low, censored)
    return int(steps.died.sum())


def _walk_tail(steps: _Steps, t: Floats, s: Floats, low: int, censored: int) -> None:
    last = len(t) - 1
    _walk(steps, t, s, low, last, censored)
    _take_deaths(steps, s, last)
    steps.censored[last] = steps.at_risk[last] - steps.died[last]


def _individuals(steps: _Steps, t: Floats) -> IndividualTimes:
    """Place deaths on the points, and censorings in the middle between two of them."""
    between = np.append((t[:-1] + t[1:]) / 2, t[-1])
    rows = [(float(t[k]), True) for k in range(len(t)) for _ in range(steps.died[k])]
    rows += [(float(between[k]), False) for k in range(len(t)) for _ in range(steps.censored[k])]
    rows.sort(key=lambda row: (row[0], not row[1]))
    return IndividualTimes(tuple(time for time, _ in rows), tuple(died for _, died in rows))
