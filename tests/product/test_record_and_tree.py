"""The record of a batch: what cannot be, and where cells come from."""

import dataclasses
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_batch import BATCH, STEPS, on

from cellcourse.errors import ProductError
from cellcourse.product.record import BatchRecord, Count, Step
from cellcourse.product.tree import (
    ancestors,
    given_cells,
    holding_sources,
    mass_balance,
    recovery_percent,
)


def record(*steps):
    return BatchRecord("B-1", "msc", steps=steps)


def balance(batch, error=0.0, fastest=0.5):
    return [
        str(one)
        for one in mass_balance(batch, counting_error_percent=error, fastest_doubling_days=fastest)
    ]


def test_viable_cells_are_total_cells_times_viability():
    assert Count(1.2e8, 95).viable == 1.14e8
    assert Count(1.2e8, 95).by("total") == 1.2e8
    assert Count(1.2e8).viable is None
    assert Count(None, 95).by("viable") is None


def test_every_contradiction_of_a_record_is_named_at_once():
    with pytest.raises(ProductError, match="batch B-1 cannot be what was done") as refusal:
        record(
            Step("A", "collection", on(1), cells=Count(-1, 101)),
            Step("A", "isolation", on(0), sources=("A", "Z"), volume_ml=0),
            Step("B", "seeding", datetime(2024, 3, 4), confluence_percent=120),
        )
    assert [(one.what, one.found) for one in refusal.value.problems] == [
        ("at", "times with and without a time zone"),
        ("cells", "-1"),
        ("viability_percent", "101"),
        ("step", "A"),
        ("volume_ml", "0"),
        ("from", "Z"),
        ("confluence_percent", "120"),
    ]


def test_a_step_does_not_come_before_the_one_it_is_from():
    with pytest.raises(ProductError) as refusal:
        record(Step("A", "seeding", on(2)), Step("B", "harvest", on(1), sources=("A",)))
    assert refusal.value.problems[0].accepted == f"not before {on(2)}"


def test_a_record_cannot_go_in_circles():
    with pytest.raises(ProductError) as refusal:
        record(Step("A", "seeding", sources=("B",)), Step("B", "harvest", sources=("A",)))
    assert refusal.value.problems[0].accepted == "steps that stand above it"


def test_the_cells_of_a_harvest_come_from_the_seeding_above_the_changes_of_medium():
    harvest = BATCH.by_name["H0"]
    assert [one.step for one in holding_sources(BATCH, harvest)] == ["P0"]
    assert [one.step for one in ancestors(BATCH, harvest)] == ["BM", "MNC", "P0", "P0-m1", "P0-m2"]


def test_pooled_flasks_are_all_sources():
    pooled = BATCH.by_name["DP"]
    assert [one.step for one in holding_sources(BATCH, pooled)] == ["H1-A", "H1-B"]
    assert given_cells(BATCH, pooled, "total") == 1.28e8
    # 1.2e8 x 0.95 of 2 x 6.4e7
    assert recovery_percent(BATCH, pooled, "viable") == pytest.approx(89.0625, rel=1e-14)
    assert recovery_percent(BATCH, pooled, "total") == 93.75


def test_a_recovery_is_unknown_while_a_count_is_lacking():
    first = BATCH.by_name["BM"]
    assert recovery_percent(BATCH, first, "total") is None
    half = record(Step("A", "seeding", cells=Count(None)), Step("B", "harvest", sources=("A",),
                  cells=Count(1e6)))  # fmt: skip
    assert recovery_percent(half, half.by_name["B"], "total") is None


def test_the_sound_batch_balances():
    assert balance(BATCH) == []


def test_no_more_cells_are_seeded_than_were_harvested():
    batch = record(
        Step("H0", "harvest", cells=Count(1e7)),
        Step("A", "seeding", sources=("H0",), cells=Count(6e6)),
        Step("B", "seeding", sources=("H0",), cells=Count(5e6)),
    )
    assert balance(batch) == ["Mass balance of A, B: 1.1e+07 cells drawn from 1e+07 of H0"]
    assert balance(batch, error=10) == []


