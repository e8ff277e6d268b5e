"""FCS files with known contents: ordinary ones by flowio, odd ones byte by byte."""

import io
from array import array
from dataclasses import dataclass, field, replace

import flowio
import numpy as np
from numpy.typing import ArrayLike

WORDS = {"I": "u", "F": "f", "D": "f"}


@dataclass(frozen=True)
class Made:
    """A data set as its bytes are to be; every part can be made wrong."""

    events: tuple[tuple[float, ...], ...] = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    names: tuple[str, ...] = ("FSC-A", "FL1-A")
    version: str = "FCS3.1"
    datatype: str = "F"
    byteord: str = "1,2,3,4"
    bits: tuple[int, ...] = (32, 32)
    ranges: tuple[int, ...] = (262144, 262144)
    amplifiers: tuple[str, ...] = ("0,0", "0,0")
    delimiter: str = "/"
    more: dict[str, str] = field(default_factory=dict)
    """Keywords to add or to replace."""
    without: tuple[str, ...] = ()
    header_shift: tuple[int, int] = (0, 0)
    """What HEADER adds to the true first and last byte of the events."""
    text_shift: tuple[int, int] = (0, 0)
    """What TEXT adds to them."""
    header_silent: bool = False
    """HEADER gives 0 for the events, as large files do."""
    after: bytes = b""
    """Bytes after the events."""

    def but(self, **changes: object) -> "Made":
        return replace(self, **changes)

    @property
    def data(self) -> bytes:
        order = "<" if self.byteord.startswith("1") else ">"
        dtype = [
            (str(i), f"{order}{WORDS[self.datatype]}{bits // 8}")
            for i, bits in enumerate(self.bits)
        ]
        return np.array([tuple(event) for event in self.events], dtype=dtype).tobytes()

    def keywords(self, begin: int) -> dict[str, str]:
        first, last = self.text_shift
        end = begin + len(self.data) - 1
        pairs = {
            "$BEGINDATA": f"{begin + first:08d}",
            "$ENDDATA": f"{end + last:08d}",
            "$BYTEORD": self.byteord,
            "$DATATYPE": self.datatype,
            "$MODE": "L",
            "$NEXTDATA": "0",
            "$PAR": str(len(self.names)),
            "$TOT": str(len(self.events)),
        }
        channels = zip(self.names, self.bits, self.ranges, self.amplifiers, strict=True)
        for n, (name, bits, top, amplifier) in enumerate(channels, start=1):
            pairs |= {f"$P{n}N": name, f"$P{n}B": str(bits)}
            pairs |= {f"$P{n}R": str(top), f"$P{n}E": amplifier}
        pairs |= self.more
        return {word: value for word, value in pairs.items() if word not in self.without}

    def text(self, begin: int) -> bytes:
        d = self.delimiter
        doubled = [
            (word.replace(d, d * 2), value.replace(d, d * 2))
            for word, value in self.keywords(begin).items()
        ]
        return (d + "".join(f"{word}{d}{value}{d}" for word, value in doubled)).encode()

    @property
    def bytes(self) -> bytes:
        begin = 58 + len(self.text(0))
        text, data = self.text(begin), self.data
        assert len(text) == begin - 58
        first, last = self.header_shift
        places = [58, begin - 1, begin + first, begin + len(data) - 1 + last, 0, 0]
        if self.header_silent:
            places[2:4] = [0, 0]
        header = f"{self.version:<10}" + "".join(f"{place:8d}" for place in places)
        return header.encode() + text + data + self.after


def in_one_file(*sets: Made) -> bytes:
    """Data sets one after another, each naming the next."""
    file = b""
    for made in sets[:-1]:
        length = len(made.but(more=made.more | {"$NEXTDATA": "00000000"}).bytes)
        file += made.but(more=made.more | {"$NEXTDATA": f"{length:08d}"}).bytes
    return file + sets[-1].bytes


def by_flowio(events: ArrayLike, names: list[str], **keywords: str) -> bytes:
    """An FCS 3.1 file as flowio writes it: single precision, linear."""
    values = array("f", np.asarray(events, dtype="<f4").tobytes())
    file = io.BytesIO()
    flowio.create_fcs(file, values, names, metadata_dict=keywords)
    return file.getvalue()


def read_by_flowio(data: bytes) -> np.ndarray:
    """The events as flowio reads them, on a linear scale."""
    return flowio.FlowData(io.BytesIO(data)).as_array()
