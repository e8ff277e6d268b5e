"""Reading FCS files: bytes in, events and what the instrument said about them out.

FCS 2.0, 3.0 and 3.1 in list mode, with one data set or several. Nothing is dropped or
clipped in silence: events are as many as the file promises, values at the limits of a
channel are counted, and whatever a file says in two ways is remarked on. A file that
cannot be what it says is refused with the keyword at fault.
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import Final

from cellcourse.product.flow.data import FlowData
from cellcourse.product.flow.decode import decode
from cellcourse.product.flow.faults import Faults
from cellcourse.product.flow.header import HEADER_BYTES, Header, Segment, read_header
from cellcourse.product.flow.keywords import Keywords
from cellcourse.product.flow.layout import read_layout
from cellcourse.product.flow.text import TEXT_LIMIT, read_pairs

__all__ = ["read_fcs"]

_CHECKSUM_BYTES: Final = 8


def read_fcs(data: bytes, name: str) -> tuple[FlowData, ...]:
    """Read every data set of an FCS file, in the order of the file.

    Events come on a linear scale: decades of a logarithmic channel are undone with $PnE,
    a linear gain is divided out with $PnG, and a channel named Time is in seconds where
    $TIMESTEP says so. They are not compensated.

    Args:
        data: the whole file.
        name: what to call the file in results and refusals.

    Raises:
        ProductError: a keyword or an offset that cannot be; each is named.

    Source:
        Spidlen et al. (2010), Cytometry A 77:97, for FCS 3.1; the earlier standards
        where that one says how they differ.
    """
    digest = hashlib.sha256(data).hexdigest()
    found: list[FlowData] = []
    starts, text_left = [0], TEXT_LIMIT
    for start in starts:
        where = f"{name}, data set {len(found) + 1}" if start else name
        one = _DataSet(memoryview(data)[start:], Faults(where), text_left)
        text_left -= one.text_bytes
        found.append(one.read(name, digest, len(found) + 1))
        starts += [start + one.next] if one.next else []
    return tuple(found)


class _DataSet:
    """One data set, from its HEADER to the beginning of the next."""

    def __init__(self, data: memoryview, faults: Faults, text_left: int) -> None:
        """Read HEADER and TEXT, and find where the data set ends."""
        self.data, self.faults, self.text_left = data, faults, text_left
        self.header: Header = read_header(data, faults)
        self.text_bytes = 0
        self.remarks: tuple[str, ...] = ()
        self.words = Keywords(self._pairs(self.header.text, "HEADER, TEXT segment", "$PAR"), faults)
        self.next = self._next()
        if self.next:
            self.data = data[: self.next]
        self._read_supplement()

    def read(self, name: str, digest: str, number: int) -> FlowData:
        layout = read_layout(self.header, self.words, len(self.data))
        events, limits = decode(self.data, layout)
        return FlowData(
            name=name, sha256=digest, number=number, version=self.header.version,
            keywords=MappingProxyType(dict(self.words.pairs)), channels=layout.channels,
            events=events, limits=limits, remarks=layout.remarks + self.remarks, compensation=None,
        )  # fmt: skip

    def _pairs(self, at: Segment, keyword: str, required: str | None) -> dict[str, str]:
        self.text_bytes += at.size
        if self.text_bytes > self.text_left:
            most = f"{TEXT_LIMIT} bytes of TEXT in a file"
            raise self.faults.refusal(keyword, f"{at.size} bytes", most)
        return read_pairs(bytes(self.data[at.begin : at.end + 1]), self.faults, required=required)

    def _next(self) -> int:
        """Give the first byte of the next data set, 0 if this is the last.

        Some files that hold one data set give the end of the file, or the checksum there.
        So does a file of several that was cut off between two of them.
        """
        offset = self.words.whole_or("$NEXTDATA", 0) or 0
        self.faults.refuse_if_any()
        if offset and 0 <= len(self.data) - offset <= _CHECKSUM_BYTES:
            self.remarks = ("$NEXTDATA leads to the end of the file, where no data set begins",)
            return 0
        if offset == 0:
            return 0
        last = len(self.data) - HEADER_BYTES
        if not self.header.text.end < offset <= last:
            accepted = f"0, or a byte from {self.header.text.end + 1} to {last}"
            raise self.faults.refusal("$NEXTDATA", str(offset), accepted)
        return offset

    def _read_supplement(self) -> None:
        """Add the keywords of a supplemental TEXT, where one is declared."""
        begin = self.words.whole_or("$BEGINSTEXT", 0) or 0
        end = self.words.whole_or("$ENDSTEXT", 0) or 0
        if not begin or not end or begin == self.header.text.begin:
            return
        if not HEADER_BYTES <= begin < end < len(self.data):
            accepted = f"bytes {HEADER_BYTES} to {len(self.data) - 1}"
            raise self.faults.refusal("$BEGINSTEXT, $ENDSTEXT", f"{begin} to {end}", accepted)
        more = self._pairs(Segment(begin, end), "$BEGINSTEXT", None)
        self.words = Keywords({**more, **self.words.pairs}, self.faults)
