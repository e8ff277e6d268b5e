"""What rules say of small papers with one thing wrong, or one thing not printed."""

from pathlib import Path

import pytest

from cellcourse.errors import EvidenceError
from cellcourse.evidence.audit import RULES, audit, by_claim
from cellcourse.evidence.claims import Evidence
from cellcourse.study.read import read_study

HOUSE = Path(__file__).parents[3]
INTERVALS = {
    line.split()[0]: [float(word) for word in line.split()[1:]]
    for line in (HOUSE / "validation/audit/intervals.out").read_text().splitlines()
}
ARMS = {"a": {"label": "A", "n": 6}, "b": {"label": "B", "n": 6}, "c": {"label": "C", "n": 6}}


def paper(claims, arms=ARMS, **measures):
    measures = {"bbb": {"label": "BBB score", "instrument": "bbb"}} | measures
    written = {"cellcourse": 1, "publication": "P", "arms": arms, "measures": measures}
    return Evidence.model_validate(written | {"claims": claims})


def claim(about, *numbers, **more):
    held = {"place": "Text", "quote": "words", "status": "stated", "about": about}
    return held | {"numbers": list(numbers)} | more


def number(printed, quantity, **more):
    held = {"printed": printed, "what": f"the {quantity}", "quantity": quantity}
    return held | {"not_recomputable": "Test."} | more


def mean(value, spread=None, kind="sem", **about):
    numbers = [number(value, "mean")] + ([number(spread, kind)] if spread else [])
    return claim({"measure": "bbb", "arm": "a", "day": 7, **about}, *numbers)


def ask(rule, claims, study=None, **more):
    return list(audit(paper(claims, **more), study, rules=[rule]))


def only(rule, claims, study=None, **more):
    (found,) = ask(rule, claims, study, **more)
    return found


def test_a_mean_that_no_scores_have():
    found = only("granularity", {"m": mean("10.21", n=6)})
    assert found.verdict == "inconsistent"
    assert "the sum would lie from 61.23 to 61.29" in found.arithmetic
    assert found.repair == "Possible if 10.21 were 10.17 or if 10.21 were 10.25."


def test_a_mean_that_was_cut_off_is_not_accused():
    found = only("granularity", {"m": mean("10.41", n=6)})
    assert (found.verdict, "cut off" in found.arithmetic) == ("not checkable", True)


def test_a_spread_that_no_scores_have_and_the_kind_that_fits():
    found = only("granularity", {"m": mean("0.50", "0.200", "sd", n=6)})
    assert found.verdict == "inconsistent"
    assert "none of the sums of squares" in found.arithmetic


def test_a_standard_error_printed_as_a_standard_deviation_is_recognised():
    # Scores 0 0 0 0 0 21: mean 3.5, SD 8.573, SEM 3.5.
    found = only("granularity", {"m": mean("3.5", "8.573", "sem", n=6)})
    assert found.verdict == "inconsistent"
    assert found.repair == "Possible if 8.573 is the SD."


def test_a_standard_deviation_divided_by_n_is_not_accused():
    # Scores 1 and 2: SD 0.7071 divided by 1, 0.5 divided by 2.
    found = only("granularity", {"m": mean("1.50", "0.50", "sd", n=2)})
    assert found.verdict == "consistent"
    assert "divided by n" in found.arithmetic


def test_an_unknown_number_gives_what_can_be_said_for_each():
    arms = {"a": {"label": "A", "n": "not reported"}}
    found = only("granularity", {"m": mean("10.21")}, arms=arms)
    assert found.verdict == "not checkable"
    assert "Of 1 to 60 subjects it is possible with 7, 12, 14" in found.arithmetic


def test_a_value_beyond_its_scale():
    found = ask("scale-limits", {"m": mean("21.2"), "n": mean("21.0", day=9)})
    assert [one.verdict for one in found] == ["inconsistent", "consistent"]
    assert "the scale ends at 21" in found[0].arithmetic


