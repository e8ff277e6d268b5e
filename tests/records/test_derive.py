"""Times, values and stages that analyses take from the records."""

from dataclasses import replace

import pytest
from record_cases import BY_AGE, BY_TRIGGER, only, read, study

from cellcourse.errors import RecordsError
from cellcourse.records.derive import (
    at_baseline,
    follow_up,
    stages,
    subjects_by_arm,
    times_to_event,
    traces,
    visit_of,
)
from cellcourse.records.tables import Observation, Place, Records

BIRTH = "life: {label: Life, events: [death, humane], censored_by: [lost], origin: birth}"
SUBJECTS = "subject,arm,sex,litter,age\nB,cells,male,,\nA,control,female,,12\nC,cells,,,\n"


def records(**tables: str) -> Records:
    """Three subjects, of whom these tables tell."""
    return read(only(**{"subjects": SUBJECTS, **tables}))


def events(rows: str, endpoint: str = "survival", **tables: str):
    given = records(events=f"subject,day,event\n{rows}", **tables)
    return {
        t.subject: (t.time, t.happened, t.event) for t in times_to_event(study(), given, endpoint)
    }


def scored(rows: str) -> Records:
    return records(observations=f"subject,day,visit,measure,value,missing\n{rows}")


def test_subjects_come_by_arm_in_the_order_of_the_study_file():
    assert [s.subject for s in subjects_by_arm(study(), records())] == ["A", "B", "C"]


def test_an_endpoint_takes_the_first_of_its_events():
    assert events("A,30,death\nB,12,humane\nC,8,tube\nC,20,death\n") == {
        "A": (30, True, "death"), "B": (12, True, "humane"), "C": (20, True, "death"),
    }  # fmt: skip
    assert events("C,20,death\nC,8,tube\n", "tube-free")["C"] == (8, True, "tube")


def test_an_event_that_ends_follow_up_censors():
    assert events("A,15,lost\n")["A"] == (15, False, "lost")
    assert events("A,15,lost\nA,9,tube\n", "tube-free")["A"] == (9, True, "tube")


def test_an_endpoint_on_the_day_on_which_follow_up_ends_counts_as_reached():
    assert events("A,9,lost\nA,9,tube\n", "tube-free")["A"] == (9, True, "tube")


def test_without_an_event_a_subject_is_censored_on_its_last_day_with_a_record():
    observed = "subject,day,measure,value,missing\nA,21,weight,250,\nA,28,weight,,ill\n"
    doses = "subject,day,product\nB,7,vehicle\n"
    harms = "subject,system,term,day\nC,Skin,Rash,11\n"
    given = events("", observations=observed, doses=doses, adverse_events=harms)
    assert given == {"A": (21, False, None), "B": (7, False, None), "C": (11, False, None)}


def test_a_subject_of_whom_nothing_is_recorded_is_censored_at_the_origin():
    assert events("")["A"] == (0, False, None)


def test_a_subject_seen_only_before_day_zero_is_censored_at_the_origin():
    given = "subject,day,measure,value\nA,-7,weight,250\n"
    assert events("", observations=given)["A"] == (0, False, None)


def test_time_from_birth_adds_the_age_on_day_zero():
    plan = study(BY_TRIGGER, BIRTH)
    given = read(
        only(
            subjects="subject,arm,sex,litter,age,age_days\nA,control,,,,100\n",
            events="subject,day,event\nA,30,death\n",
        ),
        plan,
    )
    assert times_to_event(plan, given, "life")[0].time == 130
    assert times_to_event(plan, given, "survival")[0].time == 30


def test_time_from_birth_knows_the_age_at_which_day_zero_is_declared():
    plan = study(BY_AGE, BIRTH)
    given = read(only(subjects=SUBJECTS, events="subject,day,event\nA,30,death\n"), plan)
    assert times_to_event(plan, given, "life")[0].time == 100


def test_time_from_birth_without_an_age_is_refused_with_the_count():
    with pytest.raises(RecordsError, match="the age of 3 of 3 subjects"):
        times_to_event(study(BY_TRIGGER, BIRTH), records(), "life")


def test_follow_up_says_what_ended_it_and_from_when_nobody_can_be_scored():
    given = records(
        events="subject,day,event\nA,30,death\nB,12,lost\n",
        observations="subject,day,measure,value\nC,5,weight,200\n",
    )
    found = {f.subject: (f.last_day, f.ended_by, f.dead_day) for f in follow_up(study(), given)}
    assert found == {"A": (30, "death", 30), "B": (12, "lost", None), "C": (5, None, None)}


def test_follow_up_without_any_record_has_no_last_day():
    assert follow_up(study(), records())[0].last_day is None


def test_a_trace_holds_the_values_by_day_without_the_missing_ones():
    given = scored("A,7,,bbb,12,\nA,0,,bbb,15,\nA,9,,bbb,,ill\n")
    trace = traces(study(), given, "bbb")[0]
    assert (trace.subject, trace.days, trace.values) == ("A", (0, 7), (15.0, 12.0))
    assert (trace.on(7), trace.on(9)) == (12.0, None)


def test_every_subject_has_a_trace_even_an_empty_one():
    assert [t.days for t in traces(study(), scored("A,0,,bbb,15,\n"), "bbb")] == [(0,), (), ()]


