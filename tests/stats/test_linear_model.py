"""Least squares."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.linear_model import least_squares


def test_finds_the_line_through_points_on_a_line():
    x = np.arange(5.0)
    fit = least_squares(np.column_stack((np.ones(5), x)), 3 - 2 * x)
    assert fit.coefficients == pytest.approx([3, -2])
    assert fit.residual_ss == pytest.approx(0, abs=1e-20)
    assert fit.df == 3


def test_the_spread_is_the_inverse_of_the_normal_matrix():
    design = np.random.default_rng(1).normal(size=(9, 3))
    fit = least_squares(design, np.arange(9.0))
    assert fit.spread @ design.T @ design == pytest.approx(np.eye(3), abs=1e-10)


def test_residuals_are_orthogonal_to_the_columns():
    rng = np.random.default_rng(2)
    design, response = rng.normal(size=(9, 3)), rng.normal(size=9)
    fit = least_squares(design, response)
    assert design.T @ (response - design @ fit.coefficients) == pytest.approx(
        np.zeros(3), abs=1e-12
    )


def test_refuses_columns_that_depend_on_each_other():
    design = np.column_stack((np.ones(6), np.arange(6.0), 2 * np.arange(6.0) - 5))
    with pytest.raises(MethodError, match="3 columns for 6 subjects depend"):
        least_squares(design, np.arange(6.0))


def test_refuses_a_fit_without_residuals():
    with pytest.raises(MethodError, match="2 subjects leave nothing"):
        least_squares(np.eye(2), np.ones(2))