def test_an_estimate_outside_of_its_interval():
    about = {"measure": "bbb", "arm": "a"}
    low, high = number("9.0", "ci low"), number("11.0", "ci high")
    for value, verdict in (
        ("10.2", "consistent"),
        ("11.1", "consistent"),
        ("11.2", "inconsistent"),
    ):
        found = only("intervals", {"m": claim(about, number(value, "mean"), low, high)})
        assert found.verdict == verdict, "11.1 and 11.0 may both be 11.05"


def interval(low, high, *, spread=("1.789", "sd"), **about):
    numbers = [number("0.75", "mean"), number(spread[0], spread[1])]
    numbers += [number(low, "ci low"), number(high, "ci high")]
    return {"m": claim({"measure": "extra", "arm": "a", **about}, *numbers)}


EXTRA = {"extra": {"label": "Extra sleep", "unit": "h"}}
STATED = {"n": 10, "interval": "t", "confidence": 95.0}


# The first ten of R's sleep data; intervals by t.test: validation/audit/intervals.R.
@pytest.mark.reference("R 4.2.2, t.test")
def test_the_interval_of_a_mean_is_that_of_students_t():
    low, high = INTERVALS["t"]
    claims = interval(f"{low:.2f}", f"{high:.2f}", **STATED)
    found = only("interval-width", claims, **EXTRA)
    assert found.verdict == "consistent"
    assert found.arithmetic == "95 % by Student's t with 10 subjects."


@pytest.mark.reference("R 4.2.2, qnorm")
def test_a_normal_interval_is_recognised_where_none_is_named_and_refuted_where_t_is():
    low, high = (f"{limit:.2f}" for limit in INTERVALS["normal"])
    found = only("interval-width", interval(low, high, n=10), **EXTRA)
    assert (found.verdict, found.arithmetic[:31]) == (
        "consistent",
        "95 % by the normal distribution",
    )
    found = only("interval-width", interval(low, high, **STATED), **EXTRA)
    assert found.verdict == "inconsistent"
    assert "0.75 ± 2.262 x 0.5657 = -0.5298 to 2.03" in found.arithmetic


def test_an_interval_that_is_named_half_is_never_called_wrong():
    for about in ({"n": 10}, {"n": 10, "interval": "t"}, {"n": 10, "confidence": 95.0}):
        found = only("interval-width", interval("-0.10", "1.60", **about), **EXTRA)
        assert found.verdict == "not checkable"
        assert "Another kind of interval" in found.arithmetic


def test_an_interval_from_a_standard_error_or_a_divisor_of_n_is_not_accused():
    low, high = (f"{limit:.2f}" for limit in INTERVALS["t"])
    error = interval(low, high, spread=("0.566", "sem"), **STATED)
    assert only("interval-width", error, **EXTRA).verdict == "consistent"
    # 1.78901 x sqrt(9 / 10) = 1.6972
    biased = interval(low, high, spread=("1.697", "sd"), **STATED)
    assert "divided by n" in only("interval-width", biased, **EXTRA).arithmetic


def test_an_interval_without_a_number_of_subjects_names_those_that_give_it():
    low, high = (f"{limit:.2f}" for limit in INTERVALS["t"])
    arms = {"a": {"label": "A", "n": "not reported"}}
    about = {"interval": "t", "confidence": 95.0}
    found = only("interval-width", interval(low, high, **about), arms=arms, **EXTRA)
    assert found.arithmetic == "95 % by Student's t with 10 subjects."


def test_limits_cut_off_at_the_end_of_the_scale_are_not_accused():
    held = EXTRA | {"extra": EXTRA["extra"] | {"low": 0}}
    high = f"{INTERVALS['t'][1]:.2f}"
    for low in ("0.00", "-0.53"):
        assert only("interval-width", interval(low, high, **STATED), **held).verdict == "consistent"
    assert ask("scale-limits", interval("-0.53", high, **STATED), **held)[0].verdict == "consistent"


