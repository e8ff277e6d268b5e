"""Broken FCS files by the thousand: each is read or refused, never anything else.

Every case is drawn from its own number, so that a case that fails can be drawn again.
"""

import time

import numpy as np
import pytest
from fcs_files import Made, by_flowio, in_one_file

from cellcourse.errors import ProductError
from cellcourse.product.flow.compensation import compensate, spillover_in
from cellcourse.product.flow.read import read_fcs

WHOLE = Made(
    events=tuple((i % 1024, 7 * i % 1024) for i in range(40)),
    datatype="I", bits=(16, 16), ranges=(1024, 1024), amplifiers=("0,0", "4,1"),
)  # fmt: skip
SPILL = Made(more={"$SPILLOVER": "2,FSC-A,FL1-A,1,0.1,0.2,1", "$P2G": "2"})
COMP = Made(version="FCS3.0", more={"$COMP": "2,1,0,0,1"}, datatype="D", bits=(64, 64))
SEVERAL = in_one_file(Made(), WHOLE, SPILL)
SEEDS = (
    Made().bytes,
    WHOLE.bytes,
    WHOLE.but(version="FCS2.0", byteord="4,3,2,1").bytes,
    SPILL.bytes,
    COMP.bytes,
    SEVERAL,
    by_flowio(np.arange(60.0).reshape(20, 3), ["FSC-A", "SSC-A", "Time"], timestep="0.01"),
)
WORDS = (
    b"0", b"-1", b"1", b"9" * 8, b"9" * 15, b"9" * 400, b"1e308", b"nan", b"4,1", b"0,0", b"", b"/",
    b"//", b"$", b"\xff\xfe", b"\x00", b"64", b"8", b"$PAR", b"$TOT", b"A", b"2,1", "٣".encode(),
)  # fmt: skip


def broken(case: int) -> bytes:
    """One of the seeds, changed in one to five ways."""
    rng = np.random.default_rng(case)
    data = bytearray(SEEDS[rng.integers(len(SEEDS))])
    for _ in range(rng.integers(1, 6)):
        data = CHANGES[rng.integers(len(CHANGES))](data, rng)
    return bytes(data)


def cut(data, rng):
    return data[: rng.integers(len(data) + 1)]


def flip(data, rng):
    for at in rng.integers(len(data), size=rng.integers(1, 9)) if data else []:
        data[at] = rng.integers(256)
    return data


def reword(data, rng):
    """Put another value where the value of some keyword stands."""
    parts = data.split(b"/")
    parts[rng.integers(len(parts))] = WORDS[rng.integers(len(WORDS))]
    return bytearray(b"/".join(parts))


def redigit(data, rng):
    digits = [at for at, byte in enumerate(data[:900]) if 48 <= byte <= 57]
    for at in rng.choice(digits, size=3) if digits else []:
        data[at] = 48 + rng.integers(10)
    return data


def repeat(data, rng):
    begin, end = np.sort(rng.integers(len(data) + 1, size=2))
    return data[:end] + data[begin:end] * int(rng.integers(1, 4)) + data[end:]


def remove(data, rng):
    begin, end = np.sort(rng.integers(len(data) + 1, size=2))
    return data[:begin] + data[end:]


CHANGES = (cut, flip, reword, reword, redigit, redigit, repeat, remove)


def read_or_refused(case: int) -> bool:
    """Read a broken file all the way, or see it refused with the fault named."""
    data = broken(case)
    began = time.perf_counter()
    try:
        for one in read_fcs(data, "broken.fcs"):
            assert one.events.nbytes <= 8 * len(data)
            found = spillover_in(one, comp="spill-over")
            if found is not None:
                compensate(one, found)
    except ProductError as refusal:
        assert str(refusal)
        return False
    finally:
        assert time.perf_counter() - began < 2, f"case {case} took too long"
    return True


def outcomes(cases: range) -> tuple[int, int]:
    read = sum(read_or_refused(case) for case in cases)
    return read, len(cases) - read


def test_reads_or_refuses_every_broken_file():
    read, refused = outcomes(range(600))
    assert read > 15
    assert refused > 300


def test_refuses_a_file_of_one_data_set_cut_anywhere():
    for seed in SEEDS:
        if seed != SEVERAL:
            for length in range(len(seed)):
                with pytest.raises(ProductError):
                    read_fcs(seed[:length], "cut.fcs")


def test_refuses_or_remarks_on_a_file_of_several_data_sets_cut_anywhere():
    for length in range(len(SEVERAL)):
        try:
            *_, last = read_fcs(SEVERAL[:length], "cut.fcs")
        except ProductError:
            continue
        assert "where no data set begins" in last.remarks[-1]


@pytest.mark.slow
def test_reads_or_refuses_twenty_thousand_broken_files():
    read, refused = outcomes(range(20_000))
    assert read > 500
    assert refused > 10_000
