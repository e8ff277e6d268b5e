"""Expecting one subject's survival and scores: against brute force, laws, refusals."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import hyp1f1

from cellcourse.errors import MethodError
from cellcourse.stats.joint import History, Weibull, predict_score, predict_survival
from cellcourse.stats.joint.progression import progression_ratio

SEEN = History(
    height=(1.0,),
    slope=(1.0, 1.0),
    hazard=(1.0,),
    times=(0.0, 3.0, 6.0),
    scores=(40.0, 33.5, 30.0),
    alive_at=7.0,
)
NEW = History(height=(1.0,), slope=(1.0, 0.0), hazard=(0.0,), times=(), scores=(), alive_at=0.0)


@pytest.fixture(scope="module")
def model(fit):
    return fit("value and slope")


def grid(model, history, at, points=400):
    """Sum over a dense grid of lines: chance to live until each time, and each mean line."""
    pieces = model.likelihood.layout.pieces(model.top.theta)
    x, weight = np.polynomial.legendre.leggauss(points)
    covariance = pieces.root @ pieces.root.T
    mean = pieces.height @ history.height, pieces.slope @ history.slope
    u = mean[0] + 8 * np.sqrt(covariance[0, 0]) * x[:, None]
    v = mean[1] + 8 * np.sqrt(covariance[1, 1]) * x
    inverse = np.linalg.inv(covariance)
    p, q = u - mean[0], v - mean[1]
    log = -(inverse[0, 0] * p**2 + 2 * inverse[0, 1] * p * q + inverse[1, 1] * q**2) / 2
    for time, score in zip(history.times, history.scores, strict=True):
        log = log - (score - u - v * time) ** 2 / (2 * pieces.noise**2)
    rate, shape = np.exp(pieces.baseline)
    level = pieces.hazard @ history.hazard + pieces.by_value * u + pieces.by_slope * v

    def hazard(time):
        total = time**shape * hyp1f1(shape, shape + 1, pieces.by_value * v * time)
        return rate * np.exp(level) * total

    before = hazard(history.alive_at)
    now = weight[:, None] * weight * np.exp(log - log.max() - before)
    then = [np.sum(now * np.exp(before - hazard(t))) / now.sum() for t in at]
    return then, [np.sum(now * (u + v * t)) / now.sum() for t in at]


@pytest.mark.parametrize("history", [SEEN, NEW])
def test_equals_a_dense_sum_over_lines(model, history):
    times = [7.5, 12, 18]
    alive, scores = grid(model, history, times)
    survival = predict_survival(model, history, at=times, level=0.95)
    assert [one.estimate for one in survival] == pytest.approx(alive, rel=1e-7)
    expected = predict_score(model, history, at=times, level=0.95)
    assert [one.estimate for one in expected] == pytest.approx(scores, rel=1e-7)


def test_chances_multiply_along_the_way(model):
    whole, first = (one.estimate for one in predict_survival(model, SEEN, at=[15, 10], level=0.95))
    later = replace(SEEN, alive_at=10.0)
    (second,) = predict_survival(model, later, at=[15], level=0.95)
    assert first * second.estimate == pytest.approx(whole, rel=1e-7)


def test_a_better_score_promises_a_longer_life(model):
    better = replace(SEEN, scores=(40.0, 38.5, 38.0))
    (well,) = predict_survival(model, better, at=[18], level=0.95)
    (ill,) = predict_survival(model, SEEN, at=[18], level=0.95)
    assert well.estimate > ill.estimate + 0.1


def test_living_on_speaks_for_a_flatter_line(model):
    (now,) = predict_score(model, SEEN, at=[18], level=0.95)
    (later,) = predict_score(model, replace(SEEN, alive_at=17.0), at=[18], level=0.95)
    assert later.estimate > now.estimate


def test_without_association_scores_are_best_predictions_of_the_mixed_model(fit):
    """Henderson's formula, written out; being alive tells nothing."""
    model = fit("none")
    pieces = model.likelihood.layout.pieces(model.top.theta)
    time = np.array(SEEN.times)
    z = np.column_stack([np.ones(3), time])
    between = pieces.root @ pieces.root.T
    mean = np.array([pieces.height @ SEEN.height, pieces.slope @ SEEN.slope])
    gain = between @ z.T @ np.linalg.inv(z @ between @ z.T + pieces.noise**2 * np.eye(3))
    line = mean + gain @ (np.array(SEEN.scores) - z @ mean)
    (found,) = predict_score(model, SEEN, at=[12], level=0.95)
    assert found.estimate == pytest.approx(line @ [1, 12], rel=1e-9)
    spread = np.array([1, 12]) @ (between - gain @ z @ between) @ [1, 12] + pieces.noise**2
    width = (found.interval.upper - found.interval.lower) / (2 * 1.959963985)
    assert np.sqrt(spread) < width < 1.05 * np.sqrt(spread)


