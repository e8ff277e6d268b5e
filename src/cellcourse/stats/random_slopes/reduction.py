"""What a subject's values say about their own line, and what is left over.

The values of a subject are turned so that as few as there are random effects carry all
that the subject's line has to do with; the others are plain noise, and are put together
for all subjects. Subjects measured at the same times share one pattern, so a fit costs
the same for a hundred such subjects and for a million.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.patterns import Patterns, centred, packing
from cellcourse.stats.mmrm.rows import Codes
from cellcourse.stats.samples import Floats

__all__ = ["Reduced", "reduce_subjects"]

_RANK = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """Subjects after the turn."""

    patterns: Patterns
    """The last pattern is the noise that has to do with nobody's line."""
    roots: Floats
    """(p, k, k) what turns random effects into the means of turned values."""
    member: Codes
    """(subjects,) pattern of each subject."""
    turned: Floats
    """(subjects, k, q + 1) the turned [design, y]."""
    values: Codes
    """(subjects,) values of each."""
    labels: tuple[str, ...]
    """Name of each subject."""
    residual_ss: float
    """Sum of squares around least squares, for a first guess."""


def reduce_subjects(
    y: Floats, design: Floats, random: Floats, who: Codes, labels: tuple[str, ...]
) -> Reduced:
    """Turn the values of every subject.

    Args:
        y: (n,) values.
        design: (n, q)
        random: (n, k) columns whose coefficients vary between subjects.
        who: (n,) subject of each row, 0, 1, ...; rows sorted by subject.
        labels: name of each subject.

    Raises:
        MethodError: nothing is left over to estimate noise by.
    """
    table, offset, scale = centred(y, design, np.ones(y.size))
    k, width, subjects = random.shape[1], table.shape[1], int(who[-1]) + 1
    first = np.flatnonzero(np.diff(who, prepend=-1))
    crossed = np.add.reduceat(random[:, :, None] * table[:, None, :], first, axis=0)
    square = np.add.reduceat(random[:, :, None] * random[:, None, :], first, axis=0)
    kinds, member = np.unique(square.reshape(subjects, -1), axis=0, return_inverse=True)
    member = member.reshape(-1)
    roots, back, seen = _roots(kinds.reshape(-1, k, k))
    turned = back[member] @ crossed
    spare = _spare(table, random, back.swapaxes(1, 2)[member] @ turned, who)
    left = y.size - float(seen[member].sum())
    if left < 1:
        raise MethodError(f"{y.size} values of {subjects} subjects all go into lines: no noise")
    patterns = Patterns(
        n=np.append(np.bincount(member), left).astype(np.float64),
        seen=np.vstack([seen, np.eye(1, k)]),
        group=np.zeros(len(roots) + 1, dtype=np.intp),
        sums=_sums(turned, member, spare.T @ spare, k),
        observations=y.size,
        log_weight=0.0,
        offset=offset,
        scale=scale,
    )
    padded = np.concatenate([roots, np.zeros((1, k, k))])
    residual_ss = float(table[:, width - 1] @ table[:, width - 1])
    return Reduced(patterns, padded, member, turned, np.bincount(who), labels, residual_ss)


def _roots(squares: Floats) -> tuple[Floats, Floats, Floats]:
    """Roots of each square matrix, their inverses, and which of their rows are there."""
    values, vectors = np.linalg.eigh(squares)
    seen = (values > _RANK * values[:, -1:]).astype(np.float64)
    size = np.sqrt(np.where(seen > 0, values, 1.0))
    turn = vectors.swapaxes(1, 2) * seen[:, :, None]
    return turn * size[:, :, None], turn / size[:, :, None], seen


def _spare(table: Floats, random: Floats, lines: Floats, who: Codes) -> Floats:
    """(n, q + 1) what is left of every row around the subject's own lines.

    Taken row by row, it keeps the digits that a difference of sums of squares would lose.
    """
    return np.asarray(table - np.einsum("nk,nkq->nq", random, lines[who]))


def _sums(turned: Floats, member: Codes, spare: Floats, k: int) -> Floats:
    """(p + 1, s, r) cross products by pattern, packed; the noise comes last."""
    both, inner = packing(k), packing(spare.shape[0])
    order = np.argsort(member, kind="stable")
    first = np.flatnonzero(np.diff(member[order], prepend=-1))
    sums = np.zeros((first.size + 1, both.row.size, inner.row.size))
    for s, (a, b) in enumerate(zip(both.row, both.column, strict=True)):
        one, other = turned[order, a], turned[order, b]
        product = one[:, inner.row] * other[:, inner.column]
        if a != b:
            product += other[:, inner.row] * one[:, inner.column]
        sums[:-1, s] = np.add.reduceat(product, first, axis=0)
    sums[-1, 0] = spare[inner.row, inner.column]
    return sums
