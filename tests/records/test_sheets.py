"""The workbook for the laboratory, and the way back from it."""

import io
import string
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_cases import BY_AGE, facts, files, read, study

from cellcourse.records.cells import clean
from cellcourse.records.read import GUIDE_SHEETS
from cellcourse.records.sheets import workbook
from cellcourse.records.tables import (
    AdverseEvent,
    Batch,
    BatchMarker,
    BatchStep,
    BatchTest,
    Dose,
    EventRow,
    FlowCount,
    Observation,
    Place,
    Records,
    Subject,
)

NOWHERE = Place("", 0)


def opened(book: bytes):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(book))


def column(sheet, name: str) -> list[object]:
    at = next(cell.column for cell in sheet[1] if str(cell.value).split(" (")[0] == name)
    return [row[at - 1].value for row in sheet.iter_rows(min_row=2)]


def rules(sheet) -> dict[str, object]:
    """The validation of each column, by the column's letter."""
    return {str(r.sqref).split("2")[0]: r for r in sheet.data_validations.dataValidation}


def test_there_is_a_sheet_for_every_table_and_every_measure():
    assert opened(workbook(study(), None)).sheetnames == [
        "instructions", "subjects", "obs bbb", "obs scale", "obs weight", "obs righting",
        "doses", "events", "adverse_events", "batches", "batch_steps", "batch_tests",
        "batch_markers", "flow", "levels", "lists",
    ]  # fmt: skip


def test_the_sheets_that_explain_are_those_that_reading_passes_over():
    names = opened(workbook(study(), None)).sheetnames
    assert [name for name in names if name in GUIDE_SHEETS] == ["instructions", "levels", "lists"]


def test_a_blank_workbook_reads_as_a_study_without_subjects():
    assert facts(read({"data.xlsx": workbook(study(), None)})) == Records(subjects=())


def test_a_blank_workbook_has_due_days_for_every_planned_subject_and_no_facts():
    sheet = opened(workbook(study(), None))["obs bbb"]
    assert column(sheet, "due_day") == [0, 7, 14] * 4
    assert column(sheet, "visit") == ["start", "week1", "week2"] * 4
    assert set(column(sheet, "subject")) | set(column(sheet, "day")) == {None}


def test_subjects_come_with_the_days_that_are_still_due():
    records = read(files())
    sheet = opened(workbook(study(), records))["obs bbb"]
    rows = zip(column(sheet, "subject"), column(sheet, "due_day"), strict=True)
    # A1 and A3 are dead; A2 was last due on day 7.
    assert [row for row in rows if row[1] is not None] == [("A2", 14)]


def test_only_the_subjects_sheet_names_the_arm():
    records = read(files())
    book = opened(workbook(study(), records))
    with_arm = {sheet.title for sheet in book if any(c.value == "arm" for c in sheet[1])}
    assert with_arm == {"subjects", "adverse_events", "flow"}
    assert column(book["adverse_events"], "arm") == [None, "control"]
    for measure in study().measures:
        words = {cell.value for row in book[f"obs {measure}"].iter_rows() for cell in row}
        assert words.isdisjoint(study().arms)


def test_lists_offer_the_words_of_the_study_file():
    book = opened(workbook(study(), None))
    formula = rules(book["subjects"])["B"].formula1
    assert formula == "lists!$A$2:$A$3"
    assert [book["lists"][cell].value for cell in ("A1", "A2", "A3")] == [
        "arms",
        "control",
        "cells",
    ]
    assert rules(book["obs bbb"])["A"].formula1.startswith("subjects!")


def test_ranges_come_from_the_instruments():
    book = opened(workbook(study(), None))
    score = rules(book["obs bbb"])["F"]
    assert score.formula1 == (
        "AND(ISNUMBER(F2),F2>=0,F2<=21,ABS((F2-0)/0.5-ROUND((F2-0)/0.5,0))<0.000001)"
    )
    assert rules(book["obs righting"])["F"].formula1 == (
        'OR(F2="not righted",AND(ISNUMBER(F2),F2>=0,F2<=30))'
    )


