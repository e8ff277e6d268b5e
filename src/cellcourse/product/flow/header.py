"""The first 58 bytes of a data set: which FCS version it is and where its parts lie.

A HEADER holds offsets of eight digits at most, so a large file writes 0 (some programs
99999999) and the TEXT says where the events are. Nothing here reads TEXT or events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cellcourse.product.flow.faults import Faults

__all__ = ["HEADER_BYTES", "Header", "Segment", "read_header"]

HEADER_BYTES: Final = 58
_VERSIONS: Final = ("2.0", "3.0", "3.1")
_UNSAID: Final = 99_999_999


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a data set; bytes counted from the beginning of that data set."""

    begin: int
    end: int
    """The last byte, included."""

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.end - self.begin + 1


@dataclass(frozen=True, slots=True)
class Header:
    """What the HEADER declares; none of it is believed before it is checked."""

    version: str
    """``2.0``, ``3.0`` or ``3.1``."""
    text: Segment
    data: Segment | None
    """None where the HEADER leaves it to the TEXT."""


def read_header(data: memoryview, faults: Faults) -> Header:
    """Read the HEADER of the data set that ``data`` begins with.

    Raises:
        ProductError: no FCS version that is read here, or no TEXT inside the data set.
    """
    version = _version(bytes(data[:10]), faults)
    begin, end = _offset(data, 10), _offset(data, 18)
    if begin < HEADER_BYTES or end <= begin or end >= len(data):
        raise faults.refusal(
            "HEADER, TEXT segment", f"bytes {begin} to {end}",
            f"a segment after byte {HEADER_BYTES - 1}, in a data set of {len(data)} bytes",
        )  # fmt: skip
    return Header(version, Segment(begin, end), _data_segment(data))


def _version(first: bytes, faults: Faults) -> str:
    written = first[:6].decode("latin-1")
    if not written.startswith("FCS") or written[3:] not in _VERSIONS:
        raise faults.refusal("HEADER, version", written, "FCS2.0, FCS3.0 or FCS3.1")
    return written[3:]


def _data_segment(data: memoryview) -> Segment | None:
    begin, end = _offset(data, 26), _offset(data, 34)
    unsaid = begin in {0, _UNSAID} or end in {0, _UNSAID}
    return None if unsaid else Segment(begin, end)


def _offset(data: memoryview, at: int) -> int:
    """Read eight characters as a number; anything but digits says nothing, which is 0."""
    written = bytes(data[at : at + 8]).decode("latin-1").strip()
    return int(written) if re.fullmatch(r"[0-9]{1,8}", written) else 0
