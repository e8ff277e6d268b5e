"""Marginal proportional odds.

Reference: R 4.2.2, MASS 7.3-58.2 (polr) for the fit, refined by Newton steps; standard
errors from the definitions of the sandwich and of Mancl and DeRouen's correction, with
the leverage of each subject's scores; geepack 1.3-9 (geeglm) for two levels.
Program and printed output: validation/ordinal/ordinal.R, ordinal.out.
"""

import math

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.ordinal import permuted_proportional_odds, proportional_odds
from cellcourse.stats.relabelling import Permutation


@pytest.fixture(scope="module")
def made(case):
    table = case("ordinal/made.csv")
    rows = [row for row in zip(*table.values(), strict=True) if row[-1]]
    subject, arm, visit, score = (np.array(column) for column in zip(*rows, strict=True))
    covariates = np.column_stack((arm == "B", arm == "C", visit.astype(float)))
    return score.astype(float), subject, covariates


@pytest.fixture(scope="module")
def printed_odds(section):
    return section("ordinal/ordinal.out", "proportional odds")


@pytest.mark.reference("R MASS 7.3-58.2")
def test_fit_agrees_with_polr(made, printed_odds):
    fit = proportional_odds(*made, level=0.95)
    log_odds = [one.log_odds_ratio for one in fit.odds_ratios]
    cuts = [one.estimate for one in fit.thresholds]
    assert log_odds == pytest.approx(printed_odds["polr coefficients"], abs=1e-7)
    assert cuts == pytest.approx(printed_odds["polr thresholds"], abs=1e-7)
    assert log_odds == pytest.approx(printed_odds["coefficients"], abs=1e-9)
    assert cuts == pytest.approx(printed_odds["thresholds"], abs=1e-9)
    assert (fit.log_likelihood,) == pytest.approx(printed_odds["polr loglik"], abs=5.1e-11)


@pytest.mark.reference("R, from the definitions")
def test_standard_errors_agree_with_r(made, printed_odds):
    fit = proportional_odds(*made, level=0.95)
    assert [one.se for one in fit.odds_ratios] == pytest.approx(printed_odds["se"], abs=1e-9)
    plain = [one.se_uncorrected for one in fit.odds_ratios]
    assert plain == pytest.approx(printed_odds["se uncorrected"], abs=1e-9)
    assert [one.se for one in fit.thresholds] == pytest.approx(
        printed_odds["threshold se"], abs=1e-9
    )


@pytest.mark.reference("R geepack 1.3-9")
def test_two_levels_agree_with_geeglm(made, printed_odds):
    score, subject, covariates = made
    fit = proportional_odds(score >= 6, subject, covariates, level=0.95)
    log_odds = [-fit.thresholds[0].estimate, *(one.log_odds_ratio for one in fit.odds_ratios)]
    r = printed_odds["geeglm coefficients of two levels"]
    assert log_odds == pytest.approx(r, abs=1e-9)
    assert [one.se_uncorrected for one in fit.odds_ratios] == pytest.approx(
        printed_odds["geeglm se of two levels"][1:], abs=1e-7
    )


def test_only_the_order_of_scores_counts(made):
    score, subject, covariates = made
    there = proportional_odds(score, subject, covariates, level=0.95)
    back = proportional_odds(np.exp(score), subject, covariates, level=0.95)
    assert back.odds_ratios == there.odds_ratios
    assert [one.estimate for one in back.thresholds] == [one.estimate for one in there.thresholds]


def test_turning_the_scale_over_inverts_the_odds(made):
    score, subject, covariates = made
    there = proportional_odds(score, subject, covariates, level=0.95)
    back = proportional_odds(-score, subject, covariates, level=0.95)
    for one, other in zip(there.odds_ratios, back.odds_ratios, strict=True):
        assert one.odds_ratio * other.odds_ratio == pytest.approx(1)
        assert one.interval.lower == pytest.approx(1 / other.interval.upper)


def test_does_not_depend_on_the_order_of_rows(made):
    order = np.random.default_rng(2).permutation(made[0].size)
    there = proportional_odds(*made, level=0.95)
    back = proportional_odds(*(column[order] for column in made), level=0.95)
    assert back.odds_ratios[0].se == pytest.approx(there.odds_ratios[0].se)
    assert (back.subjects, back.scores) == (18, 86)


def test_the_correction_enlarges_every_standard_error(made):
    for one in proportional_odds(*made, level=0.95).odds_ratios:
        assert one.se > one.se_uncorrected


def two_arms(made):
    score, subject, covariates = made
    inside = covariates[:, 1] == 0
    return score[inside], subject[inside], covariates[inside, 0], covariates[inside, 2:]


def test_permutation_of_few_animals_is_exact(made):
    by = Permutation(924, 0, np.random.default_rng(1))
    test = permuted_proportional_odds(*two_arms(made), by=by)
    assert (test.kind, test.assignments) == ("exact", 924)
    assert test.as_extreme % 2 == 0  # an assignment and its mirror are as extreme


def test_permutation_does_not_depend_on_which_arm_is_called_treated(made):
    score, subject, treated, visit = two_arms(made)
    by = Permutation(924, 0, np.random.default_rng(1))
    there = permuted_proportional_odds(score, subject, treated, visit, by=by)
    back = permuted_proportional_odds(score, subject, 1 - treated, visit, by=by)
    assert back.p == there.p


def test_refuses_a_subject_in_both_arms(made):
    score, subject, _, visit = two_arms(made)
    by = Permutation(924, 0, np.random.default_rng(1))
    with pytest.raises(MethodError, match="a subject is in one arm"):
        permuted_proportional_odds(score, subject, np.arange(score.size) % 2, visit, by=by)


@pytest.mark.parametrize(
    ("score", "covariates", "said"),
    [
        ([1, 1, 1, 1], [[0], [1], [0], [1]], "all 4 scores are 1"),
        ([1, 1, 2, 2], [[0], [0], [1], [1]], "separates high from low"),
        ([1, 2, 1, 2], [[1, 1], [1, 1], [0, 0], [0, 0]], "depend on each other"),
        ([1, 2, 1, 2], [0, 1, 0, 1], "4 scores need as many rows"),
        ([1, math.nan], [[0], [1]], "1 of 2 values are missing"),
    ],
)
def test_refuses_what_has_no_fit(score, covariates, said):
    with pytest.raises(MethodError, match=said):
        proportional_odds(score, list(range(len(score))), covariates, level=0.95)


def test_refuses_a_covariate_that_one_subject_decides():
    score, subject = [1, 2, 1, 2, 1, 2], list("aabbcc")
    alone = [[1], [1], [0], [0], [0], [0]]
    with pytest.raises(MethodError, match="3 subjects are too few for 2 coefficients"):
        proportional_odds(score, subject, alone, level=0.95)
