"""El Escorial categories from signs by region.

Cases follow the table of the revised criteria that PMC3723705 reprints, line by line.
"""

import itertools

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import EL_ESCORIAL, REGIONS, el_escorial

SUBSETS = [set(some) for n in range(5) for some in itertools.combinations(REGIONS, n)]


@pytest.mark.reference("Brooks 2000, as reprinted in PMC3723705")
@pytest.mark.parametrize(
    ("upper", "lower", "emg_limbs", "category"),
    [
        (("bulbar", "cervical", "lumbosacral"), ("bulbar", "cervical", "lumbosacral"), 0,
         "definite"),
        (REGIONS, REGIONS, 4, "definite"),
        (("bulbar", "cervical"), ("bulbar", "cervical"), 0, "probable"),
        (("bulbar",), ("bulbar",), 2, "probable, laboratory-supported"),
        (("cervical",), (), 2, "probable, laboratory-supported"),
        (("cervical",), (), 1, "none"),
        (("bulbar",), ("bulbar",), 1, "possible"),
        (("cervical", "lumbosacral"), (), 0, "possible"),
        (("lumbosacral",), ("cervical",), 0, "possible"),
        (("cervical",), ("lumbosacral",), 0, "none"),
        ((), ("cervical", "lumbosacral"), 4, "suspected"),
        ((), (), 0, "none"),
    ],
)  # fmt: skip
def test_signs_make_the_printed_category(upper, lower, emg_limbs, category):
    assert el_escorial(upper=upper, lower=lower, emg_limbs=emg_limbs) == category


def test_every_pattern_of_signs_has_one_category():
    found = {
        el_escorial(upper=upper, lower=lower, emg_limbs=limbs)
        for upper, lower in itertools.product(SUBSETS, repeat=2)
        for limbs in range(5)
    }
    assert found == set(EL_ESCORIAL)


def test_further_upper_signs_and_further_limbs_never_make_it_less_certain():
    rank = EL_ESCORIAL.index
    for upper, lower in itertools.product(SUBSETS, repeat=2):
        before = rank(el_escorial(upper=upper, lower=lower, emg_limbs=1))
        assert rank(el_escorial(upper=upper, lower=lower, emg_limbs=2)) <= before
        for region in REGIONS if upper else ():
            assert rank(el_escorial(upper=upper | {region}, lower=lower, emg_limbs=1)) <= before


def test_two_regions_with_both_signs_always_have_an_upper_sign_above_a_lower_one():
    for upper, lower in itertools.product(SUBSETS, repeat=2):
        if len(upper & lower) >= 2:
            highest_upper = min(map(REGIONS.index, upper))
            assert highest_upper < max(map(REGIONS.index, lower))


def test_a_region_named_twice_counts_once():
    assert el_escorial(upper=["cervical"] * 3, lower=["cervical"] * 3, emg_limbs=0) == "possible"


@pytest.mark.parametrize(
    ("upper", "emg_limbs", "words"),
    [
        (("spinal", "arm"), 0, "no region arm, spinal; known: bulbar, cervical"),
        (("bulbar",), 5, "0 to 4 limbs with signs, not 5"),
        (("bulbar",), -1, "0 to 4 limbs with signs, not -1"),
    ],
)
def test_signs_that_cannot_be_are_refused(upper, emg_limbs, words):
    with pytest.raises(MethodError, match=words):
        el_escorial(upper=upper, lower=(), emg_limbs=emg_limbs)
