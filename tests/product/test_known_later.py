"""Results as they were known at a time, and passages counted along the cells."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sound_batch import BATCH, GIVEN_AT, GIVING, PRODUCT, on, product_of

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded
from cellcourse.product.criteria import ISCT_2006, identity
from cellcourse.product.process import deviations
from cellcourse.product.record import Count, MarkerResult, Step, TestResult
from cellcourse.product.release import judge

RELEASE = product_of(PRODUCT)
STERILE = TestResult("sterility", "no growth", sampled=on(15), reported=on(29))


def with_result(result):
    kept = tuple(one for one in BATCH.tests if one.test != result.test)
    return replace(BATCH, tests=(*kept, result))


def test_a_result_counts_from_the_time_it_was_reported():
    assert STERILE.as_known(on(28)) == replace(STERILE, value=None, pending=True)
    assert STERILE.as_known(on(29)) == STERILE
    assert STERILE.as_known(None) == STERILE


def test_a_result_without_that_time_counts_always():
    bare = replace(STERILE, reported=None)
    assert bare.as_known(on(1)) == bare


def test_a_batch_is_judged_on_what_was_known_and_looked_back_upon_with_what_came():
    batch = with_result(STERILE)
    assert judge(RELEASE, batch, giving=GIVING, at=GIVEN_AT).state == "conditionally released"
    later = judge(RELEASE, batch, giving=GIVING, at=GIVEN_AT, seen=on(30))
    assert later.state == "released", "the hold time still counts to the giving"


def test_a_result_that_is_overdue_on_looking_back_leaves_the_batch_undecided():
    waiting = with_result(replace(STERILE, reported=on(60)))
    found = judge(RELEASE, waiting, giving=GIVING, at=GIVEN_AT, seen=on(40))
    assert [one.words for one in found.reasons] == [
        f"the result was due by {on(29):%Y-%m-%d} and is not there"
    ]


def test_a_test_that_is_not_allowed_to_be_pending_withholds_until_its_result():
    soon = GIVEN_AT + timedelta(hours=1)
    late = with_result(TestResult("viability", Bounded(95), "%", reported=soon))
    assert judge(RELEASE, late, giving=GIVING, at=GIVEN_AT).state == "not decidable"


def test_times_with_and_without_a_zone_are_not_compared():
    naive = replace(STERILE, sampled=None, reported=on(29).replace(tzinfo=None))
    with pytest.raises(ProductError, match="time zone"):
        judge(RELEASE, replace(BATCH, steps=(), tests=(naive,)), giving=GIVING, at=GIVEN_AT)


def passaged(*steps):
    return replace(BATCH, steps=steps)


SPLIT = (
    Step("BM", "collection", on(0), "aspirate", cells=Count(9e8, 98)),
    Step("P0", "seeding", on(0, 5), "seed", ("BM",), Count(6e8, 95)),
    Step("H0", "harvest", on(10), "harvest", ("P0",), Count(1e7, 99)),
    *(Step(f"P1-{f}", "seeding", on(10), "passage", ("H0",), Count(2e6, 99)) for f in "ABC"),
    *(Step(f"H1-{f}", "harvest", on(15), "harvest", (f"P1-{f}",), Count(2e7, 99)) for f in "ABC"),
    Step("P2", "seeding", on(15), "passage", ("H1-A", "H1-B", "H1-C"), Count(6e7, 99)),
)  # fmt: skip


def test_flasks_side_by_side_that_are_pooled_count_as_one_passage():
    found = deviations(RELEASE.manufacture, passaged(*SPLIT))
    assert [one for one in found if one.about == "Passage"] == []


def test_a_third_passage_of_the_same_cells_is_one_too_many():
    third = (
        Step("H2", "harvest", on(20), "harvest", ("P2",), Count(2e8, 99)),
        Step("P3", "seeding", on(20), "passage", ("H2",), Count(2e8, 99)),
    )
    found = deviations(RELEASE.manufacture, passaged(*SPLIT, *third))
    (one,) = [one for one in found if one.about == "Passage"]
    assert one.words == "was done 3 times; at most 2"


@pytest.mark.parametrize(
    ("value", "shown"), [(99.21347767, "CD73 99.21 %"), (94.99999, "CD73 94.99999 %")]
)
def test_a_marker_is_rounded_for_a_reader_but_never_onto_its_limit(value, shown):
    others = tuple(one for one in BATCH.markers if one.marker != "CD73")
    batch = replace(BATCH, markers=(*others, MarkerResult("CD73", Bounded(value))))
    (found,) = [one for one in identity(ISCT_2006, RELEASE, batch) if one.about == "CD73"]
    assert found.words == f"{shown}; at least 95 %"
