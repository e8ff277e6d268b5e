"""Reading CSV tables: what comes back when all is well, and what is named when it is not."""

import hashlib
import math

import pytest
from record_cases import BY_TRIGGER, TABLES, files, only, problems, read, study, told

from cellcourse.errors import RecordsError
from cellcourse.records.read import read_records
from cellcourse.records.tables import Place


def test_good_tables_become_rows_with_their_place():
    records = read(files())
    assert [s.subject for s in records.subjects] == ["A1", "A2", "A3"]
    assert records.subjects[0].baseline == {"sex": "female", "litter": "L1", "age": 12.0}
    assert records.subjects[1].place == Place("subjects.csv", 3)
    assert records.doses[2].cells == 2e6
    assert [(e.subject, e.day, e.event) for e in records.events] == [
        ("A1", 30, "death"), ("A3", 5, "humane"), ("A2", 3, "tube"),
    ]  # fmt: skip
    assert records.flow[1].n == 6


def test_empty_and_not_reported_are_both_unknown():
    records = read(files())
    assert records.subjects[1].baseline == {"sex": "male", "litter": None, "age": None}
    assert records.subjects[2].baseline["sex"] is None
    assert records.batches[0].karyotype is None


def test_limbs_make_the_total_of_the_animal():
    made = next(o for o in read(files()).observations if o.items is not None)
    assert (made.value, made.items) == (14.5, {"left": 14.0, "right": 15.0})


def test_a_missing_assessment_keeps_its_reason():
    gone = [o for o in read(files()).observations if o.value is None]
    assert [(o.subject, o.visit, o.missing) for o in gone] == [("A2", "week1", "ill")]


def test_a_reflex_not_shown_in_time_is_later_than_any_time():
    assert next(o for o in read(files()).observations if o.measure == "righting").value == math.inf


def test_a_righting_time_at_the_very_limit_is_a_value():
    kept = files(observations="subject,day,measure,value\nA1,0,righting,30\n")
    assert read(kept).observations[0].value == 30


def test_the_arm_of_an_adverse_event_follows_from_its_subject():
    first, second = read(files()).adverse_events
    assert (first.arm, first.subject, first.subjects, first.serious) == ("cells", "A2", 1, False)
    assert (second.arm, second.subject, second.subjects) == ("control", None, 2)


def test_every_input_has_its_digest():
    given = files()
    expected = tuple((n, hashlib.sha256(given[n]).hexdigest()) for n in sorted(given))
    assert read(given).digests == expected


def test_folders_in_file_names_do_not_matter():
    given = {f"my study/data/{name}": data for name, data in files().items()}
    assert len(read(given).subjects) == 3


def test_observations_are_sorted_however_they_were_typed():
    head, *rows = TABLES["observations.csv"].splitlines()
    backwards = "\n".join([head, *reversed(rows)])
    kept = [(o.subject, o.day, o.measure, o.value) for o in read(files()).observations]
    again = read(files(observations=backwards))
    assert [(o.subject, o.day, o.measure, o.value) for o in again.observations] == kept


def test_every_problem_in_every_file_is_told_at_once_and_in_order():
    spoilt = files(
        subjects="subject,arm,sex,litter,age\nA1,contrl,female,,\nA2,cells,man,,7\nA3,cells,,,\n",
        events="subject,day,event,note\nA1,30,dead,\nA9,2,death,\n",
        doses=None,
        batches=None,
    )
    assert told(spoilt) == [
        ("subjects.csv:2:2", "arm"),
        ("subjects.csv:3:3", "sex"),
        ("subjects.csv:3:5", "age"),
        ("events.csv:2:3", "event"),
        ("events.csv:3:1", "subject"),
    ]


def test_a_problem_says_what_was_found_and_what_is_accepted():
    (problem,) = problems(files(events="subject,day,event,note\nA1,30,dead,\n"))
    assert problem.found == "'dead'"
    assert problem.accepted == "death, humane, lost, tube"


def test_a_message_shows_no_other_cell_and_no_arm():
    spoilt = files(
        observations="subject,day,measure,item,value\nA2,0,bbb,left,13\nA2,0,bbb,right,17\n"
        "A2,0,bbb,,16\nA2,33,weight,,211.25\n",
        events="subject,day,event,note\nA2,29,death,secret\n",
    )
    said = "\n".join(str(problem) for problem in problems(spoilt))
    for hidden in ("13", "17", "211.25", "29", "secret", "A2", "cells,", "control"):
        assert hidden not in said


