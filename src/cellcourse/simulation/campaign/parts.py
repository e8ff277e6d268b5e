"""What workers give back beside tallies."""

from __future__ import annotations

from dataclasses import dataclass

from cellcourse.simulation.campaign.scheme import Address, Scheme
from cellcourse.simulation.campaign.truth import Truth

__all__ = ["Pilot", "SlowPart"]


@dataclass(frozen=True)
class Pilot:
    """What is settled before the first chunk is counted."""

    scheme: Scheme
    truths: tuple[tuple[Address, Truth], ...]


@dataclass(frozen=True)
class SlowPart:
    """Numbers of some virtual studies that were analysed one by one."""

    addresses: tuple[Address, ...]
    """In the order in which they turned up."""
    values: tuple[tuple[float | None, ...], ...]
    """(trials, addresses)"""
