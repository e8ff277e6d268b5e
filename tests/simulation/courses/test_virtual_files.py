"""A virtual study as tables: what is written is what is read back, and says it is simulated."""

import numpy as np
import pytest

from cellcourse.records.derive import follow_up
from cellcourse.records.read import read_records
from cellcourse.simulation.compiled import block
from cellcourse.simulation.plain import as_simulated, virtual_files
from cellcourse.simulation.protocol import NEVER
from cellcourse.study.origin import origin_of


def run(virtual, law, first, trials):
    chosen = virtual.model.laws[law]
    return block(
        virtual.protocol, virtual.model, chosen, virtual.values(law)[None], 3, first, trials
    )


def read_back(virtual, courses, trial):
    return read_records(virtual.study, virtual_files(virtual.study, courses, trial))


def values_of(records, courses):
    """(subjects, measures, columns) the values of records, placed like those of courses."""
    plan = courses.protocol
    table = np.full((len(plan.arm), len(plan.measures), len(plan.days)), np.nan)
    number = {subject.subject: at for at, subject in enumerate(records.subjects)}
    column = {int(day): at for at, day in enumerate(plan.days)}
    for seen in records.observations:
        place = number[seen.subject], plan.measures.index(seen.measure), column[seen.day]
        table[place] = seen.value
    return table


@pytest.mark.parametrize("kind", ["rats", "patients"])
def test_records_hold_every_value_and_event_as_it_was(request, kind):
    virtual = request.getfixturevalue(kind)
    for law in virtual.model.laws:
        courses = run(virtual, law, 4, 3)
        records = read_back(virtual, courses, 5)
        assert np.array_equal(values_of(records, courses), courses.values[1], equal_nan=True)
        found = {(row.subject, row.event): row.day for row in records.events}
        assert len(found) == (courses.event_day[1] != NEVER).sum()
        assert sorted(found.values()) == sorted(courses.event_day[1][courses.event_day[1] != NEVER])


@pytest.mark.parametrize("number", range(20))
def test_generated_studies_are_read_back_without_a_problem(generated, number):
    virtual = generated(number)
    for law in virtual.model.laws:
        courses = run(virtual, law, number, 1)
        records = read_back(virtual, courses, number)
        assert np.array_equal(values_of(records, courses), courses.values[0], equal_nan=True)
        followed = [one.last_day for one in follow_up(virtual.study, records)]
        assert followed == courses.last_day[0].tolist()


def test_nobody_is_infused_or_seen_after_the_end(rats):
    records = read_back(rats, run(rats, "clock", 0, 1), 0)
    end = {row.subject: row.day for row in records.events}
    assert all(dose.day < end[dose.subject] for dose in records.doses)
    assert all(seen.day <= end[seen.subject] for seen in records.observations)


def test_the_study_of_virtual_subjects_says_so(rats):
    virtual = as_simulated(rats.study, "Virtual rats of the law clock, seed 3.")
    assert origin_of(virtual, ["observations"]) == "simulated"
    assert rats.study.data_origin != virtual.data_origin


def test_baseline_variables_that_no_model_has_are_not_reported(patients):
    records = read_back(patients, run(patients, "line", 0, 1), 0)
    assert {value for subject in records.subjects for value in subject.baseline.values()} == {None}


def test_the_age_at_the_trigger_is_written_down(rats):
    courses = run(rats, "clock", 0, 1)
    ages = [subject.age_days for subject in read_back(rats, courses, 0).subjects]
    assert ages == courses.age[0].tolist()
    assert min(ages) > 84
