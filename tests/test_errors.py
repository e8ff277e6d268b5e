"""Refusals: their exit codes, and every problem behind one."""

import pickle

import pytest

from cellcourse import errors
from cellcourse.errors import CellcourseError, Problem, RecordsError

REFUSALS = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, CellcourseError)
]


def test_every_kind_has_the_exit_code_that_scripts_rely_on():
    assert {kind.__name__: kind.exit_code for kind in REFUSALS} == {
        "CellcourseError": 1,
        "UsageError": 2,
        "PlanError": 3,
        "ConductError": 4,
        "RecordsError": 5,
        "MethodError": 6,
        "EvidenceError": 7,
        "ProductError": 8,
    }


def test_every_kind_is_public():
    assert sorted(errors.__all__) == sorted([*(kind.__name__ for kind in REFUSALS), "Problem"])


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_keeps_its_message_and_every_problem_in_order(kind):
    problems = [Problem(f"data.csv:{line}", "day", "x", "a whole number") for line in (2, 9)]
    refusal = kind("2 problems", problems)
    assert str(refusal) == refusal.message == "2 problems"
    assert refusal.problems == tuple(problems)
    assert kind("nothing more").problems == ()


def test_a_refusal_does_not_change_with_the_list_it_was_made_from():
    problems = [Problem("a", "b", "c", "d")]
    refusal = RecordsError("1 problem", problems)
    problems.clear()
    assert len(refusal.problems) == 1


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_travels_between_processes_whole(kind):
    refusal = kind("1 problem", [Problem("a", "b", "c", "d")])
    again = pickle.loads(pickle.dumps(refusal))
    assert type(again) is kind
    assert (again.message, again.problems) == (refusal.message, refusal.problems)


def test_a_problem_says_where_what_found_and_accepted():
    problem = Problem("study.yaml:31:16", "arms.msc4.product", "cell", "cells, vehicle")
    assert str(problem) == (
        "study.yaml:31:16  arms.msc4.product\n"
        "    found     cell\n"
        "    accepted  cells, vehicle"
    )  # fmt: skip


@pytest.mark.parametrize(("where", "what"), [("", "eligibility"), ("study.yaml:3:1", "")])
def test_a_problem_without_a_place_or_without_a_name_starts_with_what_it_has(where, what):
    assert str(Problem(where, what, "x", "y")).startswith(f"{where or what}\n")
