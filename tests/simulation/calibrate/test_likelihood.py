"""Synthetic likelihood. The shrunk correlation is held against R in test_diagnostics.py."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.calibrate.likelihood import (
    shrunk_correlation,
    synthetic_log_likelihood,
    whitening,
)

RNG = np.random.default_rng(3)
MIX = RNG.standard_normal((4, 4))
MEAN = np.array([5.0, -2.0, 0.0, 40.0])
UNIT = np.array([1.0, 10.0, 0.1, 3.0])


def correlated(n: int) -> np.ndarray:
    return RNG.standard_normal((n, 4)) @ MIX * UNIT + MEAN


WHITE = whitening(correlated(20_000))


def test_differences_are_those_of_the_normal_density_when_there_are_very_many_studies():
    from scipy.stats import multivariate_normal

    studies = correlated(200_000)
    exact = multivariate_normal(studies.mean(axis=0), np.cov(studies.T)).logpdf
    near, far = MEAN + 0.2 * UNIT, MEAN - 1.5 * UNIT
    gap = synthetic_log_likelihood(studies, near, WHITE) - synthetic_log_likelihood(
        studies, far, WHITE
    )
    assert gap == pytest.approx(exact(near) - exact(far), rel=0.03)


def test_whitened_statistics_are_uncorrelated_and_of_unit_spread():
    found = WHITE.of(correlated(20_000))
    assert np.cov(found.T) == pytest.approx(np.eye(4), abs=0.05)


def test_orders_parameters_alike_in_any_unit():
    pilot, studies, unit = correlated(2000), correlated(300), np.array([1, 24, 1000, 0.5])
    observed = studies.mean(axis=0) * 1.1
    plain = synthetic_log_likelihood(studies, observed, whitening(pilot))
    scaled = synthetic_log_likelihood(studies * unit, observed * unit, whitening(pilot * unit))
    assert scaled == pytest.approx(plain, abs=1e-6)


def test_few_virtual_studies_judge_nearly_as_many_do():
    observed = MEAN + 0.5 * UNIT
    few = [synthetic_log_likelihood(correlated(200), observed, WHITE) for _ in range(30)]
    many = synthetic_log_likelihood(correlated(100_000), observed, WHITE)
    assert np.std(few) < 0.6
    assert np.mean(few) == pytest.approx(many, abs=0.5)


def test_counts_how_often_a_virtual_study_has_every_printed_number():
    studies = correlated(400)
    some = np.concatenate([studies, np.full((400, 4), np.nan)])
    gap = synthetic_log_likelihood(some, MEAN, WHITE) - synthetic_log_likelihood(
        studies, MEAN, WHITE
    )
    assert gap == pytest.approx(math.log(0.5))


def test_is_nothing_where_hardly_any_virtual_study_has_every_number():
    studies = correlated(400)
    studies[19:, 2] = np.nan
    assert synthetic_log_likelihood(studies, MEAN, WHITE) == -math.inf


def test_is_nothing_where_virtual_studies_are_all_the_same():
    assert synthetic_log_likelihood(np.tile(MEAN, (100, 1)), MEAN, WHITE) == -math.inf


def test_a_number_that_others_determine_is_weighed_once():
    one = correlated(500)
    twice = np.column_stack([one, one[:, 0] - one[:, 1], one[:, 2]])
    assert whitening(twice).kept == (0, 1, 2, 3)


def test_refuses_a_law_that_hardly_ever_gives_every_number():
    studies = correlated(400)
    studies[5:, 0] = np.nan
    with pytest.raises(EvidenceError, match="Only 5 of 400 virtual studies"):
        whitening(studies)


def test_refuses_a_number_that_never_varies():
    studies = correlated(100)
    studies[:, 1] = 6.0
    with pytest.raises(EvidenceError, match="never varies"):
        whitening(studies)


def test_shrinks_little_when_there_are_many_studies_and_much_when_there_are_few():
    def intensity(n: int) -> float:
        z = correlated(n)
        z = (z - z.mean(axis=0)) / z.std(axis=0, ddof=1)
        return 1 - shrunk_correlation(z)[0, 1] / np.corrcoef(z.T)[0, 1]

    assert intensity(10_000) < 0.01 < intensity(12)


def test_a_shrunk_correlation_has_ones_on_its_diagonal_and_is_positive_definite():
    z = RNG.standard_normal((8, 20))
    z = (z - z.mean(axis=0)) / z.std(axis=0, ddof=1)
    found = shrunk_correlation(z)
    assert np.diag(found) == pytest.approx(1)
    assert np.linalg.eigvalsh(found).min() > 0
