"""Draws of the parameters given the evidence: reading them, and which trial uses which."""

from __future__ import annotations

import csv
import io
import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import EvidenceError
from cellcourse.simulation.model.needs import range_of
from cellcourse.stats.random.place import uniform53

__all__ = ["picked", "read_draws"]

_NOBODY: Final = 2**32 - 1
"""Place of a number that belongs to a whole study, where subjects have theirs."""


def read_draws(content: bytes, file: str, parameters: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Read a CSV file with one column for each parameter and one row for each draw.

    Returns:
        (draws, parameters) in the order of ``parameters``; other columns are left out.

    Raises:
        EvidenceError: a column is missing, or a cell is no number or one that cannot be.
    """
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head = rows[0] if rows else []
    missing = [name for name in parameters if name not in head]
    if missing or len(rows) < 2:
        lack = f"columns of {', '.join(missing)}" if missing else "rows"
        raise EvidenceError(f"{file} has no {lack}")
    places = [head.index(name) for name in parameters]
    try:
        draws = np.array([[float(row[place]) for place in places] for row in rows[1:]])
    except (ValueError, IndexError):
        draws = np.array([math.nan])
    if not np.isfinite(draws).all():
        raise EvidenceError(f"{file} holds a cell that is no number")
    low, high = np.array([range_of(name) for name in parameters]).T
    outside = [
        name
        for name, wrong in zip(parameters, ((draws < low) | (draws > high)).any(0), strict=True)
        if wrong
    ]
    if outside:
        raise EvidenceError(f"{file} holds values that {', '.join(outside)} cannot have")
    return draws


def picked(
    draws: npt.NDArray[np.float64], seed: int, first: int, trials: int
) -> npt.NDArray[np.float64]:
    """Give each of some virtual studies one draw, which depends on its own number alone.

    Args:
        draws: (draws, parameters).
        seed: of the campaign.
        first: number of the first study.
        trials: how many.

    Returns:
        (trials, parameters)
    """
    chances = [uniform53(seed, trial, _NOBODY, 0) for trial in range(first, first + trials)]
    return draws[(np.array(chances) * len(draws)).astype(np.int64)]
