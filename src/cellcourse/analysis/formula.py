"""Mixed models from a data frame, by a formula over its columns.

For users of Python who have a table and no study file: one row is one score. Formulas
are those of ``formulaic``, which comes with ``pip install cellcourse[formula]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Mmrm, Specification
from cellcourse.stats.mmrm import mmrm as fitted
from cellcourse.stats.mmrm.design import Design

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["design", "mmrm"]


def mmrm(
    formula: str,
    data: Any,
    specification: Specification,
    *,
    subject: str,
    visit: str,
    visits: Sequence[str] | None = None,
    group: str | None = None,
) -> Mmrm:
    """Fit a mixed model for repeated measures to a data frame.

    Rows without a value in one of the columns used are left out.

    Args:
        formula: the score, and what its mean depends on: ``score ~ arm * visit + baseline``.
        data: pandas data frame, one row per subject and visit.
        specification: covariance, likelihood and degrees of freedom.
        subject: column that names the subject.
        visit: column that names the visit.
        visits: visits in order of time; the order of the column's categories, or else that
            of its sorted values, unless stated.
        group: column whose values have covariances of their own.

    Raises:
        MethodError: a column that the frame does not have, or as ``stats.mmrm`` does.
    """
    columns = [subject, visit, *([group] if group else [])]
    y, matrix, kept = _matrices(formula, data, columns)
    return fitted(
        y,
        kept[subject].astype(str),
        kept[visit].astype(str),
        matrix,
        specification,
        visits=[str(v) for v in (_in_order(kept[visit]) if visits is None else visits)],
        groups=None if group is None else kept[group].astype(str),
    )


def design(formula: str, data: Any) -> Design:
    """Turn the right side of a formula into the design of its rows.

    Raises:
        MethodError: a column that the frame does not have, or a value that is missing.
    """
    formulaic = _formulaic()
    try:
        table = formulaic.model_matrix(formula, data, na_action="raise")
    except (formulaic.errors.FormulaicError, ValueError) as error:
        raise MethodError(f"the formula {formula!r} cannot be read: {error}") from error
    return Design(tuple(map(str, table.columns)), table.to_numpy(dtype=float))


def _matrices(formula: str, data: Any, columns: Sequence[str]) -> tuple[Any, Design, Any]:
    """The score, the design, and the rows that have every value."""
    score, tilde, right = (part.strip() for part in formula.partition("~"))
    if not (score and tilde and right):
        raise MethodError(f"{formula!r} is no formula such as score ~ arm * visit")
    used = {score, *columns, *_named(right)}
    absent = sorted(used - set(data.columns))
    if absent:
        known = ", ".join(map(str, data.columns))
        raise MethodError(f"no column {', '.join(absent)}; columns: {known}")
    kept = data.dropna(subset=sorted(used))
    return kept[score].to_numpy(dtype=float), design(right, kept), kept


def _named(right: str) -> set[str]:
    formulaic = _formulaic()
    try:
        return set(map(str, formulaic.Formula(right).required_variables))
    except formulaic.errors.FormulaicError as error:
        raise MethodError(f"the formula {right!r} cannot be read: {error}") from error


def _formulaic() -> Any:
    try:
        import formulaic
        import formulaic.errors
    except ImportError as error:
        raise MethodError("formulas need formulaic: pip install cellcourse[formula]") from error
    return formulaic


def _in_order(column: Any) -> list[Any]:
    """The categories of a column in their order, or its values sorted."""
    categories = getattr(column.dtype, "categories", None)
    present = set(column.unique())
    ordered = sorted(present) if categories is None else categories
    return [value for value in ordered if value in present]
