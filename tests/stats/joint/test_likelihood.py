"""The joint likelihood against brute force: a dense sum over every line a subject may have.

The twin below shares nothing with the fast code but the formula of the model: densities
from scratch, a grid of 400 x 400 Gauss-Legendre points over 18 standard deviations, and
cumulative hazards in closed form (a confluent hypergeometric function for Weibull, a sum
of exponentials for constant rates).
"""

import numpy as np
import pytest
from scipy.special import hyp1f1

from cellcourse.stats.joint import Covariates, FollowUp, Piecewise, Scores, Weibull
from cellcourse.stats.joint.likelihood import JointLikelihood
from cellcourse.stats.joint.parameters import Layout, Pieces
from cellcourse.stats.joint.subjects import read, summed
from cellcourse.stats.mmrm import Design

PIECES = Piecewise(cuts=(3.0, 8.0))
CASES = [
    (Weibull(), "value", False),
    (Weibull(), "value and slope", True),
    (Weibull(), "none", True),
    (PIECES, "slope", False),
    (PIECES, "value and slope", True),
]

SUBJECT = ["a", "a", "a", "b", "c", "c", "c", "c"]
TIME = np.array([0, 2.5, 4, 0, -1, 3, 6, 9.0])
SCORE = np.array([40, 37, 33.5, 29, 45, 44, 44.5, 43])
UNTIL = np.array([4.5, 1.25, 12, 8.0])
DIED = np.array([True, True, False, False])
CELLS = np.array([1.0, 0, 1, 1])


def likelihood(baseline, association, ratio, nodes):
    one = np.ones(4)
    covariates = Covariates(
        Design(("height",), one[:, None]),
        Design(("slope", "cells"), np.column_stack([one, CELLS])),
        Design(("cells",), CELLS[:, None]),
    )
    histories = read(Scores(SUBJECT, TIME, SCORE), FollowUp(["a", "b", "c", "d"], UNTIL, DIED))
    layout = Layout(("h",), ("s", "c"), ("c",), baseline.names, association, ratio)
    subjects = summed(histories, covariates, CELLS if ratio else None)
    return JointLikelihood.of(subjects, layout, baseline, nodes)


def pieces(baseline, association, ratio):
    shape = np.array([-2.2, np.log(1.4)] if isinstance(baseline, Weibull) else [-1.5, -2, -1])
    return Pieces(
        height=np.array([38.0]),
        slope=np.array([-1, 0.2]),
        root=np.linalg.cholesky([[29, 0.66], [0.66, 0.61]]),
        noise=2.0,
        hazard=np.array([-0.3]),
        baseline=shape,
        by_value=-0.12 if "value" in association else 0.0,
        by_slope=-0.4 if "slope" in association else 0.0,
        log_ratio=-0.25 if ratio else 0.0,
    )


def brute_force(baseline, at, ratio):
    x, weight = np.polynomial.legendre.leggauss(400)
    covariance = at.root @ at.root.T
    total = np.zeros(4)
    for i, name in enumerate("abcd"):
        mean = np.array([at.height[0], at.slope @ [1, CELLS[i]]])
        r = np.exp(at.log_ratio * CELLS[i]) if ratio else 1.0
        u = mean[0] + 9 * np.sqrt(covariance[0, 0]) * x[:, None]
        v = mean[1] + 9 * np.sqrt(covariance[1, 1]) * x
        density = binormal(u - mean[0], v - mean[1], covariance)
        for whose, time, score in zip(SUBJECT, TIME, SCORE, strict=True):
            if whose == name:
                off = (score - u - r * v * time) / at.noise
                density = density * np.exp(-(off**2) / 2) / np.sqrt(2 * np.pi) / at.noise
        level = at.hazard[0] * CELLS[i] + np.log(r) + at.by_value * u + at.by_slope * r * v
        tilt = at.by_value * r * v
        density = density * np.exp(-np.exp(level) * cumulative(baseline, at, UNTIL[i], tilt))
        if DIED[i]:
            density = density * np.exp(level + tilt * UNTIL[i]) * rate(baseline, at, UNTIL[i])
        area = 81 * np.sqrt(covariance[0, 0] * covariance[1, 1])
        total[i] = np.log(area * weight @ density @ weight)
    return total


