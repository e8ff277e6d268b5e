"""Reconstruction files that cannot be used, each refused with its place."""

from pathlib import Path

import pytest

from cellcourse.errors import EvidenceError
from cellcourse.evidence.reconstruct.read import check_plan, json_schema, read_plan
from cellcourse.evidence.reconstruct.wants import window

GOOD = Path("examples/sod1-rat/reconstruction.yaml").read_text()


def refused(text):
    with pytest.raises(EvidenceError) as error:
        read_plan(text, "reconstruction.yaml")
    return [str(problem) for problem in error.value.problems]


def test_an_unknown_word_and_a_value_of_the_wrong_kind_are_told_with_their_lines():
    found = refused(GOOD.replace("last_day: 180", "last_day: soon\nlongest: 3"))
    assert len(found) == 2
    assert all(problem.startswith("reconstruction.yaml:") for problem in found)


def test_a_first_day_after_day_zero_is_refused():
    assert "first_day" in str(refused(GOOD.replace("first_day: -4", "first_day: 3")))


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("endpoint: survival", "endpoint: relapse", "endpoint"),
        ("  bbb:", "  gait:", "measures.gait"),
        ("    step: 0.1                      # g\n", "", "measures.weight.step"),
        ("    highest: 400\n", "", "measures.weight.highest"),
        ("    lowest: 150", "    lowest: 450", "measures.weight"),
    ],
)
def test_what_does_not_fit_the_study_is_named(rat, before, after, named):
    plan = read_plan(GOOD.replace(before, after), "reconstruction.yaml")
    with pytest.raises(EvidenceError) as error:
        check_plan(plan, rat.study, rat.evidence, "reconstruction.yaml")
    assert named in [problem.what for problem in error.value.problems]


def test_a_claim_to_leave_out_must_be_there(rat):
    plan = read_plan(f"{GOOD}leave_out: {{nothing: because}}\n", "reconstruction.yaml")
    with pytest.raises(EvidenceError) as error:
        check_plan(plan, rat.study, rat.evidence, "reconstruction.yaml")
    assert [problem.found for problem in error.value.problems] == ["nothing"]


def test_the_schema_names_every_word_that_is_needed():
    needed = {
        "cellcourse",
        "endpoint",
        "first_day",
        "last_day",
        "measured_on_event_day",
        "measures",
    }
    assert set(json_schema()["required"]) == needed


@pytest.mark.parametrize(
    ("printed", "inside", "outside"),
    [
        ("6.2", (6.15, 6.2, 6.25), (6.149, 6.251)),
        ("25", (24.5, 25.5), (24.49, 25.51)),
        ("< 0.05", (0.0499, 0.0), (0.05, 0.06)),
        (">= 3", (3.0, 4.0), (2.99,)),
    ],
)
def test_a_printed_number_stands_for_every_value_that_rounds_to_it(printed, inside, outside):
    low, high = window(printed)
    assert all(low <= value <= high for value in inside)
    assert not any(low <= value <= high for value in outside)
