"""Tests and incidences of crossings that keep apart, against those of ``stats``.

Those are held to R in their own tests. They search for the probabilities, and stop within a
ten-thousand-millionth of the top.
"""

import numpy as np
import pytest

from cellcourse.simulation.answers.kernels.crossing_tally import (
    compare_apart,
    shares_apart,
    tally,
    tally_room,
)
from cellcourse.simulation.answers.kernels.threshold_brackets import brackets_room
from cellcourse.stats.interval_censored import Crossings, competing_npmle, interval_logrank

DAYS = np.array([0.0, 3, 7, 10, 14, 17, 21, np.inf])
NEVER = len(DAYS) - 1
ASKED = np.array([0, 5, 10, 14, 30])
SIZES = [(6, 6, 6), (3, 9), (30, 12, 1, 7)]


def weekly(sizes, seed, *, lost=0.3):
    """Arms, and the visits around crossings of subjects who miss no visit before these."""
    rng = np.random.default_rng(seed)
    code = np.repeat(np.arange(len(sizes)), sizes)
    right = rng.integers(0, NEVER, code.size)
    gone = rng.random(code.size) < lost
    return code, np.where(gone, right, np.maximum(right - 1, 0)), np.where(gone, NEVER, right)


def study(code, left, right, died=False):
    """Brackets of a study, its tallies, and how many visits these use."""
    known, room = brackets_room(code.size, NEVER), tally_room(code.max() + 1, NEVER)
    known.watched[:], known.left[:], known.right[:] = True, left, right
    known.died[:], known.end[:] = died, np.append(DAYS[:-1], 0)[left] + 2
    for table in (room.crossed, room.lost, room.latest, room.earliest, room.sums):
        table[:] = 99  # of another study
    return known, room, tally(known, code, room)


def compared(code, left, right, arms):
    _, room, used = study(code, left, right)
    out = np.full(3, np.nan)
    compare_apart(room, used, np.array(arms), out)
    return out


def shares(code, left, right, died, arm):
    known, room, _ = study(code, left, right, died)
    out = np.full((room.sizes.size, len(ASKED), 3), np.nan)
    shares_apart(room, known, code, DAYS, ASKED, out)
    return out[arm]


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("lost", [0.0, 0.3, 0.6])
def test_arms_are_compared_as_ordinary_tests_do(sizes, lost):
    code, left, right = weekly(sizes, 1, lost=lost)
    for arms in (range(len(sizes)), (1, 0)):
        own = np.isin(code, arms)
        test = interval_logrank(DAYS[left[own]], DAYS[right[own]], code[own])
        expected = test.p, test.chisq, test.score[arms[0]]
        assert compared(code, left, right, arms) == pytest.approx(expected, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("arm", [0, 1])
def test_shares_are_those_of_the_ordinary_incidence(sizes, arm):
    code, left, right = weekly(sizes, 7)
    died = right == NEVER
    own = code == arm
    end = DAYS[left] + 2
    found = competing_npmle(
        Crossings(DAYS[left[own]], DAYS[right[own]], end[own], died[own]), unseen="not crossed"
    )
    expected = [(*found.crossed(day), found.died(day)) for day in ASKED]
    assert shares(code, left, right, died, arm) == pytest.approx(np.array(expected), abs=1e-9)


def test_without_loss_the_least_share_counts_those_first_seen_across():
    code, left, right = weekly((7, 3), 3, lost=0.0)
    found = shares(code, left, right, False, 0)
    seen = [(DAYS[right[code == 0]] <= day).mean() for day in ASKED]
    assert found[:, 0] == pytest.approx(seen)
    assert (found[:, 1] >= found[:, 0]).all()
    assert (found[:, 2] == 0).all()


@pytest.mark.parametrize("many", [0, 4])
def test_an_arm_in_which_nobody_crosses_has_shares_of_0_and_none_of_deaths(many):
    code, left, right = weekly((4, many, 2), 4)
    right[code == 1] = NEVER
    found = shares(code, left, right, right == NEVER, 1)
    assert (found[:, :2] == 0).all()
    assert np.isnan(found[:, 2]).all()


def test_a_visit_missed_by_one_and_kept_by_another_is_left_to_the_search():
    code = np.array([0, 0, 1])
    left, right = np.array([1, 2, 1]), np.array([2, 3, 3])
    assert study(code, left, right)[2] == 0
    assert study(code[1:], left[1:], right[1:])[2] == 1


def test_brackets_that_end_at_one_visit_keep_apart_wherever_they_begin():
    code, left, right = np.array([0, 1, 0, 1]), np.array([0, 2, 3, 4]), np.array([3, 3, 5, NEVER])
    _, room, used = study(code, left, right)
    assert room.used[:used].tolist() == [3, 4, 5]
    test = interval_logrank(DAYS[left], DAYS[right], code)
    expected = test.p, test.chisq, test.score[0]
    assert compared(code, left, right, (0, 1)) == pytest.approx(expected, rel=1e-8)


def test_subjects_outside_the_arms_or_never_watched_are_not_counted():
    code, left, right = weekly((5, 5), 5)
    known, room, _ = study(code, left, right)
    assert room.sizes.tolist() == [5, 5]
    known.watched[0] = False
    tally(known, np.where(np.arange(10) == 9, -1, code), room)
    assert room.sizes.tolist() == [4, 4]


def test_free_are_those_who_neither_crossed_nor_died():
    code, left, right = np.zeros(4, np.int64), np.array([1, 2, 2, 3]), np.full(4, NEVER)
    right[0] = 2
    died = np.array([False, True, False, False])
    assert study(code, left, right, died)[1].free.tolist() == [2]


def test_one_arm_alone_and_brackets_that_all_overlap_are_not_compared():
    code, left, right = weekly((6, 6), 6)
    assert np.isnan(compared(np.zeros_like(code), left, right, (0,))).all()
    alike = np.zeros_like(left)
    assert np.isnan(compared(code, alike, alike + 1, (0, 1))).all()
    assert np.isnan(compared(code, left, np.full_like(right, NEVER), (0, 1))).all()