def share(printed, *more, **about):
    return {
        "s": claim({"arm": "a", "event": "response"} | about, number(printed, "percentage"), *more)
    }


# Brown and Heathers (2017): a mean of n whole numbers is a whole number over n.
def test_a_percentage_that_no_number_of_the_subjects_is():
    found = only("percentages", share("43", n=24))
    assert found.verdict == "inconsistent"
    assert "10 of 24 is 41.6667 % and 11 of 24 is 45.8333 %" in found.arithmetic
    assert found.repair == "Possible if 43 were 42."


@pytest.mark.parametrize("n", [1, 2, 3, 7, 13, 40])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_no_share_of_the_subjects_is_accused(n, decimals):
    for k in range(n + 1):
        printed = f"{100 * k / n:.{decimals}f}"
        found = only("percentages", share(printed, number(str(k), "count"), n=n))
        assert found.verdict == "consistent", (k, printed)
        assert f"{k} of {n}" in found.arithmetic


def test_who_was_left_out_of_a_percentage_may_be_unknown():
    found = only("percentages", share("80"))
    assert found.verdict == "consistent"
    assert found.says.endswith("is possible, but only of 5 subjects.")
    assert only("percentages", share("43")).verdict == "inconsistent"
    arms = {"a": {"label": "A", "n": "not reported"}}
    found = only("percentages", share("43"), arms=arms)
    assert found.verdict == "not checkable"
    assert "possible of 7, 14, 21, 23, 28, 30, 35, 37, 40, 42, 44," in found.arithmetic


def test_a_count_beside_its_percentage():
    nine = number("9", "count")
    found = only("percentages", share("43", nine, n=24))
    assert "9 of 24 is 37.5 %" in found.arithmetic
    assert only("percentages", share("37.5", nine, n=24)).verdict == "consistent"
    cut = only("percentages", share("66", number("8", "count"), n=12))
    assert (cut.verdict, "cut off" in cut.arithmetic) == ("not checkable", True)


def test_a_percentage_over_two_arms_and_a_bound():
    both = share("75", arms=["a", "b"]) | {}
    both["s"]["about"].pop("arm")
    found = only("percentages", both)
    assert found.says.endswith("is possible, but only of 4, 8 and 12 subjects.")
    assert only("percentages", share("< 5", n=6)).arithmetic == "It is 0 of 6."
    assert only("percentages", share("> 90", n=6)).arithmetic == "It is 6 of 6."


def test_a_percentage_above_a_hundred_is_refused():
    with pytest.raises(ValueError, match="at most 100"):
        paper(share("101"))


def test_a_minimum_above_the_maximum():
    held = claim({"measure": "bbb"}, number("12", "minimum"), number("10", "maximum"))
    assert only("intervals", {"m": held}).verdict == "inconsistent"


def test_an_event_under_the_heading_of_another_organ_system():
    event = {"event": "Hypotension"}
    for heading, findings in (("Neurological events", 1), ("Vascular disorders", 0)):
        held = claim(event, number("1", "count"), words={"heading": heading})
        assert len(ask("headings", {"e": held})) == findings


def test_a_difference_that_does_not_follow():
    median = {"measure": "bbb"}
    claims = {
        "x": claim(median | {"arm": "a"}, number("20.5", "median")),
        "y": claim(median | {"arm": "b"}, number("14", "median")),
        "d": claim(median | {"arm": "a", "against": "b"}, number("7.5", "difference")),
    }
    found = only("differences", claims)
    assert found.verdict == "inconsistent"
    assert "20.5 - 14 = 6.5; with rounding from 5.95 to 7.05" in found.arithmetic


def test_arms_that_do_not_add_up():
    claims = {
        f"{stage}-{arm}": claim({"stage": stage, "arm": arm}, number(count, "count"))
        for stage, counts in {"enrolled": "666", "lost": "100", "completed": "466"}.items()
        for arm, count in zip("abc", counts, strict=True)
    } | {"all": claim({"stage": "enrolled"}, number("19", "count"))}
    verdicts = [one.verdict for one in ask("flow", claims)]
    assert verdicts == ["inconsistent", "inconsistent", "consistent", "consistent"]


