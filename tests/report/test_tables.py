"""Tables that fit any result."""

from dataclasses import replace

import pytest

from cellcourse.analysis.result import At, Estimate, Result, Row, Test
from cellcourse.report.blocks import Cell, Column, Table, TableRow
from cellcourse.report.tables import (
    comparisons_table,
    estimates_table,
    rows_table,
    source,
    without_empty,
)

RESULT = Result(
    "a", "method", "A", "", ("control",), (("control", 6),), inputs=(("doses.csv", "0"),)
)


def effect(value, quantity="difference"):
    return Estimate(
        quantity, At("msc4", "control"), value, "d", low=value - 1, high=value + 1, level=0.95
    )


def test_one(p=0.01, **more):
    at = At("msc4", "control", day=7)
    return Test("t", at, p, "exact", 12, statistic=2.5, statistic_name="t", df=(10.0,), **more)


test_one.__test__ = False


def titles(table):
    return [column.title for column in table.columns]


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_tests_show_effect_interval_n_statistic_and_p(rat):
    table = comparisons_table(rat, RESULT, [test_one(effect=effect(5.25))], "Tests")
    assert titles(table) == [
        "Comparison", "Difference (days)", "95\N{NO-BREAK SPACE}% interval", "p", "Kind of p", "n",
        "Test", "Statistic",
    ]  # fmt: skip
    assert texts(table) == [
        [
            "MSC-4 v. Control, day 7",
            "5.25",
            "4.25 to 6.25",
            "0.010",
            "exact",
            "12",
            "t",
            "t = 2.50 (df 10)",
        ]
    ]


def test_numbers_inside_words_are_parts_of_their_cell(rat):
    (row,) = comparisons_table(rat, RESULT, [test_one(effect=effect(5.25))], "Tests").rows
    assert row.cells[2].parts == (4.25, 6.25)
    assert row.cells[-1].parts == ("t", 2.5, 10.0, None)


@pytest.mark.parametrize(("n", "kind", "marked"), [(6, "asymptotic", True), (6, "exact", False),
                                                   (60, "asymptotic", False)])  # fmt: skip
def test_a_large_sample_p_is_marked_where_arms_are_small(rat, n, kind, marked):
    found = replace(RESULT, n=(("control", n), ("msc4", n)))
    table = comparisons_table(rat, found, [replace(test_one(), p_kind=kind)], "Tests")
    assert any("\N{DAGGER}" in text for text in texts(table)[0]) is marked
    assert any("Large-sample theory" in note for note in table.notes) is marked


def test_effects_of_two_kinds_are_named_in_their_rows(rat):
    tests = [test_one(effect=effect(5.0)), test_one(effect=effect(2.0, "shift"))]
    table = comparisons_table(rat, RESULT, tests, "Tests")
    assert "Effect" in titles(table)
    effects = [row[titles(table).index("Effect")] for row in texts(table)]
    assert effects == ["difference (days)", "shift (days)"]


def test_an_adjusted_p_is_named_by_its_rule(rat):
    table = comparisons_table(rat, RESULT, [test_one(p_adjusted=0.03, adjustment="holm")], "Tests")
    assert "Adjusted p" in titles(table)
    assert table.notes == ("Adjusted p: Holm-adjusted, over the comparisons of one family.",)


def test_a_remark_about_one_test_says_which(rat):
    table = comparisons_table(rat, RESULT, [test_one(note="8 of 924 assignments")], "Tests")
    assert table.notes == ("MSC-4 v. Control, day 7, t: 8 of 924 assignments.",)


def test_estimates_stand_under_their_quantity(rat):
    estimates = [
        Estimate("mean", At("control"), 9.666, "points", n=6, se=1.28, sd=3.1),
        Estimate("events", At("control"), 6, "subjects", n=6),
        Estimate("mean", At("msc4"), None, "points", n=0, note="nobody"),
    ]
    table = estimates_table(rat, RESULT, estimates, "Estimates")
    assert [row.group for row in table.rows] == ["Mean (points)", "", "", "Events (subjects)", ""]
    assert texts(table)[1][:2] == ["Control", "9.7"]
    assert texts(table)[2][1] == "not estimable"


def test_a_remark_that_many_rows_share_stands_once_below(rat):
    shared = [Estimate("mean", At(day=d), 1.0, "g", se=0.1, note="pooled") for d in range(3)]
    table = estimates_table(rat, RESULT, shared, "Estimates")
    assert table.notes == ("Pooled.",)
    assert "Note" not in titles(table)


def test_rows_keep_their_columns_and_what_is_missing_reads_so():
    rows = (
        Row("B1", (("cells", 95e6), ("karyotype", None)), "iv"),
        Row("B2", (("cells", 1.0),), "iv"),
    )
    table = rows_table(RESULT, rows, "Batches", first="Batch", titles=str.upper)
    assert titles(table) == ["Batch", "CELLS", "KARYOTYPE"]
    assert table.rows[0].group == "Iv"
    assert texts(table)[1:] == [
        ["B1", "95\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000", "not reported"],
        ["B2", "1", ""],
    ]
    assert [column.align for column in table.columns] == ["left", "right", "left"]


def test_empty_columns_are_left_out_and_headings_stay():
    rows = (TableRow((), "G"), TableRow((Cell("a"), Cell(""))))
    table = without_empty(Table("t", "", (Column("x"), Column("y")), rows))
    assert titles(table) == ["x"]
    assert table.rows[0].group == "G"


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ((("doses.csv", "0"),), "Analysis a of the study file, from doses.csv."),
        ((), "Analysis a of the study file."),
    ],
)
def test_a_table_says_where_its_numbers_came_from(inputs, said):
    assert source(replace(RESULT, inputs=inputs)) == said
