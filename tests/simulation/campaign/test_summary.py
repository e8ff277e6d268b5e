"""Reading a tally: chances, means, quantiles, bias and coverage, with their Monte Carlo error."""

from pathlib import Path

import numpy as np
import pytest
from numbers_of_studies import ADDRESSES, ADJUSTED, HIGH, LOW, MEAN, RATIO, P, scheme, studies

from cellcourse.simulation.campaign.summary import Counts, summed_up
from cellcourse.simulation.campaign.tally import tallied
from cellcourse.simulation.campaign.truth import Truth
from cellcourse.study.read import read_study

STUDY = read_study(Path("tests/shells/small/study.yaml").read_bytes(), "study.yaml")
VALUES = studies(20_000, 3)
TRUTH = {ADDRESSES[RATIO]: Truth(np.exp(-0.3), 0.01)}


def found(key, values=VALUES, truths=TRUTH):
    known = scheme(values[:1024], {address: one.value for address, one in truths.items()})
    return summed_up(Counts(known, tallied(known, values), truths), STUDY, key, "in blocks", ())


def test_a_chance_is_a_share_of_all_studies_with_its_binomial_error():
    first, second = found("survival-test").tests
    adjusted = np.where(np.isnan(VALUES[:, ADJUSTED]), VALUES[:, P], VALUES[:, ADJUSTED])
    share = (adjusted <= 0.05).mean()
    assert first.adjusted
    assert not second.adjusted
    assert first.success.value == pytest.approx(share, rel=1e-15)
    assert first.success.se == pytest.approx(np.sqrt(share * (1 - share) / 20_000), rel=1e-12)
    assert first.success.low < share < first.success.high
    assert first.answered == np.isfinite(VALUES[:, P]).sum()


def test_successes_on_either_side_add_up_where_every_success_has_an_effect():
    values = VALUES.copy()
    values[:, RATIO] = np.nan_to_num(values[:, RATIO], nan=2.0)
    first, second = found("survival-test", values).tests
    assert first.higher + first.lower == first.success.events
    assert (second.higher, second.lower, second.effect) == (None, None, "")
    assert first.effect == "hazard ratio"


@pytest.mark.reference("numpy 2.4.6, quantile")
def test_quantiles_are_those_of_the_studies_to_within_half_a_bin():
    (ratio,) = found("survival-test").estimates
    shares = (0.025, 0.25, 0.5, 0.75, 0.975)
    direct = np.quantile(VALUES[~np.isnan(VALUES[:, RATIO]), RATIO], shares)
    assert ratio.quantiles == pytest.approx(direct, abs=0.51 * ratio.histogram.width)
    assert ratio.histogram.width < (direct[-1] - direct[0]) / 64


def test_quantiles_of_half_points_are_half_points():
    (mean,) = found("bbb").estimates
    shares, held = (0.025, 0.25, 0.5, 0.75, 0.975), VALUES[~np.isnan(VALUES[:, MEAN]), MEAN]
    exact = np.quantile(held, shares, method="inverted_cdf")
    assert mean.quantiles == tuple(exact)


def test_mean_spread_and_stated_standard_error_stand_side_by_side():
    (mean,) = found("bbb").estimates
    held = VALUES[~np.isnan(VALUES[:, MEAN]), MEAN]
    assert mean.mean == pytest.approx(held.mean(), rel=1e-13)
    assert mean.sd == pytest.approx(held.std(ddof=1), rel=1e-12)
    assert mean.mean_se == pytest.approx(held.std(ddof=1) / np.sqrt(len(held)), rel=1e-12)
    assert mean.standard_error == 1.0
    assert (mean.truth, mean.bias, mean.coverage) == (None, None, None)


def test_bias_and_coverage_are_against_the_truth():
    (ratio,) = found("survival-test").estimates
    held = VALUES[~np.isnan(VALUES[:, RATIO]), RATIO]
    assert ratio.bias == pytest.approx(held.mean() - np.exp(-0.3), rel=1e-10)
    assert ratio.bias_se == pytest.approx(np.hypot(ratio.mean_se, 0.01), rel=1e-12)
    both = ~np.isnan(VALUES[:, [LOW, HIGH]]).any(axis=1)
    inside = (VALUES[both, LOW] <= np.exp(-0.3)) & (VALUES[both, HIGH] >= np.exp(-0.3))
    assert ratio.coverage.value == pytest.approx(inside.mean(), abs=0.003)
    assert ratio.missed_low + ratio.missed_high + ratio.coverage.events == ratio.coverage.trials


@pytest.mark.parametrize("answers", [0, 1])
def test_an_estimate_with_hardly_an_answer_has_no_spread(answers):
    values = VALUES[:50].copy()
    values[answers:, MEAN] = np.nan
    (mean,) = found("bbb", values).estimates
    assert mean.answered == answers
    assert (mean.sd, mean.mean_se) == (None, None)
    assert (mean.mean is None) == (answers == 0)
    assert (mean.histogram is None) == (answers == 0)


def test_a_chance_of_nought_or_one_keeps_an_interval():
    values = VALUES[:1000].copy()
    values[:, [P, ADJUSTED]] = 1.0
    never = found("survival-test", values).tests[0].success
    assert (never.value, never.se, never.low) == (0.0, 0.0, 0.0)
    assert never.high == pytest.approx(1 - 0.025 ** (1 / 1000), rel=1e-10)
