"""Comparing the cumulative incidence of one event between groups, after Gray.

A log-rank test with competing events as censored compares hazards among those still
without any event. Gray's test compares the hazards of the cumulative incidence itself,
in which those who had another event stay at risk, so it speaks of the curves that are
drawn. P-values are asymptotic; ``permuted_gray`` serves small groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.competing.outcomes import outcomes
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.printing import Printed
from cellcourse.stats.relabelling import Codes, Permutation, Relabelled, relabelled
from cellcourse.stats.survival.followup import grouped_followup
from cellcourse.stats.survival.logrank_score import chi_square

__all__ = ["GrayTest", "gray", "permuted_gray"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GrayTest(Printed):
    """Whether groups share one cumulative incidence."""

    _columns: ClassVar = ("groups", "n", "events")
    _notes: ClassVar = ("cause", "rho", "chisq", "df", "p")

    cause: str
    groups: tuple[str, ...]
    n: tuple[int, ...]
    events: tuple[int, ...]
    """Of the cause, by group."""
    rho: float
    chisq: float
    df: int
    p: float
    """Asymptotic, from chi-square."""


@dataclass(frozen=True, slots=True, eq=False)
class _Subjects:
    time: _Array
    of_interest: NDArray[np.bool_]
    competing: NDArray[np.bool_]
    groups: tuple[str, ...]
    group: Codes
    stratum: Codes


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """Curves of k groups at the t times of any event."""

    events: _Array  # (t, k) of the cause
    competing: _Array  # (t, k)
    at_risk: _Array  # (t, k)
    before: _Array  # (t, k) share without any event, just before
    after: _Array  # (t, k) just after
    incidence_before: _Array  # (t, k)

    @property
    def scaled(self) -> _Array:
        """At risk over the share without any event: subjects as if nobody was censored."""
        return np.divide(
            self.at_risk, self.before, out=np.zeros_like(self.before), where=self.at_risk > 0
        )


def gray(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    cause: str,
    rho: float,
) -> GrayTest:
    """Test whether k groups share one cumulative incidence of an event.

    Args:
        time: (n,) time from origin to the first event or to censoring, not negative.
        event: (n,) name of that event; empty where censored.
        group: (n,) label of the group of each subject; at least two labels.
        strata: (n,) label of the stratum of each subject; sums are over strata.
        cause: the event of interest.
        rho: exponent of one minus the pooled incidence, which weighs early events more;
            0 weighs all alike.

    Raises:
        MethodError: not follow-up, one group only, nobody with the event, no event at
            which two groups were at risk, or scores of k groups that do not vary in k - 1
            ways, as with few events, many ties, or groups that meet in no stratum.

    Source:
        Gray (1988), Ann Stat 16:1141.
    """
    subjects = _subjects(time, event, group, strata, cause)
    chisq, df = _chi_square(subjects, subjects.group, rho)
    if not df:
        raise MethodError(
            f"no test of {cause}: at none of {int(subjects.of_interest.sum())} events were two "
            "groups at risk"
        )
    n, events = _counted(subjects)
    if df < len(n) - 1:
        raise MethodError(
            f"no test of {cause}: the scores of {len(n)} groups vary in {df} of {len(n) - 1} "
            f"ways; {_listed(events)} events among {_listed(n)} subjects in "
            f"{int(subjects.stratum.max()) + 1} strata"
        )
    return GrayTest(
        cause=cause,
        groups=subjects.groups,
        n=n,
        events=events,
        rho=rho,
        chisq=chisq,
        df=df,
        p=chi2_tail(chisq, df),
    )


def permuted_gray(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    cause: str,
    rho: float,
    by: Permutation,
) -> Relabelled:
    """Test as ``gray`` does, by all assignments of labels or by random ones.

    Assumes that censoring does not depend on the group. Where the scores of an assignment
    vary in fewer ways than those observed, only these ways count in its statistic.

    Args:
        time: (n,) time from origin to the first event or to censoring.
        event: (n,) name of that event; empty where censored.
        group: (n,) label of the group of each subject.
        strata: (n,) label of the stratum; labels move within strata.
        cause: the event of interest.
        rho: exponent of one minus the pooled incidence.
        by: how far assignments are listed, and how many are drawn beyond that.
    """
    gray(time, event, group, strata=strata, cause=cause, rho=rho)
    subjects = _subjects(time, event, group, strata, cause)
    return relabelled(
        lambda labels: _chi_square(subjects, labels, rho)[0],
        subjects.group,
        subjects.stratum,
        by,
    )


def _subjects(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, strata: ArrayLike | None, cause: str
) -> _Subjects:
    seen = outcomes(time, event, cause=cause)
    grouped = grouped_followup(seen.time, seen.of_interest, group, strata)
    return _Subjects(
        seen.time, seen.of_interest, seen.competing, grouped.groups, grouped.group, grouped.stratum
    )


def _counted(subjects: _Subjects) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Subjects, and events of the cause, by group."""
    k = len(subjects.groups)
    had = np.bincount(subjects.group[subjects.of_interest], minlength=k)
    return tuple(np.bincount(subjects.group, minlength=k).tolist()), tuple(had.tolist())