def test_intervals_hold_the_estimate_and_stay_within_chances(model):
    for one in predict_survival(model, SEEN, at=[7.01, 12, 40], level=0.95):
        assert 0 < one.interval.lower < one.estimate < one.interval.upper < 1
    narrow, wide = (predict_survival(model, SEEN, at=[12], level=level)[0] for level in (0.5, 0.99))
    assert wide.interval.lower < narrow.interval.lower
    assert wide.interval.upper > narrow.interval.upper


def test_intervals_of_survival_are_those_of_numeric_derivatives(model):
    """The spread of log survival, parameter by parameter, from survival at other parameters."""
    (found,) = predict_survival(model, SEEN, at=[12], level=0.95)
    covariance, slopes = model.top.covariance, []
    for j in range(len(covariance)):
        d = 1e-3 * np.sqrt(covariance[j, j]) * (np.arange(len(covariance)) == j)
        sides = [np.log(grid(moved(model, s * d), SEEN, [12], points=120)[0][0]) for s in (1, -1)]
        slopes.append((sides[0] - sides[1]) / (2 * d.max()))
    se = np.sqrt(np.array(slopes) @ covariance @ np.array(slopes))
    log = -np.log(found.estimate)
    assert found.interval.upper == pytest.approx(
        np.exp(-log * np.exp(-1.959963985 * se / log)), rel=1e-5
    )


def moved(model, by):
    return replace(model, top=replace(model.top, theta=model.top.theta + by))


def test_a_progression_ratio_slows_the_treated(patients):
    scores, after, covariates = patients
    slope = type(covariates.slope)(("slope",), covariates.slope.matrix[:, :1])
    none = type(covariates.slope)((), np.zeros((467, 0)))
    found = progression_ratio(
        scores,
        after,
        replace(covariates, slope=slope, hazard=none),
        treated=covariates.hazard.matrix[:, 0],
        baseline=Weibull(),
        association="value",
        level=0.95,
    )
    treated = replace(NEW, slope=(1.0,), hazard=(), treated=True)
    times = [6, 12]
    with_cells, without = (
        predict_survival(found.model, history, at=times, level=0.95)
        for history in (treated, replace(treated, treated=False))
    )
    assert found.ratio < 1
    assert all(a.estimate > b.estimate for a, b in zip(with_cells, without, strict=True))
    falls = [
        predict_score(found.model, history, at=[0, 12], level=0.95)
        for history in (treated, replace(treated, treated=False))
    ]
    fall = [one[1].estimate - one[0].estimate for one in falls]
    assert fall[0] / fall[1] == pytest.approx(found.ratio, rel=1e-9)


def test_refuses_a_history_that_does_not_fit(model):
    wrong = History((1.0,), (1.0,), (0.0,), (0.0, 9.0), (40.0,), 7.0, treated=True)
    with pytest.raises(
        MethodError,
        match="slope: 1 covariates, not the model's 2; 2 times but 1 scores; scores or follow-up "
        "that do not end at 7; treated, but the model has no progression ratio",
    ):
        predict_score(model, wrong, at=[12], level=0.95)


def test_refuses_a_score_that_is_missing(model):
    with pytest.raises(MethodError, match="missing or infinite"):
        predict_score(model, replace(SEEN, scores=(40, np.nan, 30)), at=[12], level=0.95)


def test_refuses_to_predict_survival_into_the_past(model):
    with pytest.raises(MethodError, match="2 of 3 times are not after 7"):
        predict_survival(model, SEEN, at=[3, 7, 8], level=0.95)
