"""Verdicts on a batch, and the closing of a conditional one."""

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_batch import BATCH, GIVEN_AT, GIVING, PRODUCT, on, product_of

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded
from cellcourse.product.findings import Finding
from cellcourse.product.record import BatchRecord, Giving, MarkerResult, Person, TestResult
from cellcourse.product.release import judge, reconcile, verdict

RANK = {"rejected": 0, "not decidable": 1, "conditionally released": 2, "released": 3}
RELEASE = product_of(PRODUCT)


def replaced(batch, test, *results):
    kept = tuple(one for one in batch.tests if one.test != test)
    return dataclasses.replace(batch, tests=(*kept, *results))


def state(batch, giving=GIVING, at=GIVEN_AT, product=RELEASE):
    return judge(product, batch, giving=giving, at=at).state


def reasons(batch, giving=GIVING, at=GIVEN_AT, product=RELEASE):
    return [str(one) for one in judge(product, batch, giving=giving, at=at).reasons]


def test_a_batch_that_keeps_everything_is_released_without_a_reason_against_it():
    found = judge(RELEASE, BATCH, giving=GIVING, at=GIVEN_AT)
    assert found.state == "released"
    assert found.reasons == ()
    assert str(found) == "Batch B-7: released"


def test_a_released_batch_still_shows_every_limit_beside_its_result():
    found = judge(RELEASE, BATCH, giving=GIVING, at=GIVEN_AT)
    words = [str(one) for one in found.findings]
    assert "Viability: 95 %; at least 80 %" in words
    # 0.125 EU/mL x 5 mL / 60 kg, all within one hour.
    assert "Endotoxin: < 0.125 EU/mL, that is < 0.01042 EU/kg/h; at most 0.2 EU/kg/h" in words


def test_a_batch_below_its_limit_is_rejected_and_says_by_what():
    poor = replaced(BATCH, "viability", TestResult("viability", Bounded(79.9), "%"))
    assert state(poor) == "rejected"
    assert reasons(poor) == ["Viability: 79.9 %; at least 80 %"]


def test_every_reason_is_given_not_the_first():
    poor = replaced(BATCH, "viability", TestResult("viability", Bounded(60), "%"))
    poor = replaced(poor, "sterility", TestResult("sterility", "Staphylococcus"))
    poor = dataclasses.replace(poor, donor=Person("S-08", "female"))
    assert state(poor) == "rejected"
    assert reasons(poor) == [
        "Donor: autologous cells of S-08, not of the recipient",
        "Karyotype and sex: 46XY in cells of a female donor",
        "Viability: 60 %; at least 80 %",
        "Sterility: Staphylococcus; no growth",
    ]


@pytest.mark.parametrize("test", ["viability", "endotoxin", "sterility"])
def test_a_lacking_result_of_a_release_test_is_never_released(test):
    assert state(replaced(BATCH, test)) == "not decidable"
    unknown = replaced(BATCH, test, TestResult(test, None))
    assert state(unknown) == "not decidable"
    assert len(reasons(unknown)) == 1


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ({"weight_kg": None}, "needs the body weight, which is not recorded"),
        ({"volume_ml": None}, "needs the volume given, which is not recorded"),
        ({"hours": None}, "needs the duration of the infusion, which is not recorded"),
        ({"route": None}, "no limit is reported for the route not recorded"),
    ],
)
def test_a_limit_per_kg_and_hour_is_open_while_what_it_rests_on_is_not_recorded(lacking, words):
    giving = dataclasses.replace(GIVING, **lacking)
    assert state(BATCH, giving) == "not decidable"
    assert any(words in reason for reason in reasons(BATCH, giving))


def test_the_limit_of_endotoxin_follows_the_route():
    much = replaced(BATCH, "endotoxin", TestResult("endotoxin", Bounded(6), "EU/mL"))
    # 6 x 5 / 60 = 0.5 EU/kg: within 5 intravenously, above 0.2 intrathecally.
    assert state(much, dataclasses.replace(GIVING, route="intravenous")) == "released"
    assert state(much) == "rejected"


def test_a_bound_that_reaches_beyond_the_limit_leaves_it_open():
    blunt = replaced(BATCH, "endotoxin", TestResult("endotoxin", Bounded(6, "<"), "EU/mL"))
    assert state(blunt) == "not decidable"
    assert "the bound does not tell which" in reasons(blunt)[0]


