"""The mixed model for repeated measures that an entry declares, fitted to its scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cellcourse.analysis.long_rows import Covariate, LongRow, adjusting, long_rows
from cellcourse.analysis.question import Question
from cellcourse.stats.mmrm import Cells, Specification, cell_design
from cellcourse.stats.mmrm import Mmrm as Fit
from cellcourse.stats.mmrm import mmrm as fitted
from cellcourse.stats.mmrm.robust import Spread
from cellcourse.study.analyses import Mmrm

__all__ = ["Model", "fitted_model", "weights"]


@dataclass(frozen=True)
class Model:
    """Scores, the design of arms at visits, and the model fitted to them."""

    rows: tuple[LongRow, ...]
    cells: Cells
    fit: Fit


def weights(question: Question[Mmrm]) -> tuple[Covariate, ...]:
    """The weight of each subject's scores, where the entry names a variable for it."""
    name = question.entry.weights
    return () if name is None else adjusting(question, (name,))


def fitted_model(
    question: Question[Mmrm], adjusted: tuple[Covariate, ...], without: set[str]
) -> Model:
    """Fit the model of an entry to the scores of all subjects but some."""
    entry = question.entry
    rows = long_rows(question, entry.visits, without)
    cells = cell_design(
        [row.arm for row in rows],
        [row.visit for row in rows],
        arms=question.control_first(),
        visits=entry.visits,
        covariates={one.name: [one.values[row.subject] for row in rows] for one in adjusted},
        by_visit=[one.name for one in adjusted if entry.covariate_slopes == "by visit"],
    )
    fit = fitted(
        [row.value for row in rows],
        [row.subject for row in rows],
        [row.visit for row in rows],
        cells.design,
        _specification(question),
        visits=entry.visits,
        groups=[row.arm for row in rows] if entry.covariance_of == "each arm" else None,
        weights=_weights_of(question, rows),
    )
    return Model(rows, cells, fit)


def _weights_of(question: Question[Mmrm], rows: tuple[LongRow, ...]) -> list[float] | None:
    found = [[one.values[row.subject] for row in rows] for one in weights(question)]
    return found[0] if found else None


def _specification(question: Question[Mmrm]) -> Specification:
    entry = question.entry
    days = tuple(float(question.study.schedule.visits[visit].day) for visit in entry.visits)
    return Specification(
        covariance=entry.covariance,
        method=entry.likelihood,
        df=entry.df,
        spread=_SPREADS[entry.errors],
        positions=days if entry.covariance == "spatial exponential" else None,
    )


_SPREADS: Final[dict[str, Spread]] = {
    "model": "model",
    "robust": "empirical",
    "robust bias-reduced": "empirical bias-reduced",
    "robust jackknife": "empirical jackknife",
}
