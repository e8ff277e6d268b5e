"""Which design is recommended, for which reasons, and how fragile that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cellcourse.simulation.plan.evaluate import Chance, Counts, merged
from cellcourse.simulation.plan.recommend import Outcome, Under, frontier, recommend

N = 10_000


def under(law, assurance, power=None, trials=N, r_hat=1.01):
    made = Chance(round(assurance * trials), trials)
    fixed = Chance(round((power or assurance) * trials), trials)
    return Under(law, fixed, made, (), r_hat, ())


def outcome(name, subjects, *laws, infusions=10, beyond=()):
    return Outcome(name, (), subjects, infusions, beyond, laws)


SMALL = outcome("small", 12, under("clock", 0.5), under("restore", 0.3))
MIDDLE = outcome("middle", 24, under("clock", 0.9), under("restore", 0.82))
LARGE = outcome("large", 60, under("clock", 0.99), under("restore", 0.95))


def test_recommends_the_fewest_subjects_that_reach_the_target_under_every_law():
    assert recommend([LARGE, SMALL, MIDDLE], 0.8).outcome is MIDDLE


def test_a_design_that_one_law_fails_is_not_recommended_however_well_another_does():
    uneven = outcome("uneven", 18, under("clock", 1.0), under("restore", 0.4))
    assert recommend([uneven, MIDDLE], 0.8).outcome is MIDDLE


def test_of_as_many_subjects_the_one_with_fewer_infusions_is_taken():
    fewer = outcome("fewer", 24, under("clock", 0.85), infusions=4)
    assert recommend([MIDDLE, fewer], 0.8).outcome is fewer


def test_says_so_when_no_design_reaches_the_target():
    found = recommend([SMALL, MIDDLE], 0.99)
    assert found.outcome is MIDDLE
    assert not found.reached
    assert any("No design asked about reaches 0.99" in reason for reason in found.reasons)


def test_names_the_law_that_is_worst_and_how_far_laws_are_apart():
    found = recommend([MIDDLE], 0.8)
    assert "0.82" in found.reasons[0]
    assert "restore" in found.reasons[0]
    assert any("from 0.82 (restore) to 0.90 (clock)" in words for words in found.fragile)


def test_warns_where_power_at_best_values_flatters():
    flattered = outcome("a", 24, under("clock", 0.6, power=0.9))
    words = " ".join(recommend([flattered], 0.5).fragile)
    assert "power at the best values is 0.90, but averaged" in words


def test_warns_where_the_monte_carlo_error_could_turn_it_round():
    few = outcome("a", 24, under("clock", 0.82, trials=100))
    assert any("two Monte Carlo errors" in words for words in recommend([few], 0.8).fragile)
    many = outcome("a", 24, under("clock", 0.85, trials=100_000))
    assert not any("two Monte Carlo errors" in words for words in recommend([many], 0.8).fragile)


def test_warns_of_draws_that_are_not_settled():
    loose = outcome("a", 24, under("clock", 0.9, r_hat=1.11))
    assert any("largest R-hat is 1.110" in words for words in recommend([loose], 0.8).fragile)
    assert not any("R-hat" in words for words in recommend([MIDDLE], 0.8).fragile)


def test_of_two_that_cost_alike_the_one_within_the_evidence_is_taken():
    far = outcome("far", 24, under("clock", 0.95), beyond=("a first score of 12",))
    near = outcome("near", 24, under("clock", 0.85))
    assert recommend([far, near], 0.8).outcome is near


@pytest.mark.parametrize(
    ("successes", "decimals", "printed"),
    [(61, 2, "0.31"), (169, 2, "0.85"), (167, 3, "0.835"), (0, 2, "0.00"), (200, 2, "1.00")],
)
def test_a_half_is_rounded_up_wherever_a_chance_is_printed(successes, decimals, printed):
    assert Chance(successes, 200).rounded(decimals) == printed


def test_carries_every_extrapolation():
    far = outcome("a", 24, under("clock", 0.9), beyond=("12 infusions; the evidence has 0 to 4",))
    assert "Extrapolation: 12 infusions; the evidence has 0 to 4" in recommend([far], 0.8).fragile


def test_the_frontier_leaves_out_what_no_more_subjects_beat():
    wasteful = outcome("wasteful", 40, under("clock", 0.7))
    assert [one.design for one in frontier([LARGE, wasteful, MIDDLE, SMALL])] == [
        "small",
        "middle",
        "large",
    ]


def test_the_error_of_a_chance_is_binomial_and_never_nought():
    assert Chance(50, 100).error == pytest.approx(0.05)
    assert Chance(0, 100).error > 0
    assert Chance(100, 100).error > 0


def test_counts_of_chunks_add_up():
    one = Counts(10, (3, 4), 2, ((9, 18.0, 40.0),))
    other = Counts(5, (1, 0), 0, ((5, -5.0, 7.0),))
    assert merged([one, other]) == Counts(15, (4, 4), 2, ((14, 13.0, 47.0),))
    assert merged([one]) == one


def of_prior(law, assurance, power, *assumed):
    return replace(under(law, assurance, power, r_hat=None), assumed=assumed)


def test_says_whose_prior_an_assurance_is_and_where_that_comes_from():
    guess = "Slowing: normal, mean 0. Source: Choice."
    both = outcome("a", 24, of_prior("line", 0.2, 0.9, guess), of_prior("curve", 0.2, 0.9, guess))
    fragile = recommend([both], 0.8).fragile
    said = "The assurance under line and curve is that of the stated prior, not of evidence:"
    assert fragile.count(said) == fragile.count(guess) == 1
    assert not any("R-hat" in words for words in fragile)
    assert not any("stated prior" in words for words in recommend([MIDDLE], 0.8).fragile)


def test_says_where_no_number_of_subjects_helps():
    few = outcome("few", 20, of_prior("line", 0.2, 0.5), under("clock", 0.4))
    many = outcome("many", 90, of_prior("line", 0.3, 0.95), under("clock", 0.7))
    reasons = recommend([few, many], 0.8).reasons
    (said,) = [one for one in reasons if "not known of the effect" in one]
    assert (
        "Under line power at the best values reaches 0.95, but assurance no more than 0.30" in said
    )


def test_says_which_design_would_do_were_the_best_values_true():
    few, enough, many = (
        outcome(name, n, of_prior("line", 0.2, a), of_prior("curve", 0.2, b))
        for name, n, a, b in (("few", 20, 0.9, 0.7), ("enough", 50, 0.9, 0.8), ("many", 90, 1, 1))
    )
    reasons = recommend([few, many, enough], 0.8).reasons
    assert "Were the best values true, enough (50 subjects) would do." in reasons
    assert not any("Were the best" in one for one in recommend([few], 0.8).reasons)


def test_of_a_plan_that_is_only_too_small_it_does_not_say_so():
    assert not any("not known of the effect" in one for one in recommend([SMALL], 0.8).reasons)
