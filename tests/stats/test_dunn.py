"""Dunn's test of every pair of groups.

Reference: the formula of Dunn (1964) in base R 4.2.2, p.adjust for the rules.
Program and printed output: validation/ranks/ranks.R, ranks.out; data: scores.csv.
"""

import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.dunn import dunn
from cellcourse.stats.shifts import hodges_lehmann


@pytest.fixture
def scores(case):
    columns = case("ranks/scores.csv")
    return [float(x) for x in columns["score"]], columns["group"]


@pytest.mark.reference("R 4.2.2, formula of Dunn (1964)")
@pytest.mark.parametrize("rule", ["holm", "bonferroni"])
def test_agrees_with_the_formula_in_r(scores, printed, rule):
    r = printed("ranks/ranks.out")
    pairs = {f"{d.group} - {d.against}": d for d in dunn(*scores, rule=rule, level=0.95)}
    assert list(pairs) == ["control - treated", "high - treated", "high - control"]
    for name, pair in pairs.items():
        assert pair.statistic == pytest.approx(r[f"dunn z {name}"], abs=1e-11)
        assert pair.p == pytest.approx(r[f"dunn p {name}"], abs=1e-12)
        assert pair.p_adjusted == pytest.approx(r[f"dunn {rule} p {name}"], abs=1e-12)
        assert pair.rule == rule


def test_the_effect_is_the_shift_between_the_two_groups_alone(scores):
    pair = dunn(*scores, rule="none", level=0.9)[0]
    values, group = scores
    treated, control = (
        [v for v, g in zip(values, group, strict=True) if g == one]
        for one in ("treated", "control")
    )
    assert (pair.effect, pair.interval) == hodges_lehmann(control, treated, level=0.9)
    assert pair.n == (6, 6)


def test_mean_rank_differences_add_up_around_the_groups(scores):
    first, second, third = dunn(*scores, rule="none", level=0.9)
    assert first.mean_rank_difference + third.mean_rank_difference == pytest.approx(
        second.mean_rank_difference
    )


def test_without_a_rule_p_is_left_as_it_is(scores):
    assert all(pair.p_adjusted == pair.p for pair in dunn(*scores, rule="none", level=0.9))


def test_refuses_values_that_are_all_equal():
    with pytest.raises(MethodError, match="all 4 values are equal"):
        dunn([1, 1, 1, 1], list("aabb"), rule="holm", level=0.95)