def test_the_same_count_printed_twice():
    about = {"stage": "enrolled", "arm": "a"}
    claims = {"x": claim(about, number("6", "count")), "y": claim(about, number("7", "count"))}
    assert only("repeats", claims).verdict == "inconsistent"


def test_two_roundings_of_one_value_are_no_contradiction():
    about = {"measure": "w", "arm": "a"}
    held = {"w": {"label": "Weight", "unit": "g"}}
    verdicts = []
    for first, second in (("2.05", "2.1"), ("2.0", "2.1"), ("2.0", "2.2")):
        claims = {"x": claim(about, number(first, "mean"))}
        claims["y"] = claim(about, number(second, "mean"))
        verdicts.append(only("repeats", claims, **held).verdict)
    assert verdicts == ["consistent", "not checkable", "inconsistent"]


def test_words_of_one_subject_that_differ():
    rows = {
        "row": claim({"table": "Table 1", "subject": "1"}, words={"sex": "Male"}),
        "text": claim({"subject": "1"}, words={"sex": "female"}),
    }
    assert only("repeats", rows).verdict == "inconsistent"


def test_a_row_that_breaks_a_criterion_whatever_was_rounded_away():
    claims = {
        "rule": claim({"criterion": True}, number("18", "at least", of="age")),
        "row": claim({"table": "T", "subject": "1"}, number("17", "value", of="age")),
    }
    assert only("eligibility", claims).verdict == "inconsistent"
    claims["rule"]["unless"] = "age was counted otherwise"
    assert only("eligibility", claims).verdict == "not checkable"


def test_a_karyotype_of_the_other_sex():
    rows = {
        "row": claim({"table": "T1", "subject": "1"}, words={"sex": "Female"}),
        "cells": claim({"table": "T2", "subject": "1"}, words={"karyotype": "46,XY"}),
    }
    assert only("karyotype", rows).verdict == "inconsistent"


def test_a_p_that_the_means_cannot_give():
    means = {"x": mean("10.0", "0.5"), "y": mean("12.0", "0.5", arm="b")}
    about = {"measure": "bbb", "arm": "a", "against": "b", "day": 7, "test": "t"}
    verdicts = {"< 0.001": "inconsistent", "< 0.05": "consistent", "0.018": "consistent"}
    for printed, verdict in verdicts.items():
        found = only("summaries", means | {"p": claim(about, number(printed, "p"))})
        assert found.verdict == verdict


def test_a_p_without_means_says_what_is_missing():
    about = {"measure": "bbb", "arm": "a", "against": "b", "test": "t"}
    found = only("summaries", {"p": claim(about, number("< 0.05", "p"))})
    assert found.verdict == "not checkable"


def test_a_rank_test_of_three_against_three_cannot_reach_five_per_cent():
    arms = {name: {"label": name, "n": 3} for name in "ab"}
    about = {"measure": "bbb", "arm": "a", "against": "b", "test": "mann-whitney"}
    found = only("rank-tests", {"p": claim(about, number("< 0.05", "p"))}, arms=arms)
    assert found.verdict == "not checkable", "an approximate p may have been printed"
    assert "2/20 = 0.1" in found.arithmetic


def test_a_log_rank_p_that_three_against_three_cannot_reach_exactly():
    arms = {name: {"label": name, "n": 3} for name in "ab"}
    about = {"measure": "bbb", "arm": "a", "against": "b", "test": "log-rank"}
    found = only("log-rank", {"p": claim(about, number("< 0.05", "p"))}, arms=arms)
    assert (found.verdict, "cannot be reached exactly" in found.says) == ("not checkable", True)


