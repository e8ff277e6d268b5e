"""Mixed models by formula. The fits are held to R in tests/stats/mmrm."""

import sys

import numpy as np
import pandas as pd
import pytest

from cellcourse.analysis.formula import design, mmrm
from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Specification, cell_design
from cellcourse.stats.mmrm import mmrm as fitted

FORM = Specification(covariance="unstructured", method="REML", df="satterthwaite")
AT = {"subject": "patient", "visit": "month"}


@pytest.fixture
def data():
    rng = np.random.default_rng(3)
    rows = [
        {
            "patient": f"p{n}", "arm": ("placebo", "cells")[n % 2], "month": month,
            "baseline": 40.0 + n % 5, "score": 38 - month + rng.normal() + n % 3,
        }
        for n in range(20)
        for month in (1, 2, 6)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_formula_spans_the_same_means_as_the_cells_of_a_study(data):
    by_formula = mmrm("score ~ arm * C(month) + baseline", data, FORM, **AT)
    cells = cell_design(
        data["arm"], data["month"].astype(str), arms=("placebo", "cells"),
        visits=("1", "2", "6"), covariates={"baseline": data["baseline"]},
    )  # fmt: skip
    by_cells = fitted(
        data["score"], data["patient"], data["month"].astype(str), cells.design, FORM,
        visits=("1", "2", "6"),
    )  # fmt: skip
    assert by_formula.log_likelihood == pytest.approx(by_cells.log_likelihood, abs=1e-6)
    at = by_formula.fixed.columns.index("baseline")
    again = by_cells.fixed.columns.index("baseline")
    assert by_formula.fixed.beta[at] == pytest.approx(by_cells.fixed.beta[again])


def test_the_order_of_rows_changes_nothing(data):
    turned = mmrm("score ~ arm * C(month)", data[::-1], FORM, **AT)
    straight = mmrm("score ~ arm * C(month)", data, FORM, **AT)
    assert turned.fixed.beta == pytest.approx(straight.fixed.beta)


def test_visits_come_in_the_order_of_their_categories(data):
    named = data.assign(month=data["month"].map({1: "first", 2: "second", 6: "last"}))
    named["month"] = pd.Categorical(named["month"], ["first", "second", "last"])
    assert mmrm("score ~ month", named, FORM, **AT).visits == ("first", "second", "last")
    stated = mmrm("score ~ month", named, FORM, **AT, visits=("last", "second", "first"))
    assert stated.visits == ("last", "second", "first")


def test_numbers_are_sorted_as_numbers(data):
    assert mmrm("score ~ arm", data.replace({"month": {6: 12}}), FORM, **AT).visits == (
        "1", "2", "12",
    )  # fmt: skip


def test_a_row_without_a_value_is_left_out(data):
    holes = data.copy()
    holes.loc[[0, 7], "score"] = np.nan
    holes.loc[9, "baseline"] = np.nan
    assert mmrm("score ~ arm + baseline", holes, FORM, **AT).observations == 57


def test_groups_have_covariances_of_their_own(data):
    fit = mmrm("score ~ arm * C(month)", data, FORM, **AT, group="arm")
    assert set(fit.covariance) == {"placebo", "cells"}


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("score ~ arm + weight", "no column weight; columns: patient, arm, month"),
        ("nothing ~ arm", "no column nothing"),
        ("score", "is no formula such as"),
        ("score ~ arm +* month", "cannot be read"),
    ],
)
def test_a_formula_that_does_not_fit_is_refused(data, formula, said):
    with pytest.raises(MethodError, match=said):
        mmrm(formula, data, FORM, **AT)


def test_a_design_with_a_missing_value_is_refused(data):
    data.loc[0, "baseline"] = np.nan
    with pytest.raises(MethodError, match="cannot be read"):
        design("baseline", data)


def test_without_formulaic_the_extra_is_named(data, monkeypatch):
    monkeypatch.setitem(sys.modules, "formulaic", None)
    with pytest.raises(MethodError, match=r"pip install cellcourse\[formula\]"):
        mmrm("score ~ arm", data, FORM, **AT)
