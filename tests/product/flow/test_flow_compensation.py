"""Taking spill-over out of events, worked by hand and against known truth."""

import numpy as np
import pytest
from fcs_files import Made
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import ProductError
from cellcourse.product.flow.compensation import compensate, spillover_in
from cellcourse.product.flow.data import Spillover
from cellcourse.product.flow.read import read_fcs

NAMES = ("FL1-A", "FL2-A")
BY_HAND = Spillover(NAMES, ((1.0, 0.1), (0.2, 1.0)), "the laboratory")


def read(made, **keywords):
    (data,) = read_fcs(made.but(more=made.more | keywords).bytes, "a.fcs")
    return data


# Dyes of 100 and 50 are seen as 100 + 0.2 x 50 = 110 and 0.1 x 100 + 50 = 60.
SEEN = Made(names=NAMES, events=((110.0, 60.0), (100.0, 10.0), (0.0, 0.0)))
DYES = [[100, 50], [100, 0], [0, 0]]


@pytest.mark.parametrize("keyword", ["$SPILLOVER", "$SPILL", "SPILLOVER", "SPILL"])
def test_takes_out_the_spill_over_that_the_file_carries_by_hand(keyword):
    data = read(SEEN, **{keyword: "2,FL1-A,FL2-A,1,0.1,0.2,1"})
    spillover = spillover_in(data, comp=None)
    assert spillover == Spillover(NAMES, BY_HAND.matrix, keyword)
    compensated = compensate(data, spillover)
    assert compensated.events == pytest.approx(np.array(DYES), abs=1e-12)
    assert compensated.compensation == spillover
    assert data.events[0].tolist() == [110, 60]


def test_takes_out_a_matrix_that_is_given_in_another_order():
    turned = Spillover(NAMES[::-1], ((1.0, 0.2), (0.1, 1.0)), "the laboratory")
    assert compensate(read(SEEN), turned).events == pytest.approx(np.array(DYES), abs=1e-12)


def test_leaves_channels_alone_that_the_matrix_does_not_name():
    made = Made(
        names=("FSC-A", *NAMES), bits=(32,) * 3, ranges=(1000,) * 3, amplifiers=("0,0",) * 3,
        events=((7.0, 110.0, 60.0),),
    )  # fmt: skip
    assert compensate(read(made), BY_HAND).events[0] == pytest.approx([7, 100, 50])


def test_keeps_the_negative_values_that_arise():
    made = SEEN.but(events=((100.0, 0.0),))
    assert compensate(read(made), BY_HAND).events[0, 1] == pytest.approx(-10 / 0.98)


@given(st.lists(st.floats(0, 0.3), min_size=6, max_size=6))
def test_gives_back_the_dyes_whatever_their_spill_over(off):
    matrix = np.eye(3)
    matrix[~np.eye(3, dtype=bool)] = off
    dyes = np.random.default_rng(2).lognormal(5, 1, (50, 3))
    made = Made(
        names=("A", "B", "C"), bits=(64,) * 3, ranges=(10**6,) * 3, amplifiers=("0,0",) * 3,
        datatype="D", events=tuple(map(tuple, dyes @ matrix)),
    )  # fmt: skip
    given_matrix = Spillover(made.names, tuple(map(tuple, matrix.tolist())), "known")
    assert compensate(read(made), given_matrix).events == pytest.approx(dyes, rel=1e-9)


class TestComp:
    """$COMP of FCS 3.0, whose numbers mean what the caller says."""

    SEEN = SEEN.but(version="FCS3.0")

    def test_reads_spill_over(self):
        data = read(self.SEEN, **{"$COMP": "2,1,0.1,0.2,1"})
        found = spillover_in(data, comp="spill-over")
        assert found == Spillover(NAMES, BY_HAND.matrix, "$COMP")

    def test_reads_its_inverse(self):
        inverse = np.linalg.inv(np.array(BY_HAND.matrix)).ravel().tolist()
        data = read(self.SEEN, **{"$COMP": "2," + ",".join(map(repr, inverse))})
        found = spillover_in(data, comp="its inverse")
        assert found.origin == "$COMP, inverted"
        assert np.array(found.matrix) == pytest.approx(np.array(BY_HAND.matrix))

    def test_needs_no_statement_where_nothing_spills(self):
        data = read(self.SEEN, **{"$COMP": "2,1,0,0,1"})
        assert spillover_in(data, comp=None).matrix == ((1, 0), (0, 1))

    def test_does_not_guess_what_a_matrix_means(self):
        with pytest.raises(ProductError, match=r"\$COMP is not a matrix of spill-over"):
            spillover_in(read(self.SEEN, **{"$COMP": "2,1,0.1,0.2,1"}), comp=None)

    def test_refuses_one_that_is_not_for_all_channels(self):
        with pytest.raises(ProductError, match=r"\$COMP"):
            spillover_in(read(self.SEEN, **{"$COMP": "3,1,0.1,0.2,1"}), comp="spill-over")


def test_finds_none_where_a_file_carries_none():
    assert spillover_in(read(SEEN), comp=None) is None


@pytest.mark.parametrize(
    "written",
    [
        "x", "0", "2", "2,FL1-A,FL1-A,1,0,0,1", "2,FL1-A,FL9-A,1,0,0,1", "2,FL1-A,FL2-A,1,0,0",
        "2,FL1-A,FL2-A,1,0,0,1,1", "2,FL1-A,FL2-A,1,nan,0,1", "2,FL1-A,FL2-A,1,1,1,1",
        "9999999,FL1-A", "-1,FL1-A",
    ],
)  # fmt: skip
def test_names_the_keyword_of_a_matrix_that_is_none(written):
    with pytest.raises(ProductError, match=r"\$SPILLOVER"):
        spillover_in(read(SEEN, **{"$SPILLOVER": written}), comp=None)


def test_refuses_to_compensate_twice():
    once = compensate(read(SEEN), BY_HAND)
    with pytest.raises(ProductError, match="compensated already, by the laboratory"):
        compensate(once, BY_HAND)


@pytest.mark.parametrize(
    ("spillover", "why"),
    [
        (Spillover(("FL1-A", "FL7-A"), BY_HAND.matrix, "x"), "no channel 'FL7-A'"),
        (Spillover(NAMES, ((1.0, 0.1),), "x"), "not a number for each pair"),
        (Spillover(NAMES, ((1.0, 2.0), (2.0, 4.0)), "x"), "cannot tell the dyes apart"),
    ],
)
def test_refuses_a_given_matrix_that_cannot_be_used(spillover, why):
    with pytest.raises(ProductError, match=why):
        compensate(read(SEEN), spillover)
