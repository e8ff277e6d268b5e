"""The formulae of virtual subjects, one by one.

Closed forms are held against sums over small steps, inverses against what they invert. The
hazard is held against the published joint model of PRO-ACT: survival at 12 months in four
classes of patients, .859709, .956680, .858477 and .702278, computed apart from this code by
integration over both random effects to 1e-6 (the source prints .861, .955, .860 and .702).
"""

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy import integrate

from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.simulation.hazard import Hazard, hazard_between, stretch
from cellcourse.simulation.laws import (
    DECAYING,
    LASTING,
    LINEAR,
    LOGIT,
    NONE,
    POWER,
    RESTORE,
    Decline,
    Piece,
    Slowing,
    acting,
    clock,
    given_back,
    infused,
    lift,
    on_day_zero,
    reserve,
    reserve_at,
    rounded,
    score,
    share,
    slowed,
    steepness,
    steps_in_unit,
    waiting_day,
)

START = Piece(0.0, 0.0, 0.0, 0.0)
DECAY = Slowing(DECAYING, 0.96, math.log(2) / 9.2, 0.233, 0.0, 4.5, 2.5)
LINKS = [(POWER, 0.868, 21.0), (LOGIT, 0.0, 48.0), (LINEAR, 0.0, 48.0)]


def subject(link, exponent, highest, **changed):
    return Decline(link, exponent, highest, 1.0, 0.02, 0.0, 0.0)._replace(**changed)


def pieces(slowing, days, amounts=None):
    made = [START]
    for day, amount in zip(days, amounts or [1.0] * len(days), strict=True):
        made.append(infused(slowing, made[-1], day, acting(slowing, amount, 1.0)))
    return made


def test_the_clock_loses_the_sum_of_the_slowing_over_small_steps():
    days, shown = (0.0, 7.0, 14.0, 21.0), pieces(DECAY, (0.0, 7.0, 14.0, 21.0))

    def slowing(t):
        cells = sum(math.exp(-DECAY.decay * (t - day)) for day in days if day < t)
        return DECAY.most * cells / (cells + DECAY.half)

    for piece, (first, last) in zip(shown[1:], pairwise((*days, 60.0)), strict=True):
        lost, _ = integrate.quad(slowing, first, last, epsabs=1e-12)
        gone = clock(DECAY, piece, last) - clock(DECAY, piece, first)
        assert last - first - gone == pytest.approx(lost, abs=1e-9)


def test_the_clock_has_no_jump_at_an_infusion():
    for before, after in pairwise(pieces(DECAY, (0.0, 7.0, 14.0, 21.0))):
        assert clock(DECAY, before, after.since) == pytest.approx(clock(DECAY, after, after.since))


def test_without_cells_or_before_day_zero_the_clock_runs_with_the_calendar():
    assert clock(DECAY, START, 31.0) == 31.0
    assert clock(DECAY, START, -12.0) == -12.0
    assert slowed(DECAY._replace(effect=NONE), 3.0, 10.0) == 0.0


def test_more_cells_than_matter_stop_the_clock_by_no_more_than_the_most():
    assert slowed(DECAY, 1e12, 1.0) == pytest.approx(0.96, rel=1e-9)


def test_a_lasting_slowing_is_that_of_the_first_infusion():
    law = DECAY._replace(effect=LASTING, most=0.3)
    first, second = pieces(law, (0.0, 30.0), (0.5, 1.0))[1:]
    assert clock(law, first, 30.0) == pytest.approx(30.0 * (1 - 0.15))
    assert clock(law, second, 50.0) == pytest.approx(50.0 * (1 - 0.15))


def test_a_lasting_slowing_never_turns_the_clock_back():
    assert acting(DECAY._replace(effect=LASTING, most=0.8), 3.0, 2.0) == 1.0


def test_the_lift_of_the_score_adds_up_and_fades():
    last = pieces(DECAY, (0.0, 7.0))[-1]
    expected = 4.5 * (math.exp(-10 / 2.5) + math.exp(-3 / 2.5))
    assert lift(DECAY, last, 10.0) == pytest.approx(expected, rel=1e-12)
    assert lift(DECAY, START, 10.0) == 0.0


def test_reserve_is_given_back_up_to_that_of_the_healthy():
    law, rat = DECAY._replace(effect=RESTORE, restored=0.1), subject(*LINKS[0])
    assert given_back(rat, law, 20.0, 0.0, 1.0) == pytest.approx(0.1)
    assert given_back(rat, law, 2.0, 0.0, 1.0) == pytest.approx(0.04)
    assert given_back(rat, law, -5.0, 0.0, 1.0) == 0.0
    assert given_back(rat, DECAY, 20.0, 0.0, 1.0) == 0.0


def test_nothing_is_lost_before_onset():
    late = subject(*LINKS[0], before=-10.0)
    assert [reserve(late, day, 0.0) for day in (0.0, 10.0, 20.0)] == [1.0, 1.0, 0.8]


@pytest.mark.parametrize("link", LINKS)
def test_reserve_and_score_invert_each_other(link):
    one = subject(*link)
    for points in np.linspace(0.5, link[2] - 0.5, 9):
        level = reserve_at(one, float(points))
        assert score(one, level) == pytest.approx(points, rel=1e-12)
        slope = (score(one, level + 1e-6) - score(one, level - 1e-6)) / 2e-6
        assert steepness(one, float(points)) == pytest.approx(slope, rel=1e-7)


