"""What a mixed model for repeated measures refuses, and the reason it gives."""

from typing import get_args

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Design, Specification, mmrm
from cellcourse.stats.mmrm.structures import CovarianceName

US = Specification("unstructured", method="REML", df="satterthwaite")


def rows(n=8, v=3, seed=0):
    rng = np.random.default_rng(seed)
    subject, visit = np.repeat(np.arange(n), v), np.tile(np.arange(v), n)
    design = Design(tuple("abc"[:v]), np.eye(v)[visit])
    return [rng.normal(size=n * v), subject, visit, design, US]


def fitted(data, **stated):
    return mmrm(*data, **({"visits": ("0", "1", "2")} | stated))


def refused(data, message, **stated):
    with pytest.raises(MethodError, match=message):
        fitted(data, **stated)


def test_a_missing_value_is_the_callers_decision():
    data = rows()
    data[0][4] = np.nan
    refused(data, "y: 1 of 24 values are missing or infinite")


def test_lengths_that_differ():
    data = rows()
    refused([data[0], data[1][:-1], *data[2:]], "24 values but 23 labels of subject")
    refused([data[0][:-1], *data[1:]], "23 values but a design of shape")


def test_a_design_with_holes():
    data = rows()
    matrix = data[3].matrix.copy()
    matrix[0, 0] = np.inf
    data[3] = Design(data[3].columns, matrix)
    refused(data, "design: 1 of 72 numbers are missing or infinite")


def test_two_values_of_a_subject_at_a_visit():
    data = rows()
    data[2] = data[2].copy()
    data[2][1] = 0
    refused(data, "1 times a subject has more than one row at a visit")


def test_an_unknown_visit_and_too_few_visits():
    refused(rows(), "rows at 2, not one of 2 visits", visits=("0", "1"))
    refused(rows(), "two different visits at least", visits=("0",))
    refused(rows(), "two different visits at least", visits=("0", "0", "1", "2"))


def test_a_subject_in_two_groups():
    groups = np.repeat(np.arange(2), 12)
    groups[0] = 1
    refused(rows(), "1 of 8 subjects are in more than one group", groups=groups)


def test_weights_that_are_not_positive():
    refused(rows(), "as many positive weights: 24, 1 not", weights=np.r_[0.0, np.ones(23)])
    refused(rows(), "as many positive weights: 3, 0 not", weights=np.ones(3))


def test_columns_that_depend_on_each_other_by_name():
    data = rows()
    data[3] = Design(("a", "b", "c", "d"), np.column_stack([data[3].matrix, np.ones(24)]))
    refused(data, "columns that depend on those before them: d")
    data[3] = Design(("a", "b", "c", "nought"), np.column_stack([rows()[3].matrix, np.zeros(24)]))
    refused(data, "columns that depend on those before them: nought")


def test_as_many_coefficients_as_values():
    data = [part[:3] if isinstance(part, np.ndarray) else part for part in rows()]
    data[3] = Design(("a", "b", "c"), np.eye(3))
    refused(data, "3 values leave nothing to estimate 3 coefficients by")


def test_names_that_do_not_match_the_columns():
    data = rows()
    data[3] = Design(("a",), data[3].matrix)
    refused(data, "the design has 3 columns but 1 names")


def test_visits_that_no_subject_has_together():
    data = rows()
    keep = ~((data[1] < 4) & (data[2] == 2) | (data[1] >= 4) & (data[2] == 1))
    short = [part[keep] for part in data[:3]]
    short.append(Design(data[3].columns, data[3].matrix[keep]))
    refused([*short, US], "no subject has values at both 1 and 2: no covariance")
    ar = Specification("autoregressive", method="REML", df="satterthwaite")
    assert fitted([*short, ar]).subjects == 8


def test_a_visit_that_a_group_never_had():
    data = rows()
    keep = ~((data[1] < 4) & (data[2] == 2))
    short = [part[keep] for part in data[:3]]
    short.append(Design(data[3].columns, data[3].matrix[keep]))
    groups = np.where(short[1] < 4, "run-in", "main")
    refused([*short, US], "no value at 2 in group run-in", groups=groups)


def test_visits_that_determine_each_other():
    data = rows()
    data[0] = data[0].reshape(8, 3)
    data[0][:, 2] = data[0][:, 0] + data[0][:, 1]
    data[0] = data[0].ravel()
    refused(data, "6 covariance parameters .* singular")