def binormal(u, v, covariance):
    inverse = np.linalg.inv(covariance)
    form = inverse[0, 0] * u**2 + 2 * inverse[0, 1] * u * v + inverse[1, 1] * v**2
    return np.exp(-form / 2) / (2 * np.pi * np.sqrt(np.linalg.det(covariance)))


def cumulative(baseline, at, until, tilt):
    if isinstance(baseline, Weibull):
        shape = np.exp(at.baseline[1])
        return np.exp(at.baseline[0]) * until**shape * hyp1f1(shape, shape + 1, tilt * until)
    edges = [0.0, *baseline.cuts, np.inf]
    total = np.zeros_like(tilt)
    for low, high, log_rate in zip(edges[:-1], edges[1:], at.baseline, strict=True):
        high = min(high, until)
        if high > low:
            width = high - low
            mean = np.where(tilt == 0, width, np.expm1(tilt * width) / np.where(tilt == 0, 1, tilt))
            total = total + np.exp(log_rate + tilt * low) * mean
    return total


def rate(baseline, at, time):
    if isinstance(baseline, Weibull):
        shape = np.exp(at.baseline[1])
        return np.exp(at.baseline[0]) * shape * time ** (shape - 1)
    return np.exp(at.baseline[sum(time > cut for cut in baseline.cuts)])


@pytest.mark.parametrize(("baseline", "association", "ratio"), CASES)
def test_equals_brute_force_subject_by_subject(baseline, association, ratio):
    at = pieces(baseline, association, ratio)
    fast = likelihood(baseline, association, ratio, 15)
    found = fast.at(fast.layout.vector(at)).each
    assert found == pytest.approx(brute_force(baseline, at, ratio), abs=1e-8)


@pytest.mark.parametrize(("baseline", "association", "ratio"), CASES)
def test_derivatives_are_those_of_the_likelihood(baseline, association, ratio):
    fast = likelihood(baseline, association, ratio, 15)
    theta = fast.layout.vector(pieces(baseline, association, ratio))
    found = fast.at(theta).scores
    for j in range(theta.size):
        step = np.where(np.arange(theta.size) == j, 1e-4, 0.0)
        rise = (fast.at(theta + step).each - fast.at(theta - step).each) / 2e-4
        assert found[:, j] == pytest.approx(rise, abs=2e-6)


def test_a_vector_and_its_pieces_say_the_same():
    fast = likelihood(Weibull(), "value and slope", True, 5)
    theta = np.linspace(-1, 1, len(fast.layout.names))
    assert fast.layout.vector(fast.layout.pieces(theta)) == pytest.approx(theta)


@pytest.mark.reference("R stats 4.2.2")
@pytest.mark.parametrize("row", ["all", "slow", "intermediate", "fast"])
def test_survival_at_12_months_is_that_of_nested_integration_by_r(published, printed, row):
    """Rows of the joint model fitted to PRO-ACT: validation/joint/alive.R, alive.out."""
    alive = share_alive(published["PUBLISHED"][row], 12.0)
    assert alive == pytest.approx(printed("joint/alive.out")[row], abs=1e-8)


def share_alive(truth, month):
    """Likelihood of a subject without a score who is alive at a month."""
    a, b, d = truth.between
    at = Pieces(
        height=np.array([truth.height], float),
        slope=np.array([truth.slope], float),
        root=np.linalg.cholesky([[a, b], [b, d]]),
        noise=truth.noise**0.5,
        hazard=np.zeros(0),
        baseline=np.array([truth.beta0, np.log(truth.rho)]),
        by_value=truth.alpha,
        by_slope=0.0,
        log_ratio=0.0,
    )
    layout = Layout(("h",), ("s",), (), Weibull().names, "value", ratio=False)
    one = Design(("one",), np.ones((2, 1)))
    empty = Design((), np.zeros((2, 0)))
    scores = Scores(["seen", "seen"], [0, 1], [38, 37])
    after = FollowUp(["seen", "unseen"], [1, month], [False, False])
    subjects = summed(read(scores, after), Covariates(one, one, empty), None)
    fast = JointLikelihood.of(subjects, layout, Weibull(), 15)
    return np.exp(fast.at(layout.vector(at)).each[1])
