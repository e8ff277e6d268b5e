"""The TRICALS risk profile: one number for a patient's expected course, known at screening.

Trials use it to choose whom to enrol. The more negative the number, the longer the
expected survival; which range is eligible is the study's to say.
"""

from __future__ import annotations

import math

from cellcourse.errors import MethodError

__all__ = ["tricals_risk"]


def tricals_risk(
    *,
    pre_slope: float,
    months_to_diagnosis: float,
    age_at_onset: float,
    vital_capacity: float,
    bulbar_onset: bool,
    definite: bool,
    frontotemporal_dementia: bool,
) -> float:
    """Linear predictor of the TRICALS risk profile.

    Args:
        pre_slope: ALSFRS-R points lost per month since onset, not below zero.
        months_to_diagnosis: months from onset to diagnosis, above zero; a month is a
            twelfth of 365.25 days.
        age_at_onset: years, above zero.
        vital_capacity: per cent predicted, above zero.
        bulbar_onset: whether the first symptoms were bulbar.
        definite: whether the diagnosis is definite by the El Escorial criteria.
        frontotemporal_dementia: whether it is present.

    Raises:
        MethodError: a number for which the predictor has no value.

    Source:
        Westeneng (2018), Lancet Neurol 17:423, the prediction model behind the profile.
    """
    if not 0 <= pre_slope < math.inf:
        raise MethodError(f"the risk profile has no value for a slope of {pre_slope:g} a month")
    _require_positive(
        months_to_diagnosis=months_to_diagnosis,
        age_at_onset=age_at_onset,
        vital_capacity=vital_capacity,
    )
    delay = months_to_diagnosis / 10
    capacity = vital_capacity / 100
    return math.fsum(
        (
            -1.839 / math.sqrt(pre_slope + 0.1),
            -2.376 * (1 / math.sqrt(delay) + math.log(delay)),
            -0.264 / (age_at_onset / 100) ** 2,
            0.474 * (1 / capacity + 1 / math.sqrt(capacity)),
            0.271 * bulbar_onset,
            0.238 * definite,
            0.415 * frontotemporal_dementia,
        )
    )


def _require_positive(**numbers: float) -> None:
    wrong = [f"{name} {number:g}" for name, number in numbers.items() if not 0 < number < math.inf]
    if wrong:
        raise MethodError(f"the risk profile has no value for {', '.join(wrong)}")
