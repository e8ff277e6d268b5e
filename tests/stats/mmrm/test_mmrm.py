"""Mixed model for repeated measures.

References, on 44 made-up subjects at four visits, some missing: R 4.2.2 with nlme 3.1-162
(gls), lme4 1.1-31, lmerTest 3.1-3, pbkrtest 0.5.2 and emmeans 1.8.4-1, and a fit written
out in whole matrices (dense.R) for what these do not give. Programs, data and output:
validation/mmrm. R's package mmrm is not in Debian and was not run. gls stops where its
optimiser is satisfied, about 1e-6 from the top, which sets the tolerance there.
"""

from typing import get_args

import numpy as np
import pytest

from cellcourse.stats.mixed_anova import mixed_anova
from cellcourse.stats.mmrm import Design, Specification, mmrm
from cellcourse.stats.mmrm.structures import CovarianceName

OUT = "mmrm/mmrm.out"
LAST = np.array([0, 0, 0, -1, 0, 0, 0, 1, 0.0])
VISITS = ("m1", "m2", "m4", "m7")
COLUMNS = (*(f"{arm} {visit}" for arm in ("control", "cells") for visit in VISITS), "baseline")
NAMES = get_args(CovarianceName)
INTERACTION = np.array([[1, -1, 0, 0], [1, 0, -1, 0], [1, 0, 0, -1]])
INTERACTION = np.column_stack([INTERACTION, -INTERACTION, np.zeros(3)])


def last(model):
    return model.fixed.contrasts([LAST], ["last"], rule="none", level=0.95)[0]


def row(r, name, count):
    return [r[f"{name} {k}"] for k in range(1, count + 1)]


@pytest.mark.reference("R nlme 3.1-162")
@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("name", NAMES)
def test_every_structure_agrees_with_gls(fit, printed, name, method):
    r = printed(OUT)
    model, head = fit(name, method=method), f"gls {name} {method}"
    se = [c.se for c in model.fixed.coefficients(level=0.9)]
    sigma = [r[f"{head} sigma {a} {b}"] for b in range(1, 5) for a in range(1, 5)]
    assert model.log_likelihood == pytest.approx(r[f"{head} loglik"], rel=1e-10)
    assert model.fixed.beta == pytest.approx(row(r, f"{head} beta", 9), rel=2e-5)
    assert se == pytest.approx(row(r, f"{head} se", 9), rel=2e-5)
    assert model.covariance["all"].ravel() == pytest.approx(sigma, rel=2e-4)


@pytest.mark.parametrize("name", NAMES)
def test_no_structure_stops_below_gls(fit, printed, name):
    r = printed(OUT)
    for method in ("REML", "ML"):
        ours = fit(name, method=method).log_likelihood
        assert ours >= r[f"gls {name} {method} loglik"] - 1e-10


@pytest.mark.reference("R dense.R with numDeriv")
@pytest.mark.parametrize("name", NAMES)
def test_satterthwaite_agrees_with_whole_matrices(fit, printed, name):
    r, found = printed(OUT), last(fit(name))
    assert found.estimate == pytest.approx(r[f"dense {name} estimate"], rel=1e-8)
    assert found.se == pytest.approx(r[f"dense {name} se"], rel=1e-8)
    assert found.df == pytest.approx(r[f"dense {name} df"], rel=1e-6)


@pytest.mark.reference("R dense.R with numDeriv")
@pytest.mark.parametrize("name", NAMES)
def test_both_forms_of_kenward_roger_agree_with_whole_matrices(fit, printed, name):
    r = printed(OUT)
    linear, full = fit(name, df="kenward-roger-linear"), fit(name, df="kenward-roger")
    assert last(linear).se == pytest.approx(r[f"dense {name} kr-linear se"], rel=1e-7)
    assert last(full).se == pytest.approx(r[f"dense {name} kr se"], rel=1e-6)
    assert last(full).df == pytest.approx(r[f"dense {name} df"], rel=1e-6)


@pytest.mark.reference("R dense.R with numDeriv")
@pytest.mark.parametrize("spread", ["empirical", "empirical bias-reduced", "empirical jackknife"])
@pytest.mark.parametrize("name", NAMES)
def test_robust_standard_errors_agree_with_whole_matrices(fit, printed, name, spread):
    r, found = printed(OUT), last(fit(name, spread=spread))
    assert found.se == pytest.approx(r[f"dense {name} {spread} se"], rel=1e-7)
    assert found.df == pytest.approx(r[f"dense {name} {spread} df"], rel=1e-7)


