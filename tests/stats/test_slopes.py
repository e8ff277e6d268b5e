"""Slopes of each subject, before and after.

Reference: R 4.2.2, lm for each subject and period, t.test(paired = TRUE).
Program and printed output: validation/slopes/slopes.R, slopes.out; data: scores.csv.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.slopes import TooFewScores, slope_changes, slopes
from cellcourse.stats.t_tests import paired_t


@pytest.fixture
def patients(case):
    columns = case("slopes/scores.csv")
    names = columns.pop("subject")
    days = np.array([float(name[1:]) for name in columns])
    scores = np.array([[float(x) if x else np.nan for x in c] for c in columns.values()]).T
    return names, days, scores


def _periods(days, scores):
    return (
        slopes(days[days < 0], scores[:, days < 0], fewest=3),
        slopes(days[days > 0], scores[:, days > 0], fewest=3),
    )


@pytest.mark.reference("R stats 4.2.2")
def test_every_slope_agrees_with_lm(patients, printed):
    r = printed("slopes/slopes.out")
    names, days, scores = patients
    for word, period in zip(("before", "after"), _periods(days, scores), strict=True):
        for name, slope in zip(names, period.slope, strict=True):
            expected = r.get(f"{word} {name}")
            assert slope == (expected if expected is None else pytest.approx(expected, rel=1e-11))


@pytest.mark.reference("R stats 4.2.2")
def test_the_change_within_subjects_agrees_with_r(patients, printed):
    r = printed("slopes/slopes.out")
    names, days, scores = patients
    found = slope_changes(*_periods(days, scores))
    test = paired_t(found.after, found.before, level=0.95)
    assert [names[i] for i in found.subjects] == ["P01", "P02", "P03", "P05", "P07"]
    assert np.mean(found.change) == pytest.approx(r["change mean"], rel=1e-11)
    assert test.statistic == pytest.approx(r["change t"], rel=1e-10)
    assert test.p == pytest.approx(r["change p"], rel=1e-9)


def test_says_who_has_too_few_scores_in_which_period(patients):
    _, days, scores = patients
    found = slope_changes(*_periods(days, scores))
    assert found.dropped == (TooFewScores(3, 2, 5), TooFewScores(5, 1, 5))


@given(st.floats(-5, 5), st.floats(-50, 50))
def test_a_straight_course_has_its_own_slope(slope, level):
    time = np.array([0.0, 2.0, 3.0, 7.0])
    found = slopes(time, [level + slope * time], fewest=2)
    assert found.slope[0] == pytest.approx(slope, abs=1e-9)
    assert found.n == (4,)


def test_each_subject_may_have_times_of_its_own():
    found = slopes([[0, 1, 2], [0, 10, 20]], [[5, 4, 3], [5, 4, 3]], fewest=3)
    assert found.slope == pytest.approx((-1, -0.1))


def test_scores_at_one_time_have_no_slope():
    assert slopes([[3, 3, 3]], [[5, 4, 3]], fewest=2).slope == (None,)


@pytest.mark.parametrize(
    ("time", "score", "fewest", "message"),
    [
        ([0, 1], [[1, 2]], 1, "at least two scores, not on 1"),
        ([0, 1, 2], [[1, 2]], 2, "do not fit"),
        ([0, np.nan], [[1, 2]], 2, "1 have no time"),
    ],
)
def test_refuses_what_has_no_slope(time, score, fewest, message):
    with pytest.raises(MethodError, match=message):
        slopes(time, score, fewest=fewest)


def test_refuses_periods_of_different_subjects():
    one = slopes([0, 1], [[1, 2]], fewest=2)
    two = slopes([0, 1], [[1, 2], [2, 3]], fewest=2)
    with pytest.raises(MethodError, match="1 subjects before but 2 after"):
        slope_changes(one, two)
