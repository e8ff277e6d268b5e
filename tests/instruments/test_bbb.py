"""BBB score and Ferguson's pooling of it."""

import itertools

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import BBB, ferguson
from cellcourse.instruments.bbb import LEVELS


def test_the_score_is_the_mean_of_the_two_hind_limbs():
    assert BBB.total({"left": 7, "right": 8}) == 7.5


def test_every_pair_of_limbs_makes_a_score_that_is_on_the_scale():
    scores = {
        BBB.total({"left": left, "right": right})
        for left, right in itertools.product(range(22), repeat=2)
    }
    assert scores == {step / 2 for step in range(43)}
    assert all(BBB.problems(score) == () for score in scores)


def test_a_limb_takes_no_half_points_though_the_score_does():
    assert BBB.problems(7.5) == ()
    assert BBB.problems({"left": 7.5, "right": 7}) == (
        "left: 7.5 is not on the scale, which goes in steps of 1",
    )


def test_a_score_may_be_given_without_its_limbs():
    assert BBB.problems(16) == ()
    assert BBB.problems(21.5) == ("21.5 points is outside the range, 0 to 21",)


def test_one_limb_makes_no_score():
    with pytest.raises(MethodError, match=r"right \(right hind limb\) has no answer"):
        BBB.total({"left": 7})


def test_every_level_has_words_of_its_own():
    assert sorted(LEVELS) == list(range(22))
    assert len(set(LEVELS.values())) == 22
    assert all(item.levels == LEVELS for item in BBB.items)


@pytest.mark.reference("Ferguson 2004: 0, 1, 2-4, 5, ..., 13, >= 14 become 0 to 12")
def test_pooling_agrees_with_the_published_list():
    pooled = [ferguson(level) for level in range(22)]
    assert pooled == [0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, *[12] * 8]


def test_pooling_never_reverses_an_order():
    pooled = [ferguson(level) for level in range(22)]
    assert pooled == sorted(pooled)


@pytest.mark.parametrize("limb", [7.5, -1, 22])
def test_pooling_refuses_what_is_not_a_level_of_one_limb(limb):
    with pytest.raises(MethodError, match=f"{limb:g} is not a whole BBB level"):
        ferguson(limb)
