"""Sums over the subjects who were seen at the same visits.

A likelihood of normal values needs, of all subjects with one pattern of visits, only
their number and the sums of their cross products. Once these are made, a fit costs the
same for a hundred subjects and for a million.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cellcourse.stats.mmrm.rows import Codes, Rows
from cellcourse.stats.samples import Floats

__all__ = ["Packing", "Patterns", "centred", "packing", "sum_patterns"]

_AT_ONCE = 1 << 22
"""Numbers held at once while subjects are summed."""


@dataclass(frozen=True, slots=True, eq=False)
class Packing:
    """Where the entries of a symmetric matrix stand in a row, each once."""

    row: Codes
    column: Codes
    back: Codes
    """(k, k) position in the row of each entry."""
    twice: Floats
    """2 for what stands on both sides of the diagonal, 1 on it."""


@cache
def packing(k: int) -> Packing:
    """Lay out a symmetric (k, k) matrix as a row of k (k + 1) / 2."""
    row, column = np.triu_indices(k)
    back = np.zeros((k, k), dtype=np.intp)
    back[row, column] = back[column, row] = np.arange(row.size)
    return Packing(row, column, back, np.where(row == column, 1.0, 2.0))


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Sums of cross products by pattern, of columns of about unit length."""

    n: Floats
    """(p,) subjects; none in a pattern of all visits that stands for its group only, so
    that the whole covariance is kept positive definite."""
    seen: Floats
    """(p, v) one where the pattern has the visit, else zero."""
    group: Codes
    """(p,) position in the groups of covariance."""
    sums: Floats
    """(p, s, r) cross products of [design, y] between two visits, packed both ways;
    those of two different visits are added to their mirror image."""
    observations: int
    log_weight: float
    """Sum of logarithms of the weights."""
    offset: Floats
    """(q,) least-squares coefficients that were taken off y."""
    scale: Floats
    """(q,) what the columns of the design were divided by."""


def centred(y: Floats, design: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Give [design, y] with unit columns and least-squares residuals, offset and scale.

    Taking the fit off first keeps round-off small where y is far from zero.
    """
    root = np.sqrt(weight)
    table = np.empty((y.size, design.shape[1] + 1))
    unit, target = table[:, :-1], table[:, -1]
    np.multiply(design, root[:, None], out=unit)
    scale = np.sqrt(np.einsum("nq,nq->q", unit, unit))
    scale[scale == 0] = 1.0
    unit /= scale
    target[:] = y * root
    offset, gram = np.zeros(scale.size), unit.T @ unit
    for _ in range(2):
        more = np.linalg.lstsq(gram, unit.T @ target, rcond=None)[0]
        target -= unit @ more
        offset += more
    return table, offset / scale, scale


def sum_patterns(rows: Rows) -> Patterns:
    """Sort subjects by pattern and sum their cross products."""
    table, offset, scale = centred(rows.y, rows.design, rows.weight)
    place = _places(rows)
    seen, group, member = _kinds(rows, place >= 0)
    sums = [
        _sum(table, place[member == k][:, seen[k]], np.flatnonzero(seen[k]), len(rows.visits))
        for k in range(group.size)
    ]
    lacking = np.setdiff1d(rows.group, group[seen.all(axis=1)])
    spare = np.zeros((lacking.size, *sums[0].shape))
    v = len(rows.visits)
    return Patterns(
        n=np.append(np.bincount(member), np.zeros(lacking.size)).astype(np.float64),
        seen=np.vstack([seen, np.ones((lacking.size, v))]).astype(np.float64),
        group=np.append(group, lacking),
        sums=np.concatenate([np.array(sums), spare]),
        observations=rows.y.size,
        log_weight=float(np.log(rows.weight).sum()),
        offset=offset,
        scale=scale,
    )


def _places(rows: Rows) -> Codes:
    """(subjects, v) row of each subject at each visit, -1 where there is none."""
    place = np.full((rows.group.size, len(rows.visits)), -1, dtype=np.intp)
    place[rows.subject, rows.visit] = np.arange(rows.y.size)
    return place


def _kinds(rows: Rows, seen: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], Codes, Codes]:
    """Visits and group of each pattern, and the pattern of each subject."""
    packed = np.packbits(seen, axis=1)
    key = np.column_stack([rows.group.astype(">u4").view(np.uint8).reshape(-1, 4), packed])
    whole = np.ascontiguousarray(key).view(f"V{key.shape[1]}").reshape(-1)
    _, first, member = np.unique(whole, return_index=True, return_inverse=True)
    return seen[first], rows.group[first], np.asarray(member, dtype=np.intp)


def _sum(table: Floats, place: Codes, visits: Codes, v: int) -> Floats:
    """(s, r) packed cross products of one pattern; ``place`` is (subjects, visits seen)."""
    width, size = table.shape[1], visits.size
    product = np.zeros((size * width, size * width))
    step = max(1, _AT_ONCE // (size * width))
    for first in range(0, place.shape[0], step):
        wide = table[place[first : first + step]].reshape(-1, size * width)
        product += wide.T @ wide
    own, both, inner = packing(size), packing(v), packing(width)
    pairs = product.reshape(size, width, size, width)[own.row, :, own.column]
    folded = (pairs + pairs.swapaxes(1, 2)) / (3 - own.twice)[:, None, None]
    sums = np.zeros((both.row.size, inner.row.size))
    sums[both.back[visits[own.row], visits[own.column]]] = folded[:, inner.row, inner.column]
    return sums
