"""Numbers behind the options of a command."""

from __future__ import annotations

import pytest

from cellcourse.workspace.ranges import Range, beyond


@pytest.mark.parametrize("found", [1, 2, 5000])
def test_numbers_within_a_range_are_taken_its_ends_included(found):
    assert beyond(Range("--trials", found, 1, 5000)) == ()


def test_a_range_without_an_end_has_none():
    assert beyond(Range("--trials", 10**30, 1)) == ()


def test_every_number_beyond_is_named_in_order_with_what_is_accepted():
    wrong = beyond(Range("--trials", 0, 1, 5000), Range("--draws", 30, 20), Range("--seed", -1, 0))
    assert [(one.what, one.found, one.accepted) for one in wrong] == [
        ("--trials", "0", "1 to 5,000"),
        ("--seed", "-1", "0 or more"),
    ]
