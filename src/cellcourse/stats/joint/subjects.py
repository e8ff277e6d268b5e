"""Scores and follow-up of the same subjects, read together and summed for the fit.

A subject's scores matter to a straight line only through a few sums, so a fit costs the
same for three scores a subject and for three hundred. Scores are counted from their
overall mean while summing, which keeps round-off out. The unit of time is the caller's,
and time 0 is where the hazard begins; scores from before it are welcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.samples import Floats, sample
from cellcourse.stats.survival.followup import followup

__all__ = ["Covariates", "FollowUp", "Histories", "Scores", "Subjects", "read", "summed"]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores, one row each; a score that was not taken has no row."""

    subject: npt.ArrayLike
    """(m,) label of the subject."""
    time: npt.ArrayLike
    """(m,) time since the origin, any unit."""
    value: npt.ArrayLike
    """(m,) the score."""


@dataclass(frozen=True, slots=True, eq=False)
class FollowUp:
    """How long each subject was followed, one row each."""

    subject: npt.ArrayLike
    """(n,) label of the subject."""
    time: npt.ArrayLike
    """(n,) time from the origin to death or censoring, above zero, in the scores' unit."""
    died: npt.ArrayLike
    """(n,) true where the time is a death."""


@dataclass(frozen=True, slots=True, eq=False)
class Covariates:
    """What lines and hazard depend on: n rows, in the order of the follow-up."""

    height: Design
    """Of the line at time 0; an intercept is a column of ones."""
    slope: Design
    """Of the line, for one unit of time; an intercept is a column of ones."""
    hazard: Design
    """Of its logarithm, beside the baseline: no intercept; may have no columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Scores and follow-up, checked, with subjects numbered in the order of the follow-up."""

    who: npt.NDArray[np.intp]  # (m,)
    time: Floats  # (m,)
    value: Floats  # (m,)
    until: Floats  # (n,)
    died: Floats  # (n,) 1 for a death


@dataclass(frozen=True, slots=True, eq=False)
class Subjects:
    """What the likelihood needs to know of n subjects."""

    count: Floats
    """(n,) number of scores; the sums below are over them, y counted from ``reference``."""
    t: Floats
    tt: Floats
    y: Floats
    ty: Floats
    yy: Floats
    reference: float
    until: Floats
    died: Floats
    height: Floats  # (n, p)
    slope: Floats  # (n, q)
    hazard: Floats  # (n, r)
    treated: Floats
    """(n,) 1 where the progression ratio applies."""


def read(scores: Scores, after: FollowUp) -> Histories:
    """Check scores and follow-up against each other.

    Raises:
        MethodError: values missing or infinite, lengths that differ, a subject twice or
            never followed, follow-up of no length, a score after its end.
    """
    value = sample(scores.value, at_least=2, name="scores")
    time = sample(scores.time, at_least=2, name="times of scores")
    subjects = followup(after.time, after.died)
    labels = np.asarray(after.subject).astype(str)
    named = np.asarray(scores.subject).astype(str)
    _refuse_shapes(value, time, named, labels, subjects.time)
    order = np.argsort(labels)
    place = np.searchsorted(labels[order], named)
    who = order[np.minimum(place, labels.size - 1)]
    _refuse_rows(labels, subjects.time, int(np.sum(labels[who] != named)))
    late = int(np.sum(time > subjects.time[who]))
    if late:
        raise MethodError(f"{late} of {time.size} scores are later than their subject's follow-up")
    return Histories(who, time, value, subjects.time, subjects.died.astype(np.float64))


def _refuse_shapes(
    value: Floats,
    time: Floats,
    named: npt.NDArray[np.str_],
    labels: npt.NDArray[np.str_],
    until: Floats,
) -> None:
    if not value.size == time.size == named.size:
        raise MethodError(f"{value.size} scores but {time.size} times and {named.size} subjects")
    if labels.shape != until.shape:
        raise MethodError(f"{until.size} times of follow-up but {labels.size} subjects")


def _refuse_rows(labels: npt.NDArray[np.str_], until: Floats, strange: int) -> None:
    wrong = {
        f"{labels.size - np.unique(labels).size} subjects are followed twice": labels.size
        - np.unique(labels).size,
        f"{strange} scores are of subjects without follow-up": strange,
        f"{int(np.sum(until <= 0))} of {until.size} subjects were followed for no time": int(
            np.sum(until <= 0)
        ),
    }
    problems = [text for text, number in wrong.items() if number]
    if problems:
        raise MethodError("; ".join(problems))


def summed(histories: Histories, covariates: Covariates, treated: npt.ArrayLike | None) -> Subjects:
    """Sum up each subject's scores and put the covariates beside.

    Raises:
        MethodError: covariates that do not fit the number of subjects or are missing.
    """
    n, time = histories.until.size, histories.time
    reference = float(histories.value.mean()) if time.size else 0.0
    y = histories.value - reference

    def total(of: Floats) -> Floats:
        return np.bincount(histories.who, of, n).astype(np.float64)

    return Subjects(
        count=total(np.ones(time.size)),
        t=total(time),
        tt=total(time**2),
        y=total(y),
        ty=total(time * y),
        yy=total(y**2),
        reference=reference,
        until=histories.until,
        died=histories.died,
        height=_matrix(covariates.height, n, "height"),
        slope=_matrix(covariates.slope, n, "slope"),
        hazard=_matrix(covariates.hazard, n, "hazard"),
        treated=_indicator(treated, n),
    )


def _matrix(design: Design, n: int, name: str) -> Floats:
    matrix = np.asarray(design.matrix, dtype=np.float64)
    if matrix.shape != (n, len(design.columns)):
        raise MethodError(
            f"{name}: {n} subjects and {len(design.columns)} names, but a design of "
            f"shape {matrix.shape}"
        )
    unknown = int(np.count_nonzero(~np.isfinite(matrix)))
    if unknown:
        raise MethodError(f"{name}: {unknown} of {matrix.size} numbers are missing or infinite")
    return matrix


def _indicator(treated: npt.ArrayLike | None, n: int) -> Floats:
    if treated is None:
        return np.zeros(n)
    given = np.asarray(treated, dtype=np.float64)
    if given.shape != (n,) or not np.isin(given, (0, 1)).all() or np.ptp(given) == 0:
        raise MethodError(f"treated: true or false is needed for {n} subjects, some of each")
    return given
