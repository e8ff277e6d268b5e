"""Identifiers with a check character.

Reference: python-stdnum 2.2, ISO/IEC 7064 MOD 37,36.
Program and printed output: validation/product/check_characters.py, check_characters.out.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import ProductError
from cellcourse.product.identifier import (
    Identifier,
    check_character,
    issue,
    lookalikes,
    read_identifier,
)

PRINTED = Path(__file__).parents[2] / "validation" / "product" / "check_characters.out"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODY = st.text(ALPHABET, min_size=1, max_size=12)


@pytest.mark.reference("python-stdnum 2.2")
@pytest.mark.parametrize("line", PRINTED.read_text().splitlines())
def test_agrees_with_another_program(line):
    text, check = line.split()
    assert check_character(text) == check


@pytest.mark.reference("Global Release Identifier: A1-2425G-ABC1234002-M")
def test_agrees_with_the_worked_example_of_a_standard_that_uses_it():
    assert check_character("A12425GABC1234002") == "M"


@given(BODY, st.data())
def test_one_wrong_character_is_always_caught(body, data):
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(body[place], "")))
    assert check_character(body[:place] + other + body[place + 1 :]) != check_character(body)


def test_all_but_one_in_630_exchanges_of_neighbours_are_caught():
    def after(state, one):
        return ((state + ALPHABET.index(one)) % 36 or 36) * 2 % 37

    pairs = [(a, b) for place, a in enumerate(ALPHABET) for b in ALPHABET[:place]]
    missed = [
        (state, a, b)
        for state in range(1, 37)
        for a, b in pairs
        if after(after(state, a), b) == after(after(state, b), a)
    ]
    assert (len(missed), 36 * len(pairs)) == (36, 22680)


@given(st.text(ALPHABET, min_size=1, max_size=8),
       st.sampled_from(["donor", "batch", "container", "syringe"]),
       st.integers(1, 10**7))  # fmt: skip
def test_what_is_issued_is_read_back(study, named, serial):
    text = issue(study, named, serial)
    assert read_identifier(text) == Identifier(study, named, serial)
    assert str(read_identifier(text)) == text


def test_an_identifier_says_what_it_names():
    assert issue("ALS1", "batch", 7) == "ALS1-B0007-H"
    assert issue("RAT2", "syringe", 142) == "RAT2-S0142-0"


@pytest.mark.parametrize("text", ["ALS1-B0007-K", "ALS1-B0008-H", "ALS2-B0007-H", "ALS1-B00007-H"])
def test_a_misread_identifier_is_refused(text):
    with pytest.raises(ProductError, match="was misread") as refusal:
        read_identifier(text)
    assert refusal.value.problems[0].what == "check character"


@pytest.mark.parametrize("text", ["", "B7", "als1-B0007-H", "ALS1-X0007-H", "ALS1-B0007"])
def test_another_form_is_refused(text):
    with pytest.raises(ProductError, match="is not an identifier"):
        read_identifier(text)


@pytest.mark.parametrize(
    ("study", "named", "serial"), [("als", "batch", 1), ("A", "vial", 1), ("A", "batch", 0)]
)
def test_what_cannot_be_an_identifier_is_not_issued(study, named, serial):
    with pytest.raises(ProductError, match="no identifier for"):
        issue(study, named, serial)


@pytest.mark.parametrize("text", ["", "a", "A-1", "Ä"])
def test_nothing_but_capitals_and_digits_is_checked(text):
    with pytest.raises(ProductError, match="capital letters and digits"):
        check_character(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("B1", "B11"),
        ("B11", "B1"),
        ("B1", "B2"),
        ("B10", "BIO"),
        ("B12", "B21"),
        ("S5", "SS"),
        ("b8", "BB"),
    ],
)
def test_identifiers_one_slip_apart_are_named(one, other):
    assert lookalikes([one, other]) == ((one, other),)


def test_identifiers_further_apart_are_not_named():
    assert lookalikes(["B12", "B34", "QX-77"]) == ()
    assert lookalikes(["B12", "B12"]) == ()


def test_issued_identifiers_of_neighbours_are_never_one_slip_apart():
    assert lookalikes(issue("ALS1", "batch", serial) for serial in range(1, 200)) == ()
