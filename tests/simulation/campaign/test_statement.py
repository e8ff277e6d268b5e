"""What a campaign is, and in what it differs from another."""

from dataclasses import replace

import pytest

from cellcourse.simulation.campaign.statement import (
    Statement,
    differences,
    read_statement,
    statement_json,
)

STATEMENT = Statement(
    format=1,
    trials=1000,
    seed=7,
    laws=("clock", "restore"),
    analyses=(),
    at="values",
    no_effect=False,
    slow_trials=0,
    truth_per_arm=None,
    inputs=(("study.yaml", "a" * 64), ("model.yaml", "b" * 64)),
    versions=(("cellcourse", "1"), ("numpy", "2")),
)


def test_a_statement_survives_being_written():
    assert read_statement(statement_json(STATEMENT)) == STATEMENT


def test_something_else_is_no_statement():
    with pytest.raises(ValueError, match="format"):
        read_statement(b"{}")


def test_two_statements_of_one_campaign_have_no_differences():
    assert list(differences(STATEMENT, replace(STATEMENT), "out")) == []


@pytest.mark.parametrize(
    ("change", "named", "found", "accepted"),
    [
        ({"seed": 8}, "--seed", "8", "7"),
        ({"trials": 2000}, "--trials", "2,000", "1,000"),
        ({"laws": ("clock",)}, "--law", "clock", "clock, restore"),
        ({"analyses": ("survival",)}, "--analyses", "survival", "all"),
        ({"at": "draws"}, "--at", "draws", "values"),
        ({"no_effect": True}, "--no-effect", "asked for", "not asked for"),
        ({"slow_trials": 3}, "--slow-trials", "3", "0"),
        ({"truth_per_arm": 50}, "--truth-per-arm", "50", "nothing"),
        ({"versions": (("cellcourse", "1"), ("numpy", "3"))}, "numpy", "3", "2"),
        ({"inputs": STATEMENT.inputs[:1]}, "model.yaml", "nothing", "b" * 64),
    ],
)
def test_what_differs_is_named_with_what_would_go_on(change, named, found, accepted):
    (problem,) = differences(STATEMENT, replace(STATEMENT, **change), "out")
    assert (problem.what, problem.found, problem.accepted) == (named, found, accepted)
    assert STATEMENT.digest != replace(STATEMENT, **change).digest
