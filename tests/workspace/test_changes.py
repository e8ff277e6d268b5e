"""Which numbers moved between two reports."""

import json

from hypothesis import given
from hypothesis import strategies as st

from cellcourse.workspace.changes import changed


def results(median, extra=()):
    """A file of results with one estimate."""
    estimate = {"quantity": "median survival", "at": {"arm": "control", "day": 7}, "value": median}
    entry = {"analysis": "survival", "title": "Survival", "estimates": [estimate, *extra]}
    return json.dumps({"schema": "results", "results": [entry]}).encode()


def test_equal_results_have_no_changes():
    assert changed(results(34.5), results(34.5)) == ()


def test_a_number_that_moved_is_named_with_its_address_and_both_values():
    (change,) = changed(results(34.5), results(36.0))
    assert str(change) == "survival: median survival, control, day 7: value: 34.5 -> 36"


def test_a_number_that_came_or_went_has_none_on_the_other_side():
    (came,) = changed(results(None), results(36.0))
    (went,) = changed(results(36.0), results(None))
    assert str(came).endswith("value: none -> 36")
    assert str(went).endswith("value: 36 -> none")


def test_two_entries_of_one_name_are_told_apart():
    again = {"quantity": "mean", "value": 1}
    before = results(1, [again, again])
    (change,) = changed(before, results(1, [again, again | {"value": 2}]))
    assert str(change) == "survival: mean (2): value: 1 -> 2"


def test_words_and_truths_are_no_numbers():
    before = json.dumps({"title": "a", "ended": True}).encode()
    assert changed(before, json.dumps({"title": "b", "ended": False}).encode()) == ()


def test_a_last_report_that_cannot_be_read_is_no_last_report():
    assert changed(b"half a file", results(1)) is None
    assert changed(b"[" * 100_000, results(1)) is None


TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(TREES)
def test_any_file_agrees_with_itself(tree):
    held = json.dumps(tree).encode()
    assert changed(held, held) == ()
