"""Tallies, pilots and slow parts as bytes, and back; the same content gives the same bytes."""

from __future__ import annotations

import io
import zlib
from dataclasses import fields
from typing import Final

import numpy as np
from pydantic import TypeAdapter

from cellcourse.simulation.campaign.parts import Pilot, SlowPart
from cellcourse.simulation.campaign.tally import Tally

__all__ = ["pilot_bytes", "read_pilot", "read_slow", "read_tally", "slow_bytes", "tally_bytes"]

_FAST: Final = 1
"""Level of packing: histograms are mostly zeros, and addresses much alike."""


def tally_bytes(tally: Tally) -> bytes:
    """Write a tally."""
    out = io.BytesIO()
    for field in fields(Tally):
        np.save(out, np.asarray(getattr(tally, field.name)), allow_pickle=False)
    return zlib.compress(out.getvalue(), _FAST)


def read_tally(content: bytes) -> Tally:
    """Read a tally back."""
    held = io.BytesIO(zlib.decompress(content))
    trials, *arrays = (np.load(held, allow_pickle=False) for _ in fields(Tally))
    return Tally(int(trials), *arrays)


def pilot_bytes(pilot: Pilot) -> bytes:
    """Write a pilot."""
    return zlib.compress(TypeAdapter(Pilot).dump_json(pilot), _FAST)


def read_pilot(content: bytes) -> Pilot:
    """Read a pilot back."""
    return TypeAdapter(Pilot).validate_json(zlib.decompress(content))


def slow_bytes(part: SlowPart) -> bytes:
    """Write a slow part."""
    return zlib.compress(TypeAdapter(SlowPart).dump_json(part), _FAST)


def read_slow(content: bytes) -> SlowPart:
    """Read a slow part back."""
    return TypeAdapter(SlowPart).validate_json(zlib.decompress(content))
