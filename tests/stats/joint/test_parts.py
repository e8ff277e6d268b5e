"""A joint model without association is a mixed model and a survival model, side by side.

Reference: R 4.2.2 with nlme 3.1-162 (lme, ML), lme4 1.1-31, survival 3.5-3 (survreg) and
glm, on 467 made-up patients: validation/joint/parts.R, parts.out, scores.csv, patients.csv.
nlme and lme4 stop about 1e-6 from the top, survreg and glm about 1e-9; our information comes
from differences of derivatives that are right to about 1e-6.
"""

import math

import numpy as np
import pytest

from cellcourse.stats.joint import Piecewise, Weibull

PIECES = Piecewise(cuts=(6.0, 12.0))


@pytest.fixture(scope="module")
def r(printed):
    return printed("joint/parts.out")


@pytest.mark.reference("R nlme 3.1-162, lme4 1.1-31")
@pytest.mark.parametrize("program", ["nlme", "lme4"])
def test_lines_are_those_of_a_mixed_model_by_r(fit, r, program):
    model = fit("none")
    names = ("height", "slope", "slope cells")
    for found, name in zip(model.heights + model.slopes, names, strict=True):
        assert found.estimate == pytest.approx(r[f"{program} {name}"], rel=1e-6)
    for found in model.spread:
        assert found.estimate == pytest.approx(r[f"{program} {found.name}"], rel=5e-6)
    assert model.noise.estimate == pytest.approx(r[f"{program} noise"], rel=1e-6)


@pytest.mark.reference("R nlme 3.1-162, lme4 1.1-31")
@pytest.mark.parametrize("program", ["nlme", "lme4"])
def test_errors_of_lines_are_those_by_r_where_variances_count_as_known(fit, r, program):
    """R inverts the block of the coefficients alone; ours also hold the variances' share."""
    model = fit("none")
    block = np.sqrt(np.diag(np.linalg.inv(model.top.information[:3, :3])))
    names = ("height", "slope", "slope cells")
    for found, alone, name in zip(model.heights + model.slopes, block, names, strict=True):
        assert alone == pytest.approx(r[f"{program} se {name}"], rel=1e-6)
        assert 1 <= found.se / alone < 1.001


@pytest.mark.reference("R survival 3.5-3")
def test_the_hazard_is_that_of_a_weibull_regression_by_r(fit, r):
    model = fit("none")
    rate, shape = model.baseline
    (cells,) = model.hazards
    assert math.log(rate.estimate) == pytest.approx(r["weibull log rate"], rel=1e-8)
    assert shape.estimate == pytest.approx(r["weibull shape"], rel=1e-8)
    assert cells.estimate == pytest.approx(r["weibull cells"], rel=1e-7)
    assert rate.se / rate.estimate == pytest.approx(r["weibull se log rate"], rel=1e-5)
    assert shape.se == pytest.approx(r["weibull se shape"], rel=1e-5)
    assert cells.se == pytest.approx(r["weibull se cells"], rel=1e-5)


@pytest.mark.reference("R stats 4.2.2")
def test_rates_of_pieces_are_those_of_a_poisson_regression_by_r(fit, r):
    model = fit("none", PIECES)
    for i, found in enumerate(model.baseline, start=1):
        assert math.log(found.estimate) == pytest.approx(r[f"piecewise log rate {i}"], rel=1e-8)
        relative = found.se / found.estimate
        assert relative == pytest.approx(r[f"piecewise se log rate {i}"], rel=1e-5)
    assert model.hazards[0].estimate == pytest.approx(r["piecewise cells"], rel=1e-7)
    assert model.hazards[0].se == pytest.approx(r["piecewise se cells"], rel=1e-5)


@pytest.mark.reference("R nlme 3.1-162, survival 3.5-3")
@pytest.mark.parametrize(("baseline", "name"), [(Weibull(), "weibull"), (PIECES, "piecewise")])
def test_log_likelihoods_of_the_parts_add_up(fit, r, baseline, name):
    whole = r["nlme loglik"] + r[f"{name} loglik"]
    assert fit("none", baseline).log_likelihood == pytest.approx(whole, rel=1e-11)


def test_one_piece_is_a_weibull_hazard_of_shape_one(fit):
    """A constant rate cannot beat the Weibull hazard that has it as a special case."""
    constant = fit("value", Piecewise(cuts=()))
    weibull = fit("value")
    assert constant.log_likelihood < weibull.log_likelihood
    shape = weibull.baseline[1]
    wald = (math.log(shape.estimate) / (shape.se / shape.estimate)) ** 2
    fall = 2 * (weibull.log_likelihood - constant.log_likelihood)
    assert fall == pytest.approx(wald, rel=0.25)
