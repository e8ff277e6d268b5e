"""What cells allow, against enumeration by hand and against counting every set of scores."""

import math
from itertools import combinations_with_replacement

import pytest

from cellcourse.evidence.claims import Recomputed
from cellcourse.evidence.reconstruct.cells import Cell, Scale, View, most_that_fit, possible
from cellcourse.evidence.reconstruct.wants import Want, window

EXCLUDED, ZERO = View(on_day=True, zeros=False), View(on_day=False, zeros=True)
HALVES = Scale(low=0, step=0.5, lowest=0, highest=42)


def want(printed, part, name="claim"):
    pointer = Recomputed(analysis="scores", estimate="mean", part=part, arm="a", day=28)
    return Want(name, 0, printed, part, pointer, "cell", *window(printed))


def cell(*wants):
    return Cell("bbb", "a", 28, wants)


DAY_28 = (
    (want("6.2", "value", "excluding"), EXCLUDED),
    (want("2.1", "se", "excluding"), EXCLUDED),
    (want("4.7", "value", "zero"), ZERO),
    (want("2.2", "se", "zero"), ZERO),
)


def test_day_28_of_the_rat_paper_needs_a_rat_scored_on_its_last_day():
    fit = [
        (a, b) for a in range(7) for b in range(7 - a) if possible(cell(*DAY_28), HALVES, 6, a, b)
    ]
    assert all(here > 0 for _, here in fit)
    assert (4, 1) in fit


def test_without_such_a_rat_the_pair_with_zeros_has_to_go():
    """Five scores of 6.2 and a zero have mean 5.2, SEM 2.0; four and two zeros 4.1, 1.9."""
    gone = most_that_fit(cell(*DAY_28), HALVES, 6, on_day=False)
    assert {one.printed for one in gone} == {"4.7", "2.2"}
    assert most_that_fit(cell(*DAY_28), HALVES, 6, on_day=True) == ()


def test_of_two_values_for_one_spread_the_last_printed_goes():
    again = (want("2.0", "se", "again"), EXCLUDED)
    assert most_that_fit(cell(*DAY_28, again), HALVES, 6, on_day=True) == (again[0],)


@pytest.mark.parametrize("mean", ["1.0", "1.3", "1.7", "2.2"])
@pytest.mark.parametrize("se", ["0.0", "0.3", "0.5", "0.7", "1.1"])
def test_finds_exactly_what_counting_every_set_of_scores_finds(mean, se):
    scale = Scale(low=0, step=0.5, lowest=0, highest=8)
    for n in (2, 3, 4):
        found = possible(
            cell((want(mean, "value"), EXCLUDED), (want(se, "se"), EXCLUDED)), scale, n, n, 0
        )
        assert found == any(
            prints(scores, mean, se) for scores in combinations_with_replacement(range(9), n)
        )


def prints(steps, mean, se):
    scores = [step / 2 for step in steps]
    middle = sum(scores) / len(scores)
    spread = sum((score - middle) ** 2 for score in scores) / (len(scores) - 1) / len(scores)
    return all(
        low <= value <= high
        for value, (low, high) in ((middle, window(mean)), (math.sqrt(spread), window(se)))
    )