@pytest.mark.reference("R dense.R with numDeriv")
def test_the_expected_information_agrees_with_whole_matrices(fit, printed):
    r = printed(OUT)
    found = last(fit(df="kenward-roger-linear", information="expected"))
    assert found.df == pytest.approx(r["dense expected df"], rel=1e-7)
    assert found.se == pytest.approx(r["dense expected kr-linear se"], rel=1e-7)


@pytest.mark.reference("R dense.R with numDeriv")
def test_a_covariance_for_each_arm_and_weights_agree_with_whole_matrices(fit, scores, printed):
    r = printed(OUT)
    number = np.where(scores["arm"] == "control", 1, 2)
    said = {"groups": number, "weights": scores["weight"]}
    model = fit("heterogeneous autoregressive", df="kenward-roger", **said)
    robust = fit("heterogeneous autoregressive", spread="empirical jackknife", **said)
    head = "dense grouped weighted"
    assert model.log_likelihood == pytest.approx(r[f"{head} loglik"], rel=1e-11)
    assert list(model.parameters.values()) == pytest.approx(row(r, f"{head} theta", 10), rel=1e-6)
    assert last(model).estimate == pytest.approx(r[f"{head} estimate"], rel=1e-7)
    assert last(model).df == pytest.approx(r[f"{head} df"], rel=1e-6)
    assert last(model).se == pytest.approx(r[f"{head} kr se"], rel=1e-6)
    assert last(robust).se == pytest.approx(r[f"{head} jackknife se"], rel=1e-6)


@pytest.mark.reference("R nlme 3.1-162")
def test_weights_agree_with_gls(fit, scores, printed):
    r = printed(OUT)
    model = fit("autoregressive", weights=scores["weight"])
    se = [c.se for c in model.fixed.coefficients(level=0.9)]
    assert model.log_likelihood == pytest.approx(r["gls weighted loglik"], rel=1e-10)
    assert model.fixed.beta == pytest.approx(row(r, "gls weighted beta", 9), rel=2e-5)
    assert se == pytest.approx(row(r, "gls weighted se", 9), rel=2e-5)


@pytest.mark.reference("R lmerTest 3.1-3")
def test_satterthwaite_agrees_with_lmertest_for_compound_symmetry(fit, printed):
    r, model = printed(OUT), fit("compound symmetry")
    found, joint = last(model), model.fixed.test(INTERACTION)
    head = "lmerTest satterthwaite"
    for name in ("estimate", "se", "df", "p"):
        assert getattr(found, name) == pytest.approx(r[f"{head} {name}"], rel=1e-5)
    assert joint.statistic == pytest.approx(r[f"{head} f statistic"], rel=1e-5)
    assert joint.df == pytest.approx((3, r[f"{head} f df2"]), rel=1e-5)
    assert joint.p == pytest.approx(r[f"{head} f p"], rel=1e-5)


@pytest.mark.reference("R pbkrtest 0.5.2")
def test_kenward_roger_agrees_with_pbkrtest_for_compound_symmetry(fit, printed):
    r = printed(OUT)
    model = fit("compound symmetry", df="kenward-roger", information="expected")
    joint = model.fixed.test(INTERACTION)
    assert last(model).se == pytest.approx(r["pbkrtest se"], rel=1e-6)
    assert last(model).df == pytest.approx(r["pbkrtest df"], rel=1e-6)
    assert joint.statistic == pytest.approx(r["pbkrtest f statistic"], rel=1e-6)
    assert joint.df == pytest.approx((3, r["pbkrtest f df2"]), rel=1e-6)
    assert joint.p == pytest.approx(r["pbkrtest f p"], rel=1e-6)


def balanced():
    """Scores (12, 3) of 5 + 7 subjects, seen at every visit."""
    rng = np.random.default_rng(6)
    group = np.array(["a"] * 5 + ["b"] * 7)
    scores = rng.normal(size=(12, 3)) + rng.normal(size=(12, 1)) * 2 + [0, 0.5, 1.5]
    return scores, group


def long(scores, group):
    """Rows, and one column for each group at each visit."""
    n, v = scores.shape
    group, visit = np.repeat(group, v), np.tile(np.arange(v), n)
    columns = [(group == g) & (visit == k) for g in ("a", "b") for k in range(v)]
    names = tuple(f"{g} {k}" for g in ("a", "b") for k in range(v))
    design = Design(names, np.column_stack(columns).astype(float))
    return scores.ravel(), np.repeat(np.arange(n), v), visit, design


