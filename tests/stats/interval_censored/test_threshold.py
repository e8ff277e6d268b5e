"""Crossing a threshold between visits, with death in the way.

Reference: R 4.2.2, the self-consistency equations of twelve subjects, whose places were
found by hand, iterated to a fixed point. Program and printed output:
validation/interval_censored/interval_censored.R, .out.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.competing import aalen_johansen
from cellcourse.stats.interval_censored import competing_npmle, crossings, turnbull

NAN, INF = float("nan"), float("inf")
DAY = (10, 20, 30)
SCORE = (
    *((5, 3, NAN), (5, 3, 2), (5, NAN, 3), (3, 2, 1), (5, 5, 3)),
    *((5, NAN, NAN), (5, 5, NAN)),
    *((5, 5, 5), (5, 5, 5), (5, 5, 5), (5, 5, NAN), (5, NAN, NAN)),
)
END = (20, 30, 30, 30, 30, 15, 25, 30, 30, 30, 22, 12)
DIED = (0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)


@pytest.fixture
def seen():
    return crossings(DAY, SCORE, END, DIED, threshold=3, side="at or below")


def test_a_crossing_lies_between_the_last_visit_without_and_the_first_with_it(seen):
    assert seen.left.tolist() == [10, 10, 10, 0, 20, 10, 20, 30, 30, 30, 20, 10]
    assert seen.right[:5].tolist() == [20, 20, 30, 10, 30]
    assert np.isinf(seen.right[5:]).all()
    assert np.flatnonzero(seen.died).tolist() == [5, 6]


def test_scores_may_cross_by_rising():
    rising = crossings(DAY, -np.array(SCORE), END, DIED, threshold=-3, side="at or above")
    assert rising.right[:5].tolist() == [20, 20, 30, 10, 30]


def test_a_score_that_recovers_has_crossed_all_the_same():
    one = crossings(DAY, [[5, 2, 5]], [30], [0], threshold=3, side="at or below")
    assert (one.left[0], one.right[0]) == (10, 20)


@pytest.mark.parametrize(
    ("unseen", "days"),
    [
        ("not crossed", [(0, 10), (10, 20), (20, 30), (15, 15), (25, 25)]),
        ("unknown", [(0, 10), (10, 15), (20, 25), (15, 15), (25, 25)]),
    ],
)
@pytest.mark.reference("R, self-consistency by hand")
def test_agrees_with_self_consistency(seen, section, unseen, days):
    found = competing_npmle(seen, unseen=unseen)
    r = section("interval_censored/interval_censored.out", f"competing, {unseen}")["mass"]
    mass = {(one.left, one.right): one.mass for one in found.places}
    assert [mass.get(place, 0.0) for place in days] == pytest.approx(r[:-1], abs=1e-9)
    assert found.neither == pytest.approx(r[-1], abs=1e-9)


def test_crossed_died_and_neither_add_to_one(seen):
    found = competing_npmle(seen, unseen="not crossed")
    crossed, died = found.crossed(30), found.died(30)
    assert crossed[0] == crossed[1]
    assert crossed[0] + died + found.neither == pytest.approx(1)


def test_within_a_stretch_the_share_is_a_range(seen):
    found = competing_npmle(seen, unseen="not crossed")
    least, greatest = found.crossed(14)
    assert least == pytest.approx(1 / 12)
    assert greatest > least
    assert found.died(14) == 0


def test_without_deaths_it_is_the_distribution_of_brackets():
    alive = crossings(
        DAY, SCORE[:5] + SCORE[7:], [30] * 10, [0] * 10, threshold=3, side="at or below"
    )
    found = competing_npmle(alive, unseen="not crossed")
    plain = turnbull(alive.left, alive.right)
    assert [one.mass for one in found.places] == pytest.approx(plain.mass[:-1], abs=1e-9)


def test_first_events_suit_the_methods_for_competing_events(seen):
    time, event = seen.first_events(crossed="threshold", died="death")
    assert event.count("threshold") == 5
    assert event.count("death") == 2
    assert time.tolist() == [20, 20, 30, 10, 30, 15, 25, 30, 30, 30, 22, 12]
    assert aalen_johansen(time, event, cause="threshold", level=0.95).n == 12


@pytest.mark.parametrize(
    ("day", "score", "end", "said"),
    [
        ((10, 10), [[5, 5]], [20], "do not rise"),
        ((-1, 10), [[5, 5]], [20], "do not rise"),
        ((10, 20), [[5, 5]], [15], "1 scores are dated after"),
        ((10, 20), [[5]], [15], r"1 subjects and 2 visits, but scores of \(1, 1\)"),
    ],
)
def test_refuses_visits_that_cannot_be(day, score, end, said):
    with pytest.raises(MethodError, match=said):
        crossings(day, score, end, [0], threshold=3, side="at or below")


def test_refuses_a_threshold_that_nobody_crossed(seen):
    nobody = crossings(DAY, SCORE, END, DIED, threshold=-1, side="at or below")
    with pytest.raises(MethodError, match="seen in none of 12 subjects"):
        competing_npmle(nobody, unseen="unknown")
