"""Mixed model for repeated measures: means by any design, a covariance over visits.

Every value that was seen counts, whatever visits a subject missed; the answer is right
where values are missing at random given what was seen. The dead are not missing at
random: say what death means before using it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.covariance import ByGroup
from cellcourse.stats.mmrm.estimable import refuse_unestimable
from cellcourse.stats.mmrm.fixed import Information, fixed_effects
from cellcourse.stats.mmrm.inference import DfMethod, FixedEffects
from cellcourse.stats.mmrm.likelihood import Likelihood, Method
from cellcourse.stats.mmrm.patterns import Patterns, sum_patterns
from cellcourse.stats.mmrm.robust import Sandwich, Spread, sandwich
from cellcourse.stats.mmrm.rows import Rows, read_rows
from cellcourse.stats.mmrm.scoring import Top, climb
from cellcourse.stats.mmrm.structures import CovarianceName, structure
from cellcourse.stats.samples import Floats

__all__ = ["Mmrm", "Pattern", "mmrm"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """The subjects of one group who were seen at the same visits."""

    group: str
    visits: tuple[str, ...]
    subjects: int


@dataclass(frozen=True, slots=True, eq=False)
class Mmrm:
    """A fitted mixed model for repeated measures."""

    fixed: FixedEffects
    """Coefficients, contrasts and tests."""
    covariance: Mapping[str, Floats]
    """(v, v) covariance of the visits, by group; ``all`` where there are no groups."""
    parameters: Mapping[str, float]
    """Covariance parameters by name, preceded by the group where there are several."""
    structure: CovarianceName
    method: Method
    spread: Spread
    information: Information
    visits: tuple[str, ...]
    subjects: int
    observations: int
    patterns: tuple[Pattern, ...]
    log_likelihood: float
    """Residual log-likelihood for REML."""
    aic: float
    """Counts covariance parameters for REML, all parameters for ML."""
    bic: float
    """As SAS counts: the logarithm of the number of subjects."""
    steps: int
    """Steps the search took."""
    unsettled: float
    """Length of the step it did not take any more, in standard errors."""


def mmrm(
    y: npt.ArrayLike,
    subject: npt.ArrayLike,
    visit: npt.ArrayLike,
    design: npt.ArrayLike,
    *,
    columns: Sequence[str],
    visits: Sequence[str],
    covariance: CovarianceName,
    method: Method,
    df: DfMethod,
    spread: Spread = "model",
    groups: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    positions: Sequence[float] | None = None,
    information: Information = "observed",
) -> Mmrm:
    """Fit a mixed model for repeated measures.

    Kenward and Roger's method uses the observed information of the covariance
    parameters, as SAS does by default, or the expected one, as their paper and pbkrtest
    do. Their full form adds second derivatives by variances and correlations, which are
    zero for structures linear in covariances: there it equals the linear form.

    Args:
        y: (n,) values, one row per subject and visit; rows only where there is a value.
        subject: (n,) label of the subject.
        visit: (n,) label of the visit.
        design: (n, q) one column per coefficient; an intercept is a column of ones.
        columns: name of each column of the design.
        visits: labels of all visits in order of time.
        covariance: structure over visits.
        method: REML or ML.
        df: degrees of freedom of tests and intervals.
        spread: what standard errors rest on: the model, or robust to it.
        groups: (n,) label of a group with a covariance of its own, constant in a subject.
        weights: (n,) a value with weight w has 1 / w of the variance.
        positions: times of the visits, for the spatial exponential.
        information: of the covariance parameters, for Satterthwaite and Kenward-Roger.

    Raises:
        MethodError: rows that cannot be read, columns that depend on each other, visits
            that no subject has together, a covariance that is singular, methods that do
            not go together, or a search that did not settle.

    Source:
        Mallinckrodt et al. (2008), Drug Inf J 42:303.
    """
    _refuse_pairing(method, df, spread)
    form = structure(covariance, visits, positions)
    rows = read_rows(y, subject, visit, design, visits=visits, groups=groups, weights=weights)
    sums = sum_patterns(rows)
    refuse_unestimable(sums, rows, columns, covariance)
    model = ByGroup(form, sums, len(rows.groups))
    given = Likelihood.of(sums, method)
    top = climb(given, model, model.start())
    robust = None if spread == "model" else _robust(rows, sums, model, top, spread)
    fixed = fixed_effects(given, model, top, columns, df, information, robust)
    return Mmrm(
        fixed=fixed,
        covariance=_covariances(model, top, rows.groups),
        parameters=_parameters(model, top, rows.groups),
        structure=covariance,
        method=method,
        spread=spread,
        information=information,
        visits=rows.visits,
        subjects=rows.group.size,
        observations=rows.y.size,
        patterns=_patterns(sums, rows),
        log_likelihood=top.fitted.log_likelihood,
        aic=2 * _counted(given, top) - 2 * top.fitted.log_likelihood,
        bic=float(np.log(rows.group.size)) * _counted(given, top) - 2 * top.fitted.log_likelihood,
        steps=top.steps,
        unsettled=max(top.left, 0.0) ** 0.5,
    )


def _refuse_pairing(method: Method, df: DfMethod, spread: Spread) -> None:
    if not df.startswith("kenward-roger"):
        return
    if method == "ML":
        raise MethodError("Kenward and Roger's method corrects REML estimates, not ML")
    if spread != "model":
        raise MethodError(f"Kenward and Roger correct the model's standard errors, not {spread}")


def _robust(rows: Rows, sums: Patterns, model: ByGroup, top: Top, spread: Spread) -> Sandwich:
    whole = np.array([model.structure.matrix(part) for part in model.parts(top.theta)])
    beta = top.fitted.beta / sums.scale + sums.offset
    phi = top.fitted.phi / np.outer(sums.scale, sums.scale)
    return sandwich(rows, spread, covariances=whole, beta=beta, phi=phi)


def _counted(given: Likelihood, top: Top) -> int:
    return int(top.theta.size + (top.fitted.beta.size if given.method == "ML" else 0))


def _covariances(model: ByGroup, top: Top, groups: tuple[str, ...]) -> dict[str, Floats]:
    parts = model.parts(top.theta)
    return {group: model.structure.matrix(part) for group, part in zip(groups, parts, strict=True)}


def _parameters(model: ByGroup, top: Top, groups: tuple[str, ...]) -> dict[str, float]:
    heads = [f"{group}: " if len(groups) > 1 else "" for group in groups]
    names = [head + name for head in heads for name in model.structure.names]
    return dict(zip(names, top.theta.tolist(), strict=True))


def _patterns(sums: Patterns, rows: Rows) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(
            rows.groups[group],
            tuple(visit for visit, seen in zip(rows.visits, row, strict=True) if seen),
            int(n),
        )
        for group, row, n in zip(sums.group, sums.seen, sums.n, strict=True)
    )
