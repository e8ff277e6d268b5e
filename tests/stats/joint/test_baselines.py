"""Hazards over time: sums over points against closed forms, derivatives, refusals."""

import numpy as np
import pytest
from scipy.special import hyp1f1

from cellcourse.errors import MethodError
from cellcourse.stats.joint import Piecewise, Weibull

UNTIL = np.array([0.3, 2.0, 6.0, 17.5])
PIECES = Piecewise(cuts=(2.0, 6.0))
RATES = np.log([0.1, 0.3, 0.05])


@pytest.mark.parametrize("shape", [0.4, 0.92, 1.0, 1.4, 2.8])
@pytest.mark.parametrize("tilt", [-0.3, 0.0, 0.2])
def test_a_weibull_hazard_on_a_line_sums_to_its_closed_form(shape, tilt):
    parameters = np.log([0.05, shape])
    time, weight = Weibull().points(UNTIL)
    found = np.sum(weight * np.exp(Weibull().log_hazard(time, parameters) + tilt * time), axis=1)
    exact = 0.05 * UNTIL**shape * hyp1f1(shape, shape + 1, tilt * UNTIL)
    assert found == pytest.approx(exact, rel=2e-9)


def test_constant_rates_sum_to_rates_times_stretches():
    time, weight = PIECES.points(UNTIL)
    found = np.sum(weight * np.exp(PIECES.log_hazard(time, RATES)), axis=1)
    exact = [0.03, 0.2, 0.2 + 1.2, 0.2 + 1.2 + 11.5 * 0.05]
    assert found == pytest.approx(exact, rel=1e-13)


def test_a_death_on_a_cut_belongs_to_the_piece_before_it():
    assert np.exp(PIECES.log_hazard(np.array([2.0, 2.1]), RATES)) == pytest.approx([0.1, 0.3])


@pytest.mark.parametrize(("baseline", "at"), [(Weibull(), np.log([0.1, 1.3])), (PIECES, RATES)])
def test_derivatives_are_those_of_the_logarithm(baseline, at):
    for j in range(at.size):
        step = np.where(np.arange(at.size) == j, 1e-6, 0)
        above, below = (baseline.log_hazard(UNTIL, at + s) for s in (step, -step))
        assert baseline.slopes(UNTIL, at)[:, j] == pytest.approx((above - below) / 2e-6, abs=1e-7)


def test_rates_start_at_deaths_over_time_at_risk():
    died = np.array([1.0, 1, 0, 1])
    assert np.exp(Weibull().start(UNTIL, died)) == pytest.approx([3 / 25.8, 1])
    with_deaths = Piecewise(cuts=(2.0,)).start(UNTIL, died)
    assert np.exp(with_deaths) == pytest.approx([2 / 6.3, 1 / 19.5])


def test_pieces_are_named_by_their_edges():
    assert PIECES.names == ("log rate, 0 to 2", "log rate, 2 to 6", "log rate, 6 on")
    assert Piecewise(cuts=()).names == ("log rate, 0 on",)


def test_refuses_a_piece_in_which_nobody_died():
    with pytest.raises(MethodError, match="no deaths, of 2, to estimate log rate, 2 to 6 by"):
        PIECES.start(UNTIL, np.array([1.0, 0, 0, 1]))


def test_refuses_a_trial_in_which_nobody_died():
    with pytest.raises(MethodError, match="no deaths among 4 subjects"):
        Weibull().start(UNTIL, np.zeros(4))


@pytest.mark.parametrize("cuts", [(0.0, 2.0), (3.0, 2.0), (float("inf"),)])
def test_refuses_cuts_that_do_not_rise(cuts):
    with pytest.raises(MethodError, match="cuts must rise from above zero"):
        Piecewise(cuts=cuts)
