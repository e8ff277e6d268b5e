"""Where the events of one data set lie, and how each is stored.

A file may say this twice, in the HEADER and in the TEXT, and the two may differ. The
place that holds exactly the events that $TOT promises is taken, and the difference is
remarked on. Where two places would do, or none, the file is refused: a shift by one byte
gives numbers that look like events. No size is believed beyond the end of the data set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NoReturn

from cellcourse.product.flow.channel import Channel, read_channels
from cellcourse.product.flow.header import HEADER_BYTES, Header, Segment
from cellcourse.product.flow.keywords import Keywords

__all__ = ["Layout", "read_layout"]

ByteOrder = Literal["<", ">"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How to find the events of one data set; checked against its length."""

    channels: tuple[Channel, ...]
    datatype: str
    """``I`` whole numbers, ``F`` single or ``D`` double precision."""
    order: ByteOrder
    """``<`` least significant byte first, ``>`` most significant first."""
    begin: int
    """First byte of the first event, from the beginning of the data set."""
    events: int
    remarks: tuple[str, ...]
    """What the file says in two ways, and which was taken."""

    @property
    def event_bytes(self) -> int:
        """Bytes of one event."""
        return sum(channel.bits for channel in self.channels) // 8


def read_layout(header: Header, words: Keywords, length: int) -> Layout:
    """Read how the events are stored.

    Args:
        header: the HEADER of the data set.
        words: its TEXT, primary and supplemental.
        length: bytes of the data set.

    Raises:
        ProductError: keywords that are missing, impossible, or at odds with the length.
    """
    words.one_of("$MODE", ("L",))
    datatype = words.one_of("$DATATYPE", ("I", "F", "D"))
    order = _order(words)
    par = words.whole("$PAR", "the number of channels, from 1 up")
    # Each channel takes keywords of its own, so that a file cannot promise more channels.
    if par is not None and not 1 <= par <= len(words.pairs):
        words.faults.add("$PAR", str(par), f"1 to {len(words.pairs)}, the keywords there are")
    words.faults.refuse_if_any()
    channels = read_channels(words, par or 0, datatype or "", header.version)
    words.faults.refuse_if_any()
    place = _Place(header, words, sum(channel.bits for channel in channels) // 8, length)
    begin, events, remarks = place.find()
    return Layout(tuple(channels), datatype or "", order, begin, events, remarks)


def _order(words: Keywords) -> ByteOrder:
    written = (words.said("$BYTEORD") or "nothing").replace(" ", "")
    rising = {",".join(str(i) for i in range(1, n + 1)): n for n in (1, 2, 4, 8)}
    if written in rising:
        return "<"
    if ",".join(reversed(written.split(","))) not in rising:
        words.faults.add("$BYTEORD", written, "1,2,3,4 or 4,3,2,1")
    return ">"


class _Place:
    """The search for the segment that holds the promised events."""

    def __init__(self, header: Header, words: Keywords, event_bytes: int, length: int) -> None:
        self.header, self.words = header, words
        self.event_bytes, self.length = event_bytes, length

    def find(self) -> tuple[int, int, tuple[str, ...]]:
        """Give first byte, number of events, and remarks."""
        stated = self._stated()
        events = self._promised(stated)
        if events == 0:
            return HEADER_BYTES, 0, ()
        fitting = {name: at for name, at in stated.items() if self._holds(at, events)}
        exact = {n: at for n, at in fitting.items() if at.size == events * self.event_bytes}
        begins = {at.begin for at in (exact or fitting).values()}
        if len(begins) != 1:
            self._refuse(stated, events, ambiguous=len(begins) > 1)
        name, chosen = next(iter((exact or fitting).items()))
        return chosen.begin, events, _remarks(stated, name, events * self.event_bytes)

    def _stated(self) -> dict[str, Segment]:
        """Places that the file names; FCS 2.0 knows the HEADER's only, later ones prefer TEXT."""
        text = self._text_segment()
        places = {"TEXT": text, "HEADER": self.header.data}
        if self.header.version == "2.0":
            places = {"HEADER": self.header.data, "TEXT": text}
        return {name: place for name, place in places.items() if place is not None}

    def _text_segment(self) -> Segment | None:
        begin = self.words.whole_or("$BEGINDATA", 0)
        end = self.words.whole_or("$ENDDATA", 0)
        self.words.faults.refuse_if_any()
        return Segment(begin, end) if begin and end else None

    def _promised(self, stated: dict[str, Segment]) -> int:
        """Read $TOT, which FCS 2.0 may leave out: then the first place named is full of events."""
        if self.header.version == "2.0" and self.words.said("$TOT") is None and stated:
            return max(next(iter(stated.values())).size, 0) // self.event_bytes
        events = self.words.whole("$TOT", "the number of events")
        self.words.faults.refuse_if_any()
        return events or 0

    def _holds(self, place: Segment, events: int) -> bool:
        """Tell whether the events fit, with less than one event left over."""
        needed = events * self.event_bytes
        text = self.header.text
        apart = place.begin > text.end or place.begin + needed <= text.begin
        inside = place.begin >= HEADER_BYTES and place.begin + needed <= self.length
        return apart and inside and 0 <= place.size - needed < self.event_bytes

    def _refuse(self, stated: dict[str, Segment], events: int, *, ambiguous: bool) -> NoReturn:
        needed = events * self.event_bytes
        said = "; ".join(f"{name} {at.begin} to {at.end}" for name, at in stated.items())
        most = (self.length - HEADER_BYTES) // self.event_bytes
        if events > most:
            fault = "$TOT", f"{events} events, {needed} bytes", f"at most {most} events"
        elif ambiguous or not stated:
            fault = "$BEGINDATA", said or "nothing", "one place for the events"
        else:
            fault = "$ENDDATA", said, f"{needed} bytes ($TOT {events}) before byte {self.length}"
        raise self.words.faults.refusal(*fault)


def _remarks(stated: dict[str, Segment], taken: str, needed: int) -> tuple[str, ...]:
    remarks = [
        f"{other} places the events at bytes {at.begin} to {at.end}, {taken} was taken"
        for other, at in stated.items()
        if at != stated[taken]
    ]
    if stated[taken].size != needed:
        over = stated[taken].size - needed
        remarks.append(f"the DATA segment is declared {over} bytes longer than its events")
    return tuple(remarks)
