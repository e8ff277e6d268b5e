"""What a patient was before day zero: pace, time since onset, age and risk profile.

Rules of entry may be over them. The pace follows the patient's own slope, more or less closely,
so that whoever chooses patients by their pace chooses their later decline too. Every function
takes and gives plain numbers, and the compiled loops run this very source.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from cellcourse.simulation.laws import Decline, score
from cellcourse.stats.random.quantile import normal_quantile

__all__ = ["DRAWN", "Past", "Spread", "past", "risk_profile", "until_diagnosis"]

DRAWN: Final = 7
"""Uniform numbers that a history takes: of pace, onset, diagnosis, vital capacity, bulbar
onset, definite diagnosis and frontotemporal dementia."""

_Drawn = tuple[float, float, float, float, float, float, float]


class Past(NamedTuple):
    """One patient's history, by the names under which a model file ties it to the study."""

    pace: float
    """Points lost in a month since onset."""
    duration: float
    """Months since onset."""
    age: float
    """Years, on day zero."""
    risk: float
    """TRICALS risk profile; 0 where the model has none."""


class Spread(NamedTuple):
    """How histories differ between patients; each field is a parameter, ``_`` for the dot."""

    pace_floor: float
    """Points a month that a patient's own decline counts for at least."""
    pace_log_sd: float
    duration_floor: float
    """Months since onset, at least."""
    onset_age: float
    """Years."""
    onset_sd: float
    diagnosis_share: float
    """Median share of the time since onset that had passed at the diagnosis."""
    diagnosis_logit_sd: float
    capacity_median: float
    """Per cent predicted."""
    capacity_log_sd: float
    bulbar_chance: float
    definite_chance: float
    dementia_chance: float


def past(spread: Spread, decline: Decline, slope: float, drawn: _Drawn, risk: bool) -> Past:
    """The history of one patient.

    Args:
        spread: how histories differ.
        decline: of the patient.
        slope: of the patient, points a month; on a curved link where it is steepest.
        drawn: seven uniform numbers.
        risk: whether the model has the risk profile.
    """
    own = max(-slope, spread.pace_floor)
    pace = own * math.exp(spread.pace_log_sd * normal_quantile(drawn[0]))
    lost = decline.highest - score(decline, decline.start)
    duration = max(spread.duration_floor, lost / pace)
    onset = spread.onset_age + spread.onset_sd * normal_quantile(drawn[1])
    profile = _risk_of(spread, pace, duration, onset, drawn) if risk else 0.0
    return Past(pace, duration, onset + duration / 12.0, profile)


def _risk_of(spread: Spread, pace: float, duration: float, onset: float, drawn: _Drawn) -> float:
    z = spread.diagnosis_logit_sd * normal_quantile(drawn[2])
    capacity = spread.capacity_median * math.exp(spread.capacity_log_sd * normal_quantile(drawn[3]))
    return risk_profile(
        pace,
        until_diagnosis(duration, spread.diagnosis_share, z),
        onset,
        capacity,
        drawn[4] < spread.bulbar_chance,
        drawn[5] < spread.definite_chance,
        drawn[6] < spread.dementia_chance,
    )


def until_diagnosis(duration: float, share: float, z: float) -> float:
    """Months from onset to the diagnosis, which comes before day zero.

    The share of the time since onset is logistic-normal, and ``z`` is how far its logit lies
    from that of the median share.
    """
    return duration / (1.0 + (1.0 - share) / share * math.exp(-z))


def risk_profile(
    pace: float,
    months_to_diagnosis: float,
    age_at_onset: float,
    capacity: float,
    bulbar: bool,
    definite: bool,
    dementia: bool,
) -> float:
    """The TRICALS risk profile, as ``instruments.tricals`` has it, in plain sums.

    Source:
        Westeneng (2018), Lancet Neurol 17:423, the prediction model behind the profile.
    """
    delay, age, vital = months_to_diagnosis / 10.0, age_at_onset / 100.0, capacity / 100.0
    return (
        -1.839 / math.sqrt(pace + 0.1)
        - 2.376 * (1.0 / math.sqrt(delay) + math.log(delay))
        - 0.264 / (age * age)
        + 0.474 * (1.0 / vital + 1.0 / math.sqrt(vital))
        + 0.271 * bulbar
        + 0.238 * definite
        + 0.415 * dementia
    )