def _listed(counts: tuple[int, ...]) -> str:
    return " + ".join(map(str, counts))


def _chi_square(subjects: _Subjects, labels: Codes, rho: float) -> tuple[float, int]:
    k = len(subjects.groups)
    score, variance = np.zeros(k), np.zeros((k, k))
    for stratum in range(int(subjects.stratum.max()) + 1):
        inside = subjects.stratum == stratum
        if not subjects.of_interest[inside].any():
            continue
        more, its_variance = _stratum(_path(subjects, labels, inside), rho)
        score += more
        variance += its_variance
    chisq, df = chi_square(score[:-1], variance[:-1, :-1])
    return float(chisq), int(df)


def _path(subjects: _Subjects, labels: Codes, inside: NDArray[np.bool_]) -> _Path:
    time, code = subjects.time[inside], labels[inside]
    of_interest, competing = subjects.of_interest[inside], subjects.competing[inside]
    times = np.unique(time[of_interest | competing])
    k = len(subjects.groups)
    events, others = np.zeros((times.size, k)), np.zeros((times.size, k))
    np.add.at(events, (np.searchsorted(times, time[of_interest]), code[of_interest]), 1)
    np.add.at(others, (np.searchsorted(times, time[competing]), code[competing]), 1)
    at_risk = np.stack(
        [np.count_nonzero(time[code == g] >= times[:, None], axis=1) for g in range(k)], axis=1
    ).astype(np.float64)
    risk = np.maximum(at_risk, 1)
    after = np.asarray(np.cumprod(1 - (events + others) / risk, axis=0), dtype=np.float64)
    before: _Array = np.vstack((np.ones(k), after[:-1]))
    incidence: _Array = np.cumsum(before * events / risk, axis=0)
    return _Path(events, others, at_risk, before, after, np.vstack((np.zeros(k), incidence[:-1])))


def _stratum(path: _Path, rho: float) -> tuple[_Array, _Array]:
    """Score of each group, and the variance of the scores."""
    scaled, total = path.scaled, path.events.sum(axis=1)
    everybody = scaled.sum(axis=1)
    pooled = np.cumsum(np.divide(total, everybody, out=np.zeros_like(total), where=everybody > 0))
    pooled_before = np.concatenate(([0.0], pooled[:-1]))
    weight = (1 - pooled_before) ** rho
    standing = scaled * (1 - path.incidence_before)
    share = standing / np.where(everybody > 0, standing.sum(axis=1), 1.0)[:, None]
    score = weight @ (path.events - total[:, None] * share)
    k = score.size
    each = scaled / np.where(everybody > 0, everybody, 1.0)[:, None]
    gain = weight[:, None, None] * (
        scaled[:, :, None] * np.eye(k) - scaled[:, :, None] * each[:, None, :]
    )
    jump = np.where(everybody > 0, total / np.maximum(everybody * (1 - pooled_before), 1e-300), 0)
    drift = np.cumsum(gain * jump[:, None, None], axis=0)  # (t, k, k)
    return score, _variance(path, gain, drift, pooled, total, everybody)


def _variance(
    path: _Path, gain: _Array, drift: _Array, pooled: _Array, total: _Array, everybody: _Array
) -> _Array:
    """Sum over events of the cause and over competing ones, group by group."""
    at_risk, alive = path.at_risk > 0, path.after > 0
    level = np.divide((1 - pooled)[:, None], path.after, out=np.zeros_like(path.after), where=alive)
    risk = np.maximum(path.at_risk, 1)
    crowd = np.maximum(everybody[:, None] * path.before - 1, 1e-300)
    tied = np.where(total[:, None] > 1, 1 - (total[:, None] - 1) / crowd, 1.0)
    spread = tied * path.before * total[:, None] / (np.maximum(everybody, 1e-300)[:, None] * risk)
    own = np.where(at_risk & (total > 0)[:, None], spread, 0.0)  # (t, k)
    tied_others = np.where(
        path.competing > 1, 1 - (path.competing - 1) / np.maximum(risk - 1, 1), 1
    )
    others = np.where(alive, tied_others * path.before**2 * path.competing / risk**2, 0.0)
    slope = np.where(alive, 1 - level, 1.0)
    here = gain - slope[:, None, :] * drift
    there = level[:, None, :] * drift
    last = drift[-1]
    third = (own * slope**2 + others * level**2).sum(axis=0)
    second = np.einsum("tik,tk->ik", here, slope * own) - np.einsum(
        "tik,tk->ik", there, level * others
    )
    first = np.einsum("tik,tjk,tk->ij", here, here, own) + np.einsum(
        "tik,tjk,tk->ij", there, there, others
    )
    return np.asarray(first + (last * third) @ last.T + last @ second.T + second @ last.T)
