"""Cox proportional hazards.

Reference: R 4.2.2, survival 3.5-3, coxph(ties = "efron") run to full convergence.
Program and printed output: validation/cox/cox.R, cox.out (ten decimals).
Data: Freireich's 6-MP trial; survival::lung without the patients who lack a covariate.
Where there is no maximum: test_firth.py.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.cox import cox
from cellcourse.stats.survival.logrank import logrank

PRINTED = "cox/cox.out"
PLACES = 6e-11


@pytest.fixture(scope="module")
def lung(case):
    table = {name: np.array(column, float) for name, column in case("cox/lung.csv").items()}
    return table | {"died": table["status"] == 2}


def columns(table, *names):
    return np.column_stack([table[name] for name in names])


def placebo(freireich):
    return np.array([[arm == "placebo"] for arm in freireich.group], float)


def agrees(model, r):
    ratios = model.ratios
    assert [c.log_ratio for c in ratios] == pytest.approx(r["coef"], abs=PLACES)
    assert [c.se for c in ratios] == pytest.approx(r["se"], abs=PLACES)
    logs = (model.log_likelihood_null, model.log_likelihood)
    assert logs == pytest.approx(r["loglik"], abs=PLACES)
    tests = (
        *(model.likelihood_ratio.chisq, model.likelihood_ratio.df, model.likelihood_ratio.p),
        *(model.wald.chisq, model.wald.p, model.score.chisq, model.score.p),
    )
    assert tests == pytest.approx((*r["lr"], *r["wald"], *r["score"]), abs=PLACES)
    assert [c.p_wald for c in ratios] == pytest.approx(r["wald p"], abs=PLACES)
    assert [c.wald.lower for c in ratios] == pytest.approx(r["wald lower"], abs=PLACES)
    assert [c.wald.upper for c in ratios] == pytest.approx(r["wald upper"], abs=PLACES)
    assert (model.penalised, model.reason) == (False, "")


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_on_the_6mp_trial(freireich, section):
    model = cox(freireich.time, freireich.died, placebo(freireich), level=0.95)
    r = section(PRINTED, "6-MP trial")
    agrees(model, r)
    profile = model.ratios[0].profile
    # R's limits come from a root search that stops at about 1e-8.
    assert (profile.lower, profile.upper) == pytest.approx(r["profile"], rel=1e-7)
    assert (model.n, model.deaths) == (42, 30)


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_on_three_covariates(lung, section):
    x = columns(lung, "age", "sex", "ph.ecog")
    model = cox(lung["time"], lung["died"], x, level=0.95)
    r = section(PRINTED, "lung: age, sex, ph.ecog")
    agrees(model, r)
    profile = model.ratios[1].profile
    assert (profile.lower, profile.upper) == pytest.approx(r["profile sex"], rel=1e-7)


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_within_strata(lung, section):
    x = columns(lung, "age", "ph.ecog")
    model = cox(lung["time"], lung["died"], x, level=0.95, strata=lung["sex"])
    agrees(model, section(PRINTED, "lung: age, ph.ecog, strata sex"))


def test_score_test_of_groups_is_the_log_rank_test_without_ties():
    rng = np.random.default_rng(2)
    time, died = rng.permutation(30), rng.random(30) < 0.8
    group = np.repeat(["a", "b", "c"], 10)
    x = np.column_stack([group == "b", group == "c"]).astype(float)
    model = cox(time, died, x, level=0.95)
    assert model.score.chisq == pytest.approx(logrank(time, died, group).chisq)
    assert model.score.df == 2


def test_is_unchanged_by_the_unit_of_time(freireich):
    x = placebo(freireich)
    days = cox(np.array(freireich.time) * 7, freireich.died, x, level=0.95)
    assert days == cox(freireich.time, freireich.died, x, level=0.95)


def test_a_covariate_in_another_unit_gives_the_power_of_the_ratio(lung):
    years, decades = (
        cox(lung["time"], lung["died"], lung["age"][:, None] / unit, level=0.95) for unit in (1, 10)
    )
    assert decades.ratios[0].ratio == pytest.approx(years.ratios[0].ratio ** 10)
    assert decades.ratios[0].profile.lower == pytest.approx(years.ratios[0].profile.lower ** 10)
    assert decades.log_likelihood == pytest.approx(years.log_likelihood)


def test_swapping_the_groups_inverts_the_ratio(freireich):
    x = placebo(freireich)
    there = cox(freireich.time, freireich.died, x, level=0.9).ratios[0]
    back = cox(freireich.time, freireich.died, 1 - x, level=0.9).ratios[0]
    assert back.ratio == pytest.approx(1 / there.ratio)
    assert back.profile.lower == pytest.approx(1 / there.profile.upper)
    assert back.p_likelihood_ratio == pytest.approx(there.p_likelihood_ratio)


def test_profile_interval_excludes_one_exactly_when_its_test_rejects(freireich):
    x = placebo(freireich)
    p = cox(freireich.time, freireich.died, x, level=0.95).ratios[0].p_likelihood_ratio
    narrow = cox(freireich.time, freireich.died, x, level=1 - p * 1.01).ratios[0].profile
    wide = cox(freireich.time, freireich.died, x, level=1 - p / 1.01).ratios[0].profile
    assert wide.lower < 1 < narrow.lower


def test_an_extreme_covariate_does_not_overflow():
    x = np.array([[0.0], [1], [2], [3], [4], [1e5]])
    model = cox([4, 2, 5, 3, 6, 1], [1, 1, 1, 1, 1, 0], x, level=0.95)
    assert np.isfinite(model.ratios[0].se)


def test_refuses_a_covariate_that_says_what_another_says(freireich):
    x = placebo(freireich)
    twice = np.column_stack([x, 3 - 2 * x])
    with pytest.raises(MethodError, match="2 covariates differ in only 1 ways .* 30 deaths"):
        cox(freireich.time, freireich.died, twice, level=0.95)


def test_refuses_a_covariate_that_is_the_same_in_all():
    with pytest.raises(MethodError, match="1 covariates differ in only 0 ways"):
        cox([1, 2, 3], [1, 1, 1], [[5.0], [5.0], [5.0]], level=0.95)


def test_refuses_a_covariate_that_differs_only_between_strata():
    with pytest.raises(MethodError, match="differ in only 0 ways"):
        cox([1, 2, 3, 4], [1] * 4, [[0.0], [0], [1], [1]], level=0.95, strata=list("aabb"))


def test_refuses_missing_covariates_no_deaths_and_wrong_shapes():
    with pytest.raises(MethodError, match="1 of 2 subjects have covariates missing"):
        cox([1, 2], [1, 1], [[1.0], [np.nan]], level=0.95)
    with pytest.raises(MethodError, match="no deaths among 2 subjects"):
        cox([1, 2], [0, 0], [[1.0], [0.0]], level=0.95)
    with pytest.raises(
        MethodError, match=r"2 subjects need 2 rows of covariates, not shape \(2,\)"
    ):
        cox([1, 2], [1, 1], [1.0, 0.0], level=0.95)