@pytest.mark.parametrize("df", ["satterthwaite", "kenward-roger"])
def test_complete_data_with_compound_symmetry_are_the_mixed_anova(df):
    scores, group = balanced()
    anova = mixed_anova(scores, group, level=0.95)
    said = Specification("compound symmetry", method="REML", df=df)
    model = mmrm(*long(scores, group), said, visits=("0", "1", "2"))
    apart = np.array([[1, -1, 0, -1, 1, 0], [0, 1, -1, 0, -1, 1]])
    interaction = model.fixed.test(apart)
    between = model.fixed.test([[1, 1, 1, -1, -1, -1]])
    visits = model.fixed.test(
        np.abs(apart) * np.array([[1, -1, 0, 1, -1, 0], [0, 1, -1, 0, 1, -1]])
    )
    assert interaction.statistic == pytest.approx(anova.interaction.statistic, rel=1e-8)
    assert interaction.df == pytest.approx(anova.interaction.df, rel=1e-6)
    assert between.statistic == pytest.approx(anova.group.statistic, rel=1e-8)
    assert between.df == pytest.approx(anova.group.df, rel=1e-6)
    assert visits.statistic == pytest.approx(anova.visit.statistic, rel=1e-8)


def test_complete_unstructured_data_give_the_pooled_covariance_and_hotelling():
    scores, group = balanced()
    said = Specification("unstructured", method="REML", df="kenward-roger")
    model = mmrm(*long(scores, group), said, visits=("0", "1", "2"))
    deviations = np.vstack([scores[group == g] - scores[group == g].mean(0) for g in "ab"])
    pooled = deviations.T @ deviations / 10
    change = np.array([[-1, 1, 0], [0, -1, 1]])
    apart = change @ (scores[group == "a"].mean(0) - scores[group == "b"].mean(0))
    t2 = apart @ np.linalg.solve(change @ pooled @ change.T, apart) / (1 / 5 + 1 / 7)
    test = model.fixed.test(np.hstack([change, -change]))
    assert model.covariance["all"] == pytest.approx(pooled, rel=1e-9)
    # Kenward and Roger's F is exactly Hotelling's where that is known to be right.
    assert test.statistic == pytest.approx(t2 * 9 / (2 * 10), rel=1e-8)
    assert test.df == pytest.approx((2, 9), rel=1e-8)


def test_one_visit_of_an_unstructured_fit_to_complete_data_is_a_t_test():
    scores, group = balanced()
    said = Specification("unstructured", method="REML", df="satterthwaite")
    model = mmrm(*long(scores, group), said, visits=("0", "1", "2"))
    (found,) = model.fixed.contrasts([[0, 0, 1, 0, 0, -1]], ["x"], rule="none", level=0.9)
    a, b = scores[group == "a", 2], scores[group == "b", 2]
    pooled = (a.var(ddof=1) * 4 + b.var(ddof=1) * 6) / 10
    t = (a.mean() - b.mean()) / np.sqrt(pooled * (1 / 5 + 1 / 7))
    assert found.statistic == pytest.approx(t, rel=1e-9)
    assert found.df == pytest.approx(10, rel=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_is_unchanged_by_the_order_of_rows_and_by_labels(scores, fit, name):
    order = np.random.default_rng(2).permutation(scores["score"].size)
    names = np.array([f"{s[::-1]} of ours" for s in scores["subject"]])
    places = (1, 2, 4, 7) if name == "spatial exponential" else None
    model = mmrm(
        scores["score"][order],
        names[order],
        np.array([v.upper() for v in scores["visit"]])[order],
        Design(COLUMNS, scores["design"][order]),
        Specification(name, method="REML", df="satterthwaite", positions=places),
        visits=("M1", "M2", "M4", "M7"),
    )
    assert model.log_likelihood == pytest.approx(fit(name).log_likelihood, rel=1e-12)
    assert model.fixed.beta == pytest.approx(fit(name).fixed.beta, rel=1e-8)
    assert last(model).df == pytest.approx(last(fit(name)).df, rel=1e-7)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("factor", "shift"), [(1000.0, 0.0), (1e-3, 0.0), (1.0, 1e6)])
