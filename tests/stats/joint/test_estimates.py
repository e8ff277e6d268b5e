"""Standard errors on the scale that is reported, and the layout of parameters."""

import numpy as np
import pytest

from cellcourse.stats.joint import Piecewise, Weibull
from cellcourse.stats.joint.estimates import Coefficient, Positive
from cellcourse.stats.joint.parameters import Layout


@pytest.fixture(scope="module")
def model(fit):
    return fit("value and slope")


def natural(model, theta):
    """Variance of heights, covariance, variance of slopes, noise, rate, shape."""
    pieces = model.likelihood.layout.pieces(theta)
    between = pieces.root @ pieces.root.T
    spread = [between[0, 0], between[0, 1], between[1, 1]]
    return np.array([*spread, pieces.noise**2, *np.exp(pieces.baseline)])


def test_errors_of_what_was_searched_for_otherwise_are_by_the_delta_method(model):
    theta, covariance = model.top.theta, model.top.covariance
    slopes = np.array(
        [
            (natural(model, theta + d) - natural(model, theta - d)) / 2e-6
            for d in np.eye(theta.size) * 1e-6
        ]
    )
    se = np.sqrt(np.diag(slopes.T @ covariance @ slopes))
    robust = np.sqrt(np.diag(slopes.T @ model.top.robust @ slopes))
    rows = (*model.spread, model.noise, *model.baseline)
    assert [one.estimate for one in rows] == pytest.approx(natural(model, theta))
    assert [one.se for one in rows] == pytest.approx(se, rel=1e-6)
    assert [one.robust_se for one in rows] == pytest.approx(robust, rel=1e-6)


def test_effects_have_the_errors_of_the_search(model):
    layout = model.likelihood.layout
    se = np.sqrt(np.diag(model.top.covariance))
    rows = {"height": model.heights, "slope": model.slopes, "association": model.associations}
    for kind, found in rows.items():
        assert [one.se for one in found] == pytest.approx(se[layout.places[kind]])
        assert tuple(one.name for one in found) == layout.groups[kind]


def test_a_coefficient_two_errors_from_zero_has_the_normal_p():
    one = Coefficient("effect", -2.0, 1.0, 1.2)
    assert one.p == pytest.approx(0.0455002638964)  # 2 * pnorm(-2) in R
    side = one.interval(level=0.95)
    assert (side.lower, side.upper) == pytest.approx((-3.959963985, -0.040036015))


def test_an_interval_of_a_positive_number_is_a_factor_to_either_side():
    side = Positive("variance", 4.0, 1.0, 1.0).interval(level=0.95)
    assert side.upper / 4 == pytest.approx(4 / side.lower)
    assert side.upper == pytest.approx(4 * np.exp(1.959963985 / 4))


def test_parameters_are_named_with_their_kind():
    layout = Layout(("h",), ("s", "c"), (), Weibull().names, "slope", ratio=True)
    assert layout.names == (
        "height: h",
        "slope: s",
        "slope: c",
        "lines: log spread of heights",
        "lines: covariance root",
        "lines: log spread of slopes",
        "noise: log noise",
        "baseline: log rate",
        "baseline: log shape",
        "association: slope",
        "ratio: log progression ratio",
    )
    assert layout.places["baseline"] == slice(7, 9)


def test_only_numbers_on_a_logarithm_can_run_off():
    layout = Layout(("h",), ("s",), ("x",), Piecewise(cuts=(1.0,)).names, "value", ratio=False)
    unit = layout.unbounded(np.array([0.5]))
    assert np.flatnonzero(np.isfinite(unit)).tolist() == [2, 4, 5, 6, 7, 8]
    assert unit[layout.places["hazard"]] == 2