def test_the_first_day_at_or_below_a_threshold_is_a_day_of_assessment():
    trace = traces(study(), scored("A,0,,bbb,15,\nA,4,,bbb,7,\nA,7,,bbb,6,\n"), "bbb")[0]
    assert trace.first_day_at_or_below(7) == 4
    assert trace.first_day_at_or_below(6.9) == 7
    assert trace.first_day_at_or_below(1) is None


def test_the_baseline_of_a_measure_is_its_last_value_up_to_day_zero():
    given = scored("A,-7,,weight,240,\nA,-1,,weight,250,\nA,1,,weight,260,\nB,1,,weight,9,\n")
    assert at_baseline(study(), given, "weight") == {"A": 250.0, "B": None, "C": None}


def test_the_baseline_of_a_variable_is_what_the_subjects_table_says():
    assert at_baseline(study(), records(), "sex") == {"A": "female", "B": "male", "C": None}
    assert at_baseline(study(), records(), "age") == {"A": 12.0, "B": None, "C": None}


def observation(day: int, visit: str | None = None, measure: str = "bbb") -> Observation:
    return Observation("A", day, measure, 10.0, Place("observations.csv", 2), visit)


@pytest.mark.parametrize(
    ("day", "visit"),
    [(-1, "start"), (1, "start"), (2, None), (6, "week1"), (9, "week1"), (10, None)],
)
def test_a_day_inside_a_window_belongs_to_its_visit(day, visit):
    assert visit_of(study(), observation(day)) == visit


def test_a_visit_without_a_window_takes_its_due_day_only():
    assert visit_of(study(), observation(14)) == "week2"
    assert visit_of(study(), observation(15)) is None


def test_a_visit_takes_only_the_measures_that_it_has():
    assert visit_of(study(), observation(7, measure="scale")) is None


def test_the_visit_that_was_written_down_stands():
    assert visit_of(study(), observation(99, "week1")) == "week1"


def test_of_two_assessments_in_a_window_the_nearest_to_the_due_day_is_the_visits():
    trace = traces(study(), scored("A,6,,bbb,9,\nA,7,,bbb,8,\nA,9,,bbb,7,\n"), "bbb")[0]
    assert trace.visits == (None, "week1", None)
    assert trace.at("week1") == 8.0
    assert trace.at("week2") is None


def test_of_two_equally_near_the_earlier_is_the_visits():
    trace = traces(study(), scored("A,-1,,bbb,18,\nA,1,,bbb,8,\n"), "bbb")[0]
    assert trace.at("start") == 18.0


def counted(given: Records, completed_at: str | int | None):
    return {(c.arm, c.stage, c.reason): c.subjects for c in stages(study(), given, completed_at)}


def test_stages_count_who_entered_was_treated_completed_and_why_others_ended():
    given = records(
        doses="subject,day,product\nB,0,msc\n",
        events="subject,day,event\nB,3,lost\n",
        observations="subject,day,visit,measure,value\nA,7,week1,weight,250\nC,2,,weight,200\n",
    )
    assert counted(given, "week1") == {
        ("control", "entered", None): ("A",),
        ("control", "treated", None): (),
        ("control", "completed", None): ("A",),
        ("cells", "entered", None): ("B", "C"),
        ("cells", "treated", None): ("B",),
        ("cells", "completed", None): (),
        ("cells", "ended", "lost"): ("B",),
        ("cells", "not completed", None): ("C",),
    }


def test_a_subject_that_completed_and_then_died_counts_as_completed():
    given = records(
        events="subject,day,event\nA,40,death\n",
        observations="subject,day,measure,value\nA,30,weight,250\n",
    )
    assert counted(given, 28)["control", "completed", None] == ("A",)
    assert ("control", "ended", "death") not in counted(given, 28)


def test_without_a_completing_visit_a_subject_is_followed_until_an_event():
    given = records(events="subject,day,event\nB,40,death\n")
    found = counted(given, None)
    assert found["cells", "ended", "death"] == ("B",)
    assert found["cells", "followed", None] == ("C",)


@pytest.mark.parametrize("completed_at", [None, 7, "week1"])
def test_everyone_who_entered_is_in_exactly_one_last_stage(completed_at):
    given = records(
        events="subject,day,event\nB,9,death\n",
        observations="subject,day,measure,value\nB,7,bbb,10\nA,7,bbb,12\n",
    )
    last = [
        subject
        for count in stages(study(), given, completed_at)
        if count.stage not in {"entered", "treated"}
        for subject in count.subjects
    ]
    assert sorted(last) == ["A", "B", "C"]
    assert all(c.n == len(c.subjects) for c in stages(study(), given, completed_at))


def test_the_order_of_rows_changes_nothing():
    given = records(
        events="subject,day,event\nA,30,death\nB,12,lost\nC,8,tube\n",
        observations="subject,day,measure,value\nA,7,bbb,12\nA,0,bbb,15\nB,0,bbb,14\n",
    )
    turned = replace(given, events=given.events[::-1], observations=given.observations[::-1])
    assert times_to_event(study(), turned, "survival") == times_to_event(study(), given, "survival")
    assert traces(study(), turned, "bbb") == traces(study(), given, "bbb")
