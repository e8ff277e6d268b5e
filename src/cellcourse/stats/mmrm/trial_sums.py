"""Sums over the subjects of one simulated trial, by pattern of visits; compiled, needs numba.

The design gives every visit coefficients of its own, so a subject's row is the same few
numbers at each visit, and the sums are a hundred times smaller than for any design.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cellcourse.stats.samples import Floats

__all__ = ["Sums", "empty_sums", "sum_trial"]


class Sums(NamedTuple):
    """Sums of up to p patterns; a symmetric matrix keeps its upper half, row by row."""

    n: Floats
    """(p,) subjects."""
    seen: NDArray[np.bool_]
    """(p, v)"""
    design: Floats
    """(p, k (k + 1) / 2) products of rows."""
    mixed: Floats
    """(p, k, v) rows times scores."""
    squares: Floats
    """(p, v (v + 1) / 2) products of scores."""


def empty_sums(subjects: int, visits: int, rows: int) -> Sums:
    """Make room for a trial, in which every subject may have a pattern of its own."""
    half, pairs = visits * (visits + 1) // 2, rows * (rows + 1) // 2
    return Sums(
        np.zeros(subjects),
        np.zeros((subjects, visits), dtype=np.bool_),
        np.zeros((subjects, pairs)),
        np.zeros((subjects, rows, visits)),
        np.zeros((subjects, half)),
    )


@njit(cache=True, nogil=True, error_model="numpy")
def sum_trial(scores: Floats, rows: Floats, sums: Sums) -> int:
    """Sum the subjects of one trial, and give the number of patterns.

    Args:
        scores: (n, v), NaN where there is none; less its mean afterwards.
        rows: (n, k) what the means of every visit depend on; a row with NaN is left out.
        sums: filled.
    """
    code = _codes(scores, rows)
    _centre(scores, code)
    last, place = 0, -1
    for subject in np.argsort(code, kind="mergesort"):
        if code[subject] == 0:
            continue
        if code[subject] != last:
            place, last = place + 1, code[subject]
            _clear(sums, place)
            for a in range(scores.shape[1]):
                sums.seen[place, a] = (last >> a) & 1 == 1
        _add(sums, place, scores[subject], rows[subject])
    return place + 1


@njit(cache=True, nogil=True, error_model="numpy")
def _codes(scores: Floats, rows: Floats) -> NDArray[np.int64]:
    """Bit by bit the visits that a subject has; 0 for one that is left out."""
    n, v = scores.shape
    code = np.zeros(n, np.int64)
    for i in range(n):
        for a in range(v):
            if not np.isnan(scores[i, a]):
                code[i] |= 1 << a
        if np.isnan(rows[i]).any():
            code[i] = 0
    return code


@njit(cache=True, nogil=True, error_model="numpy")
def _centre(scores: Floats, code: NDArray[np.int64]) -> None:
    """Take its mean off every visit, which moves no difference and keeps digits."""
    for a in range(scores.shape[1]):
        total, count = 0.0, 0
        for i in range(code.size):
            if (code[i] >> a) & 1:
                total += scores[i, a]
                count += 1
        if count:
            scores[:, a] -= total / count


@njit(cache=True, nogil=True, error_model="numpy")
def _clear(sums: Sums, place: int) -> None:
    sums.n[place] = 0.0
    sums.design[place] = 0.0
    sums.mixed[place] = 0.0
    sums.squares[place] = 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _add(sums: Sums, place: int, score: Floats, row: Floats) -> None:
    """Add one subject to its pattern."""
    k, v, seen = row.size, score.size, sums.seen[place]
    sums.n[place] += 1.0
    at = 0
    for i in range(k):
        for j in range(i, k):
            sums.design[place, at] += row[i] * row[j]
            at += 1
    at = 0
    for a in range(v):
        if seen[a]:
            for i in range(k):
                sums.mixed[place, i, a] += row[i] * score[a]
            for b in range(a, v):
                if seen[b]:
                    sums.squares[place, at + b - a] += score[a] * score[b]
        at += v - a
