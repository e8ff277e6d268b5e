"""What patients were before day zero: pace, time since onset, age, and the risk profile.

The risk profile is held to the instrument's own; that the compiled loops give the plain ones'
bits is tested over generated studies with rules by chance.
"""

import math
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.instruments.tricals import tricals_risk
from cellcourse.records.derive import at_baseline
from cellcourse.records.read import read_records
from cellcourse.simulation.compiled import block
from cellcourse.simulation.history import Past, Spread, past, risk_profile, until_diagnosis
from cellcourse.simulation.laws import LINEAR, LOGIT, on_day_zero
from cellcourse.simulation.model import parameters_needed
from cellcourse.simulation.plain import one_study, virtual_files
from cellcourse.simulation.protocol import protocol

PACE, DURATION, AGE, RISK = range(4)
SPREAD = Spread(0.1, 0.0, 3.0, 57.0, 11.0, 0.55, 0.6, 85.0, 0.22, 0.25, 0.35, 0.05)
MIDDLE = (0.5,) * 7


def history(points, slope, spread=SPREAD, drawn=MIDDLE, link=LINEAR):
    return past(spread, on_day_zero(link, 0.0, 48.0, points, slope), slope, drawn, True)


@pytest.mark.parametrize("slope", [-0.4, -1.0, -2.73])
def test_without_spread_the_pace_is_the_slope_exactly(slope):
    assert all(history(38.0, slope, link=link).pace == -slope for link in (LINEAR, LOGIT))


def test_the_pace_is_lognormal_about_the_slope():
    wide = SPREAD._replace(pace_log_sd=0.4)
    one_sd_up = (0.5 * math.erfc(-math.sqrt(0.5)), *MIDDLE[1:])
    assert history(38.0, -1.0, wide, one_sd_up).pace == pytest.approx(math.exp(0.4), rel=1e-12)


def test_who_does_not_decline_has_the_pace_of_the_floor():
    assert history(38.0, 0.6).pace == 0.1


def test_the_points_lost_since_onset_are_the_pace_times_the_months():
    before = history(38.0, -0.8)
    assert before.pace * before.duration == pytest.approx(10.0, rel=1e-12)
    assert before.age == pytest.approx(57.0 + 12.5 / 12, rel=1e-12)


def test_who_has_lost_nothing_has_been_ill_for_the_shortest_time():
    assert history(51.0, -0.8).duration == 3.0


def test_the_diagnosis_comes_between_onset_and_day_zero():
    found = [until_diagnosis(20.0, 0.55, z) for z in (-4.0, 0.0, 4.0)]
    assert found[1] == pytest.approx(11.0, rel=1e-12)
    assert 0.0 < found[0] < found[1] < found[2] < 20.0


def test_the_risk_profile_is_the_instruments():
    flags = list(product((False, True), repeat=3))
    for pace, delay, age, capacity in product(
        (0.0, 0.4, 3.1), (0.3, 11.0, 60.0), (25, 61), (40, 112)
    ):
        for bulbar, definite, dementia in flags:
            expected = tricals_risk(
                pre_slope=pace, months_to_diagnosis=delay, age_at_onset=age,
                vital_capacity=capacity, bulbar_onset=bulbar, definite=definite,
                frontotemporal_dementia=dementia,
            )  # fmt: skip
            found = risk_profile(pace, delay, age, capacity, bulbar, definite, dementia)
            assert found == pytest.approx(expected, abs=1e-12)


def test_the_risk_is_that_of_everything_it_rests_on():
    before = history(38.0, -0.8)
    expected = risk_profile(0.8, 12.5 * 0.55, 57.0, 85.0, False, False, False)
    assert before.risk == pytest.approx(expected, rel=1e-12)
    bulbar = history(38.0, -0.8, drawn=(*MIDDLE[:4], 0.2, 0.5, 0.5))
    assert bulbar.risk - before.risk == pytest.approx(0.271, abs=1e-12)


def run(virtual, held, law="line", trials=8, seed=4, **changed):
    chosen, values = virtual.model.laws[law], virtual.values(law, **changed)
    return block(held, virtual.model, chosen, values[None], seed, 0, trials)


def only(virtual, *places, low=-math.inf):
    """The trial with the rules over some parts of a history alone, perhaps with another bound."""
    rules = [one for one in virtual.protocol.entry if one.of_history and one.place in places]
    return replace(virtual.protocol, entry=tuple(replace(one, low=low) for one in rules))