def test_what_is_for_information_is_noted_and_withholds_nothing():
    odd = replaced(BATCH, "karyotype", TestResult("karyotype", "47XXY"))
    found = judge(RELEASE, odd, giving=GIVING, at=GIVEN_AT)
    assert found.state == "released"
    assert any(one.outcome == "noted" and one.about == "Karyotype" for one in found.findings)


def test_a_test_whose_purpose_is_not_reported_leaves_a_failure_undecided(without):
    product = without("tests", "viability", "purpose", to="not reported")
    poor = replaced(BATCH, "viability", TestResult("viability", Bounded(60), "%"))
    assert state(poor, product=product) == "not decidable"
    assert state(BATCH, product=product) == "released"


def test_a_second_better_result_does_not_undo_a_failure():
    both = replaced(
        BATCH,
        "viability",
        TestResult("viability", Bounded(75), "%"),
        TestResult("viability", Bounded(95), "%"),
    )
    assert state(both) == "rejected"


def test_a_sample_from_elsewhere_is_no_result_of_the_test():
    early = replaced(BATCH, "viability", TestResult("viability", Bounded(99), "%", "harvest"))
    assert state(early) == "not decidable"
    assert reasons(early) == ["Viability: the sample is of harvest; the limit is for final product"]


def test_a_number_without_a_unit_decides_nothing():
    bare = replaced(BATCH, "viability", TestResult("viability", Bounded(99)))
    assert reasons(bare) == ["Viability: 99 without a unit; at least 80 %"]
    wrong = replaced(BATCH, "viability", TestResult("viability", Bounded(99), "cells"))
    assert "cells cannot be held against %" in reasons(wrong)[0]


def test_words_where_a_number_is_due_decide_nothing():
    told = replaced(BATCH, "viability", TestResult("viability", "high"))
    assert state(told) == "not decidable"


def test_a_batch_without_any_record_is_not_decidable():
    bare = BatchRecord("B-9", "msc")
    assert state(bare, Giving(), None) == "not decidable"
    assert "Donor: the donor is not recorded" in reasons(bare, Giving(), None)


def test_a_plan_without_release_tests_releases_nothing():
    product = product_of({"label": "Cells", "kind": "cells", "origin": "autologous"})
    assert state(BATCH, product=product) == "not decidable"
    assert reasons(BATCH, product=product) == [
        "Specification: the plan names no test that a batch must pass to be released"
    ]


def test_no_finding_at_all_decides_nothing():
    assert verdict("B-1", ()).state == "not decidable"
    noted = Finding("noted", "a", "b")
    assert verdict("B-1", (noted,)).state == "not decidable"


def test_vehicle_is_not_released():
    vehicle = product_of({"label": "Saline", "kind": "vehicle"})
    with pytest.raises(ProductError, match="only cells are released"):
        judge(vehicle, BATCH, giving=GIVING, at=GIVEN_AT)


def test_an_expired_batch_is_rejected_with_the_hour():
    assert state(BATCH, at=on(15, 14)) == "released"
    late = reasons(BATCH, at=on(15, 14.5))
    assert late == [
        "Hold time since formulation: expired at 2024-03-19 23:00, 6 h after formulation"
    ]


def test_a_decision_without_its_time_leaves_expiry_open():
    assert state(BATCH, at=None) == "not decidable"
    assert reasons(BATCH, at=None) == [
        "Hold time since formulation: the time of giving is not stated; 6 h after formulation"
    ]


PENDING = replaced(BATCH, "sterility", TestResult("sterility", None, sampled=on(15), pending=True))


def test_a_pending_result_that_the_plan_allows_makes_the_release_conditional():
    assert state(PENDING) == "conditionally released"
    assert reasons(PENDING) == [
        "Sterility: the result is due by 2024-04-02; if it fails: the patient is told and treated"
    ]


def test_a_pending_result_that_the_plan_does_not_allow_decides_nothing():
    waiting = replaced(BATCH, "viability", TestResult("viability", None, pending=True))
    assert state(waiting) == "not decidable"


def test_a_pending_result_is_open_once_overdue_or_without_its_sampling():
    product = product_of({**PRODUCT, "storage": None})
    assert state(PENDING, at=on(29), product=product) == "conditionally released"
    assert state(PENDING, at=on(29) + timedelta(seconds=1), product=product) == "not decidable"
    undated = replaced(BATCH, "sterility", TestResult("sterility", None, pending=True))
    assert state(undated) == "not decidable"


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (TestResult("sterility", "No growth"), "confirmed"),
        (TestResult("sterility", "Staphylococcus"), "overturned"),
        (TestResult("sterility", None, sampled=on(15), pending=True), "still conditional"),
        (TestResult("sterility", None), "lapsed"),
    ],
)
def test_a_conditional_release_is_closed_by_what_is_known_later(result, outcome):
    before = judge(RELEASE, PENDING, giving=GIVING, at=GIVEN_AT)
    after = judge(RELEASE, replaced(BATCH, "sterility", result), giving=GIVING, at=GIVEN_AT)
    found = reconcile(before, after)
    assert found.outcome == outcome
    assert len(found.reasons) == 1
    assert found.reasons[0].startswith("Sterility: ")


