"""What a trial of survival times may be, and what its laws mean."""

from math import inf, nan, sqrt

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.survival.design import (
    Arm,
    AtOnce,
    AtRandom,
    CalendarTime,
    Complete,
    Deaths,
    Evenly,
    PiecewiseExponential,
    SurvivalTrial,
    Weibull,
)
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.simulation.survival.one_trial import followed

ARM = Arm(3, Weibull(2, 10), 0)


AT_ONCE, COMPLETE = AtOnce(), Complete()


def trial(*arms, entry=AT_ONCE, cut=COMPLETE):
    return SurvivalTrial(arms or (ARM, ARM), entry, cut, "exactly")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"arms": (ARM,)}, "1 arms, not 2 to 64"),
        ({"arms": (ARM, Arm(0, Weibull(2, 10), 0))}, "arm 2: 0 subjects"),
        ({"arms": (ARM, Arm(3, Weibull(0.05, 10), 0))}, "arm 2: a shape of 0.05"),
        ({"arms": (ARM, Arm(3, Weibull(2, nan), 0))}, "arm 2: a scale of nan"),
        ({"arms": (ARM, Arm(3, Weibull(2, 10), -1))}, "a dropout hazard of -1"),
        ({"arms": (ARM, Arm(3, PiecewiseExponential((1,), (1,)), 0))}, "start at .1,., not at 0"),
        ({"arms": (ARM, Arm(3, PiecewiseExponential((0, 5, 5), (1, 1, 1)), 0))}, "rising"),
        ({"arms": (ARM, Arm(3, PiecewiseExponential((0, 5), (1,)), 0))}, "1 hazards for 2 pieces"),
        ({"arms": (ARM, Arm(3, PiecewiseExponential((0, 5), (1, 0)), 0))}, "last hazard of 0"),
        ({"arms": (ARM, Arm(3, PiecewiseExponential((0,), (-1,)), 0))}, "not all of at least 0"),
        ({"entry": Evenly(0)}, "entry over 0"),
        ({"entry": AtRandom(inf)}, "entry over inf"),
        ({"cut": CalendarTime(-2)}, "a cut at -2, not at a time above 0"),
        ({"cut": Deaths(7)}, "a cut at 7 deaths among 6 subjects"),
    ],
)
def test_refuses_what_cannot_be_a_trial(wrong, message):
    arms = wrong.pop("arms", (ARM, ARM))
    with pytest.raises(EvidenceError, match=message):
        trial(*arms, **wrong)


def test_names_every_fault_at_once():
    with pytest.raises(EvidenceError, match=r"arm 1: 0 subjects; .*scale.*; .*entry over -1"):
        trial(Arm(0, Weibull(2, 0), 0), ARM, entry=AtRandom(-1))


def test_only_a_trial_watched_to_the_end_is_uncensored():
    assert trial().uncensored
    assert not trial(cut=Deaths(4)).uncensored
    assert not trial(ARM, Arm(3, Weibull(2, 10), 0.1)).uncensored


@pytest.mark.parametrize("n", [1, 2, 3, 6, 18, 31, 100])
def test_a_network_sorts_whatever_it_is_given(n):
    # What sorts every sequence of zeros and ones sorts everything; these are the hard ones.
    rows = np.random.default_rng(n).integers(0, 2, (n, 2000))
    rows[:, :n] = np.tri(n, dtype=int)
    expected = np.sort(rows, axis=0)
    for low, high in sorting_network(n):
        rows[low], rows[high] = np.minimum(rows[low], rows[high]), np.maximum(rows[low], rows[high])
    assert np.array_equal(rows, expected)


@pytest.mark.parametrize(
    ("law", "cumulative"),
    [
        (Weibull(3, 39), {t: (t / 39) ** 3 for t in (20, 34.5, 50)}),
        (PiecewiseExponential((0, 3, 5), (0.1, 0, 0.3)), {2: 0.2, 4: 0.3, 5: 0.3, 7: 0.9}),
    ],
)
def test_a_law_is_survived_as_it_says(law, cumulative):
    lived = np.array(followed(trial(Arm(2000, law, 0), ARM), seed=5, number=0).time)[:2000]
    for time, hazard in cumulative.items():
        expected = np.exp(-hazard)
        error = sqrt(expected * (1 - expected) / 2000)
        assert (lived > time).mean() == pytest.approx(expected, abs=4 * error)


def test_even_entry_takes_subjects_in_turn_from_every_arm():
    # All are censored where they stand when the trial is cut at the end of entry.
    far = Arm(3, PiecewiseExponential((0,), (1e-9,)), 0)
    one = followed(trial(far, far, entry=Evenly(6), cut=CalendarTime(6)), seed=1, number=0)
    assert one.time == (5, 3, 1, 4, 2, 0)
    assert not any(one.died)


def test_the_death_that_cuts_a_trial_is_one_of_its_deaths():
    design = trial(*[Arm(20, Weibull(1, 10), 0)] * 2, entry=AtRandom(9), cut=Deaths(11))
    for number in range(50):
        one = followed(design, seed=2, number=number)
        assert sum(one.died) == 11
