"""Student's t for two samples and for pairs.

Reference: R 4.2.2, t.test.
Program and printed output: validation/means/means.R, means.out; data: scores.csv.
"""

import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.t_tests import paired_t, welch_t


@pytest.fixture
def after(case):
    columns = case("means/scores.csv")
    rows = list(zip(columns["group"], map(float, columns["after"]), strict=True))
    return {one: [x for group, x in rows if group == one] for one in ("control", "low", "high")}


@pytest.mark.reference("R stats 4.2.2")
def test_welch_agrees_with_r(after, printed):
    r = printed("means/means.out")
    test = welch_t(after["high"], after["control"], level=0.95)
    assert test.statistic == pytest.approx(r["welch t"], rel=1e-12)
    assert test.df == pytest.approx(r["welch df"], rel=1e-12)
    assert test.p == pytest.approx(r["welch p"], rel=1e-11)
    assert test.interval.lower == pytest.approx(r["welch lower"], rel=1e-10)
    assert test.interval.upper == pytest.approx(r["welch upper"], rel=1e-10)
    assert test.n == (7, 6)


@pytest.mark.reference("R stats 4.2.2")
def test_paired_agrees_with_r(case, printed):
    r = printed("means/means.out")
    columns = case("means/scores.csv")
    test = paired_t(
        [float(x) for x in columns["after"]], [float(x) for x in columns["before"]], level=0.99
    )
    assert test.effect == pytest.approx(r["paired effect"], rel=1e-12)
    assert test.statistic == pytest.approx(r["paired t"], rel=1e-12)
    assert test.p == pytest.approx(r["paired p"], rel=1e-10)
    assert test.interval.lower == pytest.approx(r["paired lower 99"], rel=1e-10)
    assert test.interval.upper == pytest.approx(r["paired upper 99"], rel=1e-10)
    assert (test.n, test.df) == ((18,), 17)


def test_exchanging_the_samples_turns_the_sign(after):
    one = welch_t(after["high"], after["low"], level=0.9)
    other = welch_t(after["low"], after["high"], level=0.9)
    assert (one.effect, one.p) == pytest.approx((-other.effect, other.p))
    assert one.interval.lower == pytest.approx(-other.interval.upper)


def test_p_and_interval_tell_the_same_story(after):
    test = welch_t(after["high"], after["low"], level=0.5)
    edge = welch_t(after["high"], after["low"], level=1 - test.p)
    assert edge.interval.lower == pytest.approx(0, abs=1e-9)


def test_refuses_two_samples_without_spread():
    with pytest.raises(MethodError, match="no spread among 2 and 3 values"):
        welch_t([1, 1], [2, 2, 2], level=0.95)


def test_refuses_pairs_that_all_differ_alike():
    with pytest.raises(MethodError, match="all 3 differences are equal"):
        paired_t([1, 2, 3], [0, 1, 2], level=0.95)


def test_refuses_values_that_cannot_be_paired():
    with pytest.raises(MethodError, match="3 values cannot be paired with 2"):
        paired_t([1, 2, 3], [0, 1], level=0.95)


def test_differences_that_are_equal_but_for_round_off_are_equal():
    # 0.3 - 0.1 and 1.2 - 1.0 are 0.2, and differ in the last digit.
    x, y = [0.3, 1.2, 7.5, 40.4], [0.1, 1.0, 7.3, 40.2]
    with pytest.raises(MethodError, match="all 4 differences are equal"):
        paired_t(x, y, level=0.95)


def test_samples_whose_values_are_equal_but_for_round_off_have_no_spread():
    thirds = [0.1 + 0.2, 0.3, 0.3]
    with pytest.raises(MethodError, match="no spread among 3 and 3 values"):
        welch_t(thirds, [1.1 + 2.2, 3.3, 3.3], level=0.95)


def test_one_sample_without_spread_is_compared_with_one_that_has_some():
    test = welch_t([0.1 + 0.2, 0.3, 0.3], [1.0, 2.0, 3.0], level=0.95)
    assert test.df == pytest.approx(2)
    assert test.statistic == pytest.approx(-1.7 * 3**0.5)


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e9])
def test_what_counts_as_round_off_does_not_hang_on_the_unit(unit):
    x, y = [1.0002, 1.0003, 1.0005], [1.0, 1.0, 1.0]
    test = paired_t([a * unit for a in x], [b * unit for b in y], level=0.95)
    assert test.statistic == pytest.approx(10 / 7**0.5, rel=1e-6)