@pytest.mark.parametrize(
    ("header", "where", "what"),
    [
        ("subject,day,event,nota", "events.csv:1:4", "column"),
        ("subject,day,event,event", "events.csv:1:4", "column"),
        ("Subject,day,event,note", "events.csv:1:1", "column"),
        ("subject,day,note", "events.csv:1:1", "column"),
    ],
)
def test_wrong_double_and_missing_columns_are_named(header, where, what):
    assert (where, what) in told(files(events=f"{header}\n"))


def test_a_column_that_is_only_spelt_differently_is_recognised():
    found = problems(files(events="subject,day,event,Note\n"))[0].found
    assert found == "'Note', almost note"


def test_a_unit_in_brackets_after_a_column_is_not_read():
    given = files(doses="subject,day (days),product,volume_ml (mL)\nA1,0,vehicle,0.5\n")
    assert read(given).doses[0].volume_ml == 0.5


def test_a_declared_baseline_variable_needs_its_column():
    given = files(subjects="subject,arm,sex,litter\nA1,control,female,L1\n")
    assert [p.accepted for p in problems(given) if p.what == "column"] == ["also a column age"]


def test_a_study_without_its_subjects_is_refused():
    assert ("subjects", "table") in told(files(subjects=None))


def test_a_file_that_is_no_table_is_named():
    (problem,) = problems({**files(), "mice.csv": b"a,b\n"})
    assert (problem.where, problem.found) == ("mice.csv", "mice.csv")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A1,0,start,bbb,,22,", "value"),
        ("A1,0,start,bbb,,-1,", "value"),
        ("A1,0,start,bbb,,15.3,", "value"),
        ("A1,0,start,bbb,,many,", "value"),
        ("A1,0,start,bbb,,1e999,", "value"),
        ("A1,0,start,bbb,left,15.5,", "value"),
        ("A1,0,start,bbb,tail,15,", "item"),
        ("A1,0,start,gait,,15,", "measure"),
        ("A1,0,week9,bbb,,15,", "visit"),
        ("A1,0.5,start,bbb,,15,", "day"),
        ("A1,40000,start,bbb,,15,", "day"),
        ("A1,,start,bbb,,15,", "day"),
        ("B7,0,start,bbb,,15,", "subject"),
        ("A1,0,start,bbb,,,", "value"),
        ("A1,0,start,bbb,,not reported,", "value"),
        ("A1,0,start,bbb,,15,ill", "missing"),
        ("A1,0,start,bbb,,,tired", "missing"),
        ("A1,0,start,bbb,left,,ill", "missing"),
        ("A1,0,start,righting,,30.5,", "value"),
    ],
)
def test_an_observation_that_cannot_be_is_named_by_its_column(row, column):
    given = files(observations=f"subject,day,visit,measure,item,value,missing\n{row}\n")
    places = dict.fromkeys(["subject", "day", "visit", "measure", "item", "value", "missing"])
    at = list(places).index(column) + 1
    assert told(given) == [(f"observations.csv:2:{at}", column)]


@pytest.mark.parametrize(
    "rows",
    [
        "A1,0,,bbb,left,14,\nA1,0,,bbb,right,15,\nA1,0,,bbb,,14,",
        "A1,0,,bbb,left,14,",
        "A1,0,,bbb,left,14,\nA1,0,,bbb,left,14,\nA1,0,,bbb,right,15,",
        "A1,0,,bbb,,14,\nA1,0,,bbb,,14,",
        "A1,0,,bbb,,14,\nA1,0,,bbb,,,ill",
        "A1,0,,bbb,,14,\nA1,1,,bbb,,14,\nA1,0,,bbb,,14,",
        "A1,0,start,bbb,left,14,\nA1,0,week1,bbb,right,15,",
        "A1,0,start,bbb,,14,\nA1,3,start,bbb,,14,",
        "A1,0,,scale,q1,4,\nA1,0,,scale,q2,4,",
    ],
    ids=[
        "total is not what the limbs make", "one limb only", "a limb twice", "a total twice",
        "a total and a reason", "twice on a day", "two visits in one", "two days in a visit",
        "questions without an answer",
    ],
)  # fmt: skip
def test_rows_of_one_assessment_that_do_not_fit_are_refused(rows):
    given = files(
        observations=f"subject,day,visit,measure,item,value,missing\n{rows}\n", doses=None
    )
    assert len(problems(given)) == 1


def test_all_answers_make_the_total_and_a_right_total_may_stand_beside_them():
    questions = ["q1", "q2", "q3", "q4", "q5a", "q6", "q7", "q8", "q9", "q10", "q11", "q12"]
    rows = "".join(f"A1,0,scale,{question},3,\n" for question in questions)
    for total in ("", "A1,0,scale,,36,\n"):
        given = files(observations=f"subject,day,measure,item,value,missing\n{rows}{total}")
        (made,) = read(given).observations
        assert (made.value, len(made.items)) == (36, 12)


