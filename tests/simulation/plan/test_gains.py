"""What a design gains: differences of estimates of arms, effects of tests, and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from cellcourse.analysis.result import At
from cellcourse.errors import UsageError
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.plan.gains import differences, gains

LATE = At(arm="it", against="iv", day=365, visit="m12")
COLUMNS = {
    "function": (
        Column("p", "MMRM", LATE, "normal theory"),
        Column("value", "MMRM", LATE, "normal theory", "difference in adjusted means"),
        Column("value", "paired t", At(arm="it"), "normal theory", "mean change"),
    ),
    "survival": (
        Column("value", "median survival", At(arm="iv")),
        Column("value", "median survival", At(arm="it")),
        Column("value", "mean", At(arm="it", day=7)),
    ),
}
NUMBERS = {
    "function": np.array([[0.1, 2.5, 9.0], [0.2, np.nan, 9.0]]),
    "survival": np.array([[30.0, 42.0, 9.0], [30.0, np.nan, 9.0]]),
}
EFFECT = "function:difference in adjusted means:it iv day 365 visit m12"


def told(written):
    (one,) = gains([written], COLUMNS)
    return one.of(NUMBERS).tolist()


def test_offers_effects_of_tests_of_two_arms_and_differences_of_whole_estimates():
    assert list(differences(COLUMNS)) == [
        EFFECT, "survival:median survival:iv it", "survival:median survival:it iv",
    ]  # fmt: skip


def test_a_difference_is_the_first_arm_minus_the_other():
    assert told("survival:median survival:it iv") == pytest.approx([12.0, np.nan], nan_ok=True)
    assert told("survival:median survival:iv it") == pytest.approx([-12.0, np.nan], nan_ok=True)


def test_an_effect_is_taken_as_it_is_and_by_the_beginning_of_its_name():
    for written in (EFFECT, "function", "function:difference in adjusted means"):
        assert told(written) == pytest.approx([2.5, np.nan], nan_ok=True)


def test_a_name_that_is_none_or_several_is_answered_with_all_there_are():
    for written in ("x", "survival:median survival"):
        with pytest.raises(UsageError) as refused:
            gains([written], COLUMNS)
        assert len(refused.value.problems[0].accepted.splitlines()) == 3
