"""Odds ratios of tables of scores, many studies side by side: what ``stats.ordinal`` gives."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.simulation.answers.kernels.eights import LANES
from cellcourse.simulation.answers.kernels.odds_ratios import Scale, odds_ratios
from cellcourse.stats.ordinal import proportional_odds
from cellcourse.stats.ordinal.cumulative_logit import Ordered, fit, terms

CODE = np.array([0, 1, 0, 2, 1, 2, -1, 0, 1, 2, 0, 1, 2])


def scattered(trials, seed, *, days=3, step=1.0, missed=0.1, apart=1.0, code=CODE):
    """Scores of subjects who differ, some days lower, some arms higher."""
    rng = np.random.default_rng(seed)
    own = rng.normal(10, 2, (trials, code.size, 1)) + apart * code[:, None]
    found = own - 3 * np.arange(days) / days + rng.normal(0, 2, (trials, code.size, days))
    found = np.clip(np.round(found / step) * step, 0, 20)
    found[rng.random(found.shape) < missed] = np.nan
    return found


def answered(table, step=1.0, code=CODE):
    found = np.full((len(table), code.max() + table.shape[2] - 1, 2), np.nan)
    odds_ratios(table, code, Scale(0.0, step, round(20 / step)), found)
    return found


def ordinary(table, code=CODE):
    """(c, 2) one study by ``stats.ordinal``; NaN where it refuses."""
    subject, day = np.nonzero(~np.isnan(table) & (code >= 0)[:, None])
    arms = code[subject][:, None] == np.arange(1, code.max() + 1)
    design = np.hstack((arms, day[:, None] == np.arange(1, table.shape[1])))
    try:
        model = proportional_odds(table[subject, day], subject, design, level=0.95)
    except MethodError:
        return np.full((design.shape[1], 2), np.nan)
    return np.array([(one.log_odds_ratio, one.se) for one in model.odds_ratios])


@pytest.mark.parametrize("days", [1, 2, 4])
@pytest.mark.parametrize("step", [0.5, 2.0])
def test_coefficients_and_errors_are_those_of_the_readable_fit(days, step):
    table = scattered(40, days, days=days, step=step)
    expected = np.array([ordinary(one) for one in table])
    assert np.isfinite(expected).all(axis=(1, 2)).sum() > 30
    assert answered(table, step) == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


def test_a_hundred_levels_are_fitted_alike():
    code = np.repeat([0, 1], 35)
    table = scattered(1, 5, days=2, step=1 / 256, missed=0.0, code=code)
    assert np.unique(table).size > 100
    expected = ordinary(table[0], code)
    assert np.isfinite(expected).all()
    assert answered(table, 1 / 256, code)[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("apart", [4.0, 8.0])
def test_arms_far_apart_are_fitted_or_refused_alike(apart):
    table = scattered(60, 6, step=2.0, apart=apart)
    expected = np.array([ordinary(one) for one in table])
    known = np.isfinite(expected).all(axis=(1, 2))
    assert 0 < known.sum() < len(known)
    assert answered(table, 2.0) == pytest.approx(expected, rel=1e-11, abs=1e-11, nan_ok=True)


def test_a_far_top_that_steps_from_the_middle_miss_is_found():
    code = np.repeat([0, 1, 2, 3], [5, 6, 6, 2])
    low = [[11, 16, 11, 14], [15, 11, 12, 16], [12, 13, 13, 14], [11, 10, 14, 15],
           [9, 16, 12, 15], [8, 10, 9, 11], [10, 7, 8, 7], [9, 7, 9, 12], [9, 8, 9, 10],
           [8, 13, 8, 8], [10, 11, 8, 10], [7, 6, 7, 9], [3, 4, 7, 8], [6, 9, 3, 7],
           [3, 6, 3, 7], [6, 8, 6, 6], [8, 8, 10, 8], [4, 2, 1, 3], [1, 0, 2, 5]]  # fmt: skip
    table = np.array([low], dtype=float)
    expected = ordinary(table[0], code)
    assert np.isfinite(expected).all()
    assert answered(table, code=code)[0] == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_a_search_that_runs_away_stops_at_no_wall():
    code, no = np.array([1, 1, 0, 1, 0, 0, 0, 0]), np.nan
    table = np.array([[[no, 16, no, 20], [no, 20, no, no], [no, 12, no, no], [16, 16, no, no],
                       [no, 12, no, 20], [no, no, 16, no], [no, no, 16, 16],
                       [no, no, 16, no]]])  # fmt: skip
    assert np.isnan(ordinary(table[0], code)).all()
    assert np.isnan(answered(table, 4.0, code)).all()


def test_a_study_is_answered_alike_alone_and_beside_any_others():
    table = scattered(2 * LANES + 5, 7, missed=0.3)
    table[3], table[LANES] = np.nan, 7.0
    whole = answered(table)
    alone = np.concatenate([answered(table[i : i + 1]) for i in range(len(table))])
    assert np.array_equal(whole, alone, equal_nan=True)
    assert np.array_equal(answered(table[9:]), whole[9:], equal_nan=True)
    assert np.isnan(whole[[3, LANES]]).all()


def test_scores_of_one_day_count_alike_whichever_day_that_is():
    table, late = scattered(20, 8, days=3), scattered(20, 8, days=3)
    table[:, :, 1:] = np.nan
    late[:, :, 2], late[:, :, :2] = table[:, :, 0], np.nan
    found = answered(table)
    assert np.array_equal(found, answered(late), equal_nan=True)
    assert np.isfinite(found[:, :2]).any()
    assert np.isnan(found[:, 2:]).all()


def test_the_readable_fit_ends_where_the_likelihood_is_level():
    for one in scattered(10, 9, days=1, missed=0.0)[:, CODE >= 0, 0]:
        values, level = np.unique(one, return_inverse=True)
        data = Ordered(level, values.size, (CODE[CODE >= 0] == 2)[:, None].astype(float))
        slopes = terms(data, fit(data).beta).slopes.sum(axis=0)
        assert np.abs(slopes).max() < 1e-13