def test_a_pair_printed_for_two_days_of_which_the_other_is_unknown_or_fits():
    pair = mean("10.0", "1.0", deaths="zero", also_day=14)
    assert only("two-days", {"pair": pair}).verdict == "not checkable"
    other = mean("10.0", "1.0", deaths="excluded", day=14)
    assert only("two-days", {"pair": pair, "other": other}).verdict == "consistent"


def test_two_bounds_on_one_p_agree_and_a_value_above_one_does_not():
    about = {"measure": "bbb", "arm": "a", "against": "b", "day": 7, "test": "t"}
    pairs = {
        ("< 0.05", "< 0.01"): "consistent",
        ("< 0.05", "0.07"): "inconsistent",
        ("> 0.05", "0.04"): "inconsistent",
    }
    for (first, second), verdict in pairs.items():
        claims = {"x": claim(about, number(first, "p")), "y": claim(about, number(second, "p"))}
        assert only("repeats", claims).verdict == verdict


def test_a_p_above_a_bound_is_judged_by_the_worst_p():
    means = {"x": mean("10.0", "0.5"), "y": mean("12.0", "0.5", arm="b")}
    about = {"measure": "bbb", "arm": "a", "against": "b", "day": 7, "test": "welch"}
    for printed, verdict in (("> 0.9", "inconsistent"), ("> 0.001", "consistent")):
        found = only("summaries", means | {"p": claim(about, number(printed, "p"))})
        assert found.verdict == verdict


def test_means_cut_off_under_two_strategies_are_not_accused():
    # A sum of 50.5 over 5 is 10.1 and over 6 is 8.42: cut off, 10.1 closes the interval of 10.0.
    claims = {
        "living": mean("10.0", deaths="excluded", n=5),
        "zeros": mean("8.4", deaths="zero"),
    }
    assert only("strategies", claims).verdict == "not checkable"
    claims["zeros"] = mean("8.3", deaths="zero")
    assert only("strategies", claims).verdict == "consistent"


def test_numbers_alive_that_would_need_a_resurrection():
    claims = {
        "early": mean("12.0", "1.0", deaths="excluded", n=2),
        "late": mean("12.0", "0.2", deaths="zero", day=14),
    }
    found = only("survivors", claims)
    assert found.verdict == "inconsistent"
    assert "The dead stay dead" in found.arithmetic


def test_a_study_file_that_declares_another_number():
    study = read_study((HOUSE / "examples/sod1-rat/study.yaml").read_bytes(), "study.yaml")
    places = {"arms.control.size": "consistent", "arms.nobody.size": "not checkable"}
    for place, verdict in places.items():
        number_ = {"printed": "6", "what": "animals", "declared": place}
        assert only("plan", {"n": claim({}, number_)}, study).verdict == verdict
    wrong = {"printed": "7", "what": "animals", "declared": "arms.control.size"}
    assert "arms.control.size = 6" in only("plan", {"n": claim({}, wrong)}, study).arithmetic


def test_without_a_study_file_nothing_is_said_of_the_plan():
    number_ = {"printed": "6", "what": "animals", "declared": "arms.control.size"}
    assert ask("plan", {"n": claim({}, number_)}) == []


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_a_question_and_a_source_and_is_silent_about_nothing(name):
    assert RULES[name].question.endswith("?")
    assert len(RULES[name].source) > 10
    assert ask(name, {"note": claim({})}) == []


def test_rules_are_left_out_by_name_and_unknown_ones_are_refused():
    claims = {"m": mean("10.21", n=6)}
    assert audit(paper(claims), None, rules=["scale-limits"])[0].rule == "scale-limits"
    with pytest.raises(EvidenceError, match="No rule is called grim; there are scale-limits"):
        audit(paper(claims), None, rules=["grim"])


def test_a_claim_s_verdict_is_the_worst_that_was_found():
    claims = {"m": mean("10.21", n=6), "note": claim({})}
    held = paper(claims)
    assert by_claim(held, audit(held, None)) == {"m": "inconsistent", "note": "not checkable"}
