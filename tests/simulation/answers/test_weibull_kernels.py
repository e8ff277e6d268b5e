"""Weibull regressions of bracketed times in blocks, against the one of ``stats``.

That one is held to R's survreg in its own tests; here the same numbers must come out, by
searches that begin elsewhere and take other steps.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.simulation.answers.kernels.weibull_fit import finish, free_lane, take_up
from cellcourse.simulation.answers.kernels.weibull_search import look
from cellcourse.simulation.answers.kernels.weibull_terms import LANES, NEVER
from cellcourse.simulation.answers.kernels.weibull_ways import ways_room
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


def lay(one, lane, left, right, code):
    """Lay brackets into a lane, as those who gather a study do; a row without any is all time."""
    with np.errstate(divide="ignore"):
        one.known.log_left[:, lane] = np.maximum(np.log(left), -NEVER)[one.known.subject]
        one.known.log_right[:, lane] = np.minimum(np.log(right), NEVER)[one.known.subject]


def found_together(studies):
    """Search studies of the same groups."""
    code = studies[0][2]
    one = ways_room(code, code.max() + 1)
    out = np.full((len(studies), code.max() + 1, 6), np.nan)
    for number, study in enumerate(studies):
        lane = free_lane(one, Z, out)
        lay(one, lane, *study)
        take_up(one, number, lane)
    finish(one, Z, out)
    return out


def found(*brackets):
    return found_together([brackets])[0]


def seen(place, *brackets):
    """What is seen of a study from a place, in some lane."""
    groups = brackets[2].max() + 1
    one = ways_room(brackets[2], groups)
    for lane in range(LANES):
        lay(one, lane, *brackets)
        one.now.place[:, lane] = place
    look(one.known, one.now)
    return one.now


def expected(left, right, code):
    design = code[:, None] == np.arange(1, code.max() + 1)
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
    place = np.array([-9.0, -10.0, 3.0])
    before = seen(place, left, right, code)
    after = seen(place, *map(np.append, (left, right, code), (0, np.inf, 1)))
    assert after.value == pytest.approx(before.value, rel=1e-14)
    assert after.slope == pytest.approx(before.slope, rel=1e-13)


def test_derivatives_are_those_of_differences():
    brackets = bracketed((5, 9, 4), last=8)
    place, apart = np.array([-9.0, -10.0, -11.0, 3.0]), 1e-5
    here = seen(place, *brackets)
    curved = np.zeros((4, 4))
    curved[3, :3] = curved[:3, 3] = here.cross[:, 0]
    curved[range(4), range(4)] = [*here.own[:, 0], here.common[0]]
    for k in range(4):
        up, down = (seen(place + sign * apart * np.eye(4)[k], *brackets) for sign in (1, -1))
        rise = (up.value[0] - down.value[0]) / (2 * apart)
        assert rise == pytest.approx(here.slope[k, 0], rel=1e-7)
        turned = (down.slope[:, 0] - up.slope[:, 0]) / (2 * apart)
        assert turned == pytest.approx(curved[k], rel=1e-7, abs=1e-7)
    assert curved @ here.step[:, 0] == pytest.approx(here.slope[:, 0], rel=1e-10)
    assert here.gain[0] == pytest.approx(here.step[:, 0] @ here.slope[:, 0], rel=1e-12)


def test_a_study_is_the_same_to_the_last_bit_among_others():
    studies = [bracketed((6, 4, 5), apart=apart) for apart in RNG.uniform(0, 1.5, 3 * LANES)]
    together = found_together(studies)
    assert np.isfinite(together[:, 1:]).all()
    for number in (0, 7, 2 * LANES + 3):
        assert np.array_equal(found(*studies[number])[1:], together[number, 1:])


def test_groups_alike_have_a_p_of_one_to_the_last_digits():
    left, right, code = bracketed((6, 6))
    left[6:], right[6:] = left[:6], right[:6]
    _, (_, p, _) = found(left, right, code), expected(left, right, code)
    assert found(left, right, code)[1, 4] == pytest.approx(0, abs=1e-9)
    assert p == pytest.approx([1.0], abs=1e-9)


def test_a_limit_past_all_that_the_likelihood_tells_is_refused():
    # The one crossing of the last group may have come at any time before the others'.
    left = np.array([138, 26, 26, 137, 26, 126, 26, 26, 26, 137, 26, 26, 26.0])
    right = np.array([187, *[np.inf] * 2, 138, 126, 137, 126, 126, 126, 138, 126, *[np.inf] * 2])
    code = np.repeat([0, 1, 2], (5, 5, 3))
    assert np.isnan(found(left, right, code)).all()
    with pytest.raises(MethodError):
        weibull(left, right, code[:, None] == [1, 2], level=0.95)
