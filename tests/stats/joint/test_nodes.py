"""Adaptive nodes: where they lie, and that sums over them are integrals."""

import numpy as np
import pytest

from cellcourse.stats.joint.hazards import Hazards
from cellcourse.stats.joint.lines import Lines
from cellcourse.stats.joint.nodes import hermite, place

CENTRE = np.array([[2.0, -1.0], [0.5, 0.3]])
COVARIANCE = np.array([[[4.0, 0.5], [0.5, 0.3]], [[1.0, -0.2], [-0.2, 0.5]]])
TIME = np.array([[0.5, 1.5, 2.5], [0.5, 1.5, 2.5]])


def known():
    precision = np.linalg.inv(COVARIANCE)
    normaliser = np.log(np.linalg.det(precision)) / 2 - np.log(2 * np.pi)
    return Lines(np.ones(2), CENTRE, CENTRE, precision, normaliser, np.zeros(2))


def risk(by, level=-3.0):
    return Hazards(
        log_weight=np.full((2, 3), level),
        tilt=by * TIME,
        by_height=by,
        features=np.ones((2, 3, 2)),
        log_end=np.full(2, level),
        tilt_end=np.full(2, by * 3),
        slopes_end=np.ones((2, 1)),
    )


def log_posterior(hazard, died, u, v, i):
    """Logarithm of what is summed, for one subject, up to a constant of the scores."""
    p, q = u - CENTRE[i, 0], v - CENTRE[i, 1]
    inverse = np.linalg.inv(COVARIANCE[i])
    form = inverse[0, 0] * p**2 + 2 * inverse[0, 1] * p * q + inverse[1, 1] * q**2
    by = hazard.by_height
    total = sum(np.exp(hazard.log_weight[i, 0] + by * u + by * t * v) for t in TIME[i])
    end = died * (hazard.log_end[i] + by * u + hazard.tilt_end[i] * v)
    return end - total - form / 2


@pytest.mark.parametrize("by", [-0.5, 0.8])
def test_the_middle_node_is_the_likeliest_line(by):
    died = np.array([1.0, 0.0])
    nodes = place(known(), risk(by), died, hermite(5))
    for i in range(2):
        u, v = nodes.height[i, 2, 2], nodes.slope[i, 2]
        top = log_posterior(risk(by), died[i], u, v, i)
        for du, dv in ((1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3)):
            assert log_posterior(risk(by), died[i], u + du, v + dv, i) < top


def test_a_hazard_beyond_reach_at_the_centre_is_climbed_down_from():
    """At the centre the cumulative hazard is exp(60); the likeliest line is far below."""
    nodes = place(known(), risk(0.8, level=60.0), np.zeros(2), hermite(3))
    low = nodes.height[:, 1, 1]
    assert np.isfinite(nodes.height).all()
    assert (low < CENTRE[:, 0] - 5).all()


def test_sums_over_nodes_are_moments_of_the_normal_where_nobody_can_die():
    nodes = place(known(), risk(0.0, level=-800.0), np.zeros(2), hermite(6))
    for i in range(2):
        u, v = nodes.height[i], np.broadcast_to(nodes.slope[i][:, None], (6, 6))
        weight = np.exp(
            nodes.log_weight[i]
            + log_posterior(risk(0.0, level=-800.0), 0.0, u, v, i)
            - np.log(2 * np.pi * np.sqrt(np.linalg.det(COVARIANCE[i])))
        )
        assert weight.sum() == pytest.approx(1, rel=1e-12)
        assert np.sum(weight * u) == pytest.approx(CENTRE[i, 0], rel=1e-11)
        off = (u - CENTRE[i, 0]) * (v - CENTRE[i, 1])
        assert np.sum(weight * off) == pytest.approx(COVARIANCE[i, 0, 1], rel=1e-10)


@pytest.mark.parametrize("count", [3, 9, 31])
def test_hermite_nodes_integrate_against_the_normal_density(count):
    rule = hermite(count)
    weight = np.exp(rule.log_weight - rule.node**2 / 2) / np.sqrt(2 * np.pi)
    assert weight.sum() == pytest.approx(1, rel=1e-12)
    assert np.sum(weight * rule.node**4) == pytest.approx(3, rel=1e-11)
