"""Subjects with each adverse event, and what none leaves open."""

import pytest

ENTRY = {
    "method": "adverse-events", "monitored": {"Skin": ["Rash", "Itch"], "Gut": ["Nausea"]},
    "arms": ["vehicle", "low"],
}  # fmt: skip


@pytest.fixture
def subjects(rows):
    return tuple(rows.subject(f"{arm[0]}{i}", arm) for arm in ("vehicle", "low") for i in range(6))


@pytest.fixture
def named(rows, subjects):
    return rows.records(
        subjects,
        adverse_events=(
            rows.adverse("low", "Rash", 1, subject="l0", severity="mild", serious=False, day=3),
            rows.adverse("low", "Rash", 1, subject="l0", severity="severe", serious=True, day=9),
            rows.adverse("low", "Rash", 1, subject="l1", severity="mild"),
            rows.adverse("vehicle", "Blister", 1, subject="v2"),
            rows.adverse("high", "Rash", 1, subject="h0"),
        ),
    )


def count(result, arm, item):
    return result.estimate("subjects with event", arm=arm, item=item).value


def test_a_subject_counts_once_however_often_it_had_the_event(ask, named):
    result = ask(ENTRY, named)
    assert (count(result, "low", "Rash"), count(result, "vehicle", "Rash")) == (2, 0)
    assert count(result, "all", "Rash") == 2, "the arm that is not compared is not counted"


@pytest.mark.reference("R 4.2.2 binom.test(2, 6), binom.test(0, 6)")
def test_shares_have_exact_intervals(ask, named):
    result = ask(ENTRY, named)
    some = result.estimate("share with event", arm="low", item="Rash")
    none = result.estimate("share with event", arm="vehicle", item="Rash")
    assert (some.low, some.high) == pytest.approx((0.04327187, 0.7772219), rel=1e-6)
    assert (none.low, none.high) == pytest.approx((0, 0.4592581), rel=1e-6)


def test_an_event_that_was_not_looked_for_is_listed_under_its_system(ask, named):
    labels = [(row.group, row.label) for row in ask(ENTRY, named).rows]
    assert labels == [("Skin", "Rash"), ("Skin", "Itch"), ("Skin", "Blister"), ("Gut", "Nausea")]


def test_what_is_recorded_of_an_event_is_told_and_the_rest_not_reported(ask, named):
    cells = {row.label: dict(row.cells) for row in ask(ENTRY, named).rows}
    assert cells["Rash"]["severity"] == "mild; severe"
    assert cells["Rash"]["serious"] == "no; yes"
    assert cells["Rash"]["day"] == "3; 9"
    assert cells["Rash"]["outcome"] is None
    assert cells["Itch"]["outcome"] == ""


def test_subjects_with_any_event_are_counted_where_all_are_named(ask, named):
    result = ask(ENTRY, named)
    assert count(result, "low", "any adverse event") == 2
    assert count(result, "all", "any adverse event") == 3


def test_counts_without_names_bound_the_subjects_with_any_event(ask, rows, subjects):
    records = rows.records(
        subjects, adverse_events=(rows.adverse("low", "Rash", 3), rows.adverse("low", "Itch", 4))
    )
    result = ask(ENTRY, records)
    found = result.estimate("subjects with event", arm="low", item="any adverse event")
    assert found.value is None
    assert found.note.startswith("between 4 and 6 subjects")
    assert any("give a count without the subjects" in limit for limit in result.limits)


def test_bounds_of_all_arms_add_up_because_arms_share_no_subject(ask, rows, subjects):
    told = (
        rows.adverse("vehicle", "Rash", 1),
        rows.adverse("low", "Rash", 2),
        rows.adverse("low", "Itch", 2),
    )
    result = ask(ENTRY, rows.records(subjects, adverse_events=told))
    assert count(result, "vehicle", "any adverse event") == 1
    found = result.estimate("subjects with event", arm="all", item="any adverse event")
    assert found.note.startswith("between 3 and 5 subjects")


def test_named_subjects_are_the_least_that_an_arm_can_have(ask, rows, subjects):
    told = (
        rows.adverse("low", "Rash", 1, subject="l0"),
        rows.adverse("low", "Itch", 1, subject="l1"),
        rows.adverse("low", "Nausea", 1),
    )
    result = ask(ENTRY, rows.records(subjects, adverse_events=told))
    found = result.estimate("subjects with event", arm="low", item="any adverse event")
    assert found.note.startswith("between 2 and 3 subjects")


def test_one_kind_of_event_without_names_can_still_be_counted(ask, rows, subjects):
    records = rows.records(subjects, adverse_events=(rows.adverse("low", "Rash", 3),))
    assert count(ask(ENTRY, records), "low", "any adverse event") == 3


def test_a_row_that_counts_nobody_is_no_event(ask, rows, subjects):
    records = rows.records(subjects, adverse_events=(rows.adverse("low", "Rash", 0),))
    result = ask(ENTRY, records)
    assert count(result, "low", "Rash") == 0
    assert count(result, "low", "any adverse event") == 0


def test_no_event_is_a_limit_for_each_arm_and_altogether(ask, named):
    limits = ask(ENTRY, named).limits
    assert (
        "No event among 6 subjects leaves a true frequency of up to 46 % open (Vehicle)." in limits
    )
    assert any("among 12 subjects" in limit and "all arms together" in limit for limit in limits)


def test_only_those_who_were_treated_were_exposed(ask, rows, subjects, named):
    treated = rows.records(
        subjects, adverse_events=named.adverse_events, doses=(rows.dose("l0"), rows.dose("l1"))
    )
    result = ask(ENTRY, treated)
    assert dict(result.n) == {"vehicle": 0, "low": 2}
    share = result.estimate("share with event", arm="vehicle", item="Rash")
    assert (share.value, share.note) == (None, "nobody was exposed")
    assert "Rows of subjects who were not treated are not counted: 1." in result.limits
