"""Designs made from the rat study: what a choice changes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.model import read_model
from cellcourse.simulation.plan.designs import designed, entry_bounds
from cellcourse.simulation.plan.factors import choices, read_factors
from cellcourse.study.read import read_study

FOLDER = Path(__file__).parents[3] / "examples" / "sod1-rat"
STUDY = read_study((FOLDER / "study.yaml").read_bytes(), "study.yaml")
PATIENTS = read_study((FOLDER.parent / "als-phase1" / "study.yaml").read_bytes(), "study.yaml")


PATIENT_MODEL = read_model((FOLDER.parent / "als-phase1" / "model.yaml").read_bytes(), "m")
TRIAL = FOLDER.parent / "als-randomised"
RANDOMISED = read_study((TRIAL / "study.yaml").read_bytes(), "study.yaml")
RANDOMISED_MODEL = read_model((TRIAL / "model.yaml").read_bytes(), "model.yaml")


@pytest.fixture(scope="module")
def model():
    return read_model((FOLDER / "model.yaml").read_bytes(), "model.yaml")


def design(model, *written, study=STUDY):
    factors = read_factors(written, study.arms, entry_bounds(study))
    (chosen,) = choices(factors)
    return designed(study, model, chosen)


def days(made, arm):
    (cells,) = [one for one in made.study.arms[arm].regimen if one.product == "msc"]
    return cells.days


def test_without_choices_the_study_is_the_declared_one(model):
    made = design(model)
    assert made.study == STUDY
    assert made.name == "as declared"
    assert (made.subjects, made.infusions) == (18, 30)


def test_more_infusions_keep_the_declared_interval(model):
    assert days(design(model, "msc4.infusions=6"), "msc4") == (0, 7, 14, 21, 28, 35)


def test_the_interval_that_is_varied_beside_is_the_one_of_more_infusions(model):
    made = design(model, "msc4.infusions=3", "msc4.interval=14")
    assert days(made, "msc4") == (0, 14, 28)


def test_the_order_in_which_choices_are_written_does_not_matter(model):
    one = design(model, "msc4.first-day=14", "msc4.interval=3.5", "msc4.infusions=4")
    other = design(model, "msc4.infusions=4", "msc4.interval=3.5", "msc4.first-day=14")
    assert days(one, "msc4") == days(other, "msc4") == (14, 18, 21, 24)


def test_an_arm_with_one_infusion_needs_an_interval_for_more(model):
    with pytest.raises(EvidenceError) as refused:
        design(model, "msc1.infusions=2")
    assert "msc1.interval" in refused.value.problems[0].accepted


def test_a_control_arm_has_no_infusions_of_cells_to_vary(model):
    with pytest.raises(EvidenceError) as refused:
        design(model, "control.infusions=2")
    assert "0 regimens of cells" in refused.value.problems[0].found


def test_all_arms_or_one_change_their_size(model):
    assert design(model, "per-arm=10").subjects == 30
    assert design(model, "msc1.size=1").subjects == 13
    assert design(model, "msc1.size=1", "msc4.size=20").subjects == 27


def test_a_dose_that_no_evidence_states_is_not_varied(model):
    with pytest.raises(EvidenceError) as refused:
        design(model, "msc4.dose=2000000")
    assert "not reported" in refused.value.problems[0].found


def test_a_first_score_moves_the_trigger_and_the_entry_rule_that_is_the_same(model):
    made = design(model, "first-score=12")
    assert made.study.day_zero.rule.at_most == 12
    assert made.study.eligibility.include["trigger"].rule.at_most == 12


def test_patients_without_a_trigger_have_no_first_score(model):
    with pytest.raises(EvidenceError, match="first-score cannot be varied"):
        design(model, "first-score=12", study=PATIENTS)


def test_half_days_between_visits_are_whole_days_in_turn(model):
    made = design(model, "visit-every=3.5")
    assert made.study.schedule.series["twice-weekly"].every == (3.0, 4.0)


def test_an_earlier_last_day_ends_follow_up_for_everybody(model):
    assert design(model, "last-day=60").model.last_day == 60


def test_an_entry_criterion_moves_its_one_bound():
    made = design(PATIENT_MODEL, "entry.function=30", study=PATIENTS)
    assert made.study.eligibility.include["function"].rule.at_least == 30


def test_an_entry_criterion_with_two_bounds_is_refused():
    with pytest.raises(EvidenceError) as refused:
        design(PATIENT_MODEL, "entry.adult=30", study=PATIENTS)
    assert "2 bounds" in refused.value.problems[0].found


def test_a_design_that_the_study_language_refuses_is_refused_here():
    study = PATIENTS
    with pytest.raises(EvidenceError) as refused:
        design(PATIENT_MODEL, "iv.first-day=-3", study=study)
    assert "day 0" in refused.value.problems[0].accepted


def test_an_earlier_end_takes_its_visits_from_every_analysis():
    made = design(PATIENT_MODEL, "last-day=250", study=PATIENTS).study
    assert list(made.schedule.visits)[-3:] == ["m2", "m4", "m6"]
    model = made.analyses["alsfrs-mmrm"]
    assert (model.visits, model.compared) == (("m2", "m4", "m6"), ("m6",))
    assert made.analyses["alsfrs-joint-rank"].until == 250
    assert made.analyses["flow"].completed_at == "m6"
    declared = PATIENTS.analyses["alsfrs-mmrm"]
    assert (declared.visits[-1], declared.compared) == ("m12", ("m6", "m12"))


def test_a_comparison_at_a_visit_that_goes_is_made_at_the_last_one_left():
    made = design(RANDOMISED_MODEL, "last-day=200", study=RANDOMISED).study
    model = made.analyses["function"]
    assert (model.visits[-1], model.compared) == ("m6", ("m6",))
    assert made.analyses["time-alive"].horizon == 200


def test_a_design_that_leaves_an_analysis_too_few_visits_is_refused():
    with pytest.raises(EvidenceError, match="not a study that can be run"):
        design(PATIENT_MODEL, "last-day=130", study=PATIENTS)


def test_an_end_as_late_as_declared_leaves_the_analyses_as_they_are():
    assert design(PATIENT_MODEL, "last-day=365", study=PATIENTS).study == PATIENTS


def test_an_analysis_without_a_visit_left_is_refused_by_name():
    with pytest.raises(EvidenceError) as refused:
        design(PATIENT_MODEL, "last-day=30", study=PATIENTS)
    assert "no visit left for" in refused.value.problems[0].found
    assert "alsfrs-mmrm" in refused.value.problems[0].found


def rule_of(made, key):
    return made.study.eligibility.include[key].rule


def test_an_entry_criterion_over_a_history_moves_its_bound():
    made = design(RANDOMISED_MODEL, "entry.pace=0.8", "entry.recent=12", study=RANDOMISED)
    assert (rule_of(made, "pace").at_least, rule_of(made, "recent").at_most) == (0.8, 12)
    assert made.name == "entry.pace=0.8 entry.recent=12"


def test_one_bound_of_several_is_moved_by_its_name():
    made = design(RANDOMISED_MODEL, "entry.risk.below=-3", study=RANDOMISED)
    assert (rule_of(made, "risk").above, rule_of(made, "risk").below) == (-6, -3)


def test_bounds_of_one_criterion_are_moved_together():
    varied = ("entry.risk.above=-5", "entry.risk.below=-3")
    made = design(RANDOMISED_MODEL, *varied, study=RANDOMISED)
    assert (rule_of(made, "risk").above, rule_of(made, "risk").below) == (-5, -3)


def test_a_criterion_with_several_bounds_is_answered_with_their_names():
    with pytest.raises(EvidenceError) as refused:
        design(RANDOMISED_MODEL, "entry.risk=-3", study=RANDOMISED)
    assert refused.value.problems[0].accepted == "entry.risk.above or entry.risk.below"


def test_every_criterion_with_a_rule_and_each_of_several_bounds_can_be_varied():
    adult, risk = (f"{key}.{name}" for key, name in (("adult", "at_least"), ("risk", "above")))
    found = list(entry_bounds(RANDOMISED))
    assert found[:4] == ["adult", adult, "adult.at_most", "recent"]
    assert {"pace", "risk", risk, "risk.below", "function"} <= set(found)
    assert {"consent", "pace.at_least"}.isdisjoint(found)
    unsaid = RANDOMISED.model_copy(update={"eligibility": "not reported"})
    assert list(entry_bounds(unsaid)) == []


def test_an_entry_criterion_over_what_no_history_names_is_refused():
    history = RANDOMISED_MODEL.history.model_copy(update={"pace": None})
    model = RANDOMISED_MODEL.model_copy(update={"history": history})
    with pytest.raises(EvidenceError) as refused:
        design(model, "entry.pace=0.6", study=RANDOMISED)
    assert refused.value.problems[0].found == "a criterion over pace"
    assert "over alsfrs-r, duration, age, risk:" in refused.value.problems[0].accepted


def test_a_choice_leaves_the_declared_study_as_it_was(model):
    design(model, "per-arm=99", "msc4.infusions=12", "first-score=8")
    assert STUDY.arms["msc4"].size == 6
    assert STUDY.day_zero.rule.at_most == 16


def test_follow_up_after_the_last_day_of_the_model_is_an_extrapolation(model):
    said = "follow-up to day 400; the model goes to day 365"
    assert said in design(model, "last-day=400").extrapolations
    assert design(model, "last-day=300").extrapolations == ()


def test_a_later_first_infusion_is_an_extrapolation(model):
    said = "MSC-4: first infusion of cells on day 14; calibrated on day 0"
    assert design(model, "msc4.first-day=14").extrapolations == (said,)
