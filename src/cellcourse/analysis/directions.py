"""Which way a score is good, so that arms can be said to fare better or worse."""

from __future__ import annotations

from typing import Any

from cellcourse.analysis.question import Question
from cellcourse.study.scales import instrument_of

__all__ = ["WORSE_THAN_ANY", "as_good", "below_the_living"]

WORSE_THAN_ANY = 1.0
"""How far below the worst score of the scale the dead stand; ranks do not see how far."""


def as_good(question: Question[Any], score: float) -> float:
    """Turn a score so that higher is better."""
    better = instrument_of(question.study.measures[question.entry.measure]).better
    return -score if better == "lower" else score


def below_the_living(question: Question[Any], worst: float, days_dead: int) -> float:
    """A value, turned like ``as_good``, that ranks the dead below all scores, the earlier lower.

    Args:
        question: names the measure.
        worst: the lowest turned score of anybody.
        days_dead: days since death; 0 ranks all dead alike.
    """
    scale = instrument_of(question.study.measures[question.entry.measure])
    ends = [as_good(question, end) for end in (scale.low, scale.high) if end is not None]
    return min(worst, *ends) - WORSE_THAN_ANY - days_dead
