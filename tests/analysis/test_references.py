"""Sources of the methods."""

import re

import pytest

from cellcourse.analysis.references import REFERENCES, cite


def test_every_reference_begins_with_the_author_and_has_the_year_of_its_key():
    for key, text in REFERENCES.items():
        author, year = re.fullmatch(r"([A-Za-z]+?)(\d{4})", key).groups()
        assert text.replace(" ", "").lower().startswith(author.lower()), key
        assert re.search(rf"\b{year}[;:]", text), key


def test_every_reference_ends_with_a_full_stop_and_is_one_line():
    assert [key for key, text in REFERENCES.items() if not text.endswith(".") or "  " in text] == []


def test_references_come_back_in_the_order_asked_for():
    assert cite(("Holm1979", "Cox1972")) == (REFERENCES["Holm1979"], REFERENCES["Cox1972"])


def test_an_unknown_key_is_refused():
    with pytest.raises(KeyError):
        cite(("Nobody1900",))
