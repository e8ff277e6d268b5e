"""Calendar dates become study days by the study's own day zero."""

import pytest
from record_cases import BY_AGE, BY_DOSE, BY_TRIGGER, only, problems, read, study, told

SUBJECTS = "subject,arm,sex,litter,age\nA1,control,,,\n"
SCORES = (
    "subject,date,measure,value\nA1,2024-02-26,bbb,18\nA1,2024-03-04,bbb,16\nA1,2024-03-11,bbb,12\n"
)
BIRTH = "life: {label: Life, events: [death, humane], censored_by: [lost], origin: birth}"


def with_dates(extra: str, values: str, **tables: str) -> dict[str, bytes]:
    """One subject whose row holds these dates, and its tables."""
    subjects = f"subject,arm,sex,litter,age,{extra}\nA1,control,,,,{values}\n"
    return only(subjects=subjects, **tables)


def test_the_first_score_that_meets_the_trigger_is_day_zero():
    assert [o.day for o in read(only(subjects=SUBJECTS, observations=SCORES)).observations] == [
        -7, 0, 7,
    ]  # fmt: skip


def test_everything_is_counted_from_the_day_zero_that_the_scores_give():
    given = only(
        subjects=SUBJECTS,
        observations=SCORES,
        events="subject,date,event\nA1,2024-04-03,death\n",
        doses="subject,date,product\nA1,2024-03-04,vehicle\n",
    )
    records = read(given)
    assert (records.events[0].day, records.doses[0].day) == (30, 0)


def test_the_first_administration_is_day_zero():
    given = only(
        subjects=SUBJECTS,
        doses="subject,date,product\nA1,2024-03-12,vehicle\nA1,2024-03-05,vehicle\n",
        observations="subject,date,measure,value\nA1,2024-03-01,weight,250\n",
    )
    records = read(given, study(BY_DOSE))
    assert [dose.day for dose in records.doses] == [7, 0]
    assert records.observations[0].day == -4


def test_an_age_and_the_birth_date_give_day_zero():
    given = with_dates(
        "birth_date", "2024-01-01",
        observations="subject,date,measure,value\nA1,2024-03-11,weight,250\n",
    )  # fmt: skip
    records = read(given, study(BY_AGE))
    assert records.observations[0].day == 0
    assert records.subjects[0].age_days == 70


def test_a_stated_day_zero_goes_before_a_derived_one():
    scores = "subject,date,measure,value\nA1,2024-03-11,bbb,12\n"
    given = with_dates("day_zero", "2024-03-09", observations=scores)
    assert read(given).observations[0].day == 2


def test_a_stated_day_zero_after_the_trigger_was_met_is_refused():
    given = with_dates("day_zero", "2024-03-11", observations=SCORES)
    assert told(given) == [("observations.csv:3:4", "value")]


def test_days_and_dates_may_stand_in_different_tables():
    given = with_dates(
        "day_zero", "2024-03-04",
        observations="subject,day,measure,value\nA1,0,bbb,15\n",
        events="subject,date,event\nA1,2024-03-31,death\n",
    )  # fmt: skip
    assert read(given).events[0].day == 27


def test_a_day_and_a_date_in_one_row_must_agree():
    rows = "subject,day,date,event\nA1,27,2024-03-31,death\n"
    assert read(with_dates("day_zero", "2024-03-04", events=rows)).events[0].day == 27
    rows = "subject,day,date,event\nA1,28,2024-03-31,death\n"
    assert told(with_dates("day_zero", "2024-03-04", events=rows)) == [("events.csv:2:3", "date")]


def test_a_subject_that_has_not_come_to_day_zero_is_left_out_and_said_to_be():
    subjects = f"{SUBJECTS}A2,cells,,,\n"
    scores = f"{SCORES}A2,2024-03-11,bbb,19\n"
    events = "subject,date,event\nA2,2024-03-20,lost\n"
    records = read(only(subjects=subjects, observations=scores, events=events))
    assert [s.subject for s in records.subjects] == ["A1"]
    assert records.events == ()
    assert "A2: has not come to day zero, so its rows are left out" in records.findings


def test_a_date_without_any_day_zero_is_refused():
    given = only(
        subjects=SUBJECTS,
        observations="subject,day,measure,value\nA1,1,weight,250\n",
        events="subject,date,event\nA1,2024-03-20,lost\n",
    )
    assert told(given) == [("events.csv:2:2", "date")]


@pytest.mark.parametrize(
    "date",
    [
        "2024-02-30",
        "2023-02-29",
        "04.03.2024",
        "3/4/2024",
        "45355",
        "1024-03-04",
        "March",
        "2024-3-4",
    ],
)
def test_a_date_that_is_none_or_could_be_two_is_refused(date):
    rows = f"subject,date,event\nA1,{date},death\n"
    assert told(with_dates("day_zero", "2024-03-04", events=rows)) == [("events.csv:2:2", "date")]


def test_a_serial_number_is_recognised_as_the_date_it_was():
    rows = "subject,date,event\nA1,45355,death\n"
    (problem,) = problems(with_dates("day_zero", "2024-03-04", events=rows))
    assert "a spreadsheet's number for the date 2024-03-04" in problem.found


def test_a_date_further_than_a_life_from_day_zero_is_refused():
    rows = "subject,date,event\nA1,2199-03-04,death\n"
    assert told(with_dates("day_zero", "2024-03-04", events=rows)) == [("events.csv:2:2", "date")]


def test_an_age_is_counted_from_the_birth_date():
    given = with_dates("birth_date,day_zero", "2024-01-01,2024-03-04")
    assert read(given, study(BY_TRIGGER, BIRTH)).subjects[0].age_days == 63


def test_an_age_may_be_written_in_days():
    given = with_dates("age_days", "91")
    assert read(given, study(BY_TRIGGER, BIRTH)).subjects[0].age_days == 91


@pytest.mark.parametrize(
    ("extra", "values", "what"),
    [
        ("birth_date,day_zero,age_days", "2024-01-01,2024-03-04,64", "age_days"),
        ("birth_date,day_zero", "2024-03-05,2024-03-04", "birth_date"),
        ("age_days", "-1", "age_days"),
        ("age_days", "", "age_days"),
    ],
)
def test_an_age_that_cannot_be_or_is_needed_is_named(extra, values, what):
    found = told(with_dates(extra, values), study(BY_TRIGGER, BIRTH))
    assert what in [about for _, about in found]


@pytest.mark.parametrize(
    ("extra", "values", "what"),
    [("age_days", "71", "age_days"), ("birth_date,day_zero", "2024-01-01,2024-03-12", "day_zero")],
)
def test_an_age_other_than_that_of_day_zero_is_refused(extra, values, what):
    assert [about for _, about in told(with_dates(extra, values), study(BY_AGE))] == [what]
