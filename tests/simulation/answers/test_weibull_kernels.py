"""Weibull regressions of bracketed times in blocks, against the one of ``stats``.

That one is held to R's survreg in its own tests; here the same numbers must come out, by
searches that begin elsewhere and take other steps.
"""

import numpy as np
import pytest

from cellcourse.simulation.answers.kernels.weibull_fit import regress
from cellcourse.simulation.answers.kernels.weibull_search import search_room
from cellcourse.simulation.answers.kernels.weibull_terms import LANES, NEVER, terms
from cellcourse.stats.distributions import chi2_tail, two_sided_z
from cellcourse.stats.interval_censored import weibull

RNG = np.random.default_rng(12)
Z = two_sided_z(0.95)


def bracketed(sizes, *, scale=0.3, apart=0.3, every=4, last=np.inf):
    """Visits around Weibull times of groups that come later and later."""
    code = np.repeat(np.arange(len(sizes)), sizes)
    time = np.exp(3 + apart * code + scale * np.log(RNG.exponential(size=code.size)))
    left = np.minimum(np.floor(time / every), last) * every
    return left, np.where(time < last * every, left + every, np.inf), code


def searched(left, right, code):
    """Fill in the brackets group by group, as those who gather a study do."""
    groups, n = code.max() + 1, 0
    one = search_room(code.size, groups)
    one.known.log_left[:], one.known.log_right[:] = -NEVER, NEVER
    for g in range(groups):
        own = code == g
        one.known.begin[g], one.known.sizes[g] = n, own.sum()
        with np.errstate(divide="ignore"):
            rows = slice(n, n + own.sum())
            one.known.log_left[rows] = np.maximum(np.log(left[own]), -NEVER)
            one.known.log_right[rows] = np.minimum(np.log(right[own]), NEVER)
        n += -(-own.sum() // LANES) * LANES
    one.known.begin[groups] = n
    return one


def found(left, right, code):
    out = np.full((code.max() + 1, 6), np.nan)
    regress(searched(left, right, code), Z, out)
    return out


def expected(left, right, code):
    design = (code[:, None] == np.arange(1, code.max() + 1)).astype(float)
    fit = weibull(left, right, design, level=0.95)
    rows = [(b.estimate, b.se, b.interval.lower, b.interval.upper) for b in fit.coefficients]
    return np.array(rows), [one.p for one in fit.coefficients], fit.scale


@pytest.mark.parametrize("sizes", [(6, 6, 6), (9, 4), (17, 3, 8, 5)])
@pytest.mark.parametrize("last", [np.inf, 12])
def test_every_number_is_that_of_the_ordinary_regression(sizes, last):
    for _ in range(6):
        brackets = bracketed(sizes, last=last)
        out, (rows, p, scale) = found(*brackets), expected(*brackets)
        assert out[1:, :4] == pytest.approx(rows, rel=1e-9, abs=1e-9)
        assert out[:, 5] == pytest.approx(scale, rel=1e-9)
        chances = [chi2_tail(root**2, 1) for root in out[1:, 4]]
        assert chances == pytest.approx(p, rel=1e-7)
        assert np.array_equal(np.sign(out[1:, 4]), np.sign(out[1:, 0]))


def test_limits_that_lie_far_out_are_found_on_a_longer_way():
    left = np.array([21, 245, 364, 168, 1, 1, 1, 108, 364, 364, 364.0])
    right = np.array([24, *[np.inf] * 3, 3, 3, 3, *[np.inf] * 4])
    code = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2])
    out, (rows, _, _) = found(left, right, code), expected(left, right, code)
    assert out[1:, 2:4] == pytest.approx(rows[:, 2:], rel=1e-10)
    assert (np.abs(out[1:, 2:4] - out[1:, :1]) > 1.7 * Z * out[1:, 1:2]).any()


def test_a_limit_is_where_the_profile_has_fallen_by_as_much():
    left, right, code = bracketed((8, 7))
    estimate, _, low, high, _, _ = found(left, right, code)[1]
    assert low < estimate < high
    for end, sign in ((low, 1), (high, -1)):
        # A group whose times are shortened by a limit lies just so far from the first.
        shorter = np.where(code, np.exp(-end), 1.0)
        root = found(left * shorter, right * shorter, code)[1, 4]
        assert root == pytest.approx(sign * Z, rel=1e-8)


def test_turning_groups_over_turns_the_differences():
    left, right, code = bracketed((7, 7), apart=0.5)
    one, other = found(left, right, code)[1], found(left, right, 1 - code)[1]
    assert other[[0, 2, 3, 4]] == pytest.approx(-one[[0, 3, 2, 4]], rel=1e-9)
    assert other[[1, 5]] == pytest.approx(one[[1, 5]], rel=1e-9)


def test_subjects_who_tell_nothing_change_nothing():
    left, right, code = bracketed((7, 5))
    one = searched(left, right, code)
    place = np.array([-9.0, -10.0, 3.0])
    value = terms(place, one.known, one.sums)
    slope = one.sums.slope.copy()
    more = searched(
        *(np.append(part, end) for part, end in ((left, 0), (right, np.inf), (code, 1)))
    )
    assert terms(place, more.known, more.sums) == pytest.approx(value, rel=1e-14)
    assert more.sums.slope == pytest.approx(slope, rel=1e-13)


def test_derivatives_are_those_of_differences():
    one = searched(*bracketed((5, 9, 4), last=8))
    place, step = np.array([-9.0, -10.0, -11.0, 3.0]), 1e-5
    terms(place, one.known, one.sums)
    slope, own = one.sums.slope.copy(), one.sums.own.copy()
    cross, common = one.sums.cross.copy(), one.sums.common[0]
    for k in range(4):
        ends = []
        for sign in (1, -1):
            value = terms(place + sign * step * np.eye(4)[k], one.known, one.sums)
            ends.append((value, one.sums.slope.copy()))
        (above, up), (below, down) = ends
        assert (above - below) / (2 * step) == pytest.approx(slope[k], rel=1e-7)
        turned = [own[k] if g == k else 0.0 for g in range(3)] if k < 3 else list(cross)
        turned.append(cross[k] if k < 3 else common)
        assert (down - up) / (2 * step) == pytest.approx(turned, rel=1e-7, abs=1e-7)
