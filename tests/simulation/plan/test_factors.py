"""What is varied, as a person writes it."""

from __future__ import annotations

import pytest

from cellcourse.errors import UsageError
from cellcourse.simulation.plan.factors import choices, read_factors

ARMS, CRITERIA = ("control", "msc4"), ("function",)


def read(*written):
    return read_factors(written, ARMS, CRITERIA)


def test_reads_values_one_by_one_and_as_a_range():
    found = read("per-arm=6,8,10", "msc4.infusions=1..12:1", "entry.function=24,30")
    assert [str(one) for one in found] == ["per-arm", "msc4.infusions", "entry.function"]
    assert found[0].values == (6, 8, 10)
    assert found[1].values == tuple(range(1, 13))


def test_reads_the_one_bound_that_is_varied_of_several():
    (found,) = read_factors(["entry.risk.below=-4,-2"], ARMS, ("risk", "risk.above", "risk.below"))
    assert (found.name, found.of, found.values) == ("entry", "risk.below", (-4, -2))
    assert str(found) == "entry.risk.below"


def test_a_range_of_tenths_holds_the_values_that_a_reader_counts():
    assert read("msc4.interval=0.1..0.5:0.1")[0].values == (0.1, 0.2, 0.3, 0.4, 0.5)


def test_every_combination_is_a_design_and_the_last_factor_runs_fastest():
    found = choices(read("per-arm=6,8", "msc4.infusions=1,2"))
    assert [" ".join(map(str, one)) for one in found] == [
        "per-arm=6 msc4.infusions=1",
        "per-arm=6 msc4.infusions=2",
        "per-arm=8 msc4.infusions=1",
        "per-arm=8 msc4.infusions=2",
    ]


def test_nothing_varied_is_one_design_as_declared():
    assert choices(()) == ((),)


@pytest.mark.parametrize(
    ("written", "accepted"),
    [
        ("msc9.infusions=1", "msc4.infusions"),
        ("per-arm=", "values such as"),
        ("per-arm=6,x", "values such as"),
        ("per-arm=6..4:1", "values such as"),
        ("per-arm=6..40:0", "values such as"),
        ("per-arm=nan", "values such as"),
        ("per-arm=6.5", "whole numbers"),
        ("per-arm=0", "numbers above 0"),
        ("msc4.infusions=-1", "numbers above 0"),
    ],
)
def test_refuses_what_it_does_not_understand_and_says_what_it_would(written, accepted):
    with pytest.raises(UsageError) as refused:
        read(written)
    assert accepted in refused.value.problems[0].accepted


def test_the_size_of_all_arms_and_that_of_one_contradict_each_other():
    with pytest.raises(UsageError) as refused:
        read("per-arm=6", "msc4.size=4")
    assert refused.value.problems[0].accepted == "either per-arm or ARM.size"


def test_a_value_written_twice_is_one_design():
    assert read("per-arm=5,5,6")[0].values == (5, 6)


def test_names_every_problem_at_once():
    with pytest.raises(UsageError) as refused:
        read("x=1", "per-arm=a", "per-arm=6")
    assert [one.found for one in refused.value.problems] == ["x", "a", "a second time"]
