"""Hold times and expiry."""

from datetime import datetime

import pytest
from sound_batch import BATCH, STEPS, on

from cellcourse.errors import ProductError
from cellcourse.product.record import BatchRecord, Step
from cellcourse.product.shelf_life import expiry, held_too_long, kept_as

FROZEN = (
    *STEPS[:-1],
    Step("CR", "freezing", on(15, 8), sources=("H1-A", "H1-B")),
    Step("TH", "thawing", on(40), sources=("CR",)),
    Step("DP2", "formulation", on(40, 1), sources=("TH",)),
)


def told(product, batch, at):
    return [f"{one.outcome}: {one}" for one in held_too_long(product.storage, batch, at)]


def test_a_product_expires_after_the_first_hold_time_to_run_out(product, without):
    assert expiry(product.storage, BATCH).at == on(15, 14)
    hold = [
        {"since": "harvest", "until": "administration", "at_most": "7 h"},
        {"since": "formulation", "until": "administration", "at_most": "6 h"},
    ]
    both = expiry(without("storage", "hold", to=hold).storage, BATCH)
    # Harvested at hour 6 + 7, before formulated at hour 8 + 6.
    assert (both.at, both.because) == (on(15, 13), "7 h after harvest")


def test_no_expiry_without_a_rule_or_a_time(without, stepped, product):
    none = expiry(without("storage", "hold", to=[]).storage, BATCH)
    assert (none.at, none.because) == (None, "the plan states no hold time until administration")
    untimed = expiry(product.storage, stepped("DP", at=None))
    assert (untimed.at, untimed.because) == (None, "no time of formulation is recorded")


def test_thawed_cells_expire_by_what_was_done_since_the_thaw(product, without, changed):
    thawed = changed(steps=FROZEN)
    assert expiry(product.storage, thawed).at == on(40, 7)
    hold = [{"since": "thawing", "until": "administration", "at_most": "4 h"}]
    assert expiry(without("storage", "hold", to=hold).storage, thawed).at == on(40, 4)


def test_a_batch_is_fresh_frozen_or_thawed(changed):
    assert kept_as(BATCH) == "fresh"
    assert kept_as(changed(steps=FROZEN)) == "thawed"
    assert kept_as(changed(steps=FROZEN[:-2])) == "frozen"
    assert kept_as(BatchRecord("B", "msc")) is None


def test_a_thawed_batch_is_not_given_as_fresh(product, changed):
    assert "failed: Storage: thawed; the plan gives it fresh" in told(
        product, changed(steps=FROZEN), on(40, 2)
    )
    assert "undecided: Storage: not recorded; the plan gives it fresh" in told(
        product, BatchRecord("B", "msc"), on(0)
    )


def test_how_it_is_kept_is_not_judged_where_the_plan_does_not_say(without, changed):
    product = without("storage", "given", to="not reported")
    assert not any("Storage" in one for one in told(product, changed(steps=FROZEN), on(40, 2)))


def test_a_batch_may_be_given_up_to_the_minute_it_expires(product):
    assert told(product, BATCH, on(15, 14)) == [
        "met: Storage: fresh; the plan gives it fresh",
        "met: Hold time since formulation: expires at 2024-03-19 23:00, 6 h after formulation",
    ]
    late = told(product, BATCH, on(15, 14.001))
    assert late[1].startswith("failed: Hold time since formulation: expired at 2024-03-19 23:00")


def test_a_wait_between_steps_is_held_against_its_limit(product, stepped):
    slow = stepped("DP", at=on(15, 11))
    assert (
        "failed: Hold time from harvest to formulation: 5 h before DP; 4 h after harvest"
        in told(product, slow, on(15, 12))
    )
    unknown = stepped("DP", at=None)
    assert (
        "undecided: Hold time from harvest to formulation: a time before DP is lacking; "
        "4 h after harvest" in told(product, unknown, on(15, 12))
    )


def test_the_older_of_two_pooled_harvests_sets_the_wait(product, stepped):
    early = stepped("H1-A", at=on(15, 3))
    assert any("5 h before DP" in one for one in told(product, early, on(15, 12)))


def test_times_with_and_without_a_zone_are_not_compared(product):
    with pytest.raises(ProductError, match="time zone"):
        held_too_long(product.storage, BATCH, datetime(2024, 3, 19, 21))


def test_a_batch_is_not_given_before_it_is_made(product):
    early = told(product, BATCH, on(15))[1]
    assert early.startswith("undecided: Hold time since formulation: to be given at 2024-03-19")
    assert early.endswith("before formulation")
