"""Reading an Excel workbook: the same checks, and what only a workbook can do wrong."""

import io
import re
import zipfile
from datetime import date, datetime, time

import pytest
from record_cases import BY_TRIGGER, TABLES, problems, read, study, told, with_part, xlsx

SUBJECTS = [["subject", "arm", "sex", "litter", "age"], ["A1", "control", "female", "L1", 12]]
HEAD = ["subject", "day", "measure", "value"]
BOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"


def book(**sheets: list[list[object]]) -> dict[str, bytes]:
    return {"data.xlsx": xlsx({"subjects": SUBJECTS, **sheets})}


def scores(*rows: list[object]) -> dict[str, bytes]:
    return book(observations=[HEAD, *rows])


def test_sheets_are_read_as_the_tables_they_are_named_after():
    as_csv = {
        name.removesuffix(".csv"): [line.split(",") for line in text.splitlines()]
        for name, text in TABLES.items()
    }
    records = read({"data.xlsx": xlsx(as_csv)})
    assert len(records.observations) == 8
    assert records.observations[0].place.file == "observations"
    assert records.digests[0][0] == "data.xlsx"


def test_a_problem_names_sheet_and_cell():
    (problem,) = problems(scores(["A1", 0, "bbb", 15], ["A1", 7, "bbb", 22.5]))
    assert (problem.where, problem.what) == ("observations!D3", "value")
    assert problem.found == "'22.5'"


def test_a_date_cell_is_read_as_that_date():
    rows = [["subject", "date", "measure", "value"], ["A1", date(2024, 3, 4), "bbb", 15]]
    subjects = [[*SUBJECTS[0], "day_zero"], [*SUBJECTS[1], date(2024, 3, 4)]]
    records = read({"data.xlsx": xlsx({"subjects": subjects, "observations": rows})})
    assert records.observations[0].day == 0


def test_a_score_that_became_a_date_is_recognised():
    (problem,) = problems(scores(["A1", 0, "bbb", date(2024, 3, 4)]))
    assert problem.found.startswith("'2024-03-04', a date, which spreadsheets make of 3-4")


def test_dates_counted_from_1904_are_read_as_what_they_show():
    rows = [["subject", "date", "measure", "value"], ["A1", date(2024, 3, 4), "bbb", 15]]
    subjects = [[*SUBJECTS[0], "day_zero"], [*SUBJECTS[1], "2028-03-05"]]
    made = xlsx({"subjects": subjects, "observations": rows})
    prefix = re.compile(rb"<workbookPr[^>]*>")
    later = with_part(made, BOOK, lambda t: prefix.sub(b'<workbookPr date1904="1"/>', t))
    assert read({"data.xlsx": later}).observations[0].day == 0


def test_a_time_of_day_in_a_date_is_not_taken_for_a_date():
    rows = [
        ["subject", "date", "event"],
        ["A1", datetime.combine(date(2024, 3, 4), time(12)), "death"],
    ]
    subjects = [[*SUBJECTS[0], "day_zero"], [*SUBJECTS[1], "2024-03-04"]]
    assert told({"data.xlsx": xlsx({"subjects": subjects, "events": rows})}) == [
        ("events!B2", "date")
    ]


def test_a_number_kept_as_text_is_read_as_the_number():
    assert read(scores(["A1", "0", "bbb", "15.5"])).observations[0].value == 15.5


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "a logical value"),
        ("=D1+1", "a formula whose value was not saved"),
        ("16,5", "a decimal comma"),
        ("#N/A", "an error of the spreadsheet's formula"),
    ],
)
def test_damage_in_a_cell_is_called_by_its_name(value, said):
    (problem,) = problems(scores(["A1", 0, "bbb", value]))
    assert problem.where == "observations!D2"
    assert said in problem.found


def test_the_saved_value_of_a_formula_is_read():
    made = scores(["A1", 0, "bbb", "=10+5"])["data.xlsx"]
    saved = with_part(
        made, "xl/worksheets/sheet2.xml",
        lambda text: text.replace(b"</f><v></v>", b"</f><v>15</v>").replace(
            b"</f><v/>", b"</f><v>15</v>"
        ).replace(b"</f></c>", b"</f><v>15</v></c>"),
    )  # fmt: skip
    assert read({"data.xlsx": saved}).observations[0].value == 15


