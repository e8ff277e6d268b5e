"""Reading observations of subjects at visits, before any model is fitted.

One row is one value of one subject at one visit; a visit without a value has no row.
Everything that is wrong with the rows is refused here, with counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats, sample

__all__ = ["Codes", "Rows", "codes", "design_matrix", "read_rows", "weights_of"]

Codes = npt.NDArray[np.intp]
"""Positions in a list of labels."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Observations in the order given."""

    y: Floats
    """(n,)"""
    design: Floats
    """(n, q)"""
    subject: Codes
    """(n,) 0, 1, ... in order of first appearance, so that names do not tell last digits."""
    visit: Codes
    """(n,) position in the visits."""
    group: Codes
    """(subjects,) position in the groups of covariance."""
    weight: Floats
    """(n,)"""
    visits: tuple[str, ...]
    groups: tuple[str, ...]


def read_rows(
    y: npt.ArrayLike,
    subject: npt.ArrayLike,
    visit: npt.ArrayLike,
    design: npt.ArrayLike,
    *,
    visits: Sequence[str],
    groups: npt.ArrayLike | None,
    weights: npt.ArrayLike | None,
) -> Rows:
    """Read rows and refuse what no model can be fitted to.

    Raises:
        MethodError: lengths differ, a value is missing or infinite, a visit is unknown,
            a subject has two rows at a visit or two groups, a weight is not positive.
    """
    values = sample(y, at_least=2, name="y")
    matrix = design_matrix(design, values.size)
    who = _by_appearance(codes(subject, values.size, "subject")[0])
    when = _visit_codes(visit, tuple(visits), values.size)
    _refuse_twice(who, when, len(visits))
    group, labels = _groups(groups, who)
    weight = weights_of(weights, values.size)
    return Rows(values, matrix, who, when, group, weight, tuple(visits), labels)


def design_matrix(design: npt.ArrayLike, n: int) -> Floats:
    """Read a design of n rows and refuse numbers that are missing or infinite."""
    matrix = np.asarray(design, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != n or not matrix.shape[1]:
        raise MethodError(f"{n} values but a design of shape {matrix.shape}")
    unknown = int(np.count_nonzero(~np.isfinite(matrix)))
    if unknown:
        raise MethodError(f"design: {unknown} of {matrix.size} numbers are missing or infinite")
    return matrix


def codes(labels: npt.ArrayLike, n: int, name: str) -> tuple[Codes, npt.NDArray[np.generic]]:
    """Number the labels: the code of each row, and what each code stands for."""
    given = np.asarray(labels)
    if given.shape != (n,):
        raise MethodError(f"{n} values but {given.size} labels of {name}")
    if given.dtype.kind in "iu" and np.ptp(given) < 4 * n:
        return _counted(given)
    known, code = np.unique(given, return_inverse=True)
    return np.asarray(code, dtype=np.intp), known


def _counted(labels: npt.NDArray[np.generic]) -> tuple[Codes, npt.NDArray[np.generic]]:
    """Number whole numbers that lie close together, which needs no sorting."""
    low = labels.min()
    there = np.bincount(labels - low) > 0
    return (np.cumsum(there) - 1)[labels - low], np.flatnonzero(there) + low


def weights_of(weights: npt.ArrayLike | None, n: int) -> Floats:
    """Read one positive weight per row; one each where none are given."""
    if weights is None:
        return np.ones(n)
    read = sample(weights, at_least=1, name="weights")
    wrong = int(np.count_nonzero(read <= 0))
    if read.size != n or wrong:
        raise MethodError(f"{n} values need as many positive weights: {read.size}, {wrong} not")
    return read


def _by_appearance(code: Codes) -> Codes:
    _, first = np.unique(code, return_index=True)
    place = np.empty_like(first)
    place[np.argsort(first)] = np.arange(first.size)
    return np.asarray(place[code], dtype=np.intp)


def _visit_codes(visit: npt.ArrayLike, visits: tuple[str, ...], n: int) -> Codes:
    code, known = codes(visit, n, "visit")
    if len(set(visits)) != len(visits) or len(visits) < 2:
        raise MethodError(f"two different visits at least are needed, not {', '.join(visits)}")
    strange = [str(label) for label in known if str(label) not in visits]
    if strange:
        raise MethodError(f"rows at {', '.join(strange)}, not one of {len(visits)} visits")
    return np.array([visits.index(str(label)) for label in known], dtype=np.intp)[code]


def _refuse_twice(who: Codes, when: Codes, visits: int) -> None:
    counts = np.bincount(who * visits + when)
    twice = int(np.count_nonzero(counts > 1))
    if twice:
        raise MethodError(f"{twice} times a subject has more than one row at a visit")


def _groups(groups: npt.ArrayLike | None, who: Codes) -> tuple[Codes, tuple[str, ...]]:
    subjects = int(who.max()) + 1
    if groups is None:
        return np.zeros(subjects, dtype=np.intp), ("all",)
    code, known = codes(groups, who.size, "group")
    group = np.zeros(subjects, dtype=np.intp)
    group[who] = code
    torn = np.unique(who[group[who] != code]).size
    if torn:
        raise MethodError(f"{torn} of {subjects} subjects are in more than one group")
    return group, tuple(str(label) for label in known)
