"""Fisher's exact test of k proportions.

Reference: R 4.2.2, fisher.test.
Program and printed output: validation/proportions/proportions.R, proportions.out.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.fisher import fisher_exact


@pytest.mark.reference("R stats 4.2.2")
@pytest.mark.parametrize(("events", "n"), [((5, 1, 2), (6, 6, 6)), ((0, 3, 1, 6), (5, 7, 6, 9))])
def test_agrees_with_r_on_several_groups(printed, events, n):
    name = f"fisher p of {' '.join(map(str, events))} among {' '.join(map(str, n))}"
    found = fisher_exact(events, n)
    assert found.p == pytest.approx(printed("proportions/proportions.out")[name], rel=1e-10)
    assert (found.events, found.n) == (events, n)


def test_all_against_none_in_six_and_six_is_two_of_924():
    assert fisher_exact((6, 0), (6, 6)).p == pytest.approx(2 / 924)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=4))
def test_neither_the_order_of_groups_nor_the_sign_of_events_matters(pairs):
    pairs = [(a, a + b) for a, b in pairs if a + b] or [(1, 2)]
    pairs += [(1, 2)]
    events, n = zip(*pairs, strict=True)
    p = fisher_exact(events, n).p
    assert fisher_exact(events[::-1], n[::-1]).p == pytest.approx(p)
    assert fisher_exact([m - e for e, m in pairs], n).p == pytest.approx(p)
    assert 0 < p <= 1


def test_equal_shares_give_a_p_of_one():
    assert fisher_exact((2, 3, 4), (4, 6, 8)).p == pytest.approx(1)


@pytest.mark.parametrize(
    ("events", "n", "message"),
    [
        ((3,), (5,), "1 counts and 1 sizes"),
        ((3, 1), (5, 5, 5), "2 counts and 3 sizes"),
        ((6, 1), (5, 5), "not possible"),
        ((50,) * 6, (100,) * 6, "more than 5,000,000 tables"),
    ],
)
def test_refuses_what_it_cannot_list(events, n, message):
    with pytest.raises(MethodError, match=message):
        fisher_exact(events, n)
