"""The reference page names every table and column that the reader takes, and no other."""

import re
from pathlib import Path

import pytest
from record_cases import read, study

from cellcourse.records.columns import TABLES, columns_of, measure_columns
from cellcourse.records.csv_file import LARGEST_FILE
from cellcourse.records.grid import MOST_CELLS, MOST_COLUMNS
from cellcourse.records.xlsx_parts import LARGEST_UNPACKED

PAGE = (Path(__file__).parents[2] / "docs" / "data-tables.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[tuple[str, ...]]:
    """The rows of a section's table whose first cell is the name of a column."""
    lines = re.findall(r"^\| `(\w+)` \|(.*)\|$", section(title), flags=re.MULTILINE)
    return [(name, *(cell.strip() for cell in rest.split("|"))) for name, rest in lines]


def expected(columns) -> list[tuple[str, ...]]:
    return [(c.name, c.holds, c.unit, "yes" if c.required else "", c.meaning) for c in columns]


@pytest.mark.parametrize("table", TABLES)
def test_the_page_lists_every_column_of_a_table(table):
    assert rows(table) == expected(TABLES[table].columns)
    assert f"One row is {TABLES[table].row}." in section(table)


def test_the_page_lists_every_column_of_a_measures_sheet():
    assert rows("Sheets of one measure") == expected(measure_columns((), "of the measure"))


def test_the_page_states_the_limits_that_are_kept():
    assert f"at most {LARGEST_FILE // 10**6} MB" in PAGE
    assert f"{LARGEST_UNPACKED // 10**6} MB unpacked" in PAGE
    assert f"{MOST_COLUMNS} columns" in PAGE
    assert f"{MOST_CELLS:,} cells" in PAGE


def test_baseline_variables_stand_between_the_arm_and_the_dates():
    assert [column.name for column in columns_of(study(), "subjects")] == [
        "subject", "arm", "sex", "litter", "age", "day_zero", "birth_date", "age_days",
    ]  # fmt: skip


def test_a_baseline_variable_may_bear_the_name_of_an_optional_column():
    renamed = study().model_copy(
        update={"baseline": {"age_days": study().baseline["age"].model_copy(update={"high": 400})}}
    )
    assert [c.name for c in columns_of(renamed, "subjects")].count("age_days") == 1
    given = {"subjects.csv": b"subject,arm,age_days\nA1,control,90\n"}
    assert read(given, renamed).subjects[0].baseline == {"age_days": 90.0}
