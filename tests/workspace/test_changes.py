"""Which numbers moved between two reports."""

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from cellcourse.analysis.result import At, Estimate, Result, Row, Test
from cellcourse.report.results_json import ResultsFile
from cellcourse.workspace.changes import changed

MEDIAN = Estimate("median survival", At(arm="control"), 34.5, "d", n=6, low=28.0, level=0.95)
LABELS = {"control": "Vehicle"}
LOG_RANK = Test("log-rank", At(), 0.0146, "exact", 18, statistic=10.6, effect=MEDIAN)
SURVIVAL = Result(
    analysis="survival",
    method="Kaplan-Meier",
    title="Survival",
    deaths="",
    arms=("control",),
    n=(("control", 6),),
    estimates=(MEDIAN,),
    tests=(LOG_RANK,),
    rows=(Row("Female", (("control", 3), ("note", "all of one litter"))),),
)


def file_of(result):
    """A file of results that holds one."""
    held = ResultsFile(format=1, version="0", title="A study", inputs=(), results=(result,))
    return TypeAdapter(ResultsFile).dump_json(held, exclude_defaults=True)


def said(result):
    """What is said when the survival analysis becomes this one."""
    return [str(change) for change in changed(file_of(SURVIVAL), file_of(result), LABELS)]


def test_equal_results_have_no_changes():
    assert said(SURVIVAL) == []


@pytest.mark.parametrize(
    ("part", "value", "line"),
    [
        ("value", 36.0, "survival: median survival, Vehicle: 34.5 -> 36"),
        ("low", 29.0, "survival: median survival, Vehicle, lower 95 % limit: 28 -> 29"),
        ("value", None, "survival: median survival, Vehicle: 34.5 -> none"),
        ("sd", 2.5, "survival: median survival, Vehicle, sd: none -> 2.5"),
        ("n", 5, "survival: median survival, Vehicle, n: 6 -> 5"),
    ],
)
def test_an_estimate_that_moved_is_named_with_its_address(part, value, line):
    moved = replace(MEDIAN, **{part: value})
    assert said(replace(SURVIVAL, estimates=(moved,))) == [line]


def test_a_test_that_moved_is_named_with_its_effect():
    moved = replace(LOG_RANK, p=0.02, effect=replace(MEDIAN, value=36.0))
    assert said(replace(SURVIVAL, tests=(moved,))) == [
        "survival: log-rank, p: 0.0146 -> 0.02",
        "survival: log-rank, median survival: 34.5 -> 36",
    ]


def test_a_count_in_a_table_is_a_number_and_a_word_is_not():
    rows = (Row("Female", (("control", 4), ("note", "of two litters"))),)
    assert said(replace(SURVIVAL, rows=rows)) == ["survival: Female, Vehicle: 3 -> 4"]


def test_numbers_that_are_gone_come_last():
    assert said(replace(SURVIVAL, rows=())) == ["survival: Female, Vehicle: 3 -> none"]


def test_a_last_report_of_another_format_is_no_last_report():
    assert changed(b"half a file", file_of(SURVIVAL), LABELS) is None
    assert changed(b'{"format": 2}', file_of(SURVIVAL), LABELS) is None
