"""Synthetic likelihood.

The shrunk correlation is held against R in test_diagnostics.py.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from cellcourse.simulation.calibrate.likelihood import (
    shrunk_correlation,
    synthetic_log_likelihood,
)

RNG = np.random.default_rng(3)


def correlated(n: int) -> np.ndarray:
    mixed = RNG.standard_normal((n, 4)) @ RNG.standard_normal((4, 4))
    return mixed * [1, 10, 0.1, 3] + [5, -2, 0, 40]


def test_is_the_normal_density_when_there_are_very_many_virtual_studies():
    from scipy.stats import multivariate_normal

    studies = correlated(200_000)
    observed = studies.mean(axis=0) + studies.std(axis=0)
    exact = multivariate_normal(studies.mean(axis=0), np.cov(studies.T)).logpdf(observed)
    assert synthetic_log_likelihood(studies, observed) == pytest.approx(exact, abs=0.01)


def test_falls_with_the_distance_of_what_was_printed():
    studies = correlated(500)
    near, far = studies.mean(axis=0), studies.mean(axis=0) + 3 * studies.std(axis=0)
    assert synthetic_log_likelihood(studies, near) > synthetic_log_likelihood(studies, far)


def test_changes_by_the_logarithm_of_a_unit_and_so_orders_parameters_alike_in_any_unit():
    studies = correlated(300)
    observed = studies.mean(axis=0) * 1.1
    unit = np.array([1, 24, 1000, 0.5])
    gap = synthetic_log_likelihood(studies * unit, observed * unit) - synthetic_log_likelihood(
        studies, observed
    )
    assert gap == pytest.approx(-np.log(unit).sum(), abs=1e-9)


def test_counts_how_often_a_virtual_study_has_every_printed_number():
    studies = correlated(400)
    some = studies.copy()
    some = np.concatenate([some, np.full((400, 4), np.nan)])
    observed = studies.mean(axis=0)
    gap = synthetic_log_likelihood(some, observed) - synthetic_log_likelihood(studies, observed)
    assert gap == pytest.approx(math.log(0.5))


def test_is_nothing_where_hardly_any_virtual_study_has_every_number():
    studies = correlated(400)
    studies[19:, 2] = np.nan
    assert synthetic_log_likelihood(studies, studies[:19].mean(axis=0)) == -math.inf


def test_is_nothing_where_a_number_never_varies():
    studies = correlated(100)
    studies[:, 1] = 6.0
    assert synthetic_log_likelihood(studies, studies.mean(axis=0)) == -math.inf


def test_two_columns_that_are_the_same_number_do_not_break_it():
    one = correlated(200)
    twice = np.column_stack([one, one[:, 0]])
    assert math.isfinite(synthetic_log_likelihood(twice, twice.mean(axis=0)))


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
