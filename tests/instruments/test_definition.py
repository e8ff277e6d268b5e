"""What an instrument says about a value, and how items make a total."""

import dataclasses
import math

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import BBB, Instrument, Item, custom

BALANCE = Instrument(
    id="balance",
    label="Balance",
    unit="points",
    low=1,
    high=9,
    grain=2,
    better="higher",
    source="",
    items=(Item("a", "eyes open", 0, 4, 0.5), Item("b", "eyes shut", 1, 5, 1)),
)


def rotarod() -> Instrument:
    return custom(
        "rotarod", label="Rotarod", unit="s", low=0, high=180, grain=None, better="higher",
    )  # fmt: skip


def test_a_value_on_the_scale_has_no_problems():
    assert [BALANCE.problems(value) for value in (1, 3, 9)] == [(), (), ()]


def test_the_grid_starts_at_the_lowest_value_and_not_at_zero():
    assert BALANCE.problems(2) == ("2 is not on the scale, which goes in steps of 2",)


@pytest.mark.parametrize("value", [-0.5, 9.5, 1e9])
def test_a_value_outside_the_range_is_named_with_its_unit_and_the_range(value):
    (words,) = BALANCE.problems(value)
    assert words == f"{value:g} points is outside the range, 1 to 9"


def test_a_measure_without_an_upper_bound_says_so():
    step = custom("x", label="X", unit="g", low=0, high=None, grain=None, better="neither")
    assert step.problems(1e12) == ()
    assert step.problems(-1) == ("-1 g is outside the range, from 0 up",)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_not_a_value(value):
    assert rotarod().problems(value) == (f"{value} is not a number",)


def test_round_off_does_not_push_a_value_off_its_grid():
    tenths = custom("x", label="X", unit="N", low=0, high=10, grain=0.1, better="higher")
    assert [tenths.problems(step / 10) for step in range(101)] == [()] * 101
    assert tenths.problems(0.05) != ()


def test_an_infinite_value_means_failure_only_where_the_instrument_says_so():
    beam = custom(
        "beam", label="Beam", unit="s", low=0, high=60, grain=None, better="lower", failure="fell",
    )  # fmt: skip
    assert beam.problems(math.inf) == ()
    assert beam.problems(-math.inf) == ("-inf is not a number",)
    assert beam.problems(61) == ("61 s is outside the range, 0 to 60",)


def test_items_add_up():
    assert BALANCE.total({"a": 0.5, "b": 3}) == 3.5


def test_every_broken_rule_of_a_set_of_answers_is_named_at_once():
    found = BALANCE.problems({"a": 4.5, "c": 1})
    assert found == (
        "c is not an item of Balance (a, b)",
        "b (eyes shut) has no answer",
        "a: 4.5 is outside the range, 0 to 4",
    )


def test_an_answer_off_its_steps_is_named_by_item():
    assert BALANCE.problems({"a": 0.25, "b": 1}) == (
        "a: 0.25 is not on the scale, which goes in steps of 0.5",
    )


def test_an_incomplete_set_has_no_total():
    with pytest.raises(MethodError, match=r"not a value of Balance: b \(eyes shut\) has no answer"):
        BALANCE.total({"a": 1})


def test_a_measure_without_items_has_no_total_of_items():
    assert rotarod().problems({"left": 1}) == ("left is not an item of Rotarod (none)",)
    for answers in ({}, {"left": 1}):
        with pytest.raises(MethodError, match="Rotarod has no items to make a total of"):
            rotarod().total(answers)


def test_an_instrument_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        BBB.high = 30  # type: ignore[misc]


def test_a_study_may_declare_a_measure_that_is_not_known_here():
    assert rotarod().problems(180) == ()
    assert rotarod().problems(180.5) == ("180.5 s is outside the range, 0 to 180",)


def test_a_declared_unit_is_spelt_the_one_way():
    grip = custom(
        "grip", label="Grip", unit="seconds", low=0, high=None, grain=None, better="lower"
    )
    assert grip.unit == "s"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "furlong"}, "Rotarod is in furlong, not a known unit"),
        ({"low": 180}, "Rotarod has no range: lowest 180, highest 180"),
        ({"grain": 0}, "Rotarod has a step of 0"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(change, words):
    said = {"unit": "s", "low": 0, "high": 180, "grain": None, "better": "higher"} | change
    with pytest.raises(MethodError, match=words):
        custom("rotarod", label="Rotarod", **said)