@pytest.mark.parametrize("number", range(40))
def test_generated_patients_with_a_history_are_the_same_to_the_last_bit(remembered, number):
    virtual = remembered(number)
    assert any(rule.of_history for rule in virtual.protocol.entry)
    for law in virtual.model.laws.values():
        values = np.array([law.values[name] for name in parameters_needed(virtual.model, law)])
        study = (virtual.protocol, virtual.model, law)
        one, other = one_study(*study, values, number, 3), block(*study, values[None], number, 3, 1)
        assert np.array_equal(one.values, other.values, equal_nan=True)
        for part in ("event_day", "last_day", "history"):
            assert np.array_equal(getattr(one, part), getattr(other, part))
        for rule in virtual.protocol.entry:
            if rule.of_history:
                held = other.history[..., rule.place]
                assert (((rule.low <= held) & (held <= rule.high)) == rule.inside).all()


def test_a_history_without_rules_over_it_moves_no_bit(trial):
    model = trial.model.model_copy(update={"history": None})
    rules = tuple(rule for rule in trial.protocol.entry if not rule.of_history)
    law, bare = model.laws["line"], protocol(trial.study, model)
    assert bare.entry == rules
    values = np.array([[law.values[name] for name in parameters_needed(model, law)]])
    without = block(bare, model, law, values, 4, 0, 8)
    found = run(trial, replace(trial.protocol, entry=rules))
    assert np.array_equal(found.values, without.values, equal_nan=True)
    assert np.array_equal(found.event_day, without.event_day)
    assert without.history.shape == (8, 222, 0)
    assert not np.array_equal(found.values, run(trial, trial.protocol).values, equal_nan=True)


def later(trial, low, **changed):
    """Mean change of ALSFRS-R in 12 months without cells that act, deaths and missed visits."""
    quiet = {"death__log_hazard": -40.0, "lost__rate": 0.0, "visit__missed": 0.0, "slowing": 0.0}
    found = run(trial, only(trial, PACE, low=low), **quiet, **changed).values[:, :, 0]
    day = list(trial.protocol.days)
    return (found[..., day.index(365)] - found[..., day.index(0)]).mean()


def test_a_stricter_pace_gives_steeper_slopes_afterwards(trial):
    changes = [later(trial, low) for low in (0.0, 0.4, 0.8, 1.6)]
    assert all(after < before - 0.5 for before, after in pairwise(changes))


def test_a_pace_that_hardly_tells_the_slope_hardly_selects_by_it(trial):
    everybody, close, loose = (
        later(trial, low, pace__log_sd=sd) for low, sd in ((0.0, 0.4), (1.2, 0.0), (1.2, 8.0))
    )
    assert close < loose - 4 < everybody - 4


def test_virtual_patients_keep_the_rules_of_their_study_also_when_read_back(trial):
    courses = run(trial, trial.protocol, "curve", 1)
    records = read_records(trial.study, virtual_files(trial.study, courses, 0))
    for key, part in (("adult", AGE), ("recent", DURATION), ("pace", PACE), ("risk", RISK)):
        rule = trial.study.eligibility.include[key].rule
        values = list(at_baseline(trial.study, records, rule.of).values())
        assert values == courses.history[0, :, part].tolist()
        assert all(rule.met_by(value) for value in values)
    assert {subject.baseline["sex"] for subject in records.subjects} == {None}


def test_a_history_that_cannot_be_true_is_nobodys(trial):
    held = run(trial, only(trial, AGE), onset__age=97.0)
    variable = trial.study.baseline["age"]
    assert held.history[..., AGE].max() <= variable.high
    assert run(trial, only(trial), onset__age=97.0).history[..., AGE].max() > variable.high


def test_histories_have_the_parameters_of_the_model(trial):
    found = run(trial, only(trial), trials=40).history
    onset = found[..., AGE] - found[..., DURATION] / 12
    assert onset.mean() == pytest.approx(57.0, abs=4 * 11 / math.sqrt(onset.size))
    assert onset.std() == pytest.approx(11.0, abs=4 * 11 / math.sqrt(2 * onset.size))
    assert found[..., DURATION].min() == 3.0
    assert len(Past._fields) == found.shape[-1]


def test_a_pace_that_nobody_has_is_refused(trial):
    with pytest.raises(EvidenceError, match="none of 4096 virtual subjects met the rules of entry"):
        run(trial, only(trial, PACE, low=100.0), trials=1)
