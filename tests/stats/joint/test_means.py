"""Mean lines of a joint model at one time.

Reference: R 4.2.2 with nlme 3.1-162 (lme, ML, linear combinations of the fixed effects) on
467 made-up patients: validation/joint/parts.R, parts.out. nlme stops about 1e-6 from the
top; its errors take the variances as known, which ours do not.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.joint import Covariates, Weibull, mean_line, progression_ratio
from cellcourse.stats.mmrm import Design

CELLS_AT_12 = {"height": (1.0,), "slope": (1.0, 1.0), "at": 12.0}
DIFFERENCE_AT_12 = {"height": (0.0,), "slope": (0.0, 1.0), "at": 12.0}


@pytest.mark.reference("R nlme 3.1-162")
@pytest.mark.parametrize(
    ("rows", "name"),
    [(CELLS_AT_12, "mean line of cells at 12"), (DIFFERENCE_AT_12, "difference of lines at 12")],
)
def test_without_association_it_is_that_of_a_mixed_model_by_r(fit, printed, rows, name):
    r = printed("joint/parts.out")
    found = mean_line(fit("none"), **rows, name=name)
    assert found.estimate == pytest.approx(r[f"nlme {name}"], rel=1e-6)
    assert 1 - 1e-5 <= found.se / r[f"nlme se of {name}"] < 1.001


def test_a_difference_of_slopes_alone_grows_with_time(fit):
    model = fit("value")
    slope = model.slopes[1]
    found = mean_line(model, height=(0,), slope=(0, 1), at=6, name="after six months")
    assert found.estimate == pytest.approx(6 * slope.estimate)
    assert found.se == pytest.approx(6 * slope.se)
    assert found.robust_se == pytest.approx(6 * slope.robust_se)
    assert found.p == pytest.approx(slope.p)


def test_two_mean_lines_are_as_far_apart_as_the_mean_line_of_their_difference(fit):
    model = fit("value")
    control = mean_line(model, height=(1,), slope=(1, 0), at=9, name="control")
    cells = mean_line(model, height=(1,), slope=(1, 1), at=9, name="cells")
    apart = mean_line(model, height=(0,), slope=(0, 1), at=9, name="apart")
    assert cells.estimate - control.estimate == pytest.approx(apart.estimate)


def test_at_time_zero_it_is_the_height(fit):
    (height,) = fit("value").heights
    found = mean_line(fit("value"), height=(1,), slope=(1, 1), at=0, name="height")
    assert (found.estimate, found.se) == pytest.approx((height.estimate, height.se))


def test_refuses_rows_that_do_not_fit_the_model(fit):
    with pytest.raises(MethodError, match="2 covariates of height and 1 of slope"):
        mean_line(fit("none"), height=(1, 0), slope=(1,), at=1, name="wrong")


def test_refuses_a_model_whose_slopes_are_scaled(patients):
    scores, after, covariates = patients
    n = len(covariates.height.matrix)
    alike = Covariates(
        covariates.height, Design(("slope",), np.ones((n, 1))), Design((), np.empty((n, 0)))
    )
    treated = covariates.hazard.matrix[:, 0]
    scaled = progression_ratio(
        scores, after, alike, treated=treated, baseline=Weibull(), association="none", level=0.95
    )
    with pytest.raises(MethodError, match="scaled by a ratio"):
        mean_line(scaled.model, height=(1,), slope=(1,), at=1, name="scaled")
