"""Cumulative incidence among competing events.

Reference: R 4.2.2, etm 1.1.1 (incidence, variance, log(-log) limits), survival 3.5-3 and
cmprsk 2.2-11 (incidence). cmprsk prints another standard error: .0557 against .0548 at
the first time of arm A. Program and printed output: validation/competing/.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.competing import aalen_johansen
from cellcourse.stats.survival.kaplan_meier import kaplan_meier

PRINTED = "competing/competing.out"


@pytest.fixture(scope="module")
def made(case):
    table = case("competing/made.csv")
    return [(float(t), event, arm) for t, event, arm, *_ in zip(*table.values(), strict=True)]


def of(made, arm):
    return zip(*((time, event) for time, event, its in made if its == arm), strict=True)


@pytest.mark.parametrize("arm", ["A", "B"])
@pytest.mark.reference("R etm 1.1.1")
def test_agrees_with_etm(made, section, arm):
    r = section(PRINTED, arm)
    curve = aalen_johansen(*of(made, arm), cause="tracheostomy", level=0.95)
    assert curve.time == r["time"]
    assert curve.at_risk == r["at_risk"]
    for name in ("incidence", "se", "lower", "upper"):
        assert getattr(curve, name) == pytest.approx(r[name], abs=5.1e-11), name


@pytest.mark.parametrize("arm", ["A", "B"])
@pytest.mark.reference("R survival 3.5-3; cmprsk 2.2-11")
def test_incidence_agrees_with_survival_and_cmprsk(made, section, arm):
    r = section(PRINTED, arm)
    curve = aalen_johansen(*of(made, arm), cause="tracheostomy", level=0.95)
    assert curve.incidence == pytest.approx(r["survival incidence"], abs=5.1e-11)
    assert curve.incidence == pytest.approx(r["cmprsk incidence"], abs=5.1e-11)
    assert curve.se != pytest.approx(r["cmprsk se"], abs=1e-4)


def test_with_one_event_it_is_one_minus_kaplan_meier(freireich_like):
    time, died = freireich_like
    event = ["death" if d else "" for d in died]
    curve = aalen_johansen(time, event, cause="death", level=0.9)
    plain = kaplan_meier(time, died, level=0.9)
    for t, incidence, se, lower in zip(
        curve.time, curve.incidence, curve.se, curve.lower, strict=True
    ):
        at = plain.at(t)
        assert incidence == pytest.approx(1 - at.survival)
        assert se == pytest.approx(at.se or 0, abs=1e-12)
        assert lower == pytest.approx(1 - at.upper)


@pytest.fixture
def freireich_like():
    rng = np.random.default_rng(4)
    return rng.integers(1, 20, 30).astype(float), (rng.random(30) < 0.6) | (np.arange(30) == 0)


def test_incidences_and_the_share_without_event_add_to_one(made):
    time, event = of(made, "A")
    total = sum(
        aalen_johansen(time, event, cause=cause, level=0.95).at(11).incidence
        for cause in ("tracheostomy", "death")
    )
    any_event = [e != "" for e in event]
    assert total == pytest.approx(1 - kaplan_meier(time, any_event, level=0.95).at(11).survival)


@pytest.mark.parametrize("n", [3, 7, 30])
def test_nothing_is_open_once_everybody_has_had_the_event(n):
    time = np.arange(n) % 11 + 1
    curve = aalen_johansen([*time, 2], ["a"] * n + [""], cause="a", level=0.95)
    last = curve.at(curve.time[-1])
    assert (last.incidence, last.se, last.interval) == (1.0, 0.0, None)
    assert all(se > 0 for se in curve.se[:-1])


def test_before_the_first_event_nobody_has_had_it():
    curve = aalen_johansen([2, 3, 4], ["a", "b", ""], cause="a", level=0.95)
    assert (curve.at(1).incidence, curve.at(1).interval) == (0.0, None)
    assert curve.at(4).incidence == pytest.approx(1 / 3)
    assert curve.at(4).interval.level == 0.95


def test_all_having_had_the_event_leaves_no_limits():
    curve = aalen_johansen([1, 2], ["a", "a"], cause="a", level=0.95)
    assert (curve.incidence[-1], curve.lower[-1], curve.upper[-1]) == (1.0, None, None)
    assert curve.at(2).interval is None


def test_refuses_a_time_after_observation_ended():
    curve = aalen_johansen([2, 3], ["a", ""], cause="a", level=0.95)
    with pytest.raises(MethodError, match="no incidence at 4: observation ended at 3"):
        curve.at(4)


def test_refuses_an_event_that_nobody_had():
    with pytest.raises(MethodError, match="none of 2 subjects had c; events seen: a"):
        aalen_johansen([2, 3], ["a", ""], cause="c", level=0.95)
    with pytest.raises(MethodError, match="needs a name"):
        aalen_johansen([2, 3], ["a", ""], cause="", level=0.95)
