"""Printed numbers matched with the columns of batch answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cellcourse.analysis.result import At
from cellcourse.evidence.read import read_evidence
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.calibrate.judge import Elsewhere
from cellcourse.simulation.calibrate.targets import Target, targets

RAT = Path(__file__).parents[3] / "examples" / "sod1-rat" / "evidence.yaml"
EVIDENCE = read_evidence(RAT.read_bytes(), "evidence.yaml")

COLUMNS = {
    "survival": (
        Column("value", "median survival", At(arm="control")),
        Column("value", "median survival", At(arm="msc1")),
    ),
    "survival-test": (
        Column("statistic", "log-rank", At(), "asymptotic"),
        Column("p", "log-rank", At(), "asymptotic"),
    ),
}


@pytest.fixture(scope="module")
def matched():
    return targets(EVIDENCE, COLUMNS)


def test_a_printed_median_is_the_column_of_its_arm(matched):
    (control,) = [one for one in matched[0] if one.claim == "median-control"]
    assert (control.analysis, control.column, control.printed) == ("survival", 0, "34.5")
    assert not control.is_p


def test_a_printed_p_is_the_column_of_its_test_on_a_logarithmic_scale(matched):
    (p,) = [one for one in matched[0] if one.claim == "logrank"]
    assert (p.analysis, p.column) == ("survival-test", 1)
    assert p.scaled(np.array([0.005]))[0] == pytest.approx(np.log(0.005))


def test_what_no_column_answers_is_kept_with_its_reason(matched):
    found, rest = matched
    asked = sum(
        number.declared is None for claim in EVIDENCE.claims.values() for number in claim.numbers
    )
    assert len(found) + len(rest) == asked
    assert any("no virtual study gives this number" in one.why for one in rest)
    assert any(one.claim == "background-half" for one in rest)


@pytest.mark.parametrize(
    ("printed", "bound", "value", "holds"),
    [
        ("0.005", False, 0.0054, True),
        ("0.005", False, 0.0056, False),
        ("< 0.05", True, 0.049, True),
        ("< 0.05", True, 0.05, False),
    ],
)
def test_a_bound_is_kept_and_a_number_is_rounded(printed, bound, value, holds):
    one = Target("c", "w", printed, "a", 0, is_p=True, is_spread=False)
    assert one.bound is bound
    assert one.holds(value) is holds


def test_what_other_studies_found_is_weighed_by_the_expected_difference():
    elsewhere = Elsewhere("survival", 1, 0, mean=10, sd=2)
    numbers = np.array([[30.0, 44.0], [30.0, 40.0], [30.0, np.nan]])
    assert elsewhere.log_density(numbers) == pytest.approx(-0.5)


def test_a_law_that_never_gives_the_difference_is_impossible():
    elsewhere = Elsewhere("survival", 1, 0, mean=10, sd=2)
    assert elsewhere.log_density(np.full((3, 2), np.nan)) == -np.inf
