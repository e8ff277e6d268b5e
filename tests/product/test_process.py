"""Deviations from the declared process, each with its limit."""

import dataclasses

import pytest
from sound_batch import BATCH, GIVING, STEPS, on

from cellcourse.product.process import deviations, measured
from cellcourse.product.record import Count, Step
from cellcourse.product.release import judge


def told(product, batch):
    return [f"{one.outcome}: {one}" for one in deviations(product.manufacture, batch)]


def test_a_batch_that_keeps_the_process_deviates_in_nothing(product):
    assert told(product, BATCH) == []


def test_every_quantity_of_a_step_by_hand():
    step = Step("S", "seeding", cells=Count(6e8, 95), volume_ml=30, area_cm2=600,
                confluence_percent=10)  # fmt: skip
    assert measured(BATCH, step, None) == {
        "cells": 6e8,
        "viable cells": 5.7e8,
        "viability": 95,
        "confluence": 10,
        "concentration": 2e7,
        "density": 1e6,
        "volume": 30,
    }


def test_a_recovery_is_measured_on_the_declared_basis():
    step = BATCH.by_name["DP"]
    assert measured(BATCH, step, "total")["recovery"] == 93.75
    assert measured(BATCH, step, "viable")["recovery"] == pytest.approx(89.0625)


@pytest.mark.parametrize(
    ("step", "facts", "words"),
    [
        (
            "P0",
            {"area_cm2": 1200},
            ("failed: Seeding (P0): density 5e+05 cells/cm2; "
            "at least 900000 cells/cm2 and at most 1100000 cells/cm2"),
        ),
        ("P0", {"area_cm2": None}, ("undecided: Seeding (P0): density is not recorded; "
         "at least 900000 cells/cm2 and at most 1100000 cells/cm2")),
        ("MNC", {"at": on(0, 4), "cells": Count(6e8, 85)},
         "failed: Density gradient (MNC): viability 85 %; at least 90 %"),
        ("H0", {"confluence_percent": 70}, "failed: Harvest (H0): confluence 70 %; at least 80 %"),
        (
            "H0",
            {"kind": "observation"},
            "failed: Harvest (H0): is recorded as observation; the process declares harvest",
        ),
        (
            "P0-m1",
            {"at": on(2, 5)},
            ("noted: Change of medium (P0-m1): was done after 2 days; at least 3 days "
            "(for information)"),
        ),
        (
            "P0-m2",
            {"at": None},
            ("noted: Change of medium (P0-m2): its time, or that of the step before, is lacking "
            "(for information)"),
        ),
    ],
)  # fmt: skip
def test_a_deviation_is_named_with_what_was_found_and_its_limit(
    product, stepped, step, facts, words
):
    assert words in told(product, stepped(step, **facts))


def test_a_wait_is_told_in_hours_while_it_is_short(product, stepped):
    late = stepped("BM", at=on(-1))
    assert told(product, late) == [
        "failed: Density gradient (MNC): was done after 28 h; at most 24 h"
    ]


def test_a_repeated_step_is_timed_from_its_own_last_time(product, stepped):
    assert any("(P0-m2): was done after 4.96 days" in one
               for one in told(product, stepped("P0-m2", at=on(8, 4))))  # fmt: skip


def test_a_step_that_is_not_recorded_leaves_the_batch_undecided(product, changed):
    steps = tuple(
        dataclasses.replace(one, process_step=None) if one.step == "MNC" else one for one in STEPS
    )
    assert told(product, changed(steps=steps)) == [
        "noted: Step MNC: is not said to carry out a step of the declared process",
        "undecided: Density gradient: is not recorded",
        "failed: Seeding (P0): was done without Density gradient before it",
    ]


def test_a_step_unknown_to_the_process_is_noted(product, stepped):
    assert told(product, stepped("P0-m2", process_step="feeding"))[0] == (
        "noted: Step P0-m2: carries out feeding of the declared process, which has no such step"
    )


def third_passage():
    later = (
        Step("P2", "seeding", on(15, 6), "passage", ("H1-A",), Count(1e6, 100)),
        Step("H2", "harvest", on(18), "harvest", ("P2",), Count(2e6, 100), confluence_percent=90),
        Step("P3", "seeding", on(18), "passage", ("H2",), Count(1e6, 100)),
    )
    return dataclasses.replace(BATCH, steps=(*STEPS, *later))


def test_passages_are_counted_along_the_cells_and_not_over_flasks(product):
    assert told(product, BATCH) == []  # two flasks of one passage
    assert "failed: Passage: was done 3 times; at most 2" in told(product, third_passage())


def test_too_few_times_is_a_deviation(without):
    product = without("manufacture", "steps", "change", "times", to={"at_least": 4})
    assert told(product, BATCH) == [
        "noted: Change of medium: was done 2 times; at least 4 (for information)"
    ]


def test_what_the_plan_does_not_report_is_not_held_against_a_batch(without):
    times = without("manufacture", "steps", "passage", "times", to="not reported")
    window = without("manufacture", "steps", "change", "window", to="not reported")
    assert told(times, third_passage()) == []
    assert told(window, BATCH) == []


def test_a_deviation_of_unknown_consequence_leaves_the_batch_undecided(without, stepped):
    product = without("manufacture", "steps", "harvest", "purpose", to="not reported")
    assert told(product, stepped("H0", confluence_percent=70)) == [
        (
            "undecided: Harvest (H0): confluence 70 %; at least 80 %; "
            "whether a batch is withheld for it is not reported"
        )
    ]


def test_a_false_count_rejects_the_batch_by_its_mass_balance(product, stepped):
    found = judge(product, stepped("P1-A", cells=Count(9e6, 100)), giving=GIVING, at=on(15, 12))
    assert found.state == "rejected"
    assert [str(one) for one in found.reasons] == [
        "Mass balance of P1-A, P1-B: 1.3e+07 cells drawn from 1e+07 of H0"
    ]


def test_without_a_stated_counting_error_counts_are_not_balanced(without, stepped):
    product = without("manufacture", "counting_error", to="not reported")
    found = judge(product, stepped("P1-A", cells=Count(9e6, 100)), giving=GIVING, at=on(15, 12))
    assert found.state == "released"
