"""Doublings, doubling time and forecasts of harvest.

Reference: R 4.2.2, lm with weights and uniroot.
Program and printed output: validation/product/forecast.R, forecast.out.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sound_batch import BATCH, on

from cellcourse.errors import MethodError, ProductError
from cellcourse.product.forecast import flasks_needed, forecast_harvest
from cellcourse.product.growth import (
    Growth,
    cumulative_doublings,
    days_in_culture,
    doubling_time,
    growth,
    in_culture,
    population_doublings,
)
from cellcourse.product.record import BatchRecord, Count, Step

PRINTED = (Path(__file__).parents[2] / "validation" / "product" / "forecast.out").read_text()


def printed(pattern):
    return tuple(float(one) for one in re.search(pattern, PRINTED).groups())


def culture(days, seeded, harvested):
    return Growth("H", days, seeded, harvested, population_doublings(seeded, harvested))


CULTURES = (culture(5, 2e6, 9e6), culture(4, 3e6, 1.1e7), culture(6, 4e6, 2.3e7))


def forecast(cultures=CULTURES, now=5e7, required=1.2e8, recovery=80.0, level=0.8):
    return forecast_harvest(
        cultures, cells_now=now, required=required, recovery_percent=recovery, level=level
    )


def test_doublings_by_hand():
    assert population_doublings(1e6, 8e6) == pytest.approx(3, rel=1e-14)
    assert population_doublings(4e6, 1e6) == pytest.approx(-2, rel=1e-14)


@pytest.mark.reference("ATCC: n = 3.32 (log UCY - log l) + X")
def test_agrees_with_the_formula_in_tens_as_cell_banks_print_it():
    by_tens = 3.32 * 0.8  # 10^0.8 fold
    assert population_doublings(1e6, 1e6 * 10**0.8) == pytest.approx(by_tens, rel=1e-3)


@pytest.mark.reference("R 4.2.2")
def test_agrees_with_r_on_doublings():
    found = tuple(one.doublings for one in CULTURES)
    assert found == pytest.approx(printed(r"doublings (\S+) (\S+) (\S+)"), abs=1e-10)


@pytest.mark.parametrize(("seeded", "harvested"), [(0, 1), (1, 0), (-1, 1), (1, float("inf"))])
def test_no_doublings_from_or_to_nothing(seeded, harvested):
    with pytest.raises(ProductError, match="no doublings lead"):
        population_doublings(seeded, harvested)


def test_doubling_time_by_hand():
    assert doubling_time(6, 3) == 2
    assert doubling_time(6, 0) is None
    assert doubling_time(6, -1) is None
    assert culture(4, 1e6, 4e6).doubling_days == pytest.approx(2, rel=1e-14)
    with pytest.raises(ProductError, match="do not grow in 0 days"):
        doubling_time(0, 1)


def test_growth_is_known_from_the_first_passage_on():
    # 4e6 to 6.4e7 is 2^4, in 5 days, in each of two flasks.
    assert [(one.harvest, one.days, one.doublings) for one in growth(BATCH, "viable")] == [
        ("H1-A", 5, pytest.approx(4, rel=1e-14)),
        ("H1-B", 5, pytest.approx(4, rel=1e-14)),
    ]


def test_a_primary_culture_counts_from_its_founders_where_they_were_assayed():
    steps = (
        Step("S", "seeding", on(0), cells=Count(1e8), founders=1e3),
        Step("H", "harvest", on(10), sources=("S",), cells=Count(1.024e6)),
    )
    (one,) = growth(BatchRecord("B", "msc", steps=steps), "total")
    assert (one.seeded, one.doublings) == (1e3, pytest.approx(10, rel=1e-14))


def test_doublings_add_up_over_passages_and_pools():
    sums = cumulative_doublings(BATCH, "viable")
    assert sums["H0"] == 0
    assert sums["P1-A"] == 0
    assert sums["DP"] == pytest.approx(4, rel=1e-14)


def test_a_pool_weighs_its_flasks_by_their_cells():
    steps = (
        Step("H0", "harvest", on(0), cells=Count(3e6)),
        Step("A", "seeding", on(0), sources=("H0",), cells=Count(1e6)),
        Step("B", "seeding", on(0), sources=("H0",), cells=Count(1e6)),
        Step("HA", "harvest", on(4), sources=("A",), cells=Count(8e6)),
        Step("HB", "harvest", on(4), sources=("B",), cells=Count(2e6)),
        Step("P", "formulation", on(4), sources=("HA", "HB"), cells=Count(9e6)),
    )
    sums = cumulative_doublings(BatchRecord("B", "msc", steps=steps), "total")
    assert (sums["HA"], sums["HB"]) == pytest.approx((3, 1), rel=1e-14)
    assert sums["P"] == pytest.approx((3 * 8 + 1 * 2) / 10, rel=1e-14)


def test_a_passage_that_was_not_counted_leaves_the_sum_unknown_from_there_on():
    steps = (
        Step("H0", "harvest", on(0), cells=Count(3e6)),
        Step("A", "seeding", on(0), sources=("H0",)),
        Step("HA", "harvest", on(4), sources=("A",), cells=Count(8e6)),
        Step("B", "seeding", on(4), sources=("HA",), cells=Count(1e6)),
        Step("HB", "harvest", on(8), sources=("B",), cells=Count(4e6)),
    )
    batch = BatchRecord("B", "msc", steps=steps)
    sums = cumulative_doublings(batch, "total")
    assert (sums["A"], sums["HA"], sums["HB"]) == (0, None, None)
    assert [one.harvest for one in growth(batch, "total")] == ["HB"]
    assert growth(batch, "viable") == ()


@given(st.lists(st.floats(0.5, 64), min_size=1, max_size=6))
def test_the_sum_over_passages_is_the_doublings_of_the_whole(folds):
    steps = [Step("H", "harvest", on(0), cells=Count(1e6))]
    cells, last = 1e6, "H"
    for place, fold in enumerate(folds):
        seeded = Step(f"S{place}", "seeding", on(place), sources=(last,), cells=Count(cells))
        cells, last = cells * fold, f"H{place}"
        steps += [seeded, Step(last, "harvest", on(place + 1), sources=(seeded.step,),
                               cells=Count(cells))]  # fmt: skip
    sums = cumulative_doublings(BatchRecord("B", "msc", steps=tuple(steps)), "total")
    assert sums[last] == pytest.approx(population_doublings(1e6, cells), abs=1e-9)


def test_days_in_culture_run_from_the_first_seeding_to_the_last_harvest(stepped):
    assert days_in_culture(BATCH) == pytest.approx(15 + 1 / 24, rel=1e-14)
    assert days_in_culture(stepped("P0", at=None)) is None
    assert days_in_culture(BatchRecord("B", "msc")) is None


@pytest.mark.reference("R 4.2.2")
@pytest.mark.parametrize("level", [0.8, 0.9])
def test_agrees_with_r_on_the_day_of_harvest_and_its_interval(level):
    found = forecast(level=level)
    assert found.days == pytest.approx(printed(r"days (\S+)")[0], abs=1e-9)
    bounds = printed(rf"level {level} earliest (\S+) latest (\S+)")
    assert (found.earliest, found.latest) == pytest.approx(bounds, abs=1e-8)
    assert (found.needed, found.cultures, found.note) == (1.5e8, 3, "")


def test_a_forecast_by_hand():
    # Doubling every 2 days, 4-fold still to grow.
    found = forecast((culture(4, 1e6, 4e6),), now=1e7, required=4e7, recovery=100)
    assert found.days == pytest.approx(4, rel=1e-12)
    assert (found.earliest, found.latest) == (None, None)
    assert found.note == "one culture shows no spread, so no interval can be given"


def test_cells_that_are_there_are_waited_for_no_longer():
    found = forecast(now=1.5e8)
    assert (found.days, found.earliest, found.latest) == (0, 0, 0)


def test_a_batch_that_does_not_grow_has_no_day():
    dying = (culture(4, 4e6, 1e6), culture(5, 4e6, 2e6))
    found = forecast(dying)
    assert (found.days, found.latest) == (None, None)
    assert found.note == "the batch has not grown so far"
    steady = (culture(4, 4e6, 1e6), culture(4, 4e6, 1.01e6))
    assert forecast(steady).earliest is None


def test_two_very_different_cultures_set_no_latest_day():
    found = forecast((culture(4, 1e6, 1.1e6), culture(4, 1e6, 9e6)), level=0.95)
    assert found.days > 0
    assert found.latest is None
    assert "leaves open whether" in found.note


@given(st.floats(0.1, 0.98), st.floats(1.01, 50))
def test_an_interval_holds_its_forecast_and_widens_with_its_level(level, fold):
    inner = forecast(now=1e6, required=1e6 * fold, recovery=100, level=level)
    outer = forecast(now=1e6, required=1e6 * fold, recovery=100, level=level + 0.01)
    assert outer.earliest <= inner.earliest <= inner.days
    assert inner.latest is None or inner.days <= inner.latest
    assert outer.latest is None or inner.latest <= outer.latest


@pytest.mark.parametrize(
    "wrong", [{"now": 0}, {"required": 0}, {"recovery": 0}, {"recovery": 101}, {"cultures": ()}]
)
def test_a_forecast_from_nothing_is_refused(wrong):
    with pytest.raises(ProductError, match="a forecast needs"):
        forecast(**wrong)


def test_a_level_in_per_cent_is_refused():
    with pytest.raises(MethodError, match="between 0 and 1"):
        forecast(level=95)


def test_flasks_by_hand():
    # 6e8 mononuclear cells at 1e6 per cm2 need 600 cm2: one T-600, or four of 175 cm2.
    found = flasks_needed(6e8, density_per_cm2=1e6, flask_cm2=600)
    assert (found.area_cm2, found.flasks) == (600, 1)
    assert flasks_needed(6e8, density_per_cm2=1e6, flask_cm2=175).flasks == 4
    assert flasks_needed(1, density_per_cm2=1e6, flask_cm2=600).flasks == 1


def test_flasks_for_nothing_are_refused():
    with pytest.raises(ProductError, match="above zero"):
        flasks_needed(0, density_per_cm2=1e6, flask_cm2=600)


def test_what_is_growing_counts_from_the_mean_time_of_its_seeding():
    steps = (
        Step("H0", "harvest", on(0), cells=Count(3e6)),
        Step("A", "seeding", on(0), sources=("H0",), cells=Count(1e6)),
        Step("B", "seeding", on(1), sources=("H0",), cells=Count(1.5e6)),
    )
    found = in_culture(BatchRecord("B", "msc", steps=steps), "total")
    assert (found.cells, found.since) == (2.5e6, on(0.5))
    assert in_culture(BatchRecord("B", "msc", steps=steps), "viable") is None


def test_nothing_grows_once_all_is_harvested():
    assert in_culture(BATCH, "total") is None


def test_of_a_primary_culture_only_founders_grow():
    seeding = Step("P0", "seeding", on(0), cells=Count(1e8), founders=1e3)
    assert in_culture(BatchRecord("B", "msc", steps=(seeding,)), "total").cells == 1e3
    unknown = Step("P0", "seeding", on(0), cells=Count(1e8))
    assert in_culture(BatchRecord("B", "msc", steps=(unknown,)), "total") is None


def test_a_forecast_is_dated_from_now_on():
    found = forecast((culture(4, 1e6, 4e6),), now=1e7, required=4e7, recovery=100)
    day, earliest, latest = found.dated(on(0))
    assert abs((day - on(4)).total_seconds()) < 1e-3
    assert (earliest, latest) == (None, None)
    slow = forecast((culture(1e6, 1e6, 1.0000001e6),), now=1e7, required=4e9, recovery=100)
    assert slow.dated(on(0))[0] is None


def test_a_pool_of_unlike_flasks_that_were_not_counted_has_no_sum():
    steps = (
        Step("H0", "harvest", on(0), cells=Count(3e6)),
        Step("A", "seeding", on(0), sources=("H0",), cells=Count(1e6)),
        Step("HA", "harvest", on(4), sources=("A",), cells=Count(8e6)),
        Step("P", "freezing", on(4), sources=("HA", "H0")),
        Step("Q", "formulation", on(4), sources=("P", "A"), cells=Count(9e6)),
    )
    sums = cumulative_doublings(BatchRecord("B", "msc", steps=steps), "total")
    assert sums["P"] == pytest.approx(3 * 8 / 11, rel=1e-14)
    assert sums["Q"] is None
