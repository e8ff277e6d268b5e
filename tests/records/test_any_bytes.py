"""Whatever bytes come in, either records come back or a refusal that can be printed.

A few hundred cases run every time; ten thousand of each kind run with ``just slow``.
"""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from record_cases import BY_AGE, BY_DOSE, BY_TRIGGER, TABLES, files, study, with_part, xlsx

from cellcourse.errors import RecordsError
from cellcourse.records.read import read_records
from cellcourse.records.sheets import workbook

few = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
many = settings(few, max_examples=10_000, derandomize=False)

NASTY = st.sampled_from(
    ["", " ", "\u00a0", "4-Mar", "1E+06", "1e6", "1e999", "-0", "16,5", "#N/A", "########", "=A1",
     "'16", "TRUE", "nan", "inf", "2024-02-30", "2024-03-04", "45355", "not reported",
     "not righted", '"', '""', "\n", ";", ",", "\x00", "\ud7ff", "𝟙𝟚", "٣", "A1", "A2", "cells",
     "bbb", "left", "q5a", "q5b", "death", "lost", "ill", "week1", "10" * 200,
     "-36525", "999999999"]
)  # fmt: skip
CELL = NASTY | st.text(max_size=8) | st.integers(-50, 50).map(str) | st.floats().map(str)
PLAN = st.sampled_from([BY_TRIGGER, BY_DOSE, BY_AGE])
ANY_FILE = st.sampled_from(
    [*TABLES, "data.xlsx", "mice.csv", "notes.txt", "x.CSV", "events.csv.csv"]
)


@st.composite
def spoilt_tables(draw) -> dict[str, bytes]:
    """The good tables with a few cells, lines or separators changed."""
    tables = {
        name: [line.split(",") for line in text.splitlines()] for name, text in TABLES.items()
    }
    for _ in range(draw(st.integers(1, 4))):
        lines = tables[draw(st.sampled_from(sorted(tables)))]
        at = draw(st.integers(0, len(lines) - 1))
        where = draw(st.integers(0, len(lines[at]) - 1))
        match draw(st.sampled_from(["cell", "double", "cut", "header"])):
            case "cell":
                lines[at][where] = draw(CELL)
            case "double":
                lines.append(list(lines[at]))
            case "cut":
                del lines[at][where + 1 :]
            case "header":
                lines[0][min(where, len(lines[0]) - 1)] = draw(NASTY | st.just("date"))
    join = draw(st.sampled_from([",", ",", ",", ";"]))
    texts = {n: "\n".join(join.join(line) for line in lines) for n, lines in tables.items()}
    return {n: text.encode("utf-8", "surrogatepass") for n, text in texts.items()}


class Workbook(dict[str, bytes]):
    """One workbook, which prints as what was done to it instead of all its bytes."""

    def __init__(self, data: bytes, done: object) -> None:
        super().__init__({"data.xlsx": data})
        self.done = done

    def __repr__(self) -> str:
        return f"Workbook{self.done}"


@st.composite
def spoilt_workbooks(draw) -> Workbook:
    """A good workbook with bytes of one part, or of the packed file, changed."""
    book = draw(st.sampled_from(WORKBOOKS))
    part = draw(st.sampled_from(PARTS))
    packed = draw(st.booleans())
    at, length = draw(st.integers(0, 10**6)), draw(st.integers(0, 40))
    new = draw(st.binary(max_size=12) | XML)

    def change(content: bytes) -> bytes:
        start = at % (len(content) + 1)
        return content[:start] + new + content[start + length :]

    spoilt = change(book) if packed else with_part(book, part, change)
    return Workbook(spoilt, (WORKBOOKS.index(book), packed or part, at, length, new))


XML = st.sampled_from(
    [b"", b"</row>", b'<c r="XFD9"><v>1</v></c>', b'<c t="s"><v>99999</v></c>', b"<v>1e999</v>",
     b'<row r="0"/>', b"<f/>", b"&#0;", b"&amp;", b'<c t="b"><v/></c>', b'<c t="q" s="7"/>',
     b"\xff"]
)  # fmt: skip
PARTS = (
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml",
)  # fmt: skip
WORKBOOKS = (
    workbook(study(), read_records(study(), files())),
    xlsx({n[:-4]: [line.split(",") for line in t.splitlines()] for n, t in TABLES.items()}),
)


def answered(given_files: dict[str, bytes], day_zero: str) -> None:
    """Reading either works, or refuses with problems that name a place and can be printed."""
    try:
        read_records(study(day_zero), given_files)
    except RecordsError as refused:
        event(f"refused with {min(len(refused.problems), 5)} problems")
        assert refused.problems
        for problem in refused.problems:
            assert problem.where
            assert problem.found
            assert problem.accepted
            str(problem).encode("utf-8")
    else:
        event("read")


@given(st.dictionaries(ANY_FILE, st.binary(max_size=200), max_size=3), PLAN)
@few
def test_any_bytes_are_answered(given_files, day_zero):
    answered(given_files, day_zero)


@given(spoilt_tables(), PLAN)
@few
def test_spoilt_tables_are_answered(given_files, day_zero):
    answered(given_files, day_zero)


@given(spoilt_workbooks(), PLAN)
@few
def test_spoilt_workbooks_are_answered(given_files, day_zero):
    answered(given_files, day_zero)


@pytest.mark.slow
@given(st.dictionaries(ANY_FILE, st.binary(max_size=200), max_size=3), PLAN)
@many
def test_any_bytes_are_answered_ten_thousand_times(given_files, day_zero):
    answered(given_files, day_zero)


@pytest.mark.slow
@given(spoilt_tables(), PLAN)
@many
def test_spoilt_tables_are_answered_ten_thousand_times(given_files, day_zero):
    answered(given_files, day_zero)


@pytest.mark.slow
@given(spoilt_workbooks(), PLAN)
@many
def test_spoilt_workbooks_are_answered_ten_thousand_times(given_files, day_zero):
    answered(given_files, day_zero)
