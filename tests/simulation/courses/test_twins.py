"""The compiled loops against the readable way, bit for bit, over generated studies.

Days, values and events must be the same, not close: the loops run the same formulae on the
same random numbers, and only look at fewer days.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.compiled import block
from cellcourse.simulation.plain import one_study

PARTS = ("values", "event_day", "last_day", "age")


def same(one, other):
    return all(
        np.array_equal(getattr(one, part), getattr(other, part), equal_nan=part == "values")
        for part in PARTS
    )


def both(virtual, law, values, seed, trial):
    run = (virtual.protocol, virtual.model, virtual.model.laws[law])
    return one_study(*run, values, seed, trial), block(*run, values[None], seed, trial, 1)


def agree(virtual, law, seed, trial):
    return same(*both(virtual, law, virtual.values(law), seed, trial))


@pytest.mark.parametrize("number", range(75))
def test_generated_studies_are_the_same_to_the_last_bit(generated, number):
    virtual = generated(number)
    assert [law for law in virtual.model.laws if not agree(virtual, law, number, 7 * number)] == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(75, 1000))
def test_many_more_generated_studies_are_the_same(generated, number):
    virtual = generated(number)
    assert [law for law in virtual.model.laws if not agree(virtual, law, number, number)] == []


@pytest.mark.parametrize("law", ["clock", "logit", "restore"])
def test_rat_studies_are_the_same(rats, law):
    assert all(agree(rats, law, 11, trial) for trial in range(4))


@pytest.mark.parametrize("law", ["clock", "logit"])
@pytest.mark.parametrize("noise", [0.0, 1e-6, 0.2, 3.0, 20.0])
def test_rats_scored_exactly_or_roughly_are_the_same(rats, law, noise):
    values = rats.values(law, bbb__noise=noise, visit__missed=0.2)
    assert all(same(*both(rats, law, values, 13, trial)) for trial in range(3))


@pytest.mark.parametrize("at_most", [0.0, 12.5, 20.0, 20.5, 21.0])
def test_rats_are_the_same_whatever_the_trigger(rats, at_most):
    protocol = rats.protocol
    run = (
        replace(protocol, screening=replace(protocol.screening, at_most=at_most), entry=()),
        rats.model,
        rats.model.laws["clock"],
    )
    values = rats.values("clock")
    assert same(one_study(*run, values, 3, 8), block(*run, values[None], 3, 8, 1))


@pytest.mark.parametrize("rule", [{"high": 15.0}, {"low": 15.5}, {"inside": False, "high": 14.0}])
def test_rats_held_to_more_than_the_trigger_are_the_same(rats, rule):
    protocol = rats.protocol
    held = replace(protocol, entry=(replace(protocol.entry[0], **rule),))
    run = (held, rats.model, rats.model.laws["clock"])
    values = rats.values("clock")
    held_to, free = one_study(*run, values, 3, 8), both(rats, "clock", values, 3, 8)[0]
    assert same(held_to, block(*run, values[None], 3, 8, 1))
    assert not same(held_to, free)


@pytest.mark.parametrize("law", ["line", "curve"])
def test_patient_studies_are_the_same(patients, law):
    assert all(agree(patients, law, 12, trial) for trial in range(4))


def test_a_trial_is_the_same_in_any_block_and_on_any_thread(rats):
    run = (rats.protocol, rats.model, rats.model.laws["clock"], rats.values("clock")[None], 5)
    whole = block(*run, 0, 60)
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda first: block(*run, first, 20), (40, 0, 20)))
    joined = {
        part: np.concatenate([getattr(parts[at], part) for at in (1, 2, 0)]) for part in PARTS
    }
    assert np.array_equal(whole.values, joined["values"], equal_nan=True)
    assert all(np.array_equal(getattr(whole, part), joined[part]) for part in PARTS[1:])


def test_values_of_their_own_give_each_trial_what_it_has_alone(rats):
    law = rats.model.laws["clock"]
    rows = np.array([rats.values("clock", half_life=life) for life in (3.0, 9.2, 40.0)])
    together = block(rats.protocol, rats.model, law, rows, 5, 8, 3)
    for at, row in enumerate(rows):
        alone = block(rats.protocol, rats.model, law, row[None], 5, 8 + at, 1)
        assert np.array_equal(together.values[at], alone.values[0], equal_nan=True)
        assert np.array_equal(together.event_day[at], alone.event_day[0])


def test_another_seed_gives_another_study(rats):
    run = (rats.protocol, rats.model, rats.model.laws["clock"], rats.values("clock")[None])
    assert not np.array_equal(block(*run, 1, 0, 1).event_day, block(*run, 2, 0, 1).event_day)


def test_rows_of_values_fit_the_trials(rats):
    rows = np.repeat(rats.values("clock")[None], 2, axis=0)
    with pytest.raises(ValueError, match="1 or 3 rows"):
        block(rats.protocol, rats.model, rats.model.laws["clock"], rows, 1, 0, 3)


def test_nobody_who_meets_the_rules_is_a_refusal(patients):
    law, values = patients.model.laws["line"], patients.values("line", intercept=5.0)
    with pytest.raises(EvidenceError, match="none of 4096"):
        block(patients.protocol, patients.model, law, values[None], 1, 0, 1)
