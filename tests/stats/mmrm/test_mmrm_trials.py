"""Many trials: the same numbers as one by one, to a thousand-millionth."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Specification, cell_design, mmrm
from cellcourse.stats.mmrm.trial_likelihood import empty_fit, fit, invert, uphill
from cellcourse.stats.mmrm.trial_sums import empty_sums, sum_trial
from cellcourse.stats.mmrm.trials import mmrm_trials

VISITS = ("0", "1", "2", "3")
ALL = range(4)


def simulated(trials, n, *, missing, seed=1):
    """Scores (trials, n, 4) with drop-out and gaps, and a covariate."""
    rng = np.random.default_rng(seed)
    covariance = 9 * 0.6 ** np.abs(np.subtract.outer(range(4), range(4))) + np.eye(4)
    scores = rng.normal(size=(trials, n, 4)) @ np.linalg.cholesky(covariance).T + 40
    age = rng.normal(60, 8, size=(trials, n, 1))
    scores += 0.2 * age
    gone = rng.random((trials, n, 4)) < missing
    gone[..., 0] = False
    last = np.where(rng.random((trials, n)) < missing, rng.integers(1, 4, (trials, n)), 4)
    scores[gone | (np.arange(4) >= last[..., None])] = np.nan
    return scores, age, covariance


def one(scores, arm, age, arms):
    subject, visit = np.nonzero(~np.isnan(scores))
    cells = cell_design(
        arm[subject],
        visit,
        arms=arms,
        visits=VISITS,
        covariates={"age": age[subject, 0]},
        by_visit={"age"},
    )
    said = Specification("unstructured", method="REML", df="satterthwaite")
    model = mmrm(scores[subject, visit], subject, visit, cells.design, said, visits=VISITS)
    said = {"against": "0", "visits": VISITS, "rule": "none", "level": 0.95}
    found = cells.differences(model.fixed, **said)
    table = {(d.arm, d.visit): d.contrast for d in found}
    return [[table[a, v] for v in VISITS] for a in arms[1:]], model


@pytest.mark.parametrize(("n", "arms"), [(60, ("0", "1")), (45, ("0", "1", "2"))])
def test_every_trial_is_what_mmrm_gives(n, arms):
    scores, age, _ = simulated(5, n, missing=0.15)
    arm = np.arange(n) % len(arms)
    found = mmrm_trials(scores, arm, compared=ALL, covariates=age)
    assert found.settled.all()
    for k in range(5):
        table, model = one(scores[k], arm, age[k], arms)
        for name, array in (("estimate", found.difference), ("se", found.se), ("df", found.df)):
            alone = [[getattr(c, name) for c in row] for row in table]
            assert array[k] == pytest.approx(np.array(alone), rel=1e-9, abs=1e-9)
        assert found.covariance[k] == pytest.approx(model.covariance["all"], rel=1e-9, abs=1e-9)


def test_small_trials_are_what_mmrm_gives():
    scores, age, _ = simulated(6, 16, missing=0.05, seed=3)
    arm = np.arange(16) % 2
    found = mmrm_trials(scores, arm, compared=ALL, covariates=age)
    for k in np.flatnonzero(found.settled):
        table, _ = one(scores[k], arm, age[k], ("0", "1"))
        assert found.difference[k, 0] == pytest.approx(
            [c.estimate for c in table[0]], rel=1e-9, abs=1e-9
        )
        assert found.df[k, 0] == pytest.approx([c.df for c in table[0]], rel=1e-9, abs=1e-9)
    assert found.settled.sum() >= 5


def test_only_the_visits_compared_are_answered():
    scores, age, _ = simulated(3, 60, missing=0.2)
    arm = np.arange(60) % 2
    every = mmrm_trials(scores, arm, compared=ALL, covariates=age)
    last = mmrm_trials(scores, arm, compared=[3], covariates=age)
    assert last.df.shape == (3, 1, 1)
    assert np.array_equal(last.df[..., 0], every.df[..., 3])
    assert np.array_equal(last.difference[..., 0], every.difference[..., 3])


def test_a_trial_does_not_know_its_neighbours():
    scores, age, _ = simulated(70, 40, missing=0.1)
    arm = np.arange(40) % 2
    together = mmrm_trials(scores, arm, compared=ALL, covariates=age)
    alone = mmrm_trials(scores[66:67], arm, compared=ALL, covariates=age[66:67])
    assert np.array_equal(together.difference[66], alone.difference[0])
    assert np.array_equal(together.df[66], alone.df[0])


def test_a_trial_without_an_answer_is_nan_and_spoils_no_other():
    scores, _, _ = simulated(3, 40, missing=0.1)
    arm = np.arange(40) % 2
    scores[1, :, 2] = scores[1, :, 1]
    found = mmrm_trials(scores, arm, compared=ALL)
    assert found.settled.tolist() == [True, False, True]
    assert np.isnan(found.difference[1]).all()
    assert np.isnan(found.covariance[1]).all()
    assert np.isfinite(found.df[[0, 2]]).all()


def test_a_subject_without_values_counts_for_nothing():
    scores, _, _ = simulated(2, 40, missing=0.1)
    arm = np.append(np.arange(40) % 2, 1)
    more = np.concatenate([scores, np.full((2, 1, 4), np.nan)], axis=1)
    found = mmrm_trials(more, arm, compared=ALL)
    plain = mmrm_trials(scores, arm[:40], compared=ALL)
    assert np.array_equal(found.se, plain.se)


def test_a_subject_without_a_covariate_is_left_out():
    scores, age, _ = simulated(2, 41, missing=0.1)
    arm = np.arange(41) % 2
    age[:, 40] = np.nan
    found = mmrm_trials(scores, arm, compared=ALL, covariates=age)
    plain = mmrm_trials(scores[:, :40], arm[:40], compared=ALL, covariates=age[:, :40])
    assert found.se == pytest.approx(plain.se, rel=1e-9)
    assert found.difference == pytest.approx(plain.difference, rel=1e-9)


def test_without_gaps_every_visit_is_an_analysis_of_covariance_of_its_own():
    scores, age, _ = simulated(2, 24, missing=0.0)
    arm = np.arange(24) % 2
    found = mmrm_trials(scores, arm, compared=ALL, covariates=age)
    for k in range(2):
        rows = np.column_stack([np.ones(24), arm, age[k]])
        inverse = np.linalg.inv(rows.T @ rows)
        beta = inverse @ rows.T @ scores[k]
        spread = ((scores[k] - rows @ beta) ** 2).sum(axis=0) / (24 - 3)
        assert found.difference[k, 0] == pytest.approx(beta[1], rel=1e-9)
        assert found.se[k, 0] == pytest.approx(np.sqrt(spread * inverse[1, 1]), rel=1e-9)
        assert found.df[k, 0] == pytest.approx(np.full(4, 24 - 3), rel=1e-9)


def test_the_slope_of_the_likelihood_is_its_derivative():
    scores, age, covariance = simulated(1, 30, missing=0.2)
    rows = np.column_stack([np.ones(30), np.arange(30) % 2, age[0] - age[0].mean()])
    sums, room = empty_sums(30, 4, 3), empty_fit(30, 4, 3)
    patterns = sum_trial(scores[0].copy(), rows, sums)
    theta, slope = covariance[np.triu_indices(4)], np.zeros(10)
    fit(sums, patterns, theta, room)
    uphill(sums, patterns, room, slope)
    for place in range(10):
        step = 1e-5 * np.eye(10)[place]
        up, down = (fit(sums, patterns, theta + way * step, room) for way in (1, -1))
        assert slope[place] == pytest.approx((up - down) / 2e-5, rel=1e-6)


def test_inverting_tells_what_is_not_positive_definite():
    root = np.random.default_rng(2).normal(size=(5, 5))
    matrix, every = root @ root.T, np.ones(5, dtype=bool)
    inverse = matrix.copy()
    assert invert(inverse, every) == pytest.approx(np.linalg.slogdet(matrix)[1], rel=1e-9)
    assert inverse == pytest.approx(np.linalg.inv(matrix), rel=1e-6)
    assert np.isnan(invert(np.diag([1.0, -1.0, 2.0]), every[:3]))


def test_refuses_shapes_that_do_not_match():
    scores, age, _ = simulated(2, 10, missing=0.1)
    with pytest.raises(MethodError, match="trials, subjects and visits, not 2 axes"):
        mmrm_trials(scores[0], np.zeros(10), compared=ALL)
    with pytest.raises(MethodError, match="10 subjects need arms 0, 1, ..., at least two"):
        mmrm_trials(scores, np.zeros(10), compared=ALL)
    with pytest.raises(MethodError, match="at least two, none empty"):
        mmrm_trials(scores, np.arange(10) % 2 * 2, compared=ALL)
    with pytest.raises(MethodError, match=r"covariates of shape \(2, 9, 1\) for 2 trials of 10"):
        mmrm_trials(scores, np.arange(10) % 2, compared=ALL, covariates=age[:, :9])
    with pytest.raises(MethodError, match="31 visits; many trials take 30 at most"):
        mmrm_trials(np.zeros((1, 4, 31)), np.arange(4) % 2, compared=ALL)


def test_a_trial_has_one_answer_whatever_trials_are_beside_it():
    scores, age, _ = simulated(8, 29, missing=0.1)
    arm, age = np.arange(29) % 2, np.asfortranarray(age + 1 / 3)
    together = mmrm_trials(scores, arm, compared=ALL, covariates=age)
    for k in range(8):
        own = np.asfortranarray(age[k : k + 1])
        alone = mmrm_trials(scores[k : k + 1], arm, compared=ALL, covariates=own)
        assert np.array_equal(alone.difference[0], together.difference[k])
        assert np.array_equal(alone.df[0], together.df[k])


def test_visits_that_nearly_tell_each_other_are_left_to_the_search_that_keeps_digits():
    scores, _, _ = simulated(2, 60, missing=0.1)
    chance = np.random.default_rng(4)
    scores[1, :, 2] = scores[1, :, 1] + 0.02 * chance.normal(size=60)
    found = mmrm_trials(scores, np.arange(60) % 2, compared=ALL)
    assert found.settled.tolist() == [True, False]
