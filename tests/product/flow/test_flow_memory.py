"""Memory: at most twice the events that are returned, and nothing on a file's say-so."""

import tracemalloc

import numpy as np
import pytest
from fcs_files import Made, by_flowio

from cellcourse.errors import ProductError
from cellcourse.product.flow.compensation import compensate
from cellcourse.product.flow.data import Spillover
from cellcourse.product.flow.read import read_fcs

CONSTANT = 4 * 2**20
EVENTS, CHANNELS = 100_000, 12


def peak(work) -> int:
    """The most bytes that were held at once beyond those held before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def whole_numbers() -> bytes:
    """12 channels of 16 bits in four decades, with 10-bit values, most significant first."""
    stored = np.random.default_rng(1).integers(0, 1024, (EVENTS, CHANNELS)).astype(">u2")
    return Made(
        events=(), names=tuple(f"FL{n}" for n in range(CHANNELS)), datatype="I",
        byteord="4,3,2,1", bits=(16,) * CHANNELS, ranges=(1024,) * CHANNELS,
        amplifiers=("4,1",) * CHANNELS, header_silent=True, after=stored.tobytes(),
        more={"$TOT": str(EVENTS)}, text_shift=(0, stored.nbytes),
    ).bytes  # fmt: skip


def decimals() -> bytes:
    values = np.random.default_rng(1).lognormal(5, 1, (EVENTS, CHANNELS))
    return by_flowio(values, [f"FL{n}" for n in range(CHANNELS)])


@pytest.mark.parametrize("make", [whole_numbers, decimals])
def test_reading_takes_at_most_twice_the_events(make):
    data = make()
    assert read_fcs(data, "a.fcs")[0].events.shape == (EVENTS, CHANNELS)
    assert peak(lambda: read_fcs(data, "a.fcs")) < 2 * 8 * EVENTS * CHANNELS + CONSTANT


def test_compensating_takes_at_most_twice_the_events():
    (data,) = read_fcs(decimals(), "a.fcs")
    rows = tuple(map(tuple, (np.eye(CHANNELS) + 0.01).tolist()))
    spillover = Spillover(data.names, rows, "given")
    assert peak(lambda: compensate(data, spillover)) < 2 * data.events.nbytes + CONSTANT


@pytest.mark.parametrize(
    "lie",
    [
        {"$TOT": "999999999999999"},
        {"$PAR": "999999999"},
        {"$ENDDATA": "999999999999"},
        {"$P1B": "999999999999"},
        {"$P1R": "1e300"},
        {"$NEXTDATA": "99999999999"},
        {"$BEGINSTEXT": "60", "$ENDSTEXT": "99999999999"},
        {"$SPILLOVER": "9999," * 2000},
    ],
)
def test_a_size_that_is_declared_and_not_there_takes_no_memory(lie):
    whole = Made(datatype="I", header_silent=True, more=lie).bytes

    def attempt():
        try:
            read_fcs(whole, "a.fcs")
        except ProductError:
            return

    assert peak(attempt) < 2**20


def test_a_text_full_of_keywords_takes_a_bounded_memory():
    words = "/".join(f"{n:x}/" for n in range(700_000))
    data = Made(more={"A": words.replace("/", "|")}).bytes.replace(b"|", b"/")
    with pytest.raises(ProductError):
        read_fcs(data, "a.fcs")

    def attempt():
        with pytest.raises(ProductError):
            read_fcs(data, "a.fcs")

    assert peak(attempt) < 2**28
