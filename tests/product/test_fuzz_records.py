"""Whatever was recorded is judged or refused, never a traceback, and never released by luck."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_batch import PRODUCT, on, product_of

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded
from cellcourse.product.forecast import forecast_harvest
from cellcourse.product.growth import cumulative_doublings, days_in_culture, growth, in_culture
from cellcourse.product.record import BatchRecord, Count, Giving, Person, Step, TestResult
from cellcourse.product.release import judge
from cellcourse.product.shelf_life import expiry

RELEASE = product_of(PRODUCT)
KINDS = ["collection", "isolation", "seeding", "medium change", "observation", "harvest",
         "freezing", "thawing", "formulation", "sampling"]  # fmt: skip
SIZE = st.none() | st.floats(1e-3, 1e12)
COUNT = st.none() | st.builds(Count, st.none() | st.floats(0, 1e15), st.none() | st.floats(0, 100))
RESULT = st.builds(
    TestResult,
    st.sampled_from(["viability", "endotoxin", "sterility", "karyotype", "other"]),
    st.none() | st.text(max_size=5) | st.builds(Bounded, st.floats(0, 100),
                                                st.sampled_from(["=", "<", "<=", ">", ">="])),
    st.sampled_from([None, "%", "EU/mL", "EU", "cells"]),
    st.sampled_from([None, "final product", "harvest"]),
    sampled=st.none() | st.just(on(15)),
    pending=st.booleans(),
)  # fmt: skip


@st.composite
def records(draw):
    steps, day = [], 0.0
    for place in range(draw(st.integers(0, 9))):
        above = [step.step for step in steps]
        day += draw(st.floats(0, 5))
        steps.append(
            Step(
                f"s{place}",
                draw(st.sampled_from(KINDS)),
                draw(st.none() | st.just(on(day))),
                draw(st.none() | st.sampled_from(["other", *PRODUCT["manufacture"]["steps"]])),
                tuple(draw(st.lists(st.sampled_from(above), unique=True))) if above else (),
                draw(COUNT),
                draw(SIZE),
                draw(SIZE),
                draw(SIZE),
                draw(st.none() | st.floats(0, 100)),
            )
        )
    person = st.none() | st.just(Person("S-1", "male")) | st.just(Person("S-2"))
    return BatchRecord(
        "B", "msc", draw(person), draw(person), draw(COUNT),
        draw(st.none() | st.sampled_from(["46XY", "46XX", "odd"])), tuple(steps),
        tuple(draw(st.lists(RESULT, max_size=5))),
    )  # fmt: skip


GIVINGS = st.builds(
    Giving, st.sampled_from([None, "intrathecal", "oral"]), SIZE, SIZE, st.none() | st.floats(0, 9)
)


def check(batch, giving, at):
    found = judge(RELEASE, batch, giving=giving, at=at)
    # No record here reports any marker, so none can be complete.
    assert found.state in {"not decidable", "rejected"}
    assert found.reasons
    assert all(one.words and one.about for one in found.findings)
    expiry(RELEASE.storage, batch)
    days_in_culture(batch)
    for basis in ("total", "viable"):
        sums = cumulative_doublings(batch, basis)
        assert set(sums) == set(batch.by_name)
        cultures, now = growth(batch, basis), in_culture(batch, basis)
        if cultures and now is not None and now.cells > 0:
            forecast_harvest(
                cultures, cells_now=now.cells, required=1e8, recovery_percent=80, level=0.9
            ).dated(now.since)


@settings(max_examples=200, deadline=None)
@given(records(), GIVINGS, st.none() | st.floats(0, 60).map(on))
def test_any_record_is_judged_with_reasons(batch, giving, at):
    check(batch, giving, at)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(records(), GIVINGS, st.none() | st.floats(0, 60).map(on))
def test_ten_thousand_records_are_judged_with_reasons(batch, giving, at):
    check(batch, giving, at)


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=4, max_size=6))
def test_a_record_with_two_steps_of_one_name_is_refused(names):
    with pytest.raises(ProductError, match="cannot be what was done"):
        BatchRecord("B", "msc", steps=tuple(Step(name, "observation") for name in names))
