"""What spreadsheets do to a table is recognised, and said with its remedy."""

import pytest
from record_cases import files, problems, read

HEAD = "subject,day,measure,value\n"


def found(value: str) -> str:
    """What is said of a score that was spoilt in this way."""
    (problem,) = problems(files(observations=f'{HEAD}A1,0,bbb,"{value}"\n'))
    return problem.found


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("4-Mar", "a date, which spreadsheets make of 3-4"),
        ("04. Mrz", "a date, which spreadsheets make of 3-4"),
        ("Mar-04", "a date, which spreadsheets make of 3-4"),
        ("2024-03-04", "a date, which spreadsheets make of 3-4"),
        ("3/4/2024", "a date in a local order"),
        ("########", "a column too narrow"),
        ("#N/A", "an error of the spreadsheet's formula"),
        ("#REF!", "an error of the spreadsheet's formula"),
        ("16,5", "a decimal comma"),
        ("1,0E6", "a decimal comma"),
        ("1,650", "a thousands sign"),
        ("'16", "an apostrophe"),
        ("=B2+1", "a formula"),
        ("TRUE", "a logical value"),
        ("WAHR", "a logical value"),
        ("45355", "a spreadsheet's number for the date 2024-03-04"),
        ("< 3", "a bound"),
        ("n/a", "a word for an unknown value"),
        ("16 points", "a number with its unit"),
    ],
)
def test_damage_is_called_by_its_name(value, said):
    assert said in found(value)


def test_an_id_that_became_a_number_is_recognised():
    (problem,) = problems(files(observations=f"{HEAD}1E+06,0,bbb,16\n"))
    assert "make of an id like 1E6" in problem.found


def test_a_day_that_became_a_serial_number_is_recognised():
    (problem,) = problems(files(observations=f"{HEAD}A1,45355,bbb,16\n"))
    assert "2024-03-04" in problem.found


@pytest.mark.parametrize(
    "value", [" 16 ", "16\u00a0", "\u202f16", "16.0", "+16", "1.6e1", "\ufeff16"]
)
def test_blanks_and_other_ways_to_write_a_number_do_not_matter(value):
    assert read(files(observations=f"{HEAD}A1,0,bbb,{value}\n")).observations[0].value == 16


def test_a_typographic_minus_is_a_minus():
    assert read(files(observations=f"{HEAD}A1,\u22124,bbb,17\n")).observations[0].day == -4


def test_a_million_cells_may_be_written_short():
    given = files(doses="subject,day,product,cells\nA1,0,vehicle,1e6\nA2,0,msc,1E+06\n")
    assert [dose.cells for dose in read(given).doses] == [1e6, 1e6]


def test_blanks_around_ids_and_words_do_not_matter():
    given = files(events="subject , day,event\n A1 ,30,\u00a0death \n")
    assert read(given).events[0].event == "death"


def test_a_file_separated_by_semicolons_has_decimal_commas():
    given = files(observations="subject;day;measure;value\nA1;0;bbb;15,5\n")
    assert read(given).observations[0].value == 15.5


def test_a_file_separated_by_semicolons_has_no_decimal_points():
    given = files(observations="subject;day;measure;value\nA1;0;bbb;15.5\nA2;0;bbb;1.2,3\n")
    first, second = problems(given)
    assert "a decimal point in a file separated by semicolons" in first.found
    assert second.where == "observations.csv:3:4"


def test_a_decimal_comma_without_quotes_shows_as_a_cell_too_many():
    (problem,) = problems(files(observations=f"{HEAD}A1,0,bbb,15,5\n"))
    assert problem.where == "observations.csv:2:5"
    assert "comma in an unquoted cell" in problem.found


def test_empty_rows_and_columns_that_spreadsheets_add_do_not_matter():
    given = files(observations="subject,day,measure,value,,\n,,,,,\nA1,0,bbb,16,,\n\n,,,,,\n")
    records = read(given)
    assert [(o.value, o.place.line) for o in records.observations] == [(16, 3)]


def test_a_byte_order_mark_does_not_matter():
    assert len(read(files(events=b"\xef\xbb\xbfsubject,day,event\nA1,30,death\n")).events) == 1


@pytest.mark.parametrize(
    ("data", "where", "said"),
    [
        ("subject\n".encode("utf-16"), "events.csv:1", "UTF-16"),
        (b"subject,day,event,note\nA1,30,death,m\xfcde\n", "events.csv:2", "Windows-1252"),
        (b"subject,day\nA1,\x001\n", "events.csv:2", "a zero byte"),
        (b"", "events.csv:1", "an empty file"),
        (b"\n,,\n", "events.csv:1", "an empty file"),
        (b'subject,day,event\nA1,"30,death\n', "events.csv:2", "unexpected end of data"),
        (b"PK\x03\x04rest", "events.csv:1", "a workbook"),
        (b"subject," * 300, "events.csv:1", "301 columns"),
    ],
)
def test_a_file_that_is_no_table_of_text_is_refused_with_the_reason(data, where, said):
    (problem,) = problems(files(events=data))
    assert problem.where == where
    assert said in problem.found


def test_a_file_too_large_for_a_study_is_refused():
    (problem,) = problems(files(events=b"x" * 20_000_001))
    assert (problem.found, problem.accepted) == ("20,000,001 bytes", "at most 20,000,000 bytes")


def test_a_quoted_cell_may_hold_commas_quotes_and_lines():
    given = files(events='subject,day,event,note\nA1,3,tube,"a, ""b""\nc"\nA2,2,tube,\n')
    first, second = read(given).events
    assert first.note == 'a, "b"\nc'
    assert second.place.line == 4


def test_a_text_that_no_file_can_keep_is_refused():
    assert problems(files(events="subject,day,event,note\nA1,3,tube,a\x01b\n"))[0].what == "note"


def test_a_long_cell_is_shown_short():
    (problem,) = problems(files(events=f"subject,day,event\nA1,3,{'x' * 500}\n"))
    assert len(problem.found) == 62


def test_a_table_of_more_cells_than_a_study_has_is_refused():
    (problem,) = problems(files(events=b"," * 199 + b"x\n" + b"a\n" * 10_000))
    assert (problem.found, problem.accepted) == ("2,000,200 cells", "at most 2,000,000 cells")


@pytest.mark.parametrize("word", ["yes", "Yes", "TRUE", "no", "FALSE"])
def test_a_logical_value_is_a_yes_or_a_no_where_one_is_asked_for(word):
    given = files(adverse_events=f"arm,system,term,serious\ncells,Skin,Rash,{word}\n")
    assert read(given).adverse_events[0].serious == (word.lower() in {"yes", "true"})
