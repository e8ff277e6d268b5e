"""Signed-rank test with ties and zeros.

Reference: R 4.2.2, coin 1.4-2, wilcoxsign_test(distribution = "exact"); wilcox.test.
Program and printed output: validation/ranks/ranks.R, ranks.out; data: changes.csv.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.signed_rank import signed_rank


@pytest.fixture
def changes(case):
    return {name: list(map(float, x)) for name, x in case("ranks/changes.csv").items()}


@pytest.mark.reference("R coin 1.4-2")
@pytest.mark.parametrize("zeros", ["pratt", "wilcoxon"])
def test_agrees_with_coin_on_tied_changes(changes, printed, zeros):
    test = signed_rank(changes["tied"], zeros=zeros, level=0.95)
    expected = printed("ranks/ranks.out")[f"signed rank exact p {zeros}"]
    assert test.p == pytest.approx(expected, abs=1e-12)
    assert (test.n, test.zeros) == (9, 1)


@pytest.mark.reference("R stats 4.2.2")
def test_agrees_with_r_on_untied_changes(changes, printed):
    r = printed("ranks/ranks.out")
    test = signed_rank(changes["untied"], zeros="wilcoxon", level=0.95)
    assert test.statistic == r["signed rank untied v"]
    assert test.p == pytest.approx(r["signed rank untied p"], abs=1e-12)
    assert test.effect == pytest.approx(r["pseudo-median untied"], abs=1e-12)


@given(st.lists(st.integers(-6, 6).filter(bool), min_size=1, max_size=8))
def test_counts_what_listing_every_sign_counts(changes):
    size = np.abs(changes)
    ranks = (size[:, None] > size).sum(1) + ((size[:, None] == size).sum(1) + 1) / 2
    sums = np.array(list(product((0, 1), repeat=len(changes)))) @ ranks
    seen = ranks[np.array(changes) > 0].sum()
    p = np.mean(np.abs(sums - ranks.sum() / 2) >= abs(seen - ranks.sum() / 2) - 1e-9)
    assert signed_rank(changes, zeros="wilcoxon", level=0.9).p == pytest.approx(p)


def test_turning_every_sign_keeps_p(changes):
    turned = [-x for x in changes["tied"]]
    one = signed_rank(changes["tied"], zeros="pratt", level=0.95)
    assert signed_rank(turned, zeros="pratt", level=0.95).p == pytest.approx(one.p)


def test_the_smallest_p_of_six_changes_is_two_of_64():
    assert signed_rank([1, 2, 3, 4, 5, 6], zeros="wilcoxon", level=0.9).p == 2 / 64


def test_refuses_changes_that_are_all_zero():
    with pytest.raises(MethodError, match="3 changes, 3 of them zero"):
        signed_rank([0, 0, 0], zeros="pratt", level=0.95)


def test_refuses_more_changes_than_can_be_counted():
    with pytest.raises(MethodError, match="501 changes"):
        signed_rank(range(1, 502), zeros="pratt", level=0.95)
