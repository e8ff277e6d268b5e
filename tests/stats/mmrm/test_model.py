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

from cellcourse.stats.mmrm.structures import CovarianceName

OUT = "mmrm/mmrm.out"
LAST = np.array([0, 0, 0, -1, 0, 0, 0, 1, 0.0])
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
