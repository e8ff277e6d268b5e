"""Sphericity of the changes between visits.

The reference values, of afex and car, are in test_mixed_anova.py.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.sphericity import sphericity


def test_equal_independent_contrasts_are_spherical():
    found = sphericity(7.0 * np.eye(4), df=20, subjects=22)
    assert found.greenhouse_geisser == pytest.approx(1)
    assert (found.huynh_feldt, found.huynh_feldt_1976) == (1, 1)
    assert found.mauchly.statistic == pytest.approx(1)
    assert found.mauchly.p == pytest.approx(1)


def test_one_contrast_alone_is_as_far_from_sphericity_as_can_be():
    found = sphericity(np.diag([5.0, 0, 0, 0]), df=3, subjects=4)
    assert found.greenhouse_geisser == pytest.approx(1 / 4)


def test_two_visits_leave_nothing_to_test():
    found = sphericity(np.array([[3.0]]), df=5, subjects=6)
    assert (found.mauchly, found.greenhouse_geisser) == (None, 1)


def test_too_few_subjects_leave_no_test_but_an_epsilon():
    found = sphericity(np.diag([5.0, 3.0, 1.0, 0.5]), df=3, subjects=4)
    assert found.mauchly is None
    assert 1 / 4 < found.greenhouse_geisser < 1


def test_huynh_feldt_is_one_where_its_formula_has_no_answer():
    found = sphericity(np.diag([5.0, 4.0, 4.5, 5.5]), df=3, subjects=4)
    assert found.huynh_feldt == 1


def test_mauchly_keeps_its_level():
    rng = np.random.default_rng(6)
    p = []
    for _ in range(600):
        z = rng.normal(size=(12, 4))
        p.append(sphericity(z.T @ z, df=12, subjects=13).mauchly.p)
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=4 * (0.09 / 600) ** 0.5)


def test_refuses_an_error_of_zero():
    with pytest.raises(MethodError, match="6 subjects change alike"):
        sphericity(np.zeros((3, 3)), df=5, subjects=6)
