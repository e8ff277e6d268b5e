"""Reading FCS files.

Reference: flowio 1.4.0, a reader that shares no code with ours. By hand: a channel of four
decades over 1,024 steps stores 512 for a signal of 10^(4 x 512 / 1024) = 100. R 4.2.2 reads
validation/flow/calibur.fcs byte by byte in validation/flow/flow.R, printed in flow.out.
"""

import hashlib

import numpy as np
import pytest
from fcs_files import Made, by_flowio, in_one_file, read_by_flowio

from cellcourse.product.flow.read import read_fcs

WHOLE = Made(
    events=((0, 512), (1023, 256), (7, 1023)), datatype="I", bits=(16, 16), ranges=(1024, 1024)
)
CALIBUR = WHOLE.but(version="FCS2.0", amplifiers=("0,0", "4,1"), byteord="4,3,2,1")


def one(made):
    (data,) = read_fcs(made.bytes, "a.fcs")
    return data


@pytest.mark.reference("flowio 1.4.0")
@pytest.mark.parametrize(
    "made",
    [
        Made(),
        Made(byteord="4,3,2,1"),
        Made(datatype="D", bits=(64, 64)),
        Made(version="FCS3.0"),
        Made(more={"$P2G": "4"}),
        Made(names=("FSC-A", "Time"), more={"$TIMESTEP": "0.01", "$P2G": "8"}),
        WHOLE,
        CALIBUR,
        CALIBUR.but(amplifiers=("0,0", "4.5,0.1")),
        WHOLE.but(bits=(16, 32), ranges=(1024, 262144)),
        WHOLE.but(bits=(32, 32), ranges=(1000, 4294967296)),
    ],
)
def test_agrees_with_flowio(made):
    assert one(made).events == pytest.approx(read_by_flowio(made.bytes), rel=1e-15)


@pytest.mark.reference("flowio 1.4.0")
def test_agrees_with_flowio_on_a_file_longer_than_a_block():
    events = np.random.default_rng(5).lognormal(5, 2, (70_000, 3))
    data = by_flowio(events, ["FSC-A", "SSC-A", "FL1-A"])
    assert np.array_equal(read_fcs(data, "a.fcs")[0].events, read_by_flowio(data))


@pytest.mark.reference("R 4.2.2 readBin")
def test_agrees_with_r_on_an_fcs_2_file_of_big_endian_whole_numbers(calibur, printed):
    (data,) = read_fcs(calibur, "calibur.fcs")
    assert data.version == "2.0"
    assert len(data.events) == printed["calibur events"]
    means = data.column("FSC-H").mean(), data.column("FL1-H").mean()
    assert means == pytest.approx((printed["calibur mean FSC-H"], printed["calibur mean FL1-H"]))
    assert np.median(data.column("FL2-H")) == pytest.approx(printed["calibur median FL2-H"])
    assert data.limits[2].at_top == printed["calibur at top FL2-H"]


def test_undoes_decades_and_gain_by_hand():
    events = one(WHOLE.but(amplifiers=("0,0", "4,1"), more={"$P1G": "2"})).events
    assert events[:, 0] == pytest.approx([0, 511.5, 3.5])
    assert events[:, 1] == pytest.approx([100, 10, 10 ** (4 * 1023 / 1024)])


def test_takes_a_lowest_signal_of_0_as_1_as_the_standard_says():
    assert one(WHOLE.but(amplifiers=("0,0", "4,0"))).events[0, 1] == pytest.approx(100)


def test_knows_a_file_by_its_digest_version_and_channels():
    made = Made(more={"$P2S": "CD90"})
    data = one(made)
    assert data.sha256 == hashlib.sha256(made.bytes).hexdigest()
    assert (data.version, data.number, data.names) == ("3.1", 1, ("FSC-A", "FL1-A"))
    assert [channel.label for channel in data.channels] == ["", "CD90"]
    assert data.keywords["$P2S"] == "CD90"


