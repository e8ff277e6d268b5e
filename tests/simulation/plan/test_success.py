"""What counts as success: names of tests, the side that an estimate must lie on, refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cellcourse.analysis.result import At
from cellcourse.errors import UsageError
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.plan.success import criteria, offered
from cellcourse.study.read import read_study

PLAN = Path(__file__).parents[3] / "examples" / "als-randomised" / "study.yaml"
STUDY = read_study(PLAN.read_bytes(), "study.yaml")
BOTH = At(arm="it", against="iv")
LATE = At(arm="it", against="iv", day=365, visit="m12")
COLUMNS = {
    "function": (
        Column("p", "MMRM", LATE, "normal theory"),
        Column("value", "MMRM", LATE, "normal theory", "difference in adjusted means"),
    ),
    "joint-rank": (
        Column("p", "joint rank", BOTH, "asymptotic"),
        Column("value", "win odds", BOTH),
        Column("value", "win odds", At(arm="iv")),
    ),
    "lines": (
        Column("p", "random slopes, difference in slopes", BOTH, "normal theory"),
        Column("value", "random slopes, difference in slopes", BOTH, "normal theory", "difference"),
    ),
    "changes": (
        Column("p", "paired t", At(arm="iv"), "normal theory"),
        Column("p", "paired t", At(arm="it"), "normal theory"),
        Column("p adjusted", "paired t", At(arm="it"), "normal theory"),
    ),
}
MMRM = "function:MMRM:normal theory it iv day 365 visit m12"
JOINT = "joint-rank:joint rank:asymptotic it iv"
NUMBERS = {
    "function": np.array([[0.01, 2.0], [0.01, -2.0], [0.2, 3.0], [np.nan, 3.0]]),
    "lines": np.array([[0.01, 0.2], [0.01, -0.2], [0.3, 0.2], [0.01, 0.1]]),
    "joint-rank": np.array([[0.01, 1.5, 9.0], [0.01, 0.5, 9.0], [0.2, 1.5, 9.0], [0.01, 1.0, 9.0]]),
}


def met(written):
    (one,) = criteria([written], COLUMNS, STUDY)
    return one.met(NUMBERS, 0.05).tolist()


def refused(*written):
    with pytest.raises(UsageError) as error:
        criteria(written, COLUMNS, STUDY)
    return error.value.problems


def test_a_difference_either_way_succeeds_where_no_side_is_asked_for():
    assert met(MMRM) == [True, True, False, False]


@pytest.mark.parametrize(
    ("written", "succeed"),
    [
        (f"{MMRM}, above 0", [True, False, False, False]),
        (f"{MMRM}, below 0", [False, True, False, False]),
        (f"{MMRM}, above 2.5", [False, False, False, False]),
        (f"{MMRM}, difference in adjusted means below -1.5", [False, True, False, False]),
        (f"{JOINT}, win odds above 1", [True, False, False, False]),
        (f"{JOINT}, above 1", [True, False, False, False]),
        ("lines:random slopes, difference in slopes, above 0", [True, False, False, True]),
        (
            "lines:random slopes, difference in slopes:normal theory, difference below 0.15",
            [False, True, False, True],
        ),
    ],
)
def test_a_side_leaves_out_what_favours_the_other(written, succeed):
    assert met(written) == succeed


def test_the_side_is_in_the_words_of_the_criterion():
    (one,) = criteria(["function, above 0"], COLUMNS, STUDY)
    assert one.words == f"{MMRM}, difference in adjusted means above 0"


def test_the_beginning_of_one_name_is_enough():
    for short in ("function", "function:MMRM", "function:MMRM:normal theory it iv"):
        (one,) = criteria([short], COLUMNS, STUDY)
        assert one.words == MMRM


def test_the_beginning_of_several_names_is_answered_with_these():
    (one,) = refused("changes:paired t")
    assert one.found == "changes:paired t, which begins 2 of them"
    assert len(one.accepted.splitlines()) == 2


def test_half_a_word_is_no_beginning():
    (one,) = refused("func")
    assert len(one.accepted.splitlines()) == len(offered(COLUMNS)) == 5


def test_a_wrong_name_is_answered_with_every_test_on_a_line_of_its_own_the_nearest_first():
    (one,) = refused("joint-rank:joint-rank")
    lines = one.accepted.splitlines()
    assert [line.startswith(JOINT) for line in lines] == [True, False, False, False, False]
    assert lines[0].endswith(STUDY.analyses["joint-rank"].title)
    assert all(line.startswith(" " * 14) for line in str(one).splitlines()[3:])


def test_every_wrong_name_is_told_at_once():
    found = refused("x", f"{JOINT}, hazard above 1", "changes:paired t:normal theory iv, above 0")
    assert [one.found for one in found] == ["x", "hazard", "a side"]
    assert found[1].accepted == "win odds"
    assert "comes with no estimate" in found[2].accepted


def test_a_study_without_tests_says_so():
    with pytest.raises(UsageError) as error:
        criteria(["x"], {}, STUDY)
    assert "this study declares none" in error.value.problems[0].accepted