@pytest.mark.parametrize(
    ("table", "text", "where"),
    [
        ("subjects", "subject,arm,sex,litter,age\nA1,control,,,\nA1,cells,,,\n", "3:1"),
        ("events", "subject,day,event\nA1,3,tube\nA1,4,tube\n", "3:3"),
        ("events", "subject,day,event\nA1,3,death\nA1,3,humane\n", "3:3"),
        ("events", "subject,day,event\nA1,3,lost\nA1,5,tube\n", "3:2"),
        ("events", "subject,day,event\nA1,-3,death\n", "2:2"),
        ("doses", "subject,day,product\nA1,-1,vehicle\n", "2:2"),
        ("doses", "subject,day,product\nA1,0,vehicle\nA1,0,vehicle\n", "3:3"),
        ("doses", "subject,day,product\nA1,31,vehicle\n", "2:2"),
        ("doses", "subject,day,product,batch\nA1,0,msc,B9\n", "2:4"),
        ("doses", "subject,day,product,batch\nA1,0,msc,B1\n", "2:4"),
        ("doses", "subject,day,product,batch\nA2,0,vehicle,B1\n", "2:4"),
        ("doses", "subject,day,product,cells\nA1,0,vehicle,-5\n", "2:4"),
        ("batches", "batch,product,viability_percent\nB1,msc,100.5\n", "2:3"),
        ("batches", "batch,product\nB1,msc\nB1,msc\n", "3:1"),
        ("flow", "stage,n\nscreened,9\nscreened,9\n", "3:1"),
        ("flow", "stage,n\nscreened,-9\n", "2:2"),
        ("flow", "stage,n\nscreened,\n", "2:2"),
        ("adverse_events", "arm,system,term,day,end_day\ncells,Skin,Rash,4,3\n", "2:5"),
        ("adverse_events", "arm,system,term,subjects\ncells,Skin,Rash,0\n", "2:4"),
        ("adverse_events", "subject,system,term,subjects\nA1,Skin,Rash,2\n", "2:4"),
        ("adverse_events", "subject,arm,system,term\n,,Skin,Rash\n", "2:2"),
        ("adverse_events", "subject,system,term,day\nA1,Skin,Rash,31\n", "2:4"),
        ("adverse_events", "subject,system,term,serious\nA1,Skin,Rash,perhaps\n", "2:4"),
        ("adverse_events", "subject,system,term\nA1,,Rash\n", "2:2"),
    ],
)
def test_what_cannot_have_happened_is_named(table, text, where):
    assert f"{table}.csv:{where}" in [place for place, _ in told(files(**{table: text}))]


def test_nothing_is_assessed_after_death():
    late = "subject,day,measure,value\nA1,0,bbb,12\nA1,30,bbb,3\nA1,31,bbb,3\n"
    assert told(files(observations=late)) == [("observations.csv:4:2", "day")]


def test_a_missed_assessment_may_follow_death_because_it_says_nothing_new():
    late = "subject,day,measure,value,missing\nA1,31,bbb,,ill\n"
    assert len(read(files(observations=late)).observations) == 1


def test_days_must_count_from_the_first_score_that_meets_the_trigger():
    early = "subject,day,measure,value\nA1,-3,bbb,16\nA2,0,bbb,17\nA3,0,bbb,12\n"
    found = problems(files(observations=early))
    assert [p.where for p in found] == ["observations.csv:2:4", "observations.csv:3:4"]
    assert "bbb at most 16" in found[0].accepted


def test_days_must_count_from_the_first_administration():
    late = only(
        subjects=TABLES["subjects.csv"], doses="subject,day,product\nA1,7,vehicle\nA1,3,vehicle\n"
    )
    assert told(late, study("{by: first administration}")) == [("doses.csv:3:2", "day")]


def test_a_refusal_counts_its_problems():
    with pytest.raises(RecordsError, match="^2 problems in the data tables$") as refused:
        read_records(study(BY_TRIGGER), files(events="subject,day,event\nA1,x,death\nA1,1,dead\n"))
    assert refused.value.exit_code == 5


def test_a_wrong_arm_does_not_hide_or_invent_what_else_is_wrong():
    subjects = TABLES["subjects.csv"].replace("A1,control", "A1,Control")
    found = problems(files(subjects=subjects))
    assert [(p.what, p.found) for p in found] == [
        ("arm", "'Control', which is control in other capitals")
    ]


def test_a_repeated_row_is_told_where_it_stands_already():
    rows = TABLES["events.csv"]
    last = rows.splitlines()[-1]
    found = problems(files(events=f"{rows}{last}\n"))
    line = len(rows.splitlines())
    assert any(p.accepted.endswith(f"; line {line} has it already") for p in found)