def test_reads_several_data_sets_each_with_its_own_channels():
    first, second = read_fcs(in_one_file(Made(), CALIBUR), "two.fcs")
    assert (first.number, second.number) == (1, 2)
    assert first.events.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert second.events == pytest.approx(one(CALIBUR).events)
    assert first.sha256 == second.sha256


@pytest.mark.parametrize("after", [b"", b"12345678"])
def test_takes_a_next_data_set_at_the_end_of_the_file_as_none(after):
    length = len(Made(more={"$NEXTDATA": "00000000"}).bytes)
    made = Made(more={"$NEXTDATA": f"{length:08d}"}, after=after)
    assert one(made).remarks == (
        "$NEXTDATA leads to the end of the file, where no data set begins",
    )


class TestOddOffsets:
    """Files whose two statements of where the events are differ, or are missing."""

    TRUTH = Made().events

    def test_reads_a_large_file_whose_header_leaves_the_place_to_the_text(self):
        data = one(Made(header_silent=True))
        assert tuple(map(tuple, data.events)) == self.TRUTH
        assert data.remarks == ()

    def test_reads_a_file_whose_text_leaves_the_place_to_the_header(self):
        data = one(Made(without=("$BEGINDATA", "$ENDDATA")))
        assert tuple(map(tuple, data.events)) == self.TRUTH

    @pytest.mark.parametrize("shift", [(1, 0), (-1, 0), (-20, -20), (0, 40)])
    def test_takes_the_place_that_holds_the_promised_events_and_says_so(self, shift):
        for made in (Made(header_shift=shift), Made(text_shift=shift)):
            data = one(made)
            assert tuple(map(tuple, data.events)) == self.TRUTH
            assert "places the events at bytes" in data.remarks[0]

    def test_takes_an_exact_place_before_one_with_bytes_left_over(self):
        for shift in ({"header_shift": (1, 2)}, {"text_shift": (1, 2)}):
            data = one(Made(after=b"12", **shift))
            assert tuple(map(tuple, data.events)) == self.TRUTH
            assert len(data.remarks) == 1

    def test_takes_99999999_in_the_header_as_nothing_said(self):
        data = Made(header_silent=True).bytes
        (found,) = read_fcs(data[:26] + b"9" * 16 + data[42:], "a.fcs")
        assert tuple(map(tuple, found.events)) == self.TRUTH
        assert found.remarks == ()

    def test_reads_events_that_lie_before_the_text(self):
        made = Made(version="FCS2.0", without=("$BEGINDATA", "$ENDDATA"))
        text, data = made.text(0), made.data
        begin = 58 + len(data)
        places = [begin, begin + len(text) - 1, 58, begin - 1, 0, 0]
        header = f"{made.version:<10}" + "".join(f"{place:8d}" for place in places)
        (found,) = read_fcs(header.encode() + data + text, "a.fcs")
        assert tuple(map(tuple, found.events)) == self.TRUTH

    def test_reads_a_last_byte_that_is_one_too_many_and_says_so(self):
        data = one(Made(header_shift=(0, 1), text_shift=(0, 1)))
        assert tuple(map(tuple, data.events)) == self.TRUTH
        assert data.remarks == ("the DATA segment is declared 1 bytes longer than its events",)

    def test_counts_the_events_of_an_fcs_2_file_that_does_not(self):
        assert len(one(CALIBUR.but(without=("$TOT",))).events) == 3