def test_merged_cells_are_refused_by_their_range():
    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(scores(["A1", 0, "bbb", 15])["data.xlsx"]))
    opened["observations"].merge_cells("A2:A3")
    packed = io.BytesIO()
    opened.save(packed)
    (problem,) = problems({"data.xlsx": packed.getvalue()})
    assert problem.where == "observations!A2:A3"
    assert "unmerge" in problem.found


def test_hidden_rows_are_read_and_said_to_be():
    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(scores(["A1", 0, "bbb", 15])["data.xlsx"]))
    opened["observations"].row_dimensions[2].hidden = True
    packed = io.BytesIO()
    opened.save(packed)
    records = read({"data.xlsx": packed.getvalue()})
    assert records.observations[0].value == 15
    assert "observations: 1 hidden or filtered rows were read like all others" in records.findings


def test_sheets_for_people_hold_no_data():
    given = book(instructions=[["fill me"]], levels=[["0", "nothing"]], notes_of_may=[["warm"]])
    assert len(read(given).subjects) == 1


def test_any_other_sheet_is_refused():
    (problem,) = problems(book(Tabelle1=[["x"]]))
    assert (problem.where, problem.what) == ("Tabelle1", "sheet")


def test_an_empty_sheet_is_nothing():
    assert len(read(book(Tabelle1=[])).subjects) == 1


def test_an_empty_row_ends_nothing():
    records = read(scores(["A1", 0, "bbb", 15], [], ["A1", 7, "bbb", 12]))
    assert [o.place.line for o in records.observations] == [2, 4]


def test_a_sheet_of_a_measure_has_one_column_per_limb():
    rows = [
        ["subject", "visit", "due_day (days)", "day (days)", "value (points)", "left", "right",
         "missing"],
        ["A1", "start", 0, 0, None, 15, 16, None],
        ["A1", "week1", 7, 8, 14, None, None, None],
        ["A1", "week2", 14, None, None, None, None, "ill"],
        ["A1", None, 21, None, None, None, None, None],
    ]  # fmt: skip
    records = read(book(**{"obs bbb": rows}))
    kept = [(o.visit, o.day, o.value, o.missing) for o in records.observations]
    assert kept == [("start", 0, 15.5, None), ("week1", 8, 14, None), ("week2", 14, None, "ill")]
    assert "obs bbb: 1 rows are not filled yet" in records.findings


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (["A1", None, 0, None, 15, None, None, None], "D2"),
        (["A1", None, 0, 0, 15, None, None, "ill"], "H2"),
        (["A1", None, 0, 0, None, 15, None, None], "E2"),
        (["A1", None, 0, 0, 15, 15, 16, None], "E2"),
        (["A1", None, 0, 0, 22, None, None, None], "E2"),
        (["A1", None, 0, 0, None, 15.5, 16, None], "F2"),
        (["A1", None, None, None, None, None, None, "ill"], "D2"),
        (["A1", None, "soon", None, None, None, None, "ill"], "C2"),
        ([None, None, 0, 0, 15, None, None, None], "A2"),
        (["A1", "week9", 0, 0, 15, None, None, None], "B2"),
        (["A1", None, 0, 0, None, None, None, "tired"], "H2"),
    ],
)
def test_a_row_of_a_measures_sheet_that_cannot_be_is_named(row, where):
    head = ["subject", "visit", "due_day", "day", "value", "left", "right", "missing"]
    assert [place for place, _ in told(book(**{"obs bbb": [head, row]}))] == [f"obs bbb!{where}"]


def test_a_workbook_stands_alone():
    (problem,) = problems({**book(), "events.csv": b"subject,day,event\n"})
    assert (problem.where, problem.accepted) == ("data.xlsx", "CSV files, or one workbook alone")


def test_two_workbooks_are_refused():
    assert len(problems({**book(), "more.xlsx": b""})) == 2


