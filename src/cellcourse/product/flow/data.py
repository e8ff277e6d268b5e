"""The events of one data set, and what is known about where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cellcourse.errors import ProductError
from cellcourse.product.flow.channel import Channel
from cellcourse.product.flow.decode import Limits
from cellcourse.stats.samples import Floats

__all__ = ["FlowData", "Spillover"]


@dataclass(frozen=True, slots=True)
class Spillover:
    """How much of each dye's signal every detector sees."""

    channels: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]
    """Row: the dye of that channel; column: the detector. 1 on the diagonal by custom."""
    origin: str
    """The keyword it was read from, or who gave it."""


@dataclass(frozen=True, slots=True, eq=False)
class FlowData:
    """One data set of an FCS file."""

    name: str
    """The file, as the caller calls it."""
    sha256: str
    """Digest of the whole file, in hexadecimal."""
    number: int
    """Position of the data set in the file, from 1."""
    version: str
    """``2.0``, ``3.0`` or ``3.1``."""
    keywords: Mapping[str, str]
    """All of TEXT; keywords in capitals, values as written."""
    channels: tuple[Channel, ...]
    events: Floats
    """(events, channels) on a linear scale."""
    limits: tuple[Limits, ...]
    """Of each channel, as stored."""
    remarks: tuple[str, ...]
    """What the file says in two ways, and which was taken."""
    compensation: Spillover | None
    """What was taken out of ``events``; None if they are as recorded."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the channels, in order."""
        return tuple(channel.name for channel in self.channels)

    def column(self, channel: str) -> Floats:
        """Give the events of one channel.

        Raises:
            ProductError: there is no such channel; the message lists those there are.
        """
        return self.events[:, self.position(channel)]

    def position(self, channel: str) -> int:
        """Give the place of a channel among the columns.

        Raises:
            ProductError: there is no such channel.
        """
        if channel not in self.names:
            listed = ", ".join(self.names)
            raise ProductError(f"{self.name} has no channel {channel!r}; it has {listed}")
        return self.names.index(channel)
