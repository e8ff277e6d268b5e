"""The log-rank test of all arms and of each pair. The test itself is held to R in tests/stats."""

import math

import pytest

ENTRY = {
    "method": "log-rank",
    "endpoint": "survival",
    "deaths": "the event",
    "pairwise": "holm",
}
DAYS = {
    "vehicle": [20, 28, 31, 38, 41, 70],
    "low": [28, 36, 50, 52, 59, 69],
    "high": [67, 68, 77, 77, 84, 99],
}


@pytest.fixture
def result(ask, deaths, exact):
    return ask({**ENTRY, "exact": {**exact, "enumerate_up_to": 20_000_000}}, deaths(**DAYS))


def test_both_kinds_of_p_stand_side_by_side_with_one_statistic(result):
    plain, permuted = result.test("log-rank"), result.test("permutation log-rank")
    assert (plain.p_kind, permuted.p_kind) == ("asymptotic", "exact")
    assert plain.statistic == permuted.statistic
    assert (plain.n, plain.df) == (18, (2,))


def test_the_exact_p_is_a_share_of_all_assignments(result):
    arms = math.factorial(18) // math.factorial(6) ** 3
    assert result.test("permutation log-rank").p * arms == pytest.approx(257022, abs=1e-6)


def test_every_pair_is_the_arm_against_the_control_or_the_earlier_arm(result):
    pairs = [(t.at.arm, t.at.against) for t in result.tests if t.name == "pairwise log-rank"]
    assert pairs == [("low", "vehicle"), ("high", "vehicle"), ("high", "low")]


def test_each_kind_of_p_is_a_family_of_its_own(result):
    for name in ("pairwise log-rank", "pairwise permutation log-rank"):
        family = [test for test in result.tests if test.name == name]
        smallest = min(family, key=lambda test: test.p)
        assert smallest.p_adjusted == pytest.approx(3 * smallest.p)
        assert smallest.adjustment == "holm"


def test_the_effect_of_a_pair_is_a_hazard_ratio_below_one_for_the_arm_that_lives_longer(result):
    effect = result.test("pairwise log-rank", arm="high", against="vehicle").effect
    assert effect.quantity == "hazard ratio"
    assert effect.low < effect.value < effect.high < 1


@pytest.mark.reference("full enumeration of 17,153,136 assignments: size .0866 at .05")
def test_the_true_size_of_the_asymptotic_test_is_reported(result):
    sizes = [one for one in result.estimates if one.quantity.startswith("true size")]
    assert [(one.at.arm, one.n) for one in sizes] == [
        (None, 18), ("low", 12), ("high", 12), ("high", 12),
    ]  # fmt: skip
    assert sizes[0].value == pytest.approx(0.0866, abs=5e-5)
    assert sizes[1].value == pytest.approx(0.0736, abs=5e-5)


def test_expected_events_add_up_to_the_observed(result):
    observed = [e.value for e in result.estimates if e.quantity == "observed events"]
    expected = [e.value for e in result.estimates if e.quantity == "expected events"]
    assert sum(observed) == 18
    assert sum(expected) == pytest.approx(18)


def test_beyond_the_limit_the_p_is_by_monte_carlo_and_says_with_what_error(ask, deaths, exact):
    result = ask({**ENTRY, "exact": {**exact, "enumerate_up_to": 1000}}, deaths(**DAYS))
    test = result.test("permutation log-rank")
    assert test.p_kind == "monte carlo"
    assert "of 2,000 assignments" in test.note
    assert "SE of p" in test.note
    assert "Phipson2010" in result.references
    assert any("seed 7" in step for step in result.steps)


def test_the_seed_decides_the_monte_carlo_p(ask, deaths, exact):
    def p(seed):
        asked = {**ENTRY, "exact": {**exact, "enumerate_up_to": 1, "seed": seed}}
        return ask(asked, deaths(**DAYS)).test("permutation log-rank").p

    assert p(1) == p(1)
    assert p(1) != p(2)


def test_two_arms_have_one_comparison_without_adjustment(ask, deaths, exact):
    result = ask({**ENTRY, "arms": ["vehicle", "high"], "exact": exact}, deaths(**DAYS))
    assert [test.name for test in result.tests] == ["log-rank", "permutation log-rank"]
    assert result.test("log-rank").at.against == "vehicle"
    assert result.test("log-rank").p_adjusted is None
    assert result.test("log-rank").effect is not None


def test_without_adjustment_no_adjusted_p_is_printed(ask, deaths, exact):
    result = ask({**ENTRY, "pairwise": "none", "exact": exact}, deaths(**DAYS))
    assert [t.p_adjusted for t in result.tests] == [None] * 8


def test_under_censoring_the_exact_p_says_what_it_assumes(ask, deaths, exact):
    days = {**DAYS, "high": [67, 68, 77, 77, 84, -99]}
    result = ask({**ENTRY, "exact": exact}, deaths(**days))
    assert any("censoring does not depend on the arm" in one for one in result.assumptions)
    full = ask({**ENTRY, "exact": exact}, deaths(**DAYS))
    assert not any("censoring does not depend" in one for one in full.assumptions)


def test_arms_whose_events_do_not_overlap_have_a_penalised_ratio_and_say_so(ask, deaths, exact):
    records = deaths(vehicle=[10, 11, 12, 13], high=[20, 21, 22, 23])
    result = ask({**ENTRY, "arms": ["vehicle", "high"], "exact": exact}, records)
    effect = result.test("log-rank").effect
    assert 0 < effect.value < 1
    assert "Firth" in effect.note
    assert "Heinze2001" in result.references
    assert any("Vehicle" in limit and "penalised" in limit for limit in result.limits)


def test_strata_compare_within_levels_and_name_those_without_one(ask, deaths, rows, exact):
    records = deaths(**DAYS)
    hidden = rows.subject("v0", "vehicle", sex=None)
    records = rows.records((hidden, *records.subjects[1:]), events=records.events)
    result = ask({**ENTRY, "strata": ["sex"], "exact": exact}, records)
    assert [(one.subject, one.reason) for one in result.excluded] == [("v0", "sex not reported")]
    assert result.test("log-rank").n == 17
    assert "Arms were compared within the levels of sex." in result.steps
    assert not any(one.quantity.startswith("true size") for one in result.estimates)
