"""Standardised differences of means.

Reference: R 4.2.2, pt with a noncentrality, solved by uniroot.
Program and printed output: validation/association/association.R, association.out.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.standardised import standardised_difference

CASES = {
    "ages": ([46, 52, 38, 61, 57], [49, 33, 44, 51, 40, 36, 47], 0.95),
    "far apart": ([14, 15.5, 13, 16], [9, 8.5, 10], 0.90),
}


@pytest.mark.reference("R stats 4.2.2")
@pytest.mark.parametrize("name", CASES)
def test_agrees_with_r(printed, name):
    r = printed("association/association.out")
    x, y, level = CASES[name]
    found = standardised_difference(x, y, level=level)
    assert found.cohen_d == pytest.approx(r[f"{name} cohen d"], rel=1e-12)
    assert found.effect == pytest.approx(r[f"{name} hedges g"], rel=1e-12)
    # R's noncentral pt is good to 1e-12 and uniroot was asked for as much.
    assert found.interval.lower == pytest.approx(r[f"{name} lower"], rel=1e-8)
    assert found.interval.upper == pytest.approx(r[f"{name} upper"], rel=1e-8)


def test_the_unit_does_not_matter():
    x, y, level = CASES["ages"]
    months = standardised_difference(np.array(x) * 12, np.array(y) * 12, level=level)
    assert months.effect == pytest.approx(standardised_difference(x, y, level=level).effect)


def test_exchanging_the_samples_turns_the_sign():
    x, y, level = CASES["ages"]
    one = standardised_difference(x, y, level=level)
    other = standardised_difference(y, x, level=level)
    assert other.effect == pytest.approx(-one.effect)
    assert other.interval.lower == pytest.approx(-one.interval.upper)


def test_the_interval_covers_at_its_level():
    rng = np.random.default_rng(12)
    covered = 0
    for _ in range(400):
        found = standardised_difference(rng.normal(1, 1, 6), rng.normal(0, 1, 6), level=0.8)
        scale = found.effect / found.cohen_d  # the interval is corrected as the estimate is
        covered += found.interval.lower <= scale <= found.interval.upper
    assert covered / 400 == pytest.approx(0.8, abs=4 * (0.16 / 400) ** 0.5)


def test_refuses_samples_without_spread():
    with pytest.raises(MethodError, match="no spread within 2 and 3 values"):
        standardised_difference([1, 1], [2, 2, 2], level=0.95)
