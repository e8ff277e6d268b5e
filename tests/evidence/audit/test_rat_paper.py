"""What the audit finds in the rat paper, finding by finding.

Reference: the paper's printed numbers. Counts of score sets, of orders of death and
exact p are exhaustive; those of means with spread were found by an independent program
before this one was written (12 sets for 14.9 +/- 0.61, 202 joint sets on day 21,
13,612 pairs on day 7, exact p .0146, 92 ways to repair day 28).
"""

from pathlib import Path

import pytest

from cellcourse.evidence.audit import audit, by_claim
from cellcourse.evidence.read import read_evidence
from cellcourse.study.read import read_study

FOLDER = Path(__file__).parents[3] / "examples" / "sod1-rat"
EVIDENCE = read_evidence((FOLDER / "evidence.yaml").read_bytes(), "evidence.yaml")
STUDY = read_study((FOLDER / "study.yaml").read_bytes(), "study.yaml")

pytestmark = pytest.mark.reference("the rat paper, as printed")


@pytest.fixture(scope="module")
def found():
    return audit(EVIDENCE, STUDY)


@pytest.fixture
def of(found):
    def pick(rule, *claims, verdict=None):
        held = [one for one in found if one.rule == rule and set(claims) <= set(one.claims)]
        return [one for one in held if verdict in (None, one.verdict)]

    return pick


def test_no_six_scores_give_both_control_means_of_day_28(of):
    (first, second) = of("strategies", "bbb-zero-d28-control")
    assert {first.verdict, second.verdict} == {"inconsistent"}
    assert "27.9 to 28.5" in first.arithmetic
    assert "4 alive: 24.6 to 25; 5 alive: 30.75 to 31.25" in first.arithmetic
    assert "= 4.55" in first.arithmetic


def test_the_smallest_repair_of_day_28_is_one_animal_on_its_last_day(of):
    (with_21,) = of("strategies", "bbb-excl-d28-control")
    (with_20,) = of("strategies", "bbb-excl-d28-control-again")
    assert "one animal of 5 was scored 2.5 or 3" in with_21.repair
    assert "92 ways" in with_21.repair
    assert "No single animal" in with_20.repair, "with a SEM of 2.0 it does not help"


def test_one_sem_is_printed_as_two_values_that_no_scores_share(of):
    (slip,) = of("repeats", verdict="inconsistent")
    assert slip.claims == ("bbb-excl-d28-control", "bbb-excl-d28-control-again")
    assert "They share only 2.05, which no set of scores has" in slip.arithmetic


def test_day_21_fits_with_exactly_one_dead_and_only_in_half_points(of):
    (pair,) = of("strategies", "bbb-zero-d21-control")
    assert pair.verdict == "consistent"
    assert "5 of 6 alive, in steps of 0.5 only" in pair.says
    assert "202 sets" in pair.arithmetic


def test_six_printed_means_need_half_points(of):
    halves = [one for one in of("granularity") if "only in steps of 0.5" in one.says]
    six = {name for one in halves for name in one.claims if "-zero-" in name or "d14" in name}
    assert {
        "bbb-zero-d3-msc1", "bbb-zero-d3-control", "bbb-zero-d7-msc1", "bbb-excl-d14-msc4",
        "bbb-zero-d21-msc4", "bbb-zero-d21-control",
    } <= six  # fmt: skip


def test_all_six_of_msc4_were_alive_on_day_14(of):
    (cell,) = of("granularity", "bbb-excl-d14-msc4")
    assert "with 6 subjects only" in cell.arithmetic
    assert "12 sets of 6 scores" in cell.arithmetic


def test_one_control_has_a_score_on_day_42(of):
    (cell,) = of("granularity", "bbb-zero-d42-control")
    assert "(0 0 0 0 0 10.5; 0 0 0 0 0 11)" in cell.arithmetic


def test_the_spread_of_the_medians_is_that_of_a_survival_of_one_half(of):
    medians = of("spread-of-median")
    assert len(medians) == 3
    assert all("sqrt(0.5 x 0.5 / 6) = 0.204" in one.arithmetic for one in medians)
    (control,) = of("spread-of-median", "median-control")
    assert "at least one is dead by day 21" in control.arithmetic
    assert "its origin is not printed" in control.arithmetic
    assert control.verdict == "not checkable"


