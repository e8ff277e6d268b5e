"""Each virtual subject's slope before and after treatment, and whether it changed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.question import ALL_ARMS
from cellcourse.analysis.result import At
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.simulation.answers.answer import Column, Part
from cellcourse.simulation.answers.asked import Asked, Whole
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.measured import Measured, measured
from cellcourse.simulation.courses import Courses
from cellcourse.stats.samples import NO_SPREAD
from cellcourse.stats.signed_rank import EXACT_LIMIT
from cellcourse.study.analyses import Slopes

__all__ = ["slopes"]

KIND = "normal theory"
CHANGE = "mean change in slope"
LACKING = (
    "rank tests of changes",
    "slopes of single subjects",
    "standard errors of mean slopes",
)
_RANGE: tuple[Part, ...] = ("value", "low", "high")

Floats = npt.NDArray[np.float64]


def slopes(asked: Asked[Slopes]) -> Batch | None:
    """Prepare mean changes with their paired t-tests, and Welch's t between arms."""
    entry, question = asked.entry, asked.question
    before, after = measured(asked, entry.before), measured(asked, entry.after)
    if before is None or after is None:
        return None
    months = DAYS_PER_MONTH if entry.per == "month" else 1.0
    described = [asked.code((arm,)) == 0 for arm in question.arms]
    if len(described) > 1:
        described.append(asked.code(question.arms) >= 0)
    first = question.control_first()
    code = asked.code(first)
    pairs = [(late, early) for late in range(len(first)) for early in range(late)]

    def fill(courses: Courses, out: Floats) -> None:
        earlier = _slopes(before, courses, months, entry.fewest)
        later = _slopes(after, courses, months, entry.fewest)
        both = ~np.isnan(earlier) & ~np.isnan(later)
        parts = [
            _described(np.stack([earlier, later]), both & who, asked.level) for who in described
        ]
        changes = np.where(both, np.round(later - earlier, 10), np.nan)
        welch = _between(changes, code, pairs, asked.level)
        out[:] = np.concatenate([*parts, *welch], axis=1)

    return Batch(tuple(_columns(asked, first, pairs)), fill, LACKING)


def _columns(
    asked: Asked[Slopes], arms: tuple[str, ...], pairs: list[tuple[int, int]]
) -> Iterator[Column]:
    described = (*asked.question.arms, *([ALL_ARMS] if len(arms) > 1 else []))
    for arm in described:
        for quantity in ("mean slope before", "mean slope after", CHANGE):
            yield from (Column(part, quantity, At(arm=arm)) for part in _RANGE)
        yield from of_test("paired t", At(arm=arm), KIND, ("p", "statistic"))
        yield from of_effect("paired t", At(arm=arm), KIND, CHANGE, _RANGE)
    for late, early in pairs:
        at = At(arm=arms[late], against=arms[early])
        yield from of_test("Welch t", at, KIND, ("p", "statistic"))
        yield from of_effect("Welch t", at, KIND, "difference in means", _RANGE)


def _slopes(scores: Measured, courses: Courses, unit: float, fewest: int) -> Floats:
    """(t, n) least squares; NaN where there are too few scores."""
    values = scores(courses)
    there = ~np.isnan(values)
    count = np.maximum(there.sum(axis=2), 1)[:, :, None]
    time = np.where(there, scores.days / unit, 0.0)
    time = np.where(there, time - time.sum(axis=2, keepdims=True) / count, 0.0)
    spread = (time**2).sum(axis=2)
    slope = (time * np.where(there, values, 0.0)).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(there.sum(axis=2) >= fewest, slope / spread, np.nan)


def _moments(values: Floats, who: npt.NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Number, mean and standard deviation of the values of some subjects."""
    n = who.sum(axis=-1).astype(float)
    mean = np.where(who, values, 0.0).sum(axis=-1) / n
    apart = np.where(who, values - mean[..., None], 0.0)
    return n, mean, np.sqrt((apart**2).sum(axis=-1) / (n - 1))


def _described(both: Floats, who: npt.NDArray[np.bool_], level: float) -> Floats:
    """(t, 14) means with limits of slopes and of their change, then the paired t-test."""
    from scipy.special import stdtr, stdtrit

    # Means are of changes that tie where they are equal, the test is of those as they are.
    change = both[1] - both[0]
    rows = (*both, np.round(change, 10), change)
    with np.errstate(all="ignore"):
        n, mean, sd = _moments(np.stack([np.nan_to_num(row) for row in rows]), who[None])
        se = sd / np.sqrt(n)
        reach = stdtrit(n - 1, (1 + level) / 2) * se
        squares = np.where(who, both, 0.0) ** 2
        spread = sd[3] ** 2 * (n[0] - 1) > NO_SPREAD * squares.sum(axis=(0, 2))
        statistic = np.where(spread, mean[3] / se[3], np.nan)
        p = 2 * stdtr(n[0] - 1, -np.abs(statistic))
    still = ~(who & (rows[2] != 0)).any(axis=1)
    limits = np.stack([mean, mean - reach, mean + reach], axis=2)  # (4, t, 3)
    test = np.stack([p, statistic, *limits[3].T], axis=1)
    # The signed-rank test beside it takes no more, wants a change, and refuses for both.
    test[np.isnan(p) | (n[0] > EXACT_LIMIT) | still] = np.nan
    return np.concatenate([*limits[:3], test], axis=1)


def _between(
    changes: Floats, code: Whole, pairs: list[tuple[int, int]], level: float
) -> Iterator[Floats]:
    """(t, 5) Welch's t of each pair of arms; one refused leaves none to any.

    An arm without any change is set aside, and refuses nothing.
    """
    there, tables = ~np.isnan(changes), []
    known = np.ones(len(changes), dtype=np.bool_)
    for late, early in pairs:
        one, other = there & (code == late), there & (code == early)
        with np.errstate(all="ignore"):
            tables.append(_welch(np.nan_to_num(changes), one, other, level))
        compared = one.any(axis=1) & other.any(axis=1)
        known &= ~np.isnan(tables[-1][:, 0]) | ~compared
    return (np.where(known[:, None], table, np.nan) for table in tables)


def _welch(
    changes: Floats, one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_], level: float
) -> Floats:
    from scipy.special import stdtr, stdtrit

    (n, mean, sd), (m, mean_too, sd_too) = (_moments(changes, who) for who in (one, other))
    a, b = sd**2 / n, sd_too**2 / m
    df = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1))
    effect, se = mean - mean_too, np.sqrt(a + b)
    squares = np.where(one | other, changes, 0.0) ** 2
    spread = a * n * (n - 1) + b * m * (m - 1) > NO_SPREAD * squares.sum(axis=1)
    statistic = np.where(spread, effect / se, np.nan)
    reach = stdtrit(df, (1 + level) / 2) * se
    p = 2 * stdtr(df, -np.abs(statistic))
    return np.stack([p, statistic, effect, effect - reach, effect + reach], axis=1)
