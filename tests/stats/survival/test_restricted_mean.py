"""Restricted mean survival time.

Reference: R 4.2.2, survival 3.5-3, summary(survfit, rmean = horizon) for each arm; the
contrasts by the normal approximation from those.
Program and printed output: validation/restricted_mean/restricted_mean.R, .out (ten decimals).
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.restricted_mean import difference, ratio, restricted_mean


def both(data, horizon):
    return [
        restricted_mean(*data.of(arm), horizon=horizon, level=0.95) for arm in ("6-MP", "placebo")
    ]


def row(contrast):
    return contrast.estimate, contrast.interval.lower, contrast.interval.upper, contrast.p


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("horizon", [10, 20, 30])
def test_agrees_with_r_on_the_6mp_trial(horizon, freireich, section):
    r = section("restricted_mean/restricted_mean.out", f"{horizon} weeks")
    mp, placebo = both(freireich, horizon)
    assert (mp.mean, placebo.mean) == pytest.approx(r["mean"], abs=5.1e-11)
    assert (mp.se, placebo.se) == pytest.approx(r["se"], abs=5.1e-11)
    assert row(difference(placebo, mp, level=0.95)) == pytest.approx(r["difference"], abs=5.1e-11)
    assert row(ratio(placebo, mp, level=0.95)) == pytest.approx(r["ratio"], abs=5.1e-11)


def test_of_complete_follow_up_is_the_mean_of_times_cut_at_the_horizon():
    time = np.random.default_rng(8).integers(1, 50, 30)
    found = restricted_mean(time, np.ones(30), horizon=30, level=0.95)
    cut = np.minimum(time, 30)
    assert found.mean == pytest.approx(cut.mean())
    assert found.se == pytest.approx(cut.std() / np.sqrt(30))
    assert found.interval.upper - found.mean == pytest.approx(1.959963984540054 * found.se)


def test_scales_with_the_unit_of_time(freireich):
    weeks, days = (
        restricted_mean(
            np.array(freireich.time) * unit, freireich.died, horizon=20 * unit, level=0.9
        )
        for unit in (1, 7)
    )
    assert days.mean == pytest.approx(7 * weeks.mean)
    assert days.se == pytest.approx(7 * weeks.se)


def test_contrasts_turn_round_with_the_groups(freireich):
    mp, placebo = both(freireich, 20)
    there, back = difference(mp, placebo, level=0.95), difference(placebo, mp, level=0.95)
    assert (back.estimate, back.p) == (-there.estimate, there.p)
    assert ratio(mp, placebo, level=0.95).estimate == pytest.approx(
        1 / ratio(placebo, mp, level=0.95).estimate
    )


def test_counts_follow_up_after_the_last_of_all_has_died():
    assert restricted_mean([2, 4], [1, 1], horizon=100, level=0.95).mean == 3


def test_refuses_a_horizon_past_the_end_of_follow_up():
    with pytest.raises(MethodError, match="no survival at 36: follow-up ends at 35"):
        restricted_mean([20, 35], [1, 0], horizon=36, level=0.95)


def test_refuses_a_horizon_that_is_not_after_the_origin():
    with pytest.raises(MethodError, match="after the origin, not at 0"):
        restricted_mean([20, 35], [1, 0], horizon=0, level=0.95)


def test_refuses_to_compare_different_horizons():
    one = restricted_mean([20, 35], [1, 1], horizon=30, level=0.95)
    other = restricted_mean([20, 35], [1, 1], horizon=31, level=0.95)
    with pytest.raises(MethodError, match="to 30 and 31 do not compare"):
        difference(one, other, level=0.95)


def test_refuses_to_compare_groups_in_which_nobody_had_died():
    one = restricted_mean([20, 35], [1, 1], horizon=10, level=0.95)
    with pytest.raises(MethodError, match="to 10: they have no variance in groups of 2 and 2"):
        difference(one, one, level=0.95)


def test_refuses_the_ratio_to_a_mean_of_zero():
    dead = restricted_mean([0, 0], [1, 1], horizon=10, level=0.95)
    alive = restricted_mean([5, 8], [1, 1], horizon=10, level=0.95)
    with pytest.raises(MethodError, match="one of the two is zero"):
        ratio(dead, alive, level=0.95)