def test_with_a_printed_origin_the_spread_of_the_control_median_would_be_impossible():
    held = EVIDENCE.model_dump(exclude_none=True)
    origin = {"place": "Text", "quote": "from the first infusion", "status": "stated"}
    about = {"about": {"measure": "survival"}, "words": {"origin": "day 0"}}
    changed = type(EVIDENCE).model_validate(
        held | {"claims": held["claims"] | {"o": origin | about}}
    )
    verdicts = [one.verdict for one in audit(changed, None, rules=["spread-of-median"])]
    assert verdicts == ["not checkable", "inconsistent", "not checkable"]


def test_the_smallest_p_of_mann_whitney(of):
    day3, day7, *_ = of("rank-tests")
    assert "2/924 = 0.0022" in day3.arithmetic
    assert "260 pairs" in day3.arithmetic
    assert "13,612 pairs" in day7.arithmetic
    assert "attainable, not certain" in day7.says


def test_the_exact_p_behind_the_printed_log_rank_p(of):
    (overall,) = of("log-rank", "logrank")
    assert "exact p of 0.0146" in overall.says
    assert "17,153,136 orders" in overall.arithmetic
    assert len(of("log-rank")) == 3, "and both pairs can be significant after Holm"


def test_one_pair_is_printed_for_two_days_and_belongs_to_one(of):
    control, msc4 = sorted(of("two-days"), key=lambda one: one.claims)
    assert {control.verdict, msc4.verdict} == {"inconsistent"}
    assert set(msc4.claims) == {"bbb-zero-d21-msc4", "bbb-excl-d14-msc4"}
    assert "= 4.27" in control.arithmetic
    assert "= 5.88" in msc4.arithmetic


def test_the_differences_of_medians_add_up(of):
    assert [one.verdict for one in of("differences")] == ["consistent"] * 3


def test_six_cannot_be_the_number_behind_the_mean_weights(of):
    (weights,) = of("survivors", "policy-weight")
    assert weights.verdict == "inconsistent"
    assert "day 28: at most 5; day 35: at most 5" in weights.arithmetic


def test_the_p_of_the_days_from_15_to_7_needs_the_edge_of_the_rounding(of):
    (days,) = of("summaries", "gait-msc4-control-p")
    assert "only at the edge of the rounding" in days.says
    assert "p from 0.0087 to 0.013" in days.arithmetic
    assert "p from 0.0088 to 0.014" in days.arithmetic


def test_tukey_claims_are_attainable(of):
    claims = [f"bbb-zero-d{day}-msc4-control-p" for day in (14, 21, 28, 35, 42)]
    assert [of("summaries", name)[0].verdict for name in claims] == ["consistent"] * 5


def test_survival_of_one_infusion_against_none_was_not_significant(of):
    (pair,) = of("omissions", "logrank")
    assert "0.063 to 1" in pair.says
    assert "5,720 of them satisfy the reported pairs" in pair.arithmetic
    assert "below 0.05 after Holm in 0 of these" in pair.arithmetic


def test_leaving_out_day_28_of_one_infusion_would_mean_that_one_had_died(of):
    day28 = [
        one for one in of("omissions", "bbb-zero-d28-control") if "Control against" in one.says
    ]
    assert "6 of 6 alive: p from 0.0049 to 0.0095" in day28[0].arithmetic
    assert "6 of 6 alive is ruled out" in day28[0].arithmetic


def test_two_definitions_of_the_endpoint_are_named(of):
    assert set(of("definitions")[0].claims) == {"endpoint-reflex", "endpoint-score"}


def test_a_rise_above_the_trigger_is_named(of):
    assert any("rose by at least 0.55" in one.arithmetic for one in of("baseline"))


def test_the_study_file_declares_the_plan_as_printed(of):
    assert {one.verdict for one in of("plan")} == {"consistent"}


def test_nothing_else_is_called_inconsistent(found):
    accused = [one.rule for one in found if one.verdict == "inconsistent"]
    assert sorted(accused) == [
        "repeats", "strategies", "strategies", "survivors", "two-days",
        "two-days",
    ]  # fmt: skip


def test_every_claim_has_a_verdict(found):
    verdicts = by_claim(EVIDENCE, found)
    assert set(verdicts) == set(EVIDENCE.claims)
    assert verdicts["gain-msc1-control"] == "consistent"
    assert verdicts["no-dose"] == "not checkable"
