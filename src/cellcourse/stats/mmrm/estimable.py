"""Refusing data from which a model cannot be estimated, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.covariance import moments
from cellcourse.stats.mmrm.patterns import Patterns, packing
from cellcourse.stats.mmrm.rows import Rows
from cellcourse.stats.mmrm.structures import CovarianceName
from cellcourse.stats.samples import Floats

__all__ = ["refuse_dependent", "refuse_unestimable"]

_DEPENDENT = 1e-11
_FLAT = 1e-18


def refuse_unestimable(
    sums: Patterns, rows: Rows, columns: Sequence[str], covariance: CovarianceName
) -> None:
    """Refuse a design of dependent columns, and visits whose covariance nobody shows.

    Raises:
        MethodError: the columns, or the visits, by name.
    """
    v = sums.seen.shape[1]
    pack = packing(v)
    along = sums.sums[:, pack.row == pack.column].sum(axis=(0, 1))
    gram = along[packing(sums.scale.size + 1).back][:-1, :-1]
    refuse_dependent(gram, columns, sums.observations)
    for g, group in enumerate(rows.groups):
        mine = sums.group == g
        together = (sums.seen[mine] * sums.n[mine, None]).T @ sums.seen[mine]
        _refuse_unseen(together, rows.visits, group, covariance)
        _refuse_flat(np.diag(moments(sums, g)), rows.visits, group, covariance)


def refuse_dependent(gram: Floats, columns: Sequence[str], observations: int) -> None:
    """Refuse columns of unit length that depend on those before them.

    Raises:
        MethodError: names that do not match, too few observations, or the columns by name.
    """
    q = gram.shape[0]
    if len(columns) != q:
        raise MethodError(f"the design has {q} columns but {len(columns)} names")
    if observations <= q:
        raise MethodError(f"{observations} values leave nothing to estimate {q} coefficients by")
    aliased = [columns[j] for j in _dependent(gram)]
    if aliased:
        raise MethodError(f"columns that depend on those before them: {', '.join(aliased)}")


def _dependent(gram: Floats) -> list[int]:
    """Columns of which less than a share is left when those before are swept out."""
    left, found = gram.copy(), []
    for j in range(gram.shape[0]):
        if left[j, j] <= _DEPENDENT:
            found.append(j)
        else:
            left = left - np.outer(left[j], left[j]) / left[j, j]
    return found


def _refuse_unseen(
    together: Floats, visits: tuple[str, ...], group: str, covariance: CovarianceName
) -> None:
    """An unstructured covariance needs every two visits from some subject."""
    fewest = np.argwhere(np.triu(together < 1))
    where = "" if group == "all" else f" in group {group}"
    empty = [visits[a] for a, b in fewest if a == b]
    if empty and _by_visit(covariance):
        raise MethodError(f"no value at {', '.join(empty)}{where}: no variance to estimate")
    if fewest.size and covariance == "unstructured":
        pairs = ", ".join(f"{visits[a]} and {visits[b]}" for a, b in fewest)
        raise MethodError(f"no subject{where} has values at both {pairs}: no covariance")


def _refuse_flat(
    spread: Floats, visits: tuple[str, ...], group: str, covariance: CovarianceName
) -> None:
    """A visit where everybody has what the design says has no variance."""
    flat = [visit for visit, s in zip(visits, spread, strict=True) if s <= _FLAT * spread.max()]
    if (flat and _by_visit(covariance)) or len(flat) == len(visits):
        where = "" if group == "all" else f" in group {group}"
        raise MethodError(
            f"no spread around the design at {', '.join(flat)}{where}: no variance to estimate"
        )


def _by_visit(covariance: CovarianceName) -> bool:
    return covariance == "unstructured" or covariance.startswith("heterogeneous")