def test_only_a_conditional_release_of_the_same_batch_is_reconciled():
    released = judge(RELEASE, BATCH, giving=GIVING, at=GIVEN_AT)
    conditional = judge(RELEASE, PENDING, giving=GIVING, at=GIVEN_AT)
    other = dataclasses.replace(released, batch="B-8")
    for before, after in ((released, released), (conditional, other)):
        with pytest.raises(ProductError, match="cannot be reconciled"):
            reconcile(before, after)


def test_a_test_that_the_plan_does_not_know_is_noted():
    more = replaced(BATCH, "ph", TestResult("ph", Bounded(7.2)))
    found = judge(RELEASE, more, giving=GIVING, at=GIVEN_AT)
    assert found.state == "released"
    assert "Test ph: is recorded, but the plan has no such test" in map(str, found.findings)


PERCENT = st.floats(0, 100)
SIGN = st.sampled_from(["=", "<", "<=", ">", ">="])


@settings(max_examples=150, deadline=None)
@given(PERCENT, SIGN, PERCENT)
def test_more_living_cells_never_turn_release_into_rejection(value, sign, better):
    def found(viability):
        return replaced(BATCH, "viability", TestResult("viability", viability, "%"))

    worse = state(found(Bounded(value, sign)))
    risen = state(found(Bounded(max(value, better), sign)))
    assert RANK[risen] >= RANK[worse]


@settings(max_examples=150, deadline=None)
@given(st.floats(0, 50), SIGN, st.floats(0, 1), st.sampled_from(["intravenous", "intrathecal"]))
def test_less_endotoxin_never_turns_release_into_rejection(value, sign, share, route):
    giving = dataclasses.replace(GIVING, route=route)

    def found(endotoxin):
        result = TestResult("endotoxin", endotoxin, "EU/mL")
        return state(replaced(BATCH, "endotoxin", result), giving)

    assert RANK[found(Bounded(value * share, sign))] >= RANK[found(Bounded(value, sign))]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(["donor", "recipient", "tests", "markers", "adherent", "lineages",
                                "steps"]), min_size=1))  # fmt: skip
def test_a_record_with_anything_left_out_is_never_released(left_out):
    empty = {"tests": (), "markers": (), "steps": ()}
    partial = dataclasses.replace(BATCH, **{name: empty.get(name) for name in left_out})
    assert state(partial) in {"not decidable", "rejected"}


def test_a_result_just_outside_is_not_shown_as_one_at_its_limit():
    # 2.4000012 x 5 / 60 is just above 0.2.
    near = replaced(BATCH, "endotoxin", TestResult("endotoxin", Bounded(2.4000012), "EU/mL"))
    assert reasons(near) == [
        "Endotoxin: 2.4000012 EU/mL, that is 0.2000001 EU/kg/h; at most 0.2 EU/kg/h"
    ]


@pytest.mark.parametrize("kind", ["test", "marker"])
def test_a_per_cent_above_a_hundred_is_a_slip_and_no_result(kind):
    results = {
        "test": {"tests": (TestResult("viability", Bounded(950), "%"),)},
        "marker": {"markers": (MarkerResult("CD73", Bounded(980)),)},
    }
    with pytest.raises(ProductError, match="cannot be what was done") as refusal:
        dataclasses.replace(BATCH, **results[kind])
    assert refusal.value.problems[0].accepted == "from 0 to 100"


def test_a_pending_result_sampled_without_a_time_zone_is_not_compared_with_one():
    naive = on(15).replace(tzinfo=None)
    result = TestResult("sterility", None, sampled=naive, pending=True)
    with pytest.raises(ProductError, match="cannot be what was done") as refused:
        replaced(BATCH, "sterility", result)
    assert refused.value.problems[0].found == "times with and without a time zone"
    alone = dataclasses.replace(BATCH, steps=(), tests=(result,))
    with pytest.raises(ProductError, match="time zone"):
        state(alone)
