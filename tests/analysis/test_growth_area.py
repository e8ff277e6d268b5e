"""Growth area and flasks for the dose, from the batch's own harvest; what is lacking is named.

Worked by hand from the tables of examples/worked-batch: 2e6 cells/kg, recovery at least 80 %.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from cellcourse.analysis.batches import KnownBatch, known_batches
from cellcourse.analysis.growth_area import growth_area
from cellcourse.product.growth import HarvestDensity, last_density, last_vessels
from cellcourse.product.record import BatchRecord, Count, Step
from cellcourse.quantities import Amount
from cellcourse.records.read import read_records
from cellcourse.study.read import read_study

FOLDER = Path(__file__).parents[2] / "examples" / "worked-batch"


@pytest.fixture(scope="module")
def batches():
    study = read_study((FOLDER / "study.yaml").read_text(encoding="utf-8"), "study.yaml")
    tables = {path.name: path.read_bytes() for path in FOLDER.glob("data/*.csv")}
    return known_batches(study, read_records(study, tables), {})


def with_steps(batch, steps):
    record = replace(batch.known.record, steps=tuple(steps))
    return KnownBatch(batch.study, replace(batch.known, record=record), None)


def with_known(batch, **told):
    return KnownBatch(batch.study, replace(batch.known, **told), None)


def test_a_growing_batch_is_judged_by_the_density_of_its_last_harvest(batches):
    found = growth_area(batches[1])
    # 74 kg x 2e6 / 0.8; H0: 7.5e6 x 96 % alive on 500 cm2; P1 grows on 1200 cm2.
    assert found.cells == pytest.approx(1.85e8)
    assert found.density == HarvestDensity("H0", pytest.approx(14400.0))
    assert found.flasks.area_cm2 == pytest.approx(12847.2222)
    assert (found.flasks.flasks, found.flask_cm2) == (11, 1200)
    assert found.missing == ()


def test_a_finished_batch_is_judged_by_the_vessels_it_was_last_harvested_from(batches):
    found = growth_area(batches[0])
    # 68 kg x 2e6 / 0.8 cells; H2: 2.45e8 x 96 % on 12000 cm2.
    assert found.flasks.area_cm2 == pytest.approx(1.7e8 / 19600)
    assert (found.flasks.flasks, found.flask_cm2) == (1, 12000)


def test_pooled_flasks_count_with_all_their_area():
    flasks = [Step(name, "seeding", area_cm2=100) for name in "AB"]
    fed = Step("A-m", "medium change", sources=("A",))
    pool = Step("H", "harvest", sources=("A-m", "B"), cells=Count(4e6, 50))
    record = BatchRecord("B", "msc", steps=(*flasks, fed, pool))
    assert last_density(record, "total") == HarvestDensity("H", 20000)
    assert last_density(record, "viable") == HarvestDensity("H", 10000)
    assert last_vessels(record) == tuple(flasks)


def test_a_later_harvest_that_was_not_counted_leaves_the_one_before():
    first = Step("P0", "seeding", area_cm2=100)
    counted = Step("H0", "harvest", sources=("P0",), cells=Count(1e6))
    second = Step("P1", "seeding", sources=("H0",), area_cm2=300)
    bare = Step("H1", "harvest", sources=("P1",))
    record = BatchRecord("B", "msc", steps=(first, counted, second, bare))
    assert last_density(record, "total") == HarvestDensity("H0", 10000)
    assert last_vessels(record) == (second,)


def test_an_area_that_is_lacking_in_one_flask_gives_no_density():
    steps = (Step("A", "seeding", area_cm2=100), Step("B", "seeding"),
             Step("H", "harvest", sources=("A", "B"), cells=Count(1e6)))  # fmt: skip
    assert last_density(BatchRecord("B", "msc", steps=steps), "total") is None


def test_what_is_missing_is_all_named(batches):
    found = growth_area(with_known(with_steps(batches[1], ()), weight=None))
    assert found.flasks is None
    assert found.missing == (
        "a body weight", "a harvest with its count and the area of its vessels",
        "the area of the vessels",
    )  # fmt: skip


def test_a_batch_for_nobody_has_no_dose(batches):
    assert growth_area(with_known(batches[1], planned=None)).missing == (
        "for whom it is made, in an arm that is given this product",
    )


def test_a_plan_without_a_dose_is_named_and_an_absolute_one_needs_no_weight(batches):
    planned = batches[1].known.planned
    none = planned.model_copy(update={"dose": "not reported"})
    assert growth_area(with_known(batches[1], planned=none)).missing == ("the dose in the plan",)
    absolute = planned.model_copy(update={"dose": Amount(1.44e7, "cells")})
    found = growth_area(with_known(batches[1], planned=absolute, weight=None))
    assert found.flasks.area_cm2 == pytest.approx(1.44e7 / 0.8 / 14400)


def test_vessels_of_two_sizes_are_no_flasks_to_count(batches):
    seeded = Step("P1-B", "seeding", datetime(2024, 3, 23, 12), sources=("H0",), area_cm2=600)
    found = growth_area(with_steps(batches[1], (*batches[1].record.steps, seeded)))
    assert found.missing == ("vessels of one area: they have 600, 1200 cm2",)


def test_twice_the_dose_needs_twice_the_area(batches):
    planned = batches[1].known.planned
    twice = planned.model_copy(update={"dose": Amount(planned.dose.value * 2, "cells/kg")})
    found = growth_area(with_known(batches[1], planned=twice))
    assert found.flasks.area_cm2 == pytest.approx(2 * growth_area(batches[1]).flasks.area_cm2)