def test_every_prompt_fits_what_spreadsheets_allow():
    for sheet in opened(workbook(study(), None)):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.promptTitle) <= 32
            assert len(rule.prompt) <= 255
            assert len(rule.formula1 or "") <= 255


def test_levels_stand_beside_the_cell_and_on_their_own_sheet():
    book = opened(workbook(study(), None))
    assert "0 no movement" in rules(book["obs bbb"])["G"].prompt
    levels = [[cell.value for cell in row] for row in book["levels"].iter_rows(min_row=2)]
    assert ["bbb", "left: left hind limb", 21, "as 19 with tail up, trunk stable"] in levels


def test_ids_are_text_cells_so_that_no_program_converts_them():
    records = Records(subjects=(Subject("1E6", "control", {}, NOWHERE, 70),))
    sheet = opened(workbook(study(BY_AGE), records))["subjects"]
    assert (sheet["A2"].value, sheet["A2"].number_format, sheet["A2"].data_type) == (
        "1E6", "@", "s",
    )  # fmt: skip


def test_headers_carry_units_and_stay_in_sight():
    sheet = opened(workbook(study(), None))["doses"]
    assert [cell.value for cell in sheet[1]][-3:] == ["cells (cells)", "volume_ml (mL)", "batch"]
    assert sheet.freeze_panes == "B2"


def test_the_same_study_and_records_give_the_same_bytes():
    records = read(files())
    assert workbook(study(), records) == workbook(study(), records)
    assert workbook(study(), records) != workbook(study(), None)


def test_a_long_measure_id_gets_a_short_sheet():
    long = study().model_copy(update={"measures": {"x" * 40: study().measures["weight"]}})
    assert f"obs {0}" in opened(workbook(long, None)).sheetnames


def test_tables_come_back_from_the_workbook_as_they_went_in():
    records = read(files())
    assert facts(read({"data.xlsx": workbook(study(), records)})) == facts(records)


def _kept(text: str) -> bool:
    return clean(text) == text and text not in {"", "not reported"} and text[0] not in "=#"


TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12),
    st.sampled_from(["1E6", "007", "3-4", "TRUE", "_x0041_", "a\nb", "1.50", "<&>'\"", "_x005F_"]),
).filter(_kept)
OPTIONAL = st.none() | TEXT
NUMBER = st.floats(0, 1e15, allow_nan=False)
DAY = st.integers(0, 36525)
VALUES = {
    "weight": NUMBER,
    "righting": st.floats(0, 30) | st.just(float("inf")),
    "bbb": st.integers(0, 42).map(lambda halves: halves / 2),
}
LIMBS = st.fixed_dictionaries({"left": st.integers(0, 21), "right": st.integers(0, 21)})


@st.composite
def observations(draw, subject: str, measure: str) -> list[Observation]:
    made = []
    for day in sorted(draw(st.sets(st.integers(-36525, 36525), max_size=3))):
        value = draw(st.none() | VALUES[measure])
        items = draw(st.none() | LIMBS) if measure == "bbb" and value is not None else None
        if items is not None:
            value = (items["left"] + items["right"]) / 2
        visit = "week1" if not made and draw(st.booleans()) else None
        reason = None if value is not None else draw(st.sampled_from(["ill", "absent"]))
        made.append(Observation(subject, day, measure, value, NOWHERE, visit, items, reason))
    return made


