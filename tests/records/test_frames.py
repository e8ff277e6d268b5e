"""The records as tidy tables with the place that each row came from."""

import subprocess
import sys

import pytest
from record_cases import files, read

from cellcourse.errors import UsageError
from cellcourse.records.frames import tidy, to_frame
from cellcourse.records.tables import Records


def test_every_table_is_there_and_its_columns_are_equally_long():
    tables = tidy(read(files()))
    assert list(tables) == [
        "subjects", "doses", "observations", "events", "adverse_events", "batches", "batch_steps",
        "batch_tests", "batch_markers", "flow",
    ]  # fmt: skip
    for table in tables.values():
        assert {len(column) for column in table.columns.values()} == {len(table)}


def test_a_study_without_rows_has_tables_without_rows():
    assert {len(table) for table in tidy(Records(subjects=())).values()} == {0}


def test_every_row_says_where_it_came_from():
    doses = tidy(read(files()))["doses"].columns
    assert doses["file"] == ("doses.csv",) * 4
    assert doses["line"] == (2, 3, 4, 5)


def test_baseline_variables_are_columns_of_subjects():
    subjects = tidy(read(files()))["subjects"].columns
    assert subjects["age"] == (12.0, None, 11.5)
    assert subjects["sex"] == ("female", "male", None)


def test_observations_have_one_row_per_fact():
    table = tidy(read(files()))["observations"].columns
    rows = zip(table["subject"], table["day"], table["item"], table["value"], strict=True)
    assert [row[2:] for row in rows if row[:2] == ("A1", 7)] == [
        (None, 14.5), ("left", 14.0), ("right", 15.0), (None, 250.5),
    ]  # fmt: skip


def test_the_arm_stands_beside_every_subject():
    tables = tidy(read(files()))
    assert tables["events"].columns["arm"] == ("control", "cells", "cells")
    assert tables["adverse_events"].columns["arm"] == ("cells", "control")


def test_a_tidy_table_becomes_a_data_frame_as_it_is():
    table = tidy(read(files()))["events"]
    frame = to_frame(table)
    assert list(frame.columns) == list(table.columns)
    assert frame["day"].tolist() == [30, 5, 3]


def test_without_pandas_a_data_frame_is_refused_with_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install pandas"):
        to_frame(tidy(read(files()))["events"])


def test_reading_needs_neither_pandas_nor_openpyxl():
    code = "import cellcourse.records.read, cellcourse.records.frames, cellcourse.records.sheets\n"
    code += "import sys; print({'pandas', 'openpyxl', 'scipy', 'matplotlib'} & set(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "set()"
