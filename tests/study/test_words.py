"""The words that a study file is made of."""

import pytest
from pydantic import TypeAdapter, ValidationError

from cellcourse.quantities import Amount
from cellcourse.study.words import (
    Count,
    Duration,
    Flag,
    Id,
    Number,
    OrNotReported,
    Quantity,
    Rule,
    StudyDay,
    Text,
)


def read(kind, written):
    return TypeAdapter(kind).validate_python(written)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (StudyDay, 28, 28),
        (StudyDay, "-6 months", -183),
        (StudyDay, "24 h", 1),
        (StudyDay, "1 week", 7),
        (Duration, "12 weeks", 84),
        (Duration, "24 h", 1),
        (Quantity, "2e6 cells/kg", Amount(2e6, "cells/kg")),
        (Quantity, "30 s", Amount(30, "s")),
        (Number, 3, 3.0),
        (Text, " a ", "a"),
        (OrNotReported[Count], "not reported", "not reported"),
        (OrNotReported[Count], 6, 6),
    ],
)
def test_a_word_is_read_as_what_it_says(kind, written, value):
    assert read(kind, written) == value


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (StudyDay, 1.5),
        (StudyDay, True),
        (StudyDay, "soon"),
        (StudyDay, None),
        (StudyDay, "1e999 months"),
        (StudyDay, 40_000),
        (Duration, 12),
        (Duration, "5 mL"),
        (Duration, "1e999 d"),
        (Duration, "200 years"),
        (Quantity, 5),
        (Quantity, "5"),
        (Quantity, "5 apples"),
        (Quantity, "1e999 mL"),
        (Number, "3"),
        (Number, True),
        (Number, float("nan")),
        (Number, float("inf")),
        (Count, 0),
        (Count, 2.0),
        (Count, True),
        (Flag, "yes"),
        (Flag, 1),
        (Id, "two words"),
        (Id, "1st"),
        (Text, " "),
        (OrNotReported[Count], "unknown"),
    ],
)
def test_a_word_that_says_something_else_is_refused(kind, written):
    with pytest.raises(ValidationError):
        read(kind, written)


@pytest.mark.parametrize(
    ("rule", "met", "missed"),
    [
        (Rule(of="x", at_least=3), 3, 2.9),
        (Rule(of="x", above=3), 3.1, 3),
        (Rule(of="x", at_most=3), 3, 3.1),
        (Rule(of="x", below=3), 2.9, 3),
        (Rule(of="x", at_least=1, below=3), 1, 3),
        (Rule(of="x", one_of=("a", "b")), "b", "c"),
        (Rule(of="x", at_least=1), 1, "a"),
    ],
)
def test_a_rule_holds_at_its_bound_as_it_says(rule, met, missed):
    assert rule.met_by(met)
    assert not rule.met_by(missed)


def test_a_rule_is_written_as_in_a_methods_section():
    assert str(Rule(of="age", at_least=24, at_most=60)) == "age at least 24 and at most 60"
    assert str(Rule(of="sex", one_of=("f", "m"))) == "sex f or m"


def test_a_plan_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Rule(of="x", at_least=3).of = "y"
