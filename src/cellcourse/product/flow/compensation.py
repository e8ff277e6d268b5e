"""Taking spill-over between dyes out of events.

A detector sees some of every dye. The spill-over matrix says how much, so the signals of
the dyes are found by solving for them. Negative values that arise are kept: they are the
noise around nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

import numpy as np

from cellcourse.errors import Problem, ProductError
from cellcourse.product.flow.data import FlowData, Spillover
from cellcourse.product.flow.keywords import finite
from cellcourse.stats.samples import Floats

__all__ = ["compensate", "spillover_in"]

_KEYWORDS: Final = ("$SPILLOVER", "$SPILL", "SPILLOVER", "SPILL")
_BLOCK: Final = 2**14
_WORST_CONDITION: Final = 1e6


def spillover_in(
    data: FlowData, *, comp: Literal["spill-over", "its inverse"] | None
) -> Spillover | None:
    """Read the spill-over matrix that a data set carries; None if it carries none.

    Args:
        data: a data set.
        comp: what the numbers of a $COMP keyword mean. FCS 3.0 calls them a compensation
            matrix, and instruments differ in what they write there; None refuses a $COMP
            that is not the identity.

    Raises:
        ProductError: a matrix that is not square, does not name channels, or cannot be
            solved; or a $COMP whose meaning is not stated.
    """
    for keyword in _KEYWORDS:
        if data.keywords.get(keyword, "").strip():
            return _named(data, keyword)
    if data.keywords.get("$COMP", "").strip():
        return _by_position(data, comp)
    return None


def compensate(data: FlowData, spillover: Spillover) -> FlowData:
    """Take the spill-over out of a data set's events.

    Raises:
        ProductError: the events are compensated already, a channel is not there, or the
            matrix cannot be solved.
    """
    from flowutils.compensate import compensate as solve

    if data.compensation is not None:
        raise ProductError(f"{data.name} is compensated already, by {data.compensation.origin}")
    matrix = _checked(spillover, data.name)
    at = [data.position(channel) for channel in spillover.channels]
    events: Floats = data.events.copy(order="F")
    for start in range(0, len(events), _BLOCK):
        rows = slice(start, start + _BLOCK)
        events[rows, at] = solve(np.asarray(events[rows, at]), matrix)
    return replace(data, events=events, compensation=spillover)


def _named(data: FlowData, keyword: str) -> Spillover:
    """Read n, n names of channels, n x n numbers by row."""
    words = [word.strip() for word in data.keywords[keyword].split(",")]
    n = _count(words[0])
    names, numbers = words[1 : n + 1], words[n + 1 :]
    unknown = [name for name in names if name not in data.names]
    if n == 0 or len(set(names)) != n or unknown:
        wanted = "a count and as many names of channels"
        raise _refusal(data, keyword, ", ".join(unknown) or words[0], wanted)
    spillover = Spillover(tuple(names), _square(data, keyword, numbers, n), keyword)
    _checked(spillover, data.name)
    return spillover


def _by_position(data: FlowData, comp: str | None) -> Spillover:
    """Read n and n x n numbers for the channels in order, as FCS 3.0 has it."""
    words = [word.strip() for word in data.keywords["$COMP"].split(",")]
    n = _count(words[0])
    if n != len(data.channels):
        raise _refusal(data, "$COMP", words[0], f"{len(data.channels)}, one row for each channel")
    rows = _square(data, "$COMP", words[1:], n)
    matrix = np.array(rows)
    if comp is None and not np.array_equal(matrix, np.eye(n)):
        raise _refusal(data, "$COMP", "a matrix", "a statement of what it means, or a matrix given")
    spillover = Spillover(data.names, rows, "$COMP")
    checked = _checked(spillover, data.name)
    if comp == "its inverse":
        rows = tuple(map(tuple, np.linalg.inv(checked).tolist()))
        return Spillover(data.names, rows, "$COMP, inverted")
    return spillover


def _count(word: str) -> int:
    return int(word) if re.fullmatch("[0-9]{1,4}", word) else 0


def _square(
    data: FlowData, keyword: str, words: Sequence[str], n: int
) -> tuple[tuple[float, ...], ...]:
    numbers = [value for word in words if (value := finite(word)) is not None]
    if len(numbers) != n * n or len(words) != n * n:
        wanted = f"{n * n} finite numbers"
        raise _refusal(data, keyword, f"{len(numbers)} among {len(words)} values", wanted)
    return tuple(tuple(numbers[i * n : (i + 1) * n]) for i in range(n))


def _checked(spillover: Spillover, name: str) -> Floats:
    """Give the matrix if dyes can be told apart with it."""
    matrix = np.array(spillover.matrix, dtype=np.float64)
    n = len(spillover.channels)
    if matrix.shape != (n, n) or not np.isfinite(matrix).all() or len(set(spillover.channels)) != n:
        raise ProductError(f"{name}: {spillover.origin} is not a number for each pair of channels")
    if not np.linalg.cond(matrix) < _WORST_CONDITION:
        raise ProductError(f"{name}: {spillover.origin} cannot tell the dyes apart")
    return matrix


def _refusal(data: FlowData, keyword: str, found: str, accepted: str) -> ProductError:
    problem = Problem(data.name, keyword, found[:60], accepted)
    return ProductError(f"{data.name}: {keyword} is not a matrix of spill-over", [problem])
