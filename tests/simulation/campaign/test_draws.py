"""Draws of the parameters: how they are read, and which study uses which."""

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.campaign.draws import picked, read_draws

FILE = b"half_life,other,emax\n10,a,0.5\n20,b,0.25\n"
DRAWS = np.arange(12.0).reshape(6, 2)


def test_columns_are_found_by_name_in_the_order_of_the_law():
    found = read_draws(FILE, "draws.csv", ("emax", "half_life"))
    assert found.tolist() == [[0.5, 10], [0.25, 20]]


@pytest.mark.parametrize(
    ("content", "names", "said"),
    [
        (FILE, ("c50",), "no columns of c50"),
        (b"half_life\n", ("half_life",), "no rows"),
        (b"", ("half_life",), "no columns of half_life"),
        (FILE, ("other",), "a cell that is no number"),
        (b"half_life\nnan\n", ("half_life",), "a cell that is no number"),
        (b"a,half_life\n1\n", ("half_life",), "a cell that is no number"),
        (b"half_life\n-1\n", ("half_life",), "values that half_life cannot have"),
    ],
)
def test_a_file_that_lacks_something_is_refused(content, names, said):
    with pytest.raises(EvidenceError, match=said):
        read_draws(content, "draws.csv", names)


def test_a_study_has_the_same_draw_whatever_is_made_beside_it():
    together = picked(DRAWS, 7, 0, 100)
    assert np.array_equal(together[40:50], picked(DRAWS, 7, 40, 10))
    assert not np.array_equal(together, picked(DRAWS, 8, 0, 100))


def test_every_draw_is_used_about_as_often_as_another():
    found = picked(DRAWS, 1, 0, 6000)[:, 0]
    counts = np.unique(found, return_counts=True)[1]
    assert len(counts) == 6
    assert np.abs(counts - 1000).max() < 5 * np.sqrt(1000)