def test_the_score_ends_at_its_bounds_where_the_link_has_bounds():
    power, logit, linear = (subject(*link) for link in LINKS)
    assert (score(power, 1.4), score(power, -0.2)) == (21.0, 0.0)
    assert (score(logit, 900.0), score(logit, -900.0)) == (48.0, 0.0)
    assert (score(linear, 55.0), score(linear, -3.0)) == (55.0, -3.0)
    assert (reserve_at(logit, 0.0), reserve_at(logit, 48.0)) == (-math.inf, math.inf)


@pytest.mark.parametrize("link", LINKS)
def test_a_patient_has_the_score_of_day_zero_and_the_slope_at_half_of_the_highest(link):
    patient = on_day_zero(*link, 0.7 * link[2], -1.2)
    assert score(patient, reserve(patient, 0.0, 0.0)) == pytest.approx(0.7 * link[2])
    half = reserve_at(patient, link[2] / 2)
    clocked = (patient.start - half) / patient.rate
    fall = [score(patient, reserve(patient, clocked + day, 0.0)) for day in (-0.01, 0.01)]
    assert (fall[1] - fall[0]) / 0.02 * DAYS_PER_MONTH == pytest.approx(-1.2, rel=1e-5)


def test_a_bounded_score_on_day_zero_keeps_off_the_ends():
    patient = on_day_zero(LOGIT, 0.0, 48.0, 60.0, -1.0)
    assert score(patient, patient.start) == pytest.approx(48 * 0.995)


def test_the_share_is_of_reserve_or_of_the_score():
    assert share(subject(*LINKS[0]), 0.4) == 0.4
    patient = on_day_zero(LOGIT, 0.0, 48.0, 24.0, -1.0)
    assert share(patient, reserve_at(patient, 12.0)) == pytest.approx(0.5)
    assert share(patient, reserve_at(patient, 30.0)) == 1.0
    assert share(on_day_zero(LINEAR, 0.0, 48.0, -2.0, -1.0), -3.0) == 1.0


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [(7.5, 1.0, 8.0), (7.49, 1.0, 7.0), (-0.5, 1.0, 0.0), (281.449, 0.1, 281.4),
     (281.45, 0.1, 281.5), (12.4, 5.0, 10.0), (1.23456, 0.0, 1.23456), (3.3, 0.5, 3.5)],
)  # fmt: skip
def test_values_are_written_on_their_steps_halves_up(value, step, expected):
    assert rounded(value, step, steps_in_unit(step)) == expected


def test_a_constant_rate_waits_as_long_as_the_exponential_law():
    assert waiting_day(0.5, 0.1) == math.ceil(math.log(2) / 0.1 * DAYS_PER_MONTH)
    assert waiting_day(0.9999999, 5.0) == 1.0
    assert waiting_day(0.5, 0.0) == math.inf


# Class: b0, b1, variances of both, covariance; log hazard, per point, shape; survival at 12 months.
PRO_ACT = {
    "all": (38, -1, 29, 0.61, 0.66, -2.2, -0.12, 1.4, 0.859709),
    "slow": (42, -0.74, 14, 0.4, -0.01, -1.9, -0.14, 1.4, 0.956680),
    "intermediate": (37, -1.1, 19, 0.52, -0.13, -3.3, -0.11, 1.7, 0.858477),
    "fast": (33, -1.5, 32, 0.92, -1.1, -0.6, -0.14, 0.92, 0.702278),
}


def accumulated(hazard, decline, slowing, piece, last):
    first, total = 0, 0.0
    while first < last:
        end = min(first + stretch(slowing, first), last)
        total += hazard_between(hazard, decline, slowing, piece, 0.0, first, end)
        first = end
    return total


@pytest.mark.reference("joint model of PRO-ACT")
@pytest.mark.parametrize("kind", PRO_ACT)
def test_survival_at_12_months_is_that_of_the_published_joint_model(kind):
    b0, b1, v0, v1, cov, level, per_point, shape, expected = PRO_ACT[kind]
    hazard, none = Hazard(level, per_point, shape), DECAY._replace(effect=NONE)
    root = np.linalg.cholesky([[v0, cov], [cov, v1]])
    nodes, weights = hermegauss(16)
    # 12 months are 365.25 days: the hazard of the last quarter of a day is that of a day.
    alive = 0.0
    for x, u in zip(nodes, weights, strict=True):
        for y, v in zip(nodes, weights, strict=True):
            points, slope = (b0, b1) + root @ (x, y)
            patient = on_day_zero(LINEAR, 0.0, 48.0, points, slope)
            year = accumulated(hazard, patient, none, START, 365)
            more = accumulated(hazard, patient, none, START, 366) - year
            alive += u * v / (2 * math.pi) * math.exp(-year - more / 4)
    assert alive == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("shape", [0.5, 0.92, 1.4, 3.0])
@pytest.mark.parametrize("half_life", [1.0, 9.2, 60.0])
def test_the_cumulative_hazard_is_accurate_to_ten_figures(link, shape, half_life):
    slowing = DECAY._replace(decay=math.log(2) / half_life)
    patient = on_day_zero(*link, 0.75 * link[2], -0.9)
    piece, hazard = pieces(slowing, (0.0,))[1], Hazard(-2.2, -0.12, shape)

    def speed(root):
        day = 300 * root**8
        points = score(patient, reserve(patient, clock(slowing, piece, day), 0.0))
        months = day / DAYS_PER_MONTH
        steep = 8 * 300 / DAYS_PER_MONTH * root**7
        return shape * months ** (shape - 1) * math.exp(-2.2 - 0.12 * points) * steep

    expected, _ = integrate.quad(speed, 0.0, 1.0, epsabs=0, epsrel=1e-13, limit=500)
    found = accumulated(hazard, patient, slowing, piece, 300)
    assert found == pytest.approx(expected, rel=1e-10)
