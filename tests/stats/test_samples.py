"""Reading samples and groups."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.intervals import check_level
from cellcourse.stats.samples import grouped, sample


def test_reads_any_flat_sequence_of_numbers():
    assert sample((1, 2.5), at_least=1, name="scores").tolist() == [1.0, 2.5]


def test_groups_keep_the_order_in_which_they_appear():
    data = grouped([5, 6, 7, 8], ["treated", "control", "treated", "control"], name="scores")
    assert data.labels == ("treated", "control")
    assert data.sizes == (2, 2)
    assert data.part(1).tolist() == [6, 8]
    assert data.sums(data.values).tolist() == [12, 14]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "scores: 0 values, at least 2 are needed"),
        ([1.0, np.nan, np.inf], "scores: 2 of 3 values are missing or infinite"),
        ([[1.0, 2.0]], "not 2 axes"),
    ],
)
def test_refuses_what_is_not_a_sample(values, message):
    with pytest.raises(MethodError, match=message):
        sample(values, at_least=2, name="scores")


def test_refuses_labels_of_another_length():
    with pytest.raises(MethodError, match="3 values but 2 group labels"):
        grouped([1, 2, 3], ["a", "b"], name="scores")


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, float("nan")])
def test_refuses_a_level_that_is_not_a_share(level):
    with pytest.raises(MethodError, match="between 0 and 1"):
        check_level(level)
