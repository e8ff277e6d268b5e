"""How long a falling score takes from one threshold to a lower one, in one subject.

A threshold is reached when the score is first at or below it. Later recoveries do not
undo that. A subject never seen at the lower threshold is censored at the last visit; a
subject already at or below the higher one at the first visit began at an unknown time
before it, so that the time counted from the first visit is only the least it can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats, sample

__all__ = ["Endpoint", "Passage", "Rule", "passage"]

Rule = Literal["interpolated", "first visit at or below"]
"""Where between two visits a threshold is reached: on a straight line, or at the second."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A last point that follows from an event and not from a visit: death as a score of 0."""

    time: float
    """Not before the last visit; on the day of a visit it comes after that visit."""
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """The way of one subject from one threshold to the next, in the unit of the times."""

    start: float | None
    """When the higher threshold was reached; the first visit if ``start_known`` is false.
    None if it never was."""
    start_known: bool
    """False if the first score was already at or below the higher threshold."""
    stop: float
    """When the lower threshold was reached, or the last time observed."""
    reached: bool
    """True if the lower threshold was reached; false is right censoring at ``stop``."""
    duration: float | None
    """From ``start`` to ``stop``; at least that long if the start is unknown or the end
    censored. None without a start."""


def passage(
    time: npt.ArrayLike,
    score: npt.ArrayLike,
    *,
    start: float,
    stop: float,
    rule: Rule,
    endpoint: Endpoint | None,
) -> Passage:
    """Measure the time from first reaching ``start`` to first reaching ``stop``.

    Args:
        time: (v,) times of one subject's visits, rising.
        score: (v,) scores at those visits, none missing.
        start: the higher threshold.
        stop: the lower threshold.
        rule: where between two visits a threshold is reached.
        endpoint: a score counted at the subject's endpoint; None counts visits only.

    Raises:
        MethodError: no visits, times that do not rise, thresholds that do not fall, or an
            endpoint before the last visit.
    """
    times, scores = _course(time, score, endpoint)
    if not start > stop:
        raise MethodError(f"the thresholds must fall: {start:g} is not above {stop:g}")
    began = _reached(times, scores, start, rule)
    ended = _reached(times, scores, stop, rule)
    last = float(times[-1]) if ended is None else ended
    return Passage(
        start=began,
        start_known=began is not None and bool(scores[0] > start),
        stop=last,
        reached=ended is not None,
        duration=None if began is None else last - began,
    )


def _course(
    time: npt.ArrayLike, score: npt.ArrayLike, endpoint: Endpoint | None
) -> tuple[Floats, Floats]:
    times = sample(time, at_least=1, name="times of visits")
    scores = sample(score, at_least=1, name="scores at visits")
    if times.size != scores.size or np.any(np.diff(times) <= 0):
        raise MethodError(f"{scores.size} scores need as many rising times, not {times.size}")
    if endpoint is None:
        return times, scores
    if endpoint.time < times[-1]:
        raise MethodError(f"an endpoint at {endpoint.time:g} precedes a visit at {times[-1]:g}")
    return np.append(times, endpoint.time), np.append(scores, endpoint.score)


def _reached(times: Floats, scores: Floats, threshold: float, rule: Rule) -> float | None:
    below = np.flatnonzero(scores <= threshold)
    if below.size == 0:
        return None
    i = int(below[0])
    if i == 0 or rule == "first visit at or below":
        return float(times[i])
    share = (scores[i - 1] - threshold) / (scores[i - 1] - scores[i])
    return float(times[i - 1] + share * (times[i] - times[i - 1]))
