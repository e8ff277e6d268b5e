"""YAML into values with places."""

import pytest

from cellcourse.study.tree import Spot, dotted, grow


def found(text):
    return [(problem.where, problem.found) for problem in grow(text, "s").problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e6", 1e6),
        (".5", 0.5),
        ("true", True),
        ("", None),
        ("null", None),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("012", "012"),
        ("0.5", 0.5),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        (".inf", ".inf"),
        ("12 weeks", "12 weeks"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("9" * 400, "9" * 400),
    ],
)
def test_takes_a_word_for_what_it_looks_like_to_everybody(written, value):
    read = grow(f"a: {written}", "s").value["a"]
    assert read == value
    assert type(read) is type(value)


def test_knows_where_every_key_and_value_stands():
    tree = grow("a:\n  - b: 1\n    c: [x, y]\n", "s")
    assert tree.value == {"a": [{"b": 1, "c": ["x", "y"]}]}
    assert tree.keys["a", 0, "c"] == Spot(3, 5)
    assert tree.spot(("a", 0, "c", 1)) == Spot(3, 12)


def test_gives_the_place_of_the_holder_of_what_is_not_there():
    assert grow("a:\n  b: 1\n", "s").spot(("a", "x", 3)) == Spot(2, 3)


def test_gives_nothing_for_a_path_that_is_not_there():
    tree = grow("a: [1]", "s")
    assert tree.at(("a", 0)) == 1
    assert tree.at(("a", 5)) is None
    assert tree.at(("b",)) is None
    assert tree.at(("a", 0, "c")) is None


def test_writes_a_path_as_people_say_it():
    assert dotted(("arms", "a", "regimen", 1, "product")) == "arms.a.regimen[1].product"
    assert dotted(()) == ""


def test_refuses_a_key_that_stands_twice_and_says_where_the_first_is():
    problem = grow("a: 1\nb: 2\na: {c: [3]}\nd: 4\n", "s").problems[0]
    assert (problem.where, problem.found) == ("s:3:1", "a, a second time")
    assert problem.accepted == "one a; the first stands at 1:1"


def test_keeps_the_first_of_two_keys_and_all_that_follows():
    assert grow("a: 1\na: {c: [3]}\nd: 4\n", "s").value == {"a": 1, "d": 4}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1\nb: *x\n", ("s:2:4", "alias *x")),
        ("a: !!python/object x\n", ("s:1:4", "tag tag:yaml.org,2002:python/object")),
        ("a: 1\n---\nb: 2\n", ("s:2:1", "a second document")),
        ("? [a, b]\n: 1\n", ("s:1:3", "a key that is not a word")),
        ("? {a: b}\n: 1\n", ("s:1:3", "a key that is not a word")),
        ("a:\n\t- b\n", ("s:2:1", "found character '\\t' that cannot start any token")),
        ("a: [1\nb: 2\n", ("s:2:2", "expected ',' or ']', but got ':'")),
        ("a: b: c\n", ("s:1:5", "mapping values are not allowed here")),
    ],
)
def test_refuses_what_people_and_programs_read_differently(text, problem):
    assert problem in found(text)


@pytest.mark.parametrize("text", ["a: \x00", 'a: "\\UFFFFFFFF"', "a: \x07"])
def test_refuses_characters_that_no_text_has(text):
    (problem,) = grow(text, "s").problems
    assert problem.accepted == "printable text in UTF-8"


def test_refuses_a_nesting_that_no_study_has():
    (where, what), *_ = found("a: " + "[" * 500 + "]" * 500)
    assert (where, what) == ("s:1:24", "a very deep nesting")


def test_refuses_a_file_too_large_to_be_a_study():
    (problem,) = grow("a: 1\n" * 300_000, "s").problems
    assert problem.found == "1500000 characters"


def test_says_where_an_unfinished_file_breaks_off():
    assert found("a: {b: [1, 2")[0][0] == "s:1:13"


def test_reads_an_empty_file_as_nothing():
    tree = grow("# only a comment\n", "s")
    assert tree.value is None
    assert not tree.problems