def test_a_pool_holds_no_more_than_its_flasks_together():
    flasks = [Step(name, "harvest", cells=Count(1e6)) for name in "AB"]
    enough = record(*flasks, Step("P", "formulation", sources=("A", "B"), cells=Count(2e6)))
    assert balance(enough) == []
    over = record(*flasks, Step("P", "formulation", sources=("A", "B"), cells=Count(2.1e6)))
    assert balance(over) == ["Mass balance of P: 2.1e+06 cells drawn from 2e+06 of A, B"]
    beside = record(
        *flasks,
        Step("Q", "sampling", sources=("A",), cells=Count(5e5)),
        Step("P", "formulation", sources=("A", "B"), cells=Count(1.8e6)),
    )
    assert balance(beside) == ["Mass balance of Q, P: 2.3e+06 cells drawn from 2e+06 of A, B"]


def test_cells_do_not_outgrow_their_fastest_doubling():
    # 2 days at 12 h a doubling: at most 2^4 = 16 fold.
    def grown(cells):
        return record(
            Step("S", "seeding", on(0), cells=Count(1e6)),
            Step("H", "harvest", on(2), sources=("S",), cells=Count(cells)),
        )

    assert balance(grown(1.6e7)) == []
    assert balance(grown(1.61e7)) == [
        (
            "Mass balance of H: 1.61e+07 cells from 1e+06 in 2 days; at most 1.6e+07 when cells "
            "double in no less than 0.5 days"
        )
    ]
    assert balance(grown(1.61e7), fastest=None) == []


def test_what_is_not_counted_or_not_timed_is_not_accused():
    batch = record(
        Step("S", "seeding", cells=Count(1e6)),
        Step("H", "harvest", on(2), sources=("S",), cells=Count(1e12)),
        Step("X", "harvest", on(2)),
        Step("F", "formulation", sources=("X",), cells=Count(1e9)),
    )
    assert balance(batch) == []


@pytest.mark.parametrize(("error", "fastest"), [(-1, 1), (0, 0), (0, -1)])
def test_a_balance_needs_sensible_bounds(error, fastest):
    with pytest.raises(ProductError):
        balance(BATCH, error, fastest)


SHARES = st.lists(st.floats(0.01, 1), min_size=1, max_size=4)


@settings(deadline=None)
@given(SHARES, SHARES, st.floats(1e3, 1e9), st.floats(0.1, 20), st.floats(0, 1))
def test_a_culture_that_obeys_its_doublings_and_loses_cells_always_balances(
    first, second, cells, days, loss
):
    """Split, grow by no more than a doubling each half day, pool, split again, lose some."""
    steps = [Step("H", "harvest", on(0), cells=Count(cells))]
    pooled = 0.0
    for place, share in enumerate(first):
        seeded = cells * share / sum(first)
        grown = seeded * 2 ** (days / 0.5 * loss)
        pooled += grown
        steps += [
            Step(f"S{place}", "seeding", on(0), sources=("H",), cells=Count(seeded)),
            Step(f"H{place}", "harvest", on(days), sources=(f"S{place}",), cells=Count(grown)),
        ]
    sources = tuple(f"H{place}" for place in range(len(first)))
    for place, share in enumerate(second):
        taken = pooled * share / sum(second) * loss
        step = Step(f"F{place}", "formulation", on(days), sources=sources, cells=Count(taken))
        steps.append(step)
    assert balance(record(*steps), error=1e-6) == []


def test_times_without_a_zone_are_taken_alike():
    naive = tuple(dataclasses.replace(one, at=one.at.replace(tzinfo=None)) for one in STEPS)
    assert record(*naive).by_name["DP"].at - naive[0].at == timedelta(days=15, hours=8)