def test_the_unit_and_the_zero_of_scores_change_no_test(scores, fit, name, factor, shift):
    places = (1, 2, 4, 7) if name == "spatial exponential" else None
    model = mmrm(
        scores["score"] * factor + shift,
        scores["subject"],
        scores["visit"],
        Design(COLUMNS, scores["design"]),
        Specification(name, method="REML", df="kenward-roger", positions=places),
        visits=VISITS,
    )
    here = last(fit(name, df="kenward-roger"))
    assert last(model).statistic == pytest.approx(here.statistic, rel=1e-6)
    assert last(model).df == pytest.approx(here.df, rel=1e-6)


def test_a_richer_structure_never_has_a_lower_likelihood(fit):
    value = {name: fit(name, method="ML").log_likelihood for name in NAMES}
    for poor, rich in [
        ("compound symmetry", "toeplitz"),
        ("autoregressive", "toeplitz"),
        ("toeplitz", "heterogeneous toeplitz"),
        ("autoregressive", "heterogeneous autoregressive"),
        ("compound symmetry", "heterogeneous compound symmetry"),
        ("heterogeneous compound symmetry", "heterogeneous toeplitz"),
        ("heterogeneous autoregressive", "heterogeneous toeplitz"),
        ("heterogeneous toeplitz", "unstructured"),
        ("spatial exponential", "unstructured"),
    ]:
        assert value[rich] > value[poor]


def test_a_covariance_for_each_arm_never_has_a_lower_likelihood(scores, fit):
    for name in NAMES:
        apart = fit(name, method="ML", groups=scores["arm"])
        assert apart.log_likelihood > fit(name, method="ML").log_likelihood
        assert set(apart.covariance) == {"cells", "control"}


def test_patterns_account_for_every_subject(fit, scores):
    patterns = fit().patterns
    assert sum(p.subjects for p in patterns) == fit().subjects == 44
    assert sum(p.subjects * len(p.visits) for p in patterns) == scores["score"].size
    assert len({p.visits for p in patterns}) == len(patterns)


def test_information_criteria_count_what_sas_counts(fit):
    reml, ml = fit(), fit(method="ML")
    assert reml.aic == pytest.approx(2 * 10 - 2 * reml.log_likelihood)
    assert ml.aic == pytest.approx(2 * 19 - 2 * ml.log_likelihood)
    assert reml.bic == pytest.approx(10 * np.log(44) - 2 * reml.log_likelihood)


def test_the_search_says_how_it_ended(fit):
    for name in NAMES:
        assert 1 <= fit(name).steps <= 15
        assert fit(name).unsettled < 1e-8


@pytest.mark.parametrize("seed", [340, 450])
def test_a_search_so_near_its_top_that_no_rise_is_told_goes_on(seed):
    rng = np.random.default_rng(seed)
    level, steps = rng.normal(size=(12, 1)) * 5, rng.normal(size=(12, 4))
    scores = np.round(level + np.cumsum(steps, axis=1))
    scores[rng.random((12, 4)) < 0.3] = np.nan
    scores[0] = np.round(rng.normal(size=4) * 5)
    who, when = np.nonzero(~np.isnan(scores))
    design, said = (
        Design(VISITS, np.eye(4)[when]),
        Specification("unstructured", "REML", "satterthwaite"),
    )
    found = mmrm(scores[who, when], who, np.array(VISITS)[when], design, said, visits=VISITS)
    assert found.unsettled < 1e-7


def test_residual_degrees_of_freedom_are_values_less_coefficients(fit, scores):
    assert last(fit(df="residual")).df == scores["score"].size - 9


def test_p_values_of_a_family_are_adjusted_and_intervals_are_not(fit):
    rows = np.eye(9)[:3]
    fixed = fit().fixed
    alone = fixed.contrasts(rows, "abc", rule="none", level=0.95)
    family = fixed.contrasts(rows, "abc", rule="bonferroni", level=0.95)
    assert [c.p_adjusted for c in family] == pytest.approx([min(1, 3 * c.p) for c in alone])
    assert [c.interval for c in family] == [c.interval for c in alone]


def test_a_joint_test_of_one_contrast_is_its_t_squared(fit):
    for df in ("satterthwaite", "kenward-roger", "residual"):
        fixed = fit(df=df).fixed
        joint, single = fixed.test([LAST]), last(fit(df=df))
        assert joint.statistic == pytest.approx(single.statistic**2, rel=1e-9)
        assert joint.df == pytest.approx((1, single.df), rel=1e-7)
        assert joint.p == pytest.approx(single.p, rel=1e-7)
