"""The rats' analyses in blocks, against the ordinary analysis of each study on its own.

Studies come from the model, and from scattered numbers that no model would give: ties,
gaps, deaths before the days compared, arms without a value.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cellcourse.simulation.answers.kernels.side_by_side import LANES
from cellcourse.simulation.answers.prepare import prepare, prepare_enumerated
from cellcourse.simulation.compiled.block import block
from cellcourse.simulation.courses import NEVER
from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.stats.survival.permutation import exact_logrank
from cellcourse.study.analyses import Permutation

MODEL = Path(__file__).parents[3] / "examples" / "sod1-rat" / "model.yaml"

FEW = {"exact": Permutation(enumerate_up_to=1000, resamples=20, seed=1)}
RANKED = {"model": None, "deaths": ("excluded", "zero", "ranked worst")}
ENTRIES = {
    "survival": {},
    "survival-test": FEW,
    "survival-mean": {},
    "survival-hazards": {},
    "bbb-excluding": {},
    "bbb-as-zero": {},
    "gait": {},
    "weight": {},
    "bbb-strategies": RANKED,
    "bbb-ranks": FEW,
}


@pytest.fixture
def rats(design):
    """Make a design of the rat study with one entry, perhaps changed."""

    def make(entry, sizes=None, **changed):
        return design("sod1-rat", entry=entry, sizes=sizes, **(ENTRIES[entry] | changed))

    return make


@pytest.fixture
def simulated(rat_model):
    """Run a block of a design."""

    def run(design, trials, first=0):
        law = next(iter(rat_model.laws.values()))
        values = np.array([[law.values[name] for name in parameters_needed(rat_model, law)]])
        return block(design.protocol, rat_model, law, values, 7, first, trials)

    return run


@pytest.fixture
def rat_model():
    return read_model(MODEL.read_text(), "model.yaml")


def triggered(courses):
    """Hold a scattered block to the trigger: above 16 before day zero, at most 16 on it."""
    own, values = courses.protocol, courses.values.copy()
    scores = values[:, :, own.measures.index("bbb")]
    before, zero = scores[:, :, own.days < 0], scores[:, :, own.days == 0]
    scores[:, :, own.days < 0] = np.maximum(before, 16.5)
    scores[:, :, own.days == 0] = np.where(np.isnan(zero), 14.5, np.minimum(zero, 16))
    return replace(courses, values=values)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_simulated_study_has_one_answer_in_its_block_and_alone(rats, simulated, entry):
    design = rats(entry)
    found, answers = design.differences(simulated(design, 3))
    assert not found
    assert np.isfinite(answers).any(axis=0).mean() > 0.2


@pytest.mark.parametrize("entry", ENTRIES)
def test_arms_of_unequal_sizes_with_many_gaps_and_deaths_are_answered_alike(rats, entry):
    design = rats(entry, [3, 5, 2])
    found, _ = design.differences(triggered(design.scattered(3, 4, event=0.9, missed=0.4)))
    assert not found


@pytest.mark.parametrize("entry", ["survival", "survival-test", "survival-hazards", "gait"])
def test_censored_studies_are_answered_alike(rats, entry):
    design = rats(entry)
    found, answers = design.differences(triggered(design.scattered(4, 5, event=0.5)))
    assert not found
    assert np.isfinite(answers).any()


def test_a_mean_is_known_beyond_the_death_of_all_who_were_not_censored(rats):
    design = rats("survival-mean", [3, 3, 3])
    courses = design.scattered(1, 5, event=0.0)
    courses.event_day[0, 1:, 0] = courses.last_day[0, 1:] = np.arange(24, 32)
    courses.last_day[0, 0] = 21
    courses.values[0, 0, :, courses.protocol.days > 21] = np.nan
    courses.values[0, :, :, courses.protocol.days >= 24] = np.nan
    found, answers = design.differences(triggered(courses))
    assert design.study.analyses["survival-mean"].horizon > 31
    assert not found
    assert np.isfinite(answers[:, 0]).all()


def test_a_study_without_deaths_has_no_log_rank_test(rats):
    design = rats("survival-test")
    alive = triggered(design.scattered(2, 6, event=0.0))
    assert (alive.event_day == NEVER).all()
    found, answers = design.differences(alive)
    assert not found
    assert np.isnan(answers).all()


def test_an_arm_without_any_score_is_left_out_of_the_ranks(rats):
    design = rats("bbb-ranks", [4, 5, 6])
    courses = triggered(design.scattered(3, 8, event=0.0, missed=0.0))
    courses.values[0, 4:9] = np.nan
    courses.values[1, 4:] = np.nan
    found, answers = design.differences(courses)
    assert not found
    assert np.isfinite(answers).mean(axis=1) == pytest.approx([24 / 33, 0, 1], abs=0.15)


def test_pairs_too_large_to_tabulate_are_enumerated(rats, simulated):
    design = rats("survival-test", [7, 6, 4], exact=FEW["exact"].model_copy(
        update={"enumerate_up_to": 5000}))  # fmt: skip
    found, answers = design.differences(simulated(design, 2))
    exact = [column.p_kind == "exact" for column in design.answer.columns]
    assert not found
    assert np.isfinite(answers[:, exact]).all()


@pytest.mark.parametrize("rule", ["none", "bonferroni", "hochberg"])
def test_every_rule_for_families_is_followed(rats, simulated, rule):
    design = rats("survival-mean", adjust=rule)
    assert not design.differences(simulated(design, 2))[0]


@pytest.mark.parametrize("entry", ["survival-test", "bbb-excluding", "bbb-ranks"])
def test_answers_do_not_depend_on_the_size_of_the_block(rats, simulated, entry):
    design = rats(entry)
    whole = design.answer(simulated(design, 5))
    parts = [design.answer(simulated(design, 2)), design.answer(simulated(design, 3, first=2))]
    assert np.array_equal(whole, np.vstack(parts), equal_nan=True)


@pytest.mark.parametrize("entry", ["bbb-excluding", "bbb-as-zero", "bbb-strategies", "gait"])
def test_studies_after_the_first_lanes_are_answered_as_they_are_alone(rats, entry):
    design = rats(entry, [3, 5, 2])
    courses = triggered(design.scattered(LANES + 3, 9, event=0.9, missed=0.4))
    own = {key: getattr(courses, key)[LANES:] for key in ("values", "event_day", "last_day")}
    whole, alone = design.answer(courses), design.answer(replace(courses, first=LANES, **own))
    assert np.array_equal(whole[LANES:], alone, equal_nan=True)
    assert np.isfinite(alone).any()


def test_who_is_never_scored_does_not_count_when_dead_either(rats):
    design = rats("weight", [3, 4, 2], deaths="zero")
    courses = triggered(design.scattered(3, 10, event=1.0))
    courses.values[:, 1:4, courses.protocol.measures.index("weight")] = np.nan
    found, answers = design.differences(courses)
    assert not found
    assert np.isfinite(answers).any()


@pytest.mark.parametrize("tied", [True, False])
def test_the_p_of_all_arms_is_that_of_every_assignment(rats, simulated, tied):
    design = rats("survival-test", [3, 2, 3])
    answer = prepare_enumerated(design.study, "survival-test", design.protocol)
    courses = simulated(design, 4)
    days = courses.event_day if tied else courses.event_day * 8 + np.arange(8)[:, None]
    found = answer(replace(courses, event_day=days))
    expected = [
        exact_logrank(day[:, 0], np.ones(8), courses.protocol.arm).p
        for day in days
        if (day != NEVER).all()
    ]
    assert [column.name for column in answer.columns] == ["permutation log-rank"]
    assert found[:, 0] == pytest.approx(expected, abs=1e-12)


def test_what_virtual_subjects_do_not_have_has_no_batch_form(rats):
    design = rats("survival-hazards", strata=("sex",))
    assert design.answer is None
    assert rats("gait", test="dunn").answer is None
    assert rats("survival-test", [1, 1, 1]).answer is not None


def test_what_an_answer_lacks_is_named(rats):
    assert rats("survival-test").answer.lacking[0].startswith("the permutation p of all arms")
    panel = rats("bbb-strategies", deaths=("zero", "hypothetical"))
    assert panel.answer.lacking == ("the dead taken as hypothetical",)


def test_every_analysis_of_the_example_but_tables_is_prepared(rats):
    design = rats("survival")
    assert prepare(design.study, "survival", design.protocol) is not None
