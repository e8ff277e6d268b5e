"""Adjusted means of arms at visits.

Reference: emmeans 1.8.4-1 on a gls of nlme 3.1-162, R 4.2.2, covariate at its average
over the rows: validation/mmrm/mmrm.R, mmrm.out.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import t_quantile
from cellcourse.stats.mmrm import Specification, cell_design, mmrm

VISITS = ("m1", "m2", "m4", "m7")
ARMS = ("control", "cells")


@pytest.fixture(scope="module")
def cells(scores):
    covariates = {"baseline": scores["baseline"]}
    return cell_design(
        scores["arm"], scores["visit"], arms=ARMS, visits=VISITS, covariates=covariates
    )


@pytest.fixture(scope="module")
def fixed(scores, cells):
    def fitted(df, of=cells):
        said = Specification("unstructured", method="REML", df=df)
        data = scores["score"], scores["subject"], scores["visit"], of.design, said
        return mmrm(*data, visits=VISITS).fixed

    return fitted


@pytest.mark.reference("R emmeans 1.8.4-1")
def test_adjusted_means_agree_with_emmeans(cells, fixed, printed):
    r = printed("mmrm/mmrm.out")
    for mean in cells.means(fixed("residual"), level=0.9):
        head, found = f"emmeans {mean.arm} {mean.visit}", mean.contrast
        assert mean.against is None
        assert found.estimate == pytest.approx(r[f"{head} mean"], rel=1e-5)
        assert found.se == pytest.approx(r[f"{head} se"], rel=2e-5)
        # emmeans takes the covariance parameters off the residual degrees of freedom too.
        reach = t_quantile(0.95, found.df - 9) * found.se
        assert found.estimate - reach == pytest.approx(r[f"{head} lower"], rel=1e-5)
        assert found.estimate + reach == pytest.approx(r[f"{head} upper"], rel=1e-5)


def test_differences_are_of_adjusted_means(cells, fixed):
    fit = fixed("kenward-roger")
    mean = {(m.arm, m.visit): m.contrast.estimate for m in cells.means(fit, level=0.95)}
    said = {"against": "control", "visits": ("m4", "m7"), "rule": "holm", "level": 0.95}
    found = cells.differences(fit, **said)
    assert [(d.arm, d.against, d.visit) for d in found] == [
        ("cells", "control", "m4"),
        ("cells", "control", "m7"),
    ]
    for d in found:
        apart = mean["cells", d.visit] - mean["control", d.visit]
        assert d.contrast.estimate == pytest.approx(apart, rel=1e-10)
        assert d.contrast.p_adjusted >= d.contrast.p


def test_counts_are_values_at_the_visit(cells, fixed, scores):
    for mean in cells.means(fixed("residual"), level=0.9):
        there = (scores["arm"] == mean.arm) & (scores["visit"] == mean.visit)
        assert mean.n == (int(there.sum()),)


def test_a_covariate_by_visit_has_a_column_for_each_visit(scores, fixed):
    cells = cell_design(
        scores["arm"],
        scores["visit"],
        arms=ARMS,
        visits=VISITS,
        covariates={"baseline": scores["baseline"]},
        by_visit={"baseline"},
    )
    assert cells.design.columns[-1] == "baseline at m7"
    assert cells.weights.shape == (2, 4, 12)
    means = {
        (m.arm, m.visit): m.contrast.estimate
        for m in cells.means(fixed("residual", cells), level=0.9)
    }
    shifted = scores | {"baseline": scores["baseline"] + 100}
    moved = cell_design(
        shifted["arm"],
        shifted["visit"],
        arms=ARMS,
        visits=VISITS,
        covariates={"baseline": shifted["baseline"]},
        by_visit={"baseline"},
    )
    for m in moved.means(fixed("residual", moved), level=0.9):
        assert m.contrast.estimate == pytest.approx(means[m.arm, m.visit], rel=1e-8)


def test_without_covariates_complete_data_give_plain_means():
    rng = np.random.default_rng(1)
    y, subject = rng.normal(size=24), np.repeat(np.arange(8), 3)
    visit, arm = np.tile(["a", "b", "c"], 8), np.repeat(["x", "y"], 12)
    cells = cell_design(arm, visit, arms=["x", "y"], visits=["a", "b", "c"], covariates={})
    said = Specification("unstructured", method="REML", df="satterthwaite")
    fit = mmrm(y, subject, visit, cells.design, said, visits=["a", "b", "c"]).fixed
    for mean in cells.means(fit, level=0.95):
        plain = y[(arm == mean.arm) & (visit == mean.visit)].mean()
        assert mean.contrast.estimate == pytest.approx(plain, rel=1e-10)
        assert mean.n == (4,)


def test_joint_tests_have_their_degrees_of_freedom(cells, fixed):
    fit = fixed("kenward-roger")
    assert cells.interaction(fit).df[0] == 3
    assert cells.arm_effect(fit).df[0] == 1


def test_refuses_what_the_design_does_not_have(cells, fixed, scores):
    fit = fixed("residual")
    with pytest.raises(MethodError, match="no arm 'sham'; known: control, cells"):
        cells.differences(fit, against="sham", visits=("m7",), rule="none", level=0.95)
    with pytest.raises(MethodError, match="no visit 'm9'"):
        cells.differences(fit, against="cells", visits=("m9",), rule="none", level=0.95)
    with pytest.raises(MethodError, match="no values of sham at m1, sham at m2"):
        arms = ("control", "cells", "sham")
        cell_design(scores["arm"], scores["visit"], arms=arms, visits=VISITS, covariates={})
    with pytest.raises(MethodError, match="no covariate age to differ"):
        cell_design(["a"], ["1"], arms=["a"], visits=["1"], covariates={}, by_visit=["age"])
    with pytest.raises(MethodError, match="2 labels of arms but 1 of visits"):
        cell_design(["a", "a"], ["1"], arms=["a"], visits=["1"], covariates={})
    with pytest.raises(MethodError, match="age: 2 values for 1 rows"):
        cell_design(["a"], ["1"], arms=["a"], visits=["1"], covariates={"age": [1.0, 2.0]})
