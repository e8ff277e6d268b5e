"""The likelihood by pattern against the whole one, and its derivatives against differences."""

from typing import get_args

import numpy as np
import pytest

from cellcourse.stats.mmrm.covariance import ByGroup
from cellcourse.stats.mmrm.likelihood import Likelihood, derivatives, evaluate
from cellcourse.stats.mmrm.patterns import packing, sum_patterns
from cellcourse.stats.mmrm.rows import read_rows
from cellcourse.stats.mmrm.structures import CovarianceName, structure

VISITS = ("m1", "m2", "m4", "m7")
NAMES = get_args(CovarianceName)


@pytest.fixture(scope="module", params=NAMES)
def problem(request, scores):
    places = (1, 2, 4, 7) if request.param == "spatial exponential" else None
    rows = read_rows(
        *(scores[name] for name in ("score", "subject", "visit", "design")),
        visits=VISITS,
        groups=scores["arm"],
        weights=scores["weight"],
    )
    model = ByGroup(structure(request.param, VISITS, places), sum_patterns(rows), 2)
    return rows, model, model.start() * 1.03


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_the_likelihood_is_that_of_all_values_at_once(problem, method):
    rows, model, theta = problem
    whole = np.zeros((rows.y.size, rows.y.size))
    parts = [model.structure.matrix(part) for part in model.parts(theta)]
    for i in range(rows.group.size):
        k = np.flatnonzero(rows.subject == i)
        at = rows.visit[k]
        w = np.sqrt(rows.weight[k])
        whole[np.ix_(k, k)] = parts[rows.group[i]][np.ix_(at, at)] / np.outer(w, w)
    inverse, x = np.linalg.inv(whole), rows.design
    normal = x.T @ inverse @ x
    residual = rows.y - x @ np.linalg.solve(normal, x.T @ inverse @ rows.y)
    deviance = np.linalg.slogdet(whole)[1] + residual @ inverse @ residual
    count = rows.y.size
    if method == "REML":
        deviance, count = deviance + np.linalg.slogdet(normal)[1], count - x.shape[1]
    value = -(deviance + count * np.log(2 * np.pi)) / 2
    given = Likelihood.of(model.patterns, method)
    assert evaluate(given, model.matrices(theta)).log_likelihood == pytest.approx(value, rel=1e-11)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_derivatives_are_those_of_the_likelihood(problem, method):
    _, model, theta = problem
    given = Likelihood.of(model.patterns, method)

    def score(at):
        here = evaluate(given, model.matrices(at))
        found = derivatives(given, here, model.slopes(at))
        bend = model.bend(at, found.pull)
        return here.log_likelihood, found.score, found.observed + bend / 2

    _, first, second = score(theta)
    for j in range(theta.size):
        h = np.zeros(theta.size)
        h[j] = 1e-5 * max(1.0, abs(theta[j]))
        up, down = score(theta + h), score(theta - h)
        assert first[j] == pytest.approx((up[0] - down[0]) / (2 * h[j]), rel=1e-4, abs=1e-5)
        slope = (up[1] - down[1]) / (2 * h[j])
        assert second[j] == pytest.approx(-slope, rel=1e-4, abs=1e-5 * np.abs(second[j]).max())


def test_second_derivatives_of_covariances_are_differences_of_first(problem):
    _, model, theta = problem
    form, part = model.structure, model.parts(theta)[0]
    bent = form.curvature(part)
    for j in range(part.size):
        h = np.zeros(part.size)
        h[j] = 1e-5 * max(1.0, abs(part[j]))
        slope = (form.slopes(part + h) - form.slopes(part - h)) / (2 * h[j])
        found = np.zeros_like(slope) if bent is None else bent[j]
        assert found == pytest.approx(slope, rel=1e-6, abs=1e-7 * np.abs(part).max())
        rise = (form.matrix(part + h) - form.matrix(part - h)) / (2 * h[j])
        assert form.slopes(part)[j] == pytest.approx(rise, rel=1e-6, abs=1e-8)


def test_a_singular_covariance_has_no_likelihood(problem):
    _, model, theta = problem
    given = Likelihood.of(model.patterns, "REML")
    flat = np.ones_like(model.matrices(theta))
    assert evaluate(given, flat) is None
    assert evaluate(given, -flat) is None


def test_a_symmetric_matrix_goes_into_a_row_and_back():
    matrix = np.arange(16.0).reshape(4, 4)
    matrix += matrix.T
    pack = packing(4)
    row = matrix[pack.row, pack.column]
    assert row[pack.back].tolist() == matrix.tolist()
    assert (row * pack.twice).sum() == matrix.sum()


def test_a_group_that_nobody_finished_still_has_a_proper_covariance():
    # Pairs of visits alone would allow correlations that no three visits can have.
    y = np.array([1.0, -1, -1.2, 1, 2, -2.1, 0.5, -0.6, -1, 1.1, 1.5, -1.4] * 2)
    subject = np.repeat(np.arange(12), 2)
    visit = np.tile([0, 1, 1, 2, 0, 2], 4)
    design = np.eye(3)[visit]
    rows = read_rows(y, subject, visit, design, visits="012", groups=None, weights=None)
    sums = sum_patterns(rows)
    assert sums.n.tolist() == [4, 4, 4, 0]
    assert sums.seen[3].tolist() == [1, 1, 1]
    model = ByGroup(structure("compound symmetry", "012", None), sums, 1)
    given = Likelihood.of(sums, "REML")
    assert evaluate(given, model.matrices(np.array([2.0, -1.1]))) is None
    assert evaluate(given, model.matrices(np.array([2.0, -0.9]))) is not None