def test_a_visit_without_spread():
    data = rows()
    data[0][2::3] = 4.0
    refused(data, "no spread around the design at 2: no variance to estimate")
    data[0][:] = 4.0
    data[4] = Specification("compound symmetry", method="REML", df="satterthwaite")
    refused(data, "no spread around the design at 0, 1, 2")


def test_fewer_subjects_than_visits():
    refused(rows(n=3), "singular|did not settle")


def test_methods_that_do_not_go_together():
    data = rows()
    data[4] = Specification("unstructured", method="ML", df="kenward-roger")
    refused(data, "corrects REML estimates, not ML")
    data[4] = Specification("unstructured", "REML", "kenward-roger-linear", spread="empirical")
    refused(data, "correct the model's standard errors, not empirical")


def test_names_that_nobody_knows():
    data = rows()
    data[4] = Specification("banded", "REML", "satterthwaite")
    refused(data, "no covariance structure 'banded'; known: unstructured, toeplitz")
    data[4] = Specification("toeplitz", "REML", "between-within")
    refused(data, "no method 'between-within'; known: satterthwaite")
    data[4] = Specification("toeplitz", "REML", "satterthwaite", information="guessed")
    refused(data, "no information 'guessed'")
    data[4] = Specification("toeplitz", "REML", "satterthwaite", spread="wild")
    refused(data, "no standard errors 'wild'")
    data[4] = Specification("toeplitz", "PQL", "satterthwaite")
    refused(data, "no method 'PQL'; known: REML, ML")


def test_positions_only_for_the_spatial_exponential_and_in_order():
    data = rows()
    data[4] = Specification("autoregressive", "REML", "satterthwaite", positions=(0, 1, 2))
    refused(data, "the spatial exponential, and no other structure, needs positions")
    data[4] = Specification("spatial exponential", "REML", "satterthwaite", positions=(0, 2, 1))
    refused(data, "3 visits need as many positions, each after the last")


def test_contrasts_that_cannot_be():
    fixed = fitted(rows()).fixed
    with pytest.raises(MethodError, match="3 coefficients but contrasts of shape"):
        fixed.contrasts([[1, 0]], ["x"], rule="none", level=0.95)
    with pytest.raises(MethodError, match="1 contrasts but 2 names"):
        fixed.contrasts([[1, 0, 0]], ["x", "y"], rule="none", level=0.95)
    with pytest.raises(MethodError, match="has no variance"):
        fixed.contrasts([[0, 0, 0]], ["x"], rule="none", level=0.95)
    with pytest.raises(MethodError, match="2 contrasts depend on each other"):
        fixed.test([[1, 0, 0], [2, 0, 0]])
    with pytest.raises(MethodError, match="level lies between 0 and 1"):
        fixed.coefficients(level=95)


def small(seed):
    """A small made-up trial with any covariance, unit and share missing."""
    rng = np.random.default_rng(seed)
    n, v = int(rng.integers(8, 40)), int(rng.integers(3, 6))
    root = rng.normal(size=(v, v)) * 10.0 ** rng.integers(-3, 4)
    scores = rng.normal(size=(n, v)) @ root.T + rng.normal(size=(n, v)) * np.abs(root).mean()
    scores[rng.random((n, v)) < rng.choice([0, 0.1, 0.3])] = np.nan
    subject, visit = np.nonzero(~np.isnan(scores))
    return scores[subject, visit], subject, visit, Design(tuple("abcde"[:v]), np.eye(v)[visit])


@pytest.mark.slow
@pytest.mark.parametrize("name", get_args(CovarianceName))
def test_every_small_trial_has_a_top_or_a_reason(name):
    """Of 200 trials most must settle; the others are refused with words, not with a trace."""
    settled = 0
    for seed in range(200):
        y, subject, visit, design = small(seed)
        v = len(design.columns)
        places = tuple(range(v)) if name == "spatial exponential" else None
        said = Specification(name, "REML", "kenward-roger", positions=places)
        try:
            model = mmrm(y, subject, visit, design, said, visits=[str(k) for k in range(v)])
        except MethodError as refusal:
            assert "singular" in str(refusal) or "no subject" in str(refusal)
            continue
        settled += 1
        assert model.unsettled <= 1e-6
        assert np.linalg.eigvalsh(model.covariance["all"])[0] > 0
    assert settled > 150
