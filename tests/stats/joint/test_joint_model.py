"""Joint model of scores and deaths: laws that hold for any data, and what is refused."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.joint import (
    Covariates,
    FollowUp,
    Piecewise,
    Scores,
    Weibull,
    joint_model,
)
from cellcourse.stats.mmrm import Design

WEIBULL = Weibull()


def effects(model):
    return model.heights + model.slopes + model.hazards + model.associations


def fitted(data, association="value", baseline=WEIBULL, **stated):
    return joint_model(*data, baseline=baseline, association=association, **stated)


@pytest.fixture(scope="module")
def small(few):
    return few(120)


@pytest.fixture(scope="module")
def model(small):
    return fitted(small)


def test_counts_what_it_was_given(fit):
    model = fit("value")
    assert (model.subjects, model.scores, model.deaths) == (467, 2751, 125)


def test_the_search_settles_and_the_quadrature_is_fine_enough(fit):
    for association in ("value", "value and slope", "none"):
        model = fit(association)
        assert model.unsettled < 1e-7
        assert abs(model.quadrature) < 1e-7
        assert model.top.at.scores.sum(axis=0) == pytest.approx(0, abs=1e-4)


def test_information_is_that_of_exact_derivatives(model):
    """Second differences of the log-likelihood itself, along random directions."""
    rng = np.random.default_rng(3)
    value = model.likelihood.at(model.top.theta).each.sum()
    root = np.linalg.cholesky(model.top.covariance)
    for _ in range(5):
        way = root @ rng.normal(size=len(root)) * 0.05
        sides = [model.likelihood.at(model.top.theta + s * way).each.sum() for s in (-1, 1)]
        bend = 2 * value - sum(sides)
        assert bend == pytest.approx(way @ model.top.information @ way, rel=2e-3)


def test_scores_before_death_fall_faster_than_a_mixed_model_thinks(fit):
    """Those who fall fast die early and leave few scores."""
    assert fit("value").slopes[0].estimate < fit("none").slopes[0].estimate


def test_association_with_value_beats_none_by_its_own_wald_test(fit):
    (value,) = fit("value").associations
    gain = 2 * (fit("value").log_likelihood - fit("none").log_likelihood)
    assert value.estimate < 0 < gain
    assert gain > 100
    assert value.p < 1e-20


def test_is_unchanged_by_labels_and_order(small, model):
    scores, after, covariates = small
    rng = np.random.default_rng(1)
    people, rows = rng.permutation(120), rng.permutation(len(scores.value))
    named = {name: f"x{rng.integers(10**9)}" for name in after.subject}
    shuffled = (
        Scores([named[s] for s in scores.subject[rows]], scores.time[rows], scores.value[rows]),
        FollowUp([named[after.subject[i]] for i in people], after.time[people], after.died[people]),
        Covariates(
            *(
                Design(d.columns, d.matrix[people])
                for d in (covariates.height, covariates.slope, covariates.hazard)
            )
        ),
    )
    again = fitted(shuffled)
    assert again.log_likelihood == pytest.approx(model.log_likelihood, rel=1e-12)
    for one, other in zip(effects(again), effects(model), strict=True):
        assert one.estimate == pytest.approx(other.estimate, rel=1e-6, abs=1e-8)
        assert one.se == pytest.approx(other.se, rel=1e-5)


def test_days_or_months_say_the_same(small, model):
    scores, after, covariates = small
    days = fitted(
        (
            Scores(scores.subject, scores.time * 30, scores.value),
            FollowUp(after.subject, after.time * 30, after.died),
            covariates,
        )
    )
    for one, other in zip(days.slopes, model.slopes, strict=True):
        assert one.estimate * 30 == pytest.approx(other.estimate, rel=1e-6)
        assert one.se * 30 == pytest.approx(other.se, rel=1e-5)
    for one, other in zip(days.hazards + days.associations, effects(model)[3:], strict=True):
        assert one.estimate == pytest.approx(other.estimate, rel=1e-6)
    assert days.baseline[1].estimate == pytest.approx(model.baseline[1].estimate, rel=1e-6)
    assert days.spread[2].estimate * 900 == pytest.approx(model.spread[2].estimate, rel=1e-6)


def test_scores_counted_from_elsewhere_in_another_unit_say_the_same(small, model):
    scores, after, covariates = small
    moved = fitted(
        (Scores(scores.subject, scores.time, 1000 - 2 * scores.value), after, covariates)
    )
    assert moved.heights[0].estimate == pytest.approx(1000 - 2 * model.heights[0].estimate)
    assert moved.slopes[1].estimate == pytest.approx(-2 * model.slopes[1].estimate, rel=1e-6)
    assert moved.hazards[0].estimate == pytest.approx(model.hazards[0].estimate, rel=1e-6)
    turned = moved.associations[0].estimate * -2
    assert turned == pytest.approx(model.associations[0].estimate, rel=1e-6)
    assert moved.noise.estimate == pytest.approx(4 * model.noise.estimate, rel=1e-6)


def test_nodes_beyond_enough_change_nothing(small, model):
    for one, other in zip(effects(fitted(small, nodes=15)), effects(model), strict=True):
        assert one.estimate == pytest.approx(other.estimate, rel=1e-7)


def test_subjects_without_a_score_count_by_their_follow_up(small, model):
    scores, after, covariates = small
    silent = np.asarray(scores.subject) != after.subject[0]
    some = fitted(
        (
            Scores(scores.subject[silent], scores.time[silent], scores.value[silent]),
            after,
            covariates,
        )
    )
    assert some.subjects == 120
    assert some.scores == int(silent.sum()) < model.scores
    assert some.associations[0].estimate == pytest.approx(model.associations[0].estimate, rel=0.1)


def test_intervals_of_variances_are_above_zero_and_of_effects_are_symmetric(model):
    low = model.noise.interval(level=0.95)
    assert 0 < low.lower < model.noise.estimate < low.upper
    assert low.lower * low.upper == pytest.approx(model.noise.estimate**2)
    (value,) = model.associations
    side = value.interval(level=0.9)
    assert side.upper - value.estimate == pytest.approx(1.6448536270 * value.se)
    assert side.lower + side.upper == pytest.approx(2 * value.estimate)


def test_robust_errors_are_near_the_model_s_where_the_model_is_right(fit):
    for one in effects(fit("value")):
        assert one.robust_se == pytest.approx(one.se, rel=0.1)


def test_refuses_an_association_nobody_knows(small):
    with pytest.raises(MethodError, match="no association 'area'; known: none, value, slope"):
        fitted(small, association="area")


def test_refuses_scores_after_the_end_of_follow_up(small):
    scores, after, covariates = small
    late = Scores(scores.subject, scores.time + 1, scores.value)
    with pytest.raises(MethodError, match=r"\d+ of \d+ scores are later than their subject's"):
        fitted((late, after, covariates))


def test_refuses_scores_of_strangers_and_people_followed_twice_or_for_no_time(small):
    scores, after, covariates = small
    names, time = np.array(after.subject), after.time.copy()
    names[1], time[2] = names[0], 0.0
    with pytest.raises(
        MethodError, match=r"1 subjects are followed twice; \d scores are of subjects without"
    ):
        fitted((scores, FollowUp(names, time, after.died), covariates))


def test_refuses_when_nobody_died(small):
    scores, after, covariates = small
    alive = FollowUp(after.subject, after.time, np.zeros(120, bool))
    with pytest.raises(MethodError, match="no deaths among 120 subjects"):
        fitted((scores, alive, covariates))


def test_refuses_a_stretch_without_a_death(small):
    with pytest.raises(MethodError, match="log rate, 17.99 on by"):
        fitted(small, baseline=Piecewise(cuts=(6.0, 17.99)))


def test_refuses_covariates_that_nobody_could_tell_apart(small):
    scores, after, covariates = small
    cells = covariates.hazard.matrix
    for matrix, said in (
        (np.hstack([cells, 1 - cells]), "hazard: 2 covariates differ in only 1 ways"),
        (np.hstack([cells, np.ones((120, 1))]), "hazard: other does not vary between subjects"),
    ):
        hazard = Design(("cells", "other"), matrix)
        with pytest.raises(MethodError, match=said):
            fitted((scores, after, Covariates(covariates.height, covariates.slope, hazard)))
    slope = Design(("a", "b"), np.hstack([cells, cells]))
    with pytest.raises(MethodError, match="columns that depend on those before them: slope: b"):
        fitted((scores, after, Covariates(covariates.height, slope, covariates.hazard)))


def test_refuses_a_covariate_that_all_the_dead_share(small):
    scores, after, covariates = small
    died = Design(("omen",), after.died[:, None].astype(float))
    with pytest.raises(MethodError, match="not tell apart hazard: omen, baseline: log rate"):
        fitted((scores, after, Covariates(covariates.height, covariates.slope, died)))


def test_refuses_lines_that_do_not_differ(small):
    scores, after, covariates = small
    rng = np.random.default_rng(1)
    same = Scores(scores.subject, scores.time, 40 - scores.time + rng.normal(size=scores.time.size))
    with pytest.raises(MethodError, match="differ no more than chance would have them"):
        fitted((same, after, covariates))


def test_refuses_numbers_that_do_not_fit_together(small):
    scores, after, covariates = small
    with pytest.raises(MethodError, match="scores but .* times and 1 subjects"):
        fitted((Scores(["p"], scores.time, scores.value), after, covariates))
    with pytest.raises(MethodError, match="120 times of follow-up but 1 subjects"):
        fitted((scores, FollowUp(["p"], after.time, after.died), covariates))
    short = Design(("cells",), np.ones((3, 1)))
    with pytest.raises(MethodError, match="hazard: 120 subjects and 1 names, but a design of"):
        fitted((scores, after, Covariates(covariates.height, covariates.slope, short)))
    holes = Design(("one",), np.full((120, 1), np.nan))
    with pytest.raises(MethodError, match="height: 120 of 120 numbers are missing or infinite"):
        fitted((scores, after, Covariates(holes, covariates.slope, covariates.hazard)))