def zipped(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "a damaged or foreign file"),
        (b"subject,arm\n", "a damaged or foreign file"),
        (xlsx({"subjects": SUBJECTS})[:900], "a damaged or foreign file"),
        (zipped(a=b"b"), "a zip file without a workbook in it"),
        (with_part(xlsx({"subjects": SUBJECTS}), BOOK, lambda _: None), "without a workbook"),
        (with_part(xlsx({"subjects": SUBJECTS}), SHEET, lambda t: t[:-9]), "a damaged part"),
        (
            with_part(xlsx({"subjects": SUBJECTS}), SHEET, lambda t: b"<!DOCTYPE a>" + t),
            "a document type",
        ),
        (b"\xd0\xcf\x11\xe0old", "a damaged or foreign file"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_the_reason(data, said):
    (problem,) = problems({"data.xlsx": data})
    assert said in problem.found


def test_a_small_file_that_unfolds_into_a_huge_one_is_refused_unread():
    bomb = with_part(xlsx({"subjects": SUBJECTS}), SHEET, lambda _: b" " * 61_000_000)
    (problem,) = problems({"data.xlsx": bomb})
    assert problem.accepted == "at most 60,000,000 bytes"


def test_a_part_of_more_tags_than_memory_is_for_is_refused_unread():
    bomb = with_part(xlsx({"subjects": SUBJECTS}), SHEET, lambda _: b"<c/>" * 2_000_001)
    (problem,) = problems({"data.xlsx": bomb})
    assert problem.accepted == "at most 2,000,000"


def test_tags_inside_tags_without_end_are_refused():
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    made = with_part(xlsx({"subjects": SUBJECTS}), BOOK, lambda _: deep)
    (problem,) = problems({"data.xlsx": made})
    assert (problem.where, problem.what) == ("subjects", "table")


def test_a_huge_file_is_refused_unread():
    (problem,) = problems({"data.xlsx": b"x" * 20_000_001})
    assert problem.accepted == "at most 20,000,000 bytes"


def test_a_sheet_wider_than_any_table_is_refused():
    (problem,) = problems(book(observations=[HEAD, [*["A1"] * 201]]))
    assert problem.found == "201 columns"


def test_a_character_that_xml_cannot_hold_comes_back_as_excel_meant_it():
    rows = [["subject", "day", "event", "note"], ["A1", 3, "tube", "a_x0041_b"]]
    assert read(book(events=rows), study(BY_TRIGGER)).events[0].note == "aAb"


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINK = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
AS_EXCEL_SAVES = {
    BOOK: f'<workbook {MAIN} {LINK}><sheets><sheet name="subjects" r:id="rId1"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>subject</t></si>"
    "<si><r><t>ar</t></r><r><t>m</t></r><rPh><t>no</t></rPh></si><si><t>sex</t></si><si><t>litter</t></si><si><t>age</t></si>"
    "<si><t xml:space='preserve'> A1 </t></si><si><t>control</t></si></sst>",
    SHEET: f"<worksheet {MAIN}><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c>"
    "<c t='s'><v>2</v></c><c t='s'><v>3</v></c><c t='s'><v>4</v></c></row><row r='5'>"
    "<c r='A5' t='s'><v>5</v></c><c r='B5' t='s'><v>6</v></c><c r='E5'><v>12</v></c>"
    "<c r='C5' t='str'><f>\"\"</f><v></v></c></row></sheetData></worksheet>",
}


def test_texts_that_cells_share_are_read_without_their_reading_aids():
    packed = zipped(**{name: text.encode() for name, text in AS_EXCEL_SAVES.items()})
    (subject,) = read({"data.xlsx": packed}).subjects
    assert (subject.subject, subject.arm, subject.baseline["age"]) == ("A1", "control", 12)
    assert (subject.place.line, subject.baseline["sex"]) == (5, None)


def test_a_shared_text_that_is_not_there_is_an_empty_cell():
    spoilt = {**AS_EXCEL_SAVES, SHEET: AS_EXCEL_SAVES[SHEET].replace("<v>6</v>", "<v>7</v>")}
    packed = zipped(**{name: text.encode() for name, text in spoilt.items()})
    assert told({"data.xlsx": packed}) == [("subjects!B5", "arm")]


def test_a_sheet_without_a_name_is_called_by_its_number():
    nameless = {**AS_EXCEL_SAVES, BOOK: AS_EXCEL_SAVES[BOOK].replace('name="subjects" ', "")}
    packed = zipped(**{name: text.encode() for name, text in nameless.items()})
    assert told({"data.xlsx": packed})[1] == ("sheet 1", "sheet")
