"""One channel of a cytometer: how its numbers are stored and what they mean.

Amplification is the instrument's own: a logarithmic channel stores decades, a linear
one may store a signal multiplied by a gain. Both are undone when events are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cellcourse.product.flow.keywords import Keywords, finite

__all__ = ["Channel", "read_channels"]

_WIDTHS: Final = {"I": (8, 16, 32, 64), "F": (32,), "D": (64,)}
_EXACT: Final = 2**53
_LEAST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Channel:
    """A column of events."""

    name: str
    """$PnN: ``FSC-A``, ``FL1-H``."""
    label: str
    """$PnS: the marker or dye as the operator wrote it; may be empty."""
    bits: int
    """$PnB: bits of one stored value."""
    top: float | None
    """$PnR: whole numbers are stored below it; None where a file of decimals says none."""
    decades: float
    """First part of $PnE: decades of a logarithmic amplifier, 0 for a linear one."""
    lowest: float
    """Second part of $PnE: the signal stored as 0 by a logarithmic amplifier."""
    gain: float
    """$PnG: what a linear signal was multiplied by; for time, steps in a second."""

    @property
    def linear_top(self) -> float | None:
        """The highest signal of the range once amplification is undone."""
        if self.top is None:
            return None
        return self.lowest * 10**self.decades if self.decades else self.top / self.gain


def read_channels(words: Keywords, par: int, datatype: str, version: str) -> list[Channel]:
    """Read the keywords of ``par`` channels, noting every one that cannot be."""
    channels = [_channel(words, n, datatype, version) for n in range(1, par + 1)]
    seen: set[str] = set()
    for n, channel in enumerate(channels, start=1):
        if channel.name in seen:
            words.faults.add(f"$P{n}N", channel.name, "a name that no other channel has")
        seen.add(channel.name)
    return channels


def _channel(words: Keywords, n: int, datatype: str, version: str) -> Channel:
    name = words.said(f"$P{n}N")
    if name is None and version != "2.0":
        words.faults.add(f"$P{n}N", "nothing", "the channel's short name")
    bits = _bits(words, n, datatype)
    decades, lowest = _amplifier(words, n, datatype, version)
    return Channel(
        name=name or f"P{n}", label=words.said(f"$P{n}S") or "", bits=bits or 0,
        top=_top(words, n, bits, datatype), decades=decades, lowest=lowest,
        gain=_gain(words, n, name or ""),
    )  # fmt: skip


def _bits(words: Keywords, n: int, datatype: str) -> int | None:
    bits = words.whole(f"$P{n}B", "bits of one value")
    if bits is None or bits in _WIDTHS[datatype]:
        return bits
    widths = " or ".join(map(str, _WIDTHS[datatype]))
    words.faults.add(f"$P{n}B", str(bits), f"{widths} with $DATATYPE {datatype}")
    return None


def _top(words: Keywords, n: int, bits: int | None, datatype: str) -> float | None:
    keyword = f"$P{n}R"
    if datatype != "I":
        # Decimals may exceed the range, so that it only says where saturation begins.
        top = finite(words.said(keyword) or "")
        return top if top and top > 0 else None
    most = _EXACT if bits is None else min(2**bits, _EXACT)
    accepted = f"a whole number from 1 to {most}"
    top = words.number(keyword, accepted)
    if top is not None and (not 1 <= top <= most or top % 1):
        words.faults.add(keyword, f"{top:g}", accepted)
    return top


def _amplifier(words: Keywords, n: int, datatype: str, version: str) -> tuple[float, float]:
    """Read $PnE; a lowest signal of 0 on a logarithmic channel means 1, by the standard."""
    keyword = f"$P{n}E"
    written = words.said(keyword)
    if written is None and (version == "2.0" or datatype != "I"):
        return 0.0, 0.0
    parts = [finite(part) for part in (written or "").split(",")]
    decades, lowest = parts if len(parts) == 2 else (None, None)
    if decades is None or lowest is None or not 0 <= decades <= 20 or not 0 <= lowest <= 1e9:
        words.faults.add(keyword, written or "nothing", "decades and lowest signal: 4,1 or 0,0")
        return 0.0, 0.0
    if decades and datatype != "I":
        words.faults.add(keyword, written or "", f"0,0 with $DATATYPE {datatype}")
    return decades, (lowest or 1.0) if decades else 0.0


def _gain(words: Keywords, n: int, name: str) -> float:
    """Read what to divide a linear signal by; 1 where nothing, or 0, is written."""
    time = name.upper() == "TIME"
    keyword = "$TIMESTEP" if time else f"$P{n}G"
    accepted = f"a {'time step' if time else 'gain'} from {_LEAST:g} to {1 / _LEAST:g}"
    written = words.number(keyword, accepted, absent=1.0)
    if not written:
        return 1.0
    if not _LEAST <= written <= 1 / _LEAST:
        words.faults.add(keyword, f"{written:g}", accepted)
    return 1 / written if time else written