class TestText:
    """Keywords as instruments write them."""

    @pytest.mark.parametrize("delimiter", [*"/\\|*!.^([\f\x1e \n"])
    def test_takes_any_delimiter(self, delimiter):
        made = Made(delimiter=delimiter, more={"NOTE": f"a{delimiter}b"})
        assert one(made).keywords["NOTE"] == f"a{delimiter}b"

    def test_keeps_a_dollar_inside_a_value(self):
        assert one(Made(more={"COST": "5$"})).keywords["COST"] == "5$"

    def test_reads_empty_values_where_doubling_gives_no_pairs(self):
        made = Made(more={"OPERATOR": "", "SITE": "A"})
        assert one(made).keywords["OPERATOR"] == ""
        assert one(made).events.tolist() == [[1, 2], [3, 4], [5, 6]]

    def test_knows_keywords_in_any_case_and_values_beyond_ascii(self):
        assert one(Made(more={"$p2s": "µ-CD90"})).channels[1].label == "µ-CD90"

    def test_adds_the_keywords_of_a_supplemental_text(self):
        plain = Made(more={"$BEGINSTEXT": "00000000", "$ENDSTEXT": "00000000"})
        begin, more = len(plain.bytes), b"/$P2S/CD105/"
        ends = {"$BEGINSTEXT": f"{begin:08d}", "$ENDSTEXT": f"{begin + len(more) - 1:08d}"}
        assert one(plain.but(more=ends, after=more)).channels[1].label == "CD105"

    def test_names_the_channels_of_an_fcs_2_file_that_does_not(self):
        assert one(CALIBUR.but(without=("$P1N", "$P2N"))).names == ("P1", "P2")


class TestLimits:
    """Events at the limits of the instrument are counted, and none is moved."""

    def test_counts_whole_numbers_at_both_ends(self):
        first, second = one(WHOLE).limits
        assert (first.channel, first.at_top, first.at_zero) == ("FSC-A", 1, 1)
        assert (second.at_top, second.at_zero, second.below_zero) == (1, 0, 0)

    def test_counts_decimals_at_above_and_below_the_range_and_keeps_them(self):
        made = Made(events=((-3, 1), (262144, 2), (300000, 0)))
        data = one(made)
        assert (data.limits[0].at_top, data.limits[0].below_zero) == (2, 1)
        assert data.limits[1].at_zero == 1
        assert data.events[:, 0].tolist() == [-3, 262144, 300000]

    def test_counts_and_keeps_what_is_no_number(self):
        data = one(Made(events=((float("nan"), 1), (float("inf"), 2), (1, 2))))
        assert data.limits[0].not_finite == 2
        assert np.isnan(data.events[0, 0])

    def test_takes_away_bits_above_the_range_and_counts_them(self):
        data = one(WHOLE.but(events=((1024 + 5, 1), (2, 3))))
        assert data.events[0, 0] == 5
        assert [limit.beyond_range for limit in data.limits] == [1, 0]

    def test_says_nothing_of_saturation_where_decimals_have_no_range(self):
        assert one(Made(ranges=(0, 262144))).limits[0].at_top is None

    def test_adds_up_the_counts_of_all_blocks(self):
        events = np.zeros((70_000, 1))
        events[::2] = 262144
        limit = read_fcs(by_flowio(events, ["FL1-A"]), "a.fcs")[0].limits[0]
        assert (limit.at_top, limit.at_zero) == (35_000, 35_000)


def test_keeps_and_counts_what_a_gain_makes_too_large_to_hold():
    made = Made(datatype="D", bits=(64, 64), events=((1e300, 1), (1, 1)), more={"$P1G": "1e-9"})
    data = one(made)
    assert data.limits[0].not_finite == 1
    assert data.events[0, 0] == np.inf


def test_reads_a_tube_in_which_nothing_was_counted():
    data = one(Made(events=()))
    assert data.events.shape == (0, 2)
    assert data.limits[0].at_top == 0


def test_gives_a_channel_by_name_and_lists_the_names_where_there_is_none():
    from cellcourse.errors import ProductError

    assert one(Made()).column("FL1-A").tolist() == [2, 4, 6]
    with pytest.raises(ProductError, match="no channel 'FL9'; it has FSC-A, FL1-A"):
        one(Made()).column("FL9")
