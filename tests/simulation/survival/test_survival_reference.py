"""Tests and medians of drawn trials, and the power of event-driven ones.

References: R survival 3.5-3, validation/survival_simulation/survdiff.R and .out, on the trials
in trials.csv; rpact 3.3.4, rpact.R and .out: its simulation and Schoenfeld's formula.
"""

from math import log, sqrt

import numpy as np
import pytest

from cellcourse.simulation.survival.design import (
    Arm,
    Deaths,
    Evenly,
    PiecewiseExponential,
    SurvivalTrial,
)
from cellcourse.simulation.survival.one_trial import followed
from cellcourse.simulation.survival.run import simulate

CASES = {
    "exact": "three of six",
    "days": "three of six, dropouts, longest follow-up, in whole days",
}
TRIALS = 100_000


@pytest.mark.parametrize("case", CASES)
def test_r_was_given_the_trials_that_are_drawn(designs, trials, case):
    for number in range(12):
        drawn = followed(designs[CASES[case]], seed=2026, number=number)
        rows = [row for row in trials if (row["design"], row["trial"]) == (case, str(number))]
        assert [int(row["arm"]) for row in rows] == list(drawn.arm)
        assert [float(row["time"]) for row in rows] == pytest.approx(drawn.time, rel=1e-14)
        assert [row["died"] == "1" for row in rows] == list(drawn.died)


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("number", range(12))
def test_tests_and_medians_agree_with_r(section, designs, case, number):
    printed = section("survdiff.out", f"{case} {number}")
    found = simulate(designs[CASES[case]], seed=2026, first=number, trials=1)
    # R prints 12 figures and sums in another order.
    assert found.chisq == pytest.approx(printed["chisq"], rel=1e-10)
    assert found.p == pytest.approx(printed["p"], rel=1e-10)
    assert found.pair_p[:, 0] == pytest.approx(printed["pairs"], rel=1e-10)
    assert found.adjusted[:, 0] == pytest.approx(printed["holm"], rel=1e-10)
    assert found.median[:, 0] == pytest.approx(printed["medians"], rel=1e-10, nan_ok=True)


def event_driven(per_arm: int, ratio: float, deaths: int, over: float, median: float):
    hazards = (ratio * log(2) / median, log(2) / median)
    arms = tuple(Arm(per_arm, PiecewiseExponential((0,), (h,)), 0) for h in hazards)
    return SurvivalTrial(arms, Evenly(over), Deaths(deaths), "exactly")


def rejections(found):
    """Trials in which fewer die in the first arm, one-sided at .025: z below its quantile."""
    return (found.excess[0] < 0) & (found.pair_chisq[0] > 1.959963984540054**2)


@pytest.fixture(
    scope="module",
    params=["two of 100", "two of 100, no effect", "two of 100, small effect", "two of 500"],
)
def against_rpact(request, section):
    """What rpact printed, and ours for the same trial."""
    printed = {name: row[0] for name, row in section("rpact.out", request.param).items()}
    design = event_driven(
        int(printed["per arm"]),
        printed["ratio"],
        int(printed["deaths"]),
        printed["over"],
        printed["control median"],
    )
    trials = TRIALS if printed["per arm"] < 200 else TRIALS // 5
    return printed, simulate(design, seed=17, first=0, trials=trials)


@pytest.mark.reference("rpact 3.3.4")
def test_power_is_that_of_rpact(against_rpact):
    printed, found = against_rpact
    share = rejections(found).mean()
    error = sqrt(share * (1 - share) * (1 / found.p.size + 1 / printed["runs"]))
    assert share == pytest.approx(printed["power"], abs=4 * error)


@pytest.mark.reference("rpact 3.3.4")
def test_trials_last_as_long_as_in_rpact(against_rpact):
    printed, found = against_rpact
    error = found.cut.std() * sqrt(1 / found.p.size + 1 / printed["runs"])
    assert found.cut.mean() == pytest.approx(printed["duration"], abs=4 * error)
    assert np.all(found.deaths.sum(axis=0) == printed["deaths"])


@pytest.mark.reference("Schoenfeld (1981), by rpact 3.3.4")
def test_power_is_near_the_formula(against_rpact):
    printed, found = against_rpact
    # The formula is for many deaths and a small effect; rpact's own runs miss it by .003.
    assert rejections(found).mean() == pytest.approx(printed["schoenfeld"], abs=0.006)