@st.composite
def every_record(draw) -> Records:
    names = draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))
    someone = st.sampled_from(names)
    subjects = tuple(
        Subject(
            name, draw(st.sampled_from(["control", "cells"])),
            {
                "sex": draw(st.sampled_from([None, "female", "male"])),
                "litter": draw(OPTIONAL),
                "age": draw(st.none() | st.floats(8, 60)),
            },
            NOWHERE, 70,
        )
        for name in names
    )  # fmt: skip
    seen = [o for name in names for m in VALUES for o in draw(observations(name, m))]
    order = list(study().measures)
    seen.sort(key=lambda o: (names.index(o.subject), o.day, order.index(o.measure)))
    batches = tuple(
        Batch(b, "msc", NOWHERE, draw(st.none() | someone), draw(OPTIONAL),
              draw(st.none() | NUMBER), draw(st.none() | st.floats(0, 100)),
              *(draw(OPTIONAL) for _ in range(4)))
        for b in draw(st.lists(TEXT, max_size=2, unique=True))
    )  # fmt: skip
    doses = [
        Dose(n, d, "vehicle", NOWHERE, draw(OPTIONAL), draw(st.none() | NUMBER),
             draw(st.none() | NUMBER))
        for n, d in draw(st.sets(st.tuples(someone, DAY), max_size=4))
    ]  # fmt: skip
    events = [
        EventRow(n, draw(DAY), "tube", NOWHERE, draw(OPTIONAL))
        for n in draw(st.sets(someone, max_size=2))
    ]
    harms = [
        AdverseEvent(
            "cells", draw(TEXT), draw(TEXT), draw(st.integers(1, 10**6)), NOWHERE,
            day=draw(st.none() | DAY), severity=draw(OPTIONAL),
            serious=draw(st.none() | st.booleans()), related=draw(OPTIONAL),
            outcome=draw(OPTIONAL),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    flow = [
        FlowCount(stage, draw(st.integers(0, 10**6)), NOWHERE, draw(st.none() | st.just("cells")))
        for stage in draw(st.lists(TEXT, max_size=2, unique=True))
    ]
    return Records(
        subjects, tuple(doses), tuple(seen), tuple(events), tuple(harms), batches,
        flow=tuple(flow), **draw(rows_of_batches([one.batch for one in batches])),
    )  # fmt: skip


MOMENT = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
    lambda at: at.replace(microsecond=0)
)


@st.composite
def rows_of_batches(draw, names):
    """Rows of steps, tests and markers of some batches; no two steps hang together."""
    if not names:
        return {}
    some = st.sampled_from(names)
    ids = st.from_regex("[A-Z][0-9]{1,3}", fullmatch=True)
    steps = [
        BatchStep(draw(some), step, "harvest", NOWHERE, draw(OPTIONAL), draw(st.none() | MOMENT),
                  (), draw(st.none() | NUMBER), draw(st.none() | st.floats(0, 100)))
        for step in draw(st.lists(ids, max_size=3, unique=True))
    ]  # fmt: skip
    tests = [
        BatchTest(draw(some), draw(ids), NOWHERE, draw(st.sampled_from([None, "< 0.125", "x"])),
                  draw(OPTIONAL), draw(OPTIONAL), draw(OPTIONAL), draw(st.none() | MOMENT))
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    markers = [
        BatchMarker(draw(some), marker, NOWHERE, draw(st.sampled_from([None, "98.5", "<= 2"])))
        for marker in draw(st.lists(ids, max_size=2, unique=True))
    ]
    return {
        "batch_steps": tuple(steps), "batch_tests": tuple(tests), "batch_markers": tuple(markers)
    }  # fmt: skip


def _comes_back(records: Records) -> None:
    plan = study(BY_AGE)
    assert facts(read({"data.xlsx": workbook(plan, records)}, plan)) == facts(records)


@given(every_record())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_records_come_back_from_the_workbook_as_they_went_in(records):
    _comes_back(records)


@pytest.mark.slow
@given(every_record())
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
def test_thousands_of_records_come_back_from_the_workbook_as_they_went_in(records):
    _comes_back(records)


def test_letters_of_columns_go_on_after_z():
    from cellcourse.records.grid import column_letters

    named = [column_letters(at) for at in range(1, 27)]
    assert named == list(string.ascii_uppercase)
    assert [column_letters(at) for at in (27, 52, 703)] == ["AA", "AZ", "AAA"]


def test_columns_of_times_are_text_so_that_no_program_makes_them_numbers():
    book = opened(workbook(study(), None))
    sheets = [sheet for sheet in book if sheet.title.startswith("batch")]
    headers = [(sheet, cell) for sheet in sheets for cell in sheet[1]]
    times = [(sheet, cell.column_letter) for sheet, cell in headers
             if cell.value in {"at", "sampled", "decided"}]  # fmt: skip
    assert len(times) == 3
    assert {sheet.column_dimensions[letter].number_format for sheet, letter in times} == {"@"}
