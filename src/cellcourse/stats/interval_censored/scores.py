"""A log-rank test for events that lie between visits.

Each subject's score is the slope of its log-likelihood in a proportional hazard, at the
distribution that all subjects share: about the events observed less those expected.
Groups are compared by their sums of scores, whose variance is that over all assignments
of labels. This assumes that visits, and who is lost, do not depend on the group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.interval_censored.intervals import brackets, innermost
from cellcourse.stats.interval_censored.mixture import mixture
from cellcourse.stats.printing import Printed
from cellcourse.stats.relabelling import Codes, Permutation, Relabelled, relabelled
from cellcourse.stats.samples import Floats, grouped
from cellcourse.stats.survival.logrank_score import chi_square

__all__ = ["IntervalLogRank", "interval_logrank", "permuted_interval_logrank"]


@dataclass(frozen=True, slots=True)
class IntervalLogRank(Printed):
    """Sums of scores by group, and the test that they differ by chance only."""

    _columns: ClassVar = ("groups", "n", "score")
    _notes: ClassVar = ("chisq", "df", "p")

    groups: tuple[str, ...]
    """Labels in order of first appearance; the next two follow it."""
    n: tuple[int, ...]
    score: tuple[float, ...]
    """Above zero: more or earlier events than expected."""
    chisq: float
    df: int
    p: float
    """Asymptotic, from chi-square."""


def interval_logrank(
    left: npt.ArrayLike, right: npt.ArrayLike, group: npt.ArrayLike
) -> IntervalLogRank:
    """Test whether k groups share one distribution of a bracketed event.

    Args:
        left: (n,) last time known to be before the event, not negative.
        right: (n,) first time known not to be before it; infinite where not seen.
        group: (n,) label of the group of each subject; at least two labels.

    Raises:
        MethodError: not brackets, one group only, or brackets that all overlap, which
            cannot tell subjects apart.

    Source:
        Finkelstein (1986), Biometrics 42:845; permutation form as in Fay (1996),
        Biometrics 52:811.
    """
    names, codes = _groups(left, right, group)
    scores = _scores(left, right)
    chisq, df = _chi_square(scores, codes, len(names))
    return IntervalLogRank(
        groups=names,
        n=tuple(np.bincount(codes).tolist()),
        score=tuple(np.bincount(codes, scores).tolist()),
        chisq=chisq,
        df=df,
        p=chi2_tail(chisq, df),
    )


def permuted_interval_logrank(
    left: npt.ArrayLike, right: npt.ArrayLike, group: npt.ArrayLike, *, by: Permutation
) -> Relabelled:
    """Test as ``interval_logrank`` does, by all assignments of labels or by random ones."""
    names, codes = _groups(left, right, group)
    scores = _scores(left, right)
    return relabelled(
        lambda labels: _chi_square(scores, labels, len(names))[0],
        codes,
        np.zeros_like(codes),
        by,
    )


def _groups(
    left: npt.ArrayLike, right: npt.ArrayLike, group: npt.ArrayLike
) -> tuple[tuple[str, ...], Codes]:
    given = brackets(left, right)
    named = grouped(given.left, group, name="log-rank test of brackets")
    return named.labels, named.code


def _scores(left: npt.ArrayLike, right: npt.ArrayLike) -> Floats:
    places = innermost(brackets(left, right))
    mass = mixture(places.member)
    # Everybody's places are neighbours, so the share before the first and after the last
    # of them is the survival at both ends of the bracket.
    later = np.append(mass[::-1].cumsum()[::-1], 0.0)
    first = places.member.argmax(axis=1)
    after = places.member.shape[1] - places.member[:, ::-1].argmax(axis=1)
    start, end = later[first], later[after]
    scores = (_entropy(start) - _entropy(end)) / (start - end)
    if not np.abs(scores).max() > 1e-9:
        raise MethodError(f"no test: the brackets of all {scores.size} subjects overlap")
    return np.asarray(scores, dtype=np.float64)


def _entropy(survival: Floats) -> Floats:
    """S log S, which is 0 at 0."""
    return survival * np.log(np.where(survival > 0, survival, 1.0))


def _chi_square(scores: Floats, codes: Codes, k: int) -> tuple[float, int]:
    n = np.bincount(codes, minlength=k).astype(np.float64)
    centred = scores - scores.mean()
    sums = np.bincount(codes, centred, k)
    spread = float(centred @ centred) / (scores.size - 1)
    variance: Floats = spread * (np.diag(n) - np.outer(n, n) / scores.size)
    chisq, df = chi_square(sums[:-1].astype(np.float64), variance[:-1, :-1])
    return float(chisq), int(df)
