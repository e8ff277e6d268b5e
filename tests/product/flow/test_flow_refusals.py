"""What a broken FCS file is refused with: the keyword at fault, and every one of them."""

import pytest
from fcs_files import Made, in_one_file

from cellcourse.errors import ProductError
from cellcourse.product.flow.read import read_fcs

WHOLE = Made(events=((0, 512), (1023, 256)), datatype="I", bits=(16, 16), ranges=(1024, 1024))


def refused(data: bytes) -> list[str]:
    with pytest.raises(ProductError) as caught:
        read_fcs(data, "broken.fcs")
    assert caught.value.message.startswith("broken.fcs")
    assert all(problem.accepted for problem in caught.value.problems)
    return [problem.what for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("keyword", "made"),
    [
        ("$TOT", Made(without=("$TOT",))),
        ("$TOT", Made(more={"$TOT": "many"})),
        ("$TOT", Made(more={"$TOT": "-3"})),
        ("$TOT", Made(more={"$TOT": "999999999999"})),
        ("$TOT", Made(more={"$TOT": "9" * 5000})),
        ("$ENDDATA", Made(more={"$TOT": "2"})),
        ("$ENDDATA", Made(more={"$TOT": "4"}, after=b"x" * 100)),
        ("$ENDDATA", Made(text_shift=(3, 0), header_shift=(3, 0))),
        ("$ENDDATA", Made(text_shift=(0, -5), header_silent=True)),
        ("$BEGINDATA", Made(text_shift=(1, 1), after=b"x")),
        ("$BEGINDATA", Made(without=("$BEGINDATA",), header_silent=True)),
        ("$BEGINDATA", Made(more={"$BEGINDATA": "here"})),
        ("$PAR", Made(more={"$PAR": "0"})),
        ("$PAR", Made(more={"$PAR": "1000000000"})),
        ("$PAR", Made(more={"$PAR": "two"})),
        ("$DATATYPE", Made(without=("$DATATYPE",))),
        ("$DATATYPE", Made(more={"$DATATYPE": "A"})),
        ("$MODE", Made(more={"$MODE": "C"})),
        ("$BYTEORD", Made(more={"$BYTEORD": "3,4,1,2"})),
        ("$BYTEORD", Made(without=("$BYTEORD",))),
        ("$P1B", Made(more={"$P1B": "16"})),
        ("$P2B", WHOLE.but(more={"$P2B": "10"})),
        ("$P2B", WHOLE.but(more={"$P2B": "*"})),
        ("$P1R", WHOLE.but(more={"$P1R": "0"})),
        ("$P1R", WHOLE.but(more={"$P1R": "65537"})),
        ("$P1R", WHOLE.but(more={"$P1R": "1e400"})),
        ("$P2E", WHOLE.but(more={"$P2E": "4"})),
        ("$P2E", WHOLE.but(more={"$P2E": "-4,1"})),
        ("$P2E", WHOLE.but(more={"$P2E": "nan,1"})),
        ("$P2E", WHOLE.but(without=("$P2E",))),
        ("$P2E", Made(more={"$P2E": "4,1"})),
        ("$P1G", Made(more={"$P1G": "-1"})),
        ("$P1G", Made(more={"$P1G": "inf"})),
        ("$P1G", Made(more={"$P1G": "1e-12"})),
        ("$TIMESTEP", Made(names=("FL1-A", "Time"), more={"$TIMESTEP": "1e300"})),
        ("$P1N", Made(without=("$P1N",))),
        ("$P2N", Made(names=("FL1-A", "FL1-A"))),
        ("$TIMESTEP", Made(names=("FL1-A", "Time"), more={"$TIMESTEP": "fast"})),
        ("$NEXTDATA", Made(more={"$NEXTDATA": "59"})),
        ("$NEXTDATA", Made(more={"$NEXTDATA": "99999"})),
        ("$NEXTDATA", Made(more={"$NEXTDATA": "-1"})),
        ("$BEGINSTEXT, $ENDSTEXT", Made(more={"$BEGINSTEXT": "70", "$ENDSTEXT": "99999"})),
        ("TEXT, delimiter", Made(without=("$PAR",))),
        ("$par".upper(), Made(more={"$par": "3"})),
    ],
)  # fmt: skip
def test_names_the_keyword_at_fault(keyword, made):
    assert keyword in refused(made.bytes)


@pytest.mark.parametrize(
    ("fault", "data"),
    [
        ("HEADER, version", b""),
        ("HEADER, version", b"PK\x03\x04" + bytes(100)),
        ("HEADER, version", Made(version="FCS3.2").bytes),
        ("HEADER, version", Made(version="FCS9.0").bytes),
        ("HEADER, TEXT segment", Made().bytes[:40]),
        ("HEADER, TEXT segment", Made().bytes[:200]),
        ("HEADER, TEXT segment", Made().bytes.replace(b"      58", b"      10", 1)),
        ("TEXT, delimiter", Made().bytes.replace(b"/", b"A")),
        ("TEXT, delimiter", Made().bytes.replace(b"/$MODE/L", b"/$MODE.L", 1)),
    ],
)
def test_names_the_part_at_fault(fault, data):
    assert refused(data) == [fault]


def test_names_all_keywords_at_fault_at_once():
    broken = WHOLE.but(more={"$P1B": "9", "$P2R": "0", "$P2E": "x"})
    assert refused(broken.bytes) == ["$P1B", "$P2E", "$P2R"]


def test_says_in_which_data_set_the_fault_lies():
    with pytest.raises(ProductError, match=r"data set 2 cannot be read as FCS: \$MODE"):
        read_fcs(in_one_file(Made(), Made(more={"$MODE": "U"})), "broken.fcs")


def test_refuses_data_sets_that_would_share_events():
    length = len(Made(more={"$NEXTDATA": "00000000"}).bytes)
    overlapping = Made(more={"$NEXTDATA": f"{length - 10:08d}"}, after=b" " * 200)
    assert refused(overlapping.bytes) == ["$ENDDATA"]


def test_refuses_more_text_than_a_file_may_hold():
    assert refused(Made(more={"NOTE": "x" * 5_000_000}).bytes) == ["HEADER, TEXT segment"]


def test_shows_a_long_or_unprintable_value_shortened_and_escaped():
    with pytest.raises(ProductError) as caught:
        read_fcs(Made(more={"$MODE": "\x07" + "L" * 500}).bytes, "broken.fcs")
    (problem,) = caught.value.problems
    assert len(problem.found) < 80
    assert problem.found.isprintable()
