"""Three ways to the same trials: written out one by one, in numpy, and compiled.

One trial at a time, through ``stats.survival``, is the specification.
"""

from dataclasses import fields

import numpy as np
import pytest

from cellcourse.simulation.survival.one_trial import analysed, followed
from cellcourse.simulation.survival.run import simulate
from cellcourse.simulation.survival.vectorised import simulated
from cellcourse.stats.random.place import uniform53

SEED, FIRST, TRIALS = 9, 2**32 - 20, 40  # across the end of the trial's first word


def columns(outcomes):
    return {f.name: getattr(outcomes, f.name) for f in fields(outcomes) if f.name != "first"}


def assert_same(found, expected):
    for name, values in columns(expected).items():
        # Excess and chi-square come out of sums of a few dozen terms of about 1.
        same = pytest.approx(values, rel=1e-12, abs=1e-12, nan_ok=True)
        assert columns(found)[name] == same, name


def test_each_compiled_trial_is_the_trial_written_out(design):
    batch = simulate(design, seed=SEED, first=FIRST, trials=TRIALS)
    ones = [analysed(followed(design, seed=SEED, number=FIRST + i)) for i in range(TRIALS)]
    for name, values in columns(batch).items():
        expected = np.concatenate([columns(one)[name] for one in ones], axis=-1)
        assert values == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True), name


def test_the_numpy_twin_gives_the_compiled_answers(design):
    places = [(SEED, FIRST + i, s) for i in range(TRIALS) for s in range(design.subjects)]
    uniform = np.array([[uniform53(*place, draw) for place in places] for draw in range(3)])
    twin = simulated(design, uniform.reshape(3, TRIALS, design.subjects))
    assert_same(twin, simulate(design, seed=SEED, first=FIRST, trials=TRIALS))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 300])
def test_a_trial_is_the_same_whatever_the_batch_it_falls_into(design, size):
    whole = simulate(design, seed=SEED, first=0, trials=600)
    part = simulate(design, seed=SEED, first=300, trials=size)
    for name, values in columns(part).items():
        assert np.array_equal(values, columns(whole)[name][..., 300 : 300 + size], equal_nan=True)


def test_another_seed_gives_other_trials(three_of_six):
    one, other = (simulate(three_of_six, seed=s, first=0, trials=5) for s in (1, 2**32 + 1))
    assert not np.any(one.median == other.median)
