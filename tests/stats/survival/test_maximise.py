"""Search for the top of a likelihood: on hills whose top and profile are known."""

import math

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.maximise import maximise, profile_limit, rise
from cellcourse.stats.survival.partial_likelihood import Derivatives

CENTRE = np.array([2.0, -1.0])
CURVATURE = np.array([[4.0, 1.0], [1.0, 2.0]])


def parabola(beta):
    away = beta - CENTRE
    value = -float(away @ CURVATURE @ away) / 2
    return Derivatives(value, -CURVATURE @ away, CURVATURE, CURVATURE)


def lifted(beta):
    """A parabola whose height hides the last digits of what it falls."""
    found = parabola(beta)
    return Derivatives(found.value - 1e3, found.gradient, found.information, found.curvature)


def slope_without_end(beta):
    return Derivatives(float(beta[0]), np.ones(1), np.eye(1), np.eye(1))


def hyperbola(beta):
    root = math.hypot(1, beta[0])
    bend = np.array([[root**-3]])
    return Derivatives(-root, -beta / root, bend, bend)


def volcano(beta):
    """Tops at -1 and 1; near 0 it curves upwards and the information stands in."""
    b = float(beta[0])
    bend = np.array([[12 * b**2 - 4]])
    return Derivatives(-((b * b - 1) ** 2), np.array([-4 * b * (b * b - 1)]), np.eye(1) * 9, bend)


def test_a_parabola_is_climbed_in_one_step():
    top = maximise(parabola, np.zeros(2))
    assert top.beta == pytest.approx(CENTRE)
    assert not top.flat


def test_a_fixed_coefficient_stays_and_the_other_follows():
    held = maximise(parabola, np.array([3.0, 0.0]), fixed=0)
    assert held.beta == pytest.approx([3.0, -1.5])


def test_steps_that_overshoot_are_halved():
    # From 2, Newton's full steps on this hill go to -8, 512 and on without end.
    assert maximise(hyperbola, np.array([2.0])).beta == pytest.approx([0], abs=1e-9)


def test_a_place_that_is_not_a_hill_is_left_upwards():
    assert maximise(volcano, np.array([0.1])).beta == pytest.approx([1.0])


def test_profile_limit_of_a_parabola_is_its_wald_limit():
    top = maximise(parabola, np.zeros(2))
    error = math.sqrt(np.linalg.inv(CURVATURE)[0, 0])
    assert profile_limit(parabola, top, 0, 1.96) == pytest.approx(2 + 1.96 * error)
    assert profile_limit(parabola, top, 0, -1.96) == pytest.approx(2 - 1.96 * error)


def test_profile_limit_lies_where_the_fall_is_half_the_square():
    top = maximise(hyperbola, np.array([0.5]))
    limit = profile_limit(hyperbola, top, 0, 1.96)
    assert math.hypot(1, limit) - 1 == pytest.approx(1.96**2 / 2)


def test_going_flat_is_noticed_only_when_asked():
    far = maximise(hyperbola, np.array([0.0]) + 1e-3, flat=0.9999999)
    assert not far.flat
    flat = maximise(lambda b: Derivatives(-math.exp(-b[0]), *_fading(b)), np.zeros(1), flat=1e-6)
    assert flat.flat
    assert flat.beta[0] == pytest.approx(14, abs=1)  # exp(-13.8) is 1e-6


def _fading(beta):
    slope = math.exp(-beta[0])
    return np.array([slope]), np.eye(1) * slope, np.eye(1) * slope


def test_refuses_a_slope_without_end():
    with pytest.raises(MethodError, match="1 coefficients did not settle in 200 steps"):
        maximise(slope_without_end, np.zeros(1))


@pytest.mark.parametrize("away", [3.0, 0.1, 1e-3, 1e-6, 1e-12])
def test_a_rise_keeps_its_digits_however_small_it_is(away):
    place, top = CENTRE + np.array([away, 0.0]), maximise(lifted, np.zeros(2))
    found = rise(lifted, place, lifted(place).value, top)
    assert found == pytest.approx(2 * away**2, rel=1e-3 if away < 1e-9 else 1e-9)


def test_a_place_above_the_top_is_no_rise():
    top = maximise(parabola, np.zeros(2))
    assert rise(parabola, np.array([2.0, -1.0]), 1e-12, top) == 0.0
