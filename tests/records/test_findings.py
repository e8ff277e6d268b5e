"""What is odd but can be true is told, without stopping anybody and without the arm."""

import pytest
from record_cases import TABLES, files, only, read

SUBJECTS = "subject,arm,sex,litter,age\nA1,control,,,\n"


def findings(**tables: str) -> tuple[str, ...]:
    return read(only(**{"subjects": SUBJECTS, **tables})).findings


def observed(rows: str) -> tuple[str, ...]:
    return findings(observations=f"subject,day,visit,measure,value\n{rows}\n")


def test_a_rise_beyond_belief_is_told_with_its_day():
    assert "A1: bbb rises by more than 4 up to day 7" in observed("A1,0,,bbb,10\nA1,7,,bbb,14.5")


def test_a_rise_that_can_be_believed_is_not_told():
    assert not any("rises" in f for f in observed("A1,0,,bbb,10\nA1,7,,bbb,14\nA1,9,,bbb,2"))


def test_a_measure_without_a_limit_may_rise():
    assert not any("rises" in f for f in observed("A1,0,,weight,10\nA1,7,,weight,900"))


def test_a_visit_outside_its_window_is_told():
    assert "A1: bbb of visit week1 on day 10 is outside the visit's window" in observed(
        "A1,10,week1,bbb,14"
    )


def test_a_visit_inside_its_window_or_without_one_is_not_told():
    found = observed("A1,9,week1,bbb,14\nA1,20,week2,bbb,14\nA1,2,,bbb,14")
    assert not any("window" in f for f in found)


def test_a_planned_dose_without_a_row_is_told_only_while_the_subject_is_followed():
    doses = "subject,day,product\nA1,0,vehicle\n"
    late = "subject,day,event\nA1,9,death\n"
    early = "subject,day,event\nA1,5,death\n"
    words = "A1: the dose of day 7 is planned and not recorded"
    same_day = "subject,day,event\nA1,7,death\n"
    assert words in findings(doses=doses, events=late)
    assert words not in findings(doses=doses, events=early)
    assert words not in findings(doses=doses, events=same_day)


def test_another_product_than_planned_is_told_without_saying_which():
    found = findings(doses="subject,day,product\nA1,0,msc\n")
    assert "A1: the dose of day 0 is not the planned product" in found


def test_a_study_without_doses_or_observations_says_so_once():
    assert findings() == (
        "subjects recorded: 1; planned: 4",
        "no dose is recorded",
        "no observation is recorded",
    )


def test_as_many_subjects_as_planned_are_nothing_odd():
    rows = "".join(f"A{n},control,,,\nB{n},cells,,,\n" for n in (1, 2))
    found = findings(subjects=f"subject,arm,sex,litter,age\n{rows}")
    assert not any(f.startswith("subjects recorded") for f in found)


def test_a_value_outside_the_usual_range_is_told_with_its_day():
    found = observed("A1,0,,weight,2.8\nA1,7,,weight,2800\nA1,9,,weight,280")
    assert "A1: weight on day 0 is below its usual 5" in found
    assert "A1: weight on day 7 is above its usual 1000" in found
    assert not any("day 9" in f for f in found)


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ("msc,iv,1e6", "is not by the planned route"),
        ("msc,intravenous,1e7", "is more than twice, or less than half, the planned amount"),
        ("msc,intravenous,1e5", "is more than twice, or less than half, the planned amount"),
    ],
)
def test_a_dose_unlike_the_plan_is_told_without_the_plan(dose, words):
    subjects = "subject,arm,sex,litter,age\nB1,cells,,,\n"
    rows = f"subject,day,product,route,cells\nB1,0,{dose}\n"
    assert f"B1: the dose of day 0 {words}" in findings(subjects=subjects, doses=rows)


def test_a_dose_close_to_the_plan_or_not_reported_is_not_told():
    subjects = "subject,arm,sex,litter,age\nB1,cells,,,\n"
    rows = "subject,day,product,route,cells\nB1,0,msc,intravenous,1.2e6\nB1,7,msc,,\n"
    found = findings(subjects=subjects, doses=rows)
    assert not any("the dose of" in f for f in found)


def test_a_subject_without_observations_is_told():
    found = read(files(subjects=f"{TABLES['subjects.csv']}A4,control,,,\n")).findings
    assert "A4: has no observation" in found


def test_no_finding_tells_the_arm():
    odd = files(
        doses="subject,day,product\nA1,0,msc\n",
        observations="subject,day,measure,value\nA1,0,bbb,9\nA1,7,bbb,16\n",
    )
    found = " ".join(read(odd).findings)
    assert all(word in found for word in ("rises", "planned", "no observation"))
    assert not any(word in found for word in ("control", "cells", "vehicle", "msc"))
