"""What scores alone say about a line: against the normal distribution written out."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from cellcourse.stats.joint.lines import Moments, determinant, line_scores, lines, solve
from cellcourse.stats.joint.parameters import Pieces
from cellcourse.stats.joint.subjects import Subjects

TIMES = [np.array([0.0, 3, 6]), np.array([1.0]), np.array([])]
SCORES = [np.array([40.0, 35, 33]), np.array([30.0]), np.array([])]
TREATED = np.array([1.0, 0, 1])
REFERENCE = 34.5
AT = Pieces(
    height=np.array([38.0]),
    slope=np.array([-1.0]),
    root=np.linalg.cholesky([[29, -0.7], [-0.7, 0.6]]),
    noise=1.8,
    hazard=np.zeros(0),
    baseline=np.array([-2.0, 0.0]),
    by_value=0.0,
    by_slope=0.0,
    log_ratio=-0.3,
)


@pytest.fixture(scope="module")
def subjects():
    def total(of):
        each = zip(TIMES, SCORES, strict=True)
        return np.array([float(np.sum(of(t, y - REFERENCE))) for t, y in each])

    one = np.ones((3, 1))
    return Subjects(
        count=total(lambda t, y: np.ones_like(t) + 0 * y),
        t=total(lambda t, _: t),
        tt=total(lambda t, _: t**2),
        y=total(lambda _, y: y),
        ty=total(lambda t, y: t * y),
        yy=total(lambda _, y: y**2),
        reference=REFERENCE,
        until=np.array([7.0, 2, 5]),
        died=np.zeros(3),
        height=one,
        slope=one,
        hazard=np.zeros((3, 0)),
        treated=TREATED,
    )


def written_out(i):
    """Mean and covariance of line and scores of one subject, jointly normal."""
    ratio = np.exp(AT.log_ratio * TREATED[i])
    z = np.column_stack([np.ones_like(TIMES[i]), ratio * TIMES[i]])
    between, mean = AT.root @ AT.root.T, np.array([38.0, -1.0])
    return z, between, mean, z @ between @ z.T + AT.noise**2 * np.eye(len(z))


@pytest.mark.parametrize("i", [0, 1])
def test_the_likelihood_of_scores_is_the_normal_density(subjects, i):
    z, _, mean, spread = written_out(i)
    density = multivariate_normal(z @ mean, spread).logpdf(SCORES[i])
    assert lines(subjects, AT).log_scores[i] == pytest.approx(density, rel=1e-11)


@pytest.mark.parametrize("i", [0, 1])
def test_the_line_given_scores_is_the_conditional_normal(subjects, i):
    z, between, mean, spread = written_out(i)
    gain = between @ z.T @ np.linalg.inv(spread)
    known = lines(subjects, AT)
    expected = mean + gain @ (SCORES[i] - z @ mean)
    assert known.centre[i] + [REFERENCE, 0] == pytest.approx(expected, rel=1e-11)
    left = between - gain @ z @ between
    assert np.linalg.inv(known.precision[i]) == pytest.approx(left, rel=1e-9)
    normaliser = -np.log(2 * np.pi * np.sqrt(np.linalg.det(left)))
    assert known.log_normaliser[i] == pytest.approx(normaliser, rel=1e-11)


def test_without_scores_the_line_is_that_of_the_covariates(subjects):
    known = lines(subjects, AT)
    assert known.log_scores[2] == pytest.approx(0, abs=1e-12)
    assert known.centre[2] == pytest.approx([38 - REFERENCE, -1])
    assert np.linalg.inv(known.precision[2]) == pytest.approx(AT.root @ AT.root.T)


def test_derivatives_vanish_on_average_over_scores_that_the_model_makes(subjects):
    """For the subject without scores the line is the prior, and every derivative is zero."""
    known = lines(subjects, AT)
    covariance = np.linalg.inv(known.precision)
    square = covariance + known.centre[:, :, None] * known.centre[:, None, :]
    found = line_scores(subjects, AT, known, Moments(known.centre, square))
    for derivative in found.values():
        assert derivative[2] == pytest.approx(0, abs=1e-10)


def test_two_by_two_systems_are_those_of_linear_algebra():
    rng = np.random.default_rng(2)
    root = rng.normal(size=(6, 2, 2))
    matrix, vector = root @ root.swapaxes(1, 2), rng.normal(size=(6, 2))
    assert determinant(matrix) == pytest.approx(np.linalg.det(matrix), rel=1e-9)
    exact = np.linalg.solve(matrix, vector[:, :, None])[:, :, 0]
    assert solve(matrix, vector) == pytest.approx(exact, rel=1e-9)
