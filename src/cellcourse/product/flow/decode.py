"""Events as numbers on a linear scale, from the bytes of one data set.

Values are read in blocks that fit a processor's cache, straight into the array that is
returned: nothing else grows with the file. What the stored values say about the limits
of the instrument is counted before any scale is applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cellcourse.product.flow.channel import Channel
from cellcourse.product.flow.layout import Layout
from cellcourse.stats.samples import Floats

__all__ = ["Limits", "decode"]

_BLOCK: Final = 2**15


@dataclass(frozen=True, slots=True)
class Limits:
    """How many events of one channel met the limits of the instrument."""

    channel: str
    at_top: int | None
    """Stored at the highest value of the range, or above it; None if no range is stated."""
    at_zero: int
    """Stored as 0, the lowest value of a channel of whole numbers."""
    below_zero: int
    not_finite: int
    """Stored as infinite or as no number; kept as they are, and inside no gate."""
    beyond_range: int
    """Whole numbers with bits set above $PnR, which the standard has readers take away."""


def decode(data: memoryview, layout: Layout) -> tuple[Floats, tuple[Limits, ...]]:
    """Read all events of a data set.

    Returns:
        (events, channels) on a linear scale, each channel contiguous; and each one's limits.
    """
    events: Floats = np.empty((layout.events, len(layout.channels)), order="F")
    counts = np.zeros((len(layout.channels), 5), dtype=np.int64)
    columns = list(_columns(data, layout))
    for start in range(0, layout.events, _BLOCK):
        rows = slice(start, start + _BLOCK)
        for j, channel in enumerate(layout.channels):
            counts[j] += _read_block(columns[j][rows], channel, into=events[rows, j])
    return events, tuple(map(_limits, layout.channels, counts.tolist()))


def _columns(data: memoryview, layout: Layout) -> Iterator[npt.NDArray[Any]]:
    """Look at each channel's stored values where they lie, without copying them."""
    at = layout.begin
    kind = "u" if layout.datatype == "I" else "f"
    for channel in layout.channels:
        dtype = np.dtype(f"{layout.order}{kind}{channel.bits // 8}")
        shape, stride = (layout.events,), (layout.event_bytes,)
        # An empty view has no place to look at, so that it takes none.
        buffer = data if layout.events else bytes(dtype.itemsize)
        yield np.ndarray(shape, dtype, buffer, at if layout.events else 0, stride)
        at += dtype.itemsize


def _read_block(stored: npt.NDArray[Any], channel: Channel, *, into: Floats) -> list[int]:
    beyond = 0
    whole = stored.dtype.kind == "u"
    if whole and (mask := _mask(channel)) < 2**channel.bits - 1:
        kept = stored & stored.dtype.type(mask)
        beyond = int(np.count_nonzero(kept != stored))
        stored = kept
    # Numbers that are none, or that a gain makes too large, are kept and counted.
    with np.errstate(invalid="ignore", over="ignore"):
        into[:] = stored
        at_limits = _at_limits(into, channel, whole=whole)
        _make_linear(into, channel)
    not_finite = 0 if whole else into.size - int(np.count_nonzero(np.isfinite(into)))
    return [*at_limits, not_finite, beyond]


def _mask(channel: Channel) -> int:
    """Every bit that a value below $PnR may have."""
    return (1 << (int(channel.top or 1) - 1).bit_length()) - 1


def _at_limits(values: Floats, channel: Channel, *, whole: bool) -> list[int]:
    """Count values at the top, at zero and below it."""
    highest = np.inf if channel.top is None else channel.top - whole
    at_top = int(np.count_nonzero(values >= highest))
    at_zero = values.size - int(np.count_nonzero(values))
    return [at_top, at_zero, 0 if whole else int(np.count_nonzero(values < 0))]


def _make_linear(values: Floats, channel: Channel) -> None:
    """Undo the instrument's amplifier, in place."""
    if channel.decades and channel.top:
        np.multiply(values, channel.decades / channel.top, out=values)
        np.power(10.0, values, out=values)
        np.multiply(values, channel.lowest, out=values)
    elif channel.gain != 1:
        np.divide(values, channel.gain, out=values)


def _limits(channel: Channel, counts: list[int]) -> Limits:
    at_top, *others = counts
    return Limits(channel.name, None if channel.top is None else at_top, *others)
