"""The ANOVA-type statistic.

Reference: R 4.2.2, Kronecker products written out from Brunner, Domhof and Langer (2002)
and held there to R's own Welch test; nparLD is in no Debian release.
Program and printed output: validation/ordinal/ordinal.R, ordinal.out.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.ordinal import anova_type, permuted_anova_type
from cellcourse.stats.relabelling import Permutation
from cellcourse.stats.t_tests import welch_t

PRINTED = "ordinal/ordinal.out"
NAN = float("nan")


@pytest.fixture(scope="module")
def made(case):
    table = case("ordinal/made.csv")
    scores = np.array([float(x or "nan") for x in table["score"]]).reshape(18, 5)
    return scores, np.array(table["arm"][::5])


def chosen(made, title):
    scores, arm = made
    complete = ~np.isnan(scores).any(axis=1)
    inside = {
        "three arms, some missing": np.ones(18, dtype=bool),
        "three arms, complete": complete,
        "two arms, complete": complete & (arm != "C"),
    }[title]
    return scores[inside], arm[inside]


@pytest.mark.parametrize(
    "title", ["three arms, some missing", "three arms, complete", "two arms, complete"]
)
@pytest.mark.reference("R, from the definition")
def test_agrees_with_r(made, section, title):
    r = section(PRINTED, title)
    found = anova_type(*chosen(made, title))
    assert [one.effect for one in found.effects] == pytest.approx(r["effects"], abs=5.1e-11)
    assert [one.se for one in found.effects] == pytest.approx(r["se"], abs=5.1e-11)
    group = found.group
    assert (group.statistic, group.df1, group.df2, group.p) == pytest.approx(
        r["group"], abs=5.1e-11
    )
    for test, name in ((found.visit, "visit"), (found.interaction, "interaction")):
        assert (test.statistic, test.df1, test.p) == pytest.approx(r[name], abs=5.1e-11)
        assert test.df2 == math.inf


@pytest.mark.reference("R stats 4.2.2, t.test")
def test_of_two_groups_it_is_welchs_test_of_mean_ranks(made, section):
    scores, arm = chosen(made, "two arms, complete")
    test = anova_type(scores, arm).group
    r = section(PRINTED, "Welch of mean ranks")["f df p"]
    assert (test.statistic, test.df2, test.p) == pytest.approx(r, abs=5.1e-11)


def test_of_two_visits_the_interaction_is_welchs_test_of_changes_in_rank():
    scores = np.array([[1, 4], [2, 2], [3, 7], [5, 6], [4, 1], [9, 3.0]])
    arm = list("aaabbb")
    rank = _mid_ranks(scores)
    change = rank[:, 1] - rank[:, 0]
    test = welch_t(change[3:], change[:3], level=0.95)
    assert anova_type(scores, arm).interaction.statistic == pytest.approx(test.statistic**2)


def _mid_ranks(scores):
    return (scores[..., None, None] > scores).sum(axis=(2, 3)) + (
        (scores[..., None, None] == scores).sum(axis=(2, 3)) + 1
    ) / 2


tables = st.integers(0, 2**32).map(
    lambda seed: np.random.default_rng(seed).integers(0, 6, (9, 3)).astype(float)
)


@given(tables)
def test_only_the_order_of_scores_counts(scores):
    arm = list("abcabcabc")
    np.testing.assert_equal(anova_type(scores, arm), anova_type(np.exp(scores), arm))


@given(tables)
def test_effects_of_equal_groups_average_one_half(scores):
    effects = [one.effect for one in anova_type(scores, list("abcabcabc")).effects]
    assert np.mean(effects) == pytest.approx(0.5)


def test_does_not_depend_on_labels_or_the_order_of_subjects(made):
    scores, arm = made
    there = anova_type(scores, arm)
    back = anova_type(scores[::-1], np.char.add("arm ", arm)[::-1])
    assert back.group.p == pytest.approx(there.group.p)
    assert back.interaction.statistic == pytest.approx(there.interaction.statistic)
    assert (back.missing, back.n) == (4, (6, 6, 6))


def test_a_subject_without_any_score_counts_for_nothing(made):
    scores, arm = made
    found = anova_type(np.vstack((scores, np.full((1, 5), NAN))), np.append(arm, arm[0]))
    whole = anova_type(scores, arm)
    assert found.n == whole.n
    assert found.group.df2 == pytest.approx(whole.group.df2, rel=1e-12)
    assert found.group.p == pytest.approx(whole.group.p, rel=1e-12)


def test_permutation_of_few_animals_is_exact(made):
    scores, arm = chosen(made, "two arms, complete")
    by = Permutation(1000, 200, np.random.default_rng(1))
    test = permuted_anova_type(scores, arm, by=by)
    assert (test.group.kind, test.interaction.kind) == ("exact", "exact")
    assert test.group.statistic == pytest.approx(anova_type(scores, arm).group.statistic)
    assert test.group.assignments == 84
    assert (test.visit.kind, test.visit.p) == ("monte carlo", 1 / 201)


def test_permutation_takes_missing_scores(made):
    by = Permutation(0, 50, np.random.default_rng(1))
    test = permuted_anova_type(*made, by=by)
    assert test.group.statistic == pytest.approx(anova_type(*made).group.statistic)
    assert test.group.kind == "monte carlo"


def test_groups_without_overlap_are_the_rarest_assignment():
    scores = np.array([[1, 2], [2, 2], [3, 1], [7, 9], [8, 7], [9, 9.0]])
    by = Permutation(20, 1, np.random.default_rng(1))
    assert permuted_anova_type(scores, list("aaabbb"), by=by).group.p == 2 / 20


@pytest.mark.parametrize(
    ("scores", "arm", "said"),
    [
        ([[1, 2], [2, 3], [1, 1]], list("aab"), "b has 1 at visit 1; b has 1 at visit 2"),
        ([[1, NAN], [2, 3], [1, 1], [2, 2]], list("aabb"), "a has 1 at visit 2"),
        ([[1], [2]], list("ab"), r"shape \(2, 1\): at least two visits"),
        ([[1, math.inf], [2, 1]], list("ab"), "1 of 4 scores are infinite"),
        ([[1, 1]] * 4, list("aabb"), "the ranks of 4 subjects have no spread"),
    ],
)
def test_refuses_what_cannot_be_compared(scores, arm, said):
    with pytest.raises(MethodError, match=said):
        anova_type(scores, arm)


def test_refuses_to_permute_visits_by_nothing():
    scores = [[1, 2], [2, 3], [4, 1], [2, 2]]
    with pytest.raises(MethodError, match="at least one resample"):
        permuted_anova_type(scores, list("aabb"), by=Permutation(6, 0, np.random.default_rng(1)))
