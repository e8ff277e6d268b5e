"""Mixed model for repeated measures: means by any design, a covariance over visits.

Every value that was seen counts, whatever visits a subject missed; the answer is right
where values are missing at random given what was seen. The dead are not missing at
random: say what death means before using it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, get_args

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.covariance import ByGroup
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.mmrm.estimable import refuse_unestimable
from cellcourse.stats.mmrm.fixed import Information, fixed_effects
from cellcourse.stats.mmrm.inference import DfMethod, FixedEffects
from cellcourse.stats.mmrm.likelihood import Likelihood, Method
from cellcourse.stats.mmrm.patterns import Patterns, sum_patterns
from cellcourse.stats.mmrm.robust import Sandwich, Spread, sandwich
from cellcourse.stats.mmrm.rows import Rows, read_rows
from cellcourse.stats.mmrm.scoring import Top, climb
from cellcourse.stats.mmrm.structures import CovarianceName, structure
from cellcourse.stats.printing import Printed, Row
from cellcourse.stats.samples import Floats

__all__ = ["Mmrm", "Pattern", "Specification", "mmrm"]

_HIGHER: Final = 1e-9
"""Share of a log-likelihood by which one top is above another, not round-off."""


@dataclass(frozen=True, slots=True)
class Specification:
    """What a mixed model for repeated measures assumes, and how it is tested.

    Kenward and Roger's method uses the observed information of the covariance
    parameters, as SAS does unless told otherwise, or the expected one, as their paper and
    pbkrtest do. Their full form adds second derivatives by variances and correlations,
    which are zero where a structure is linear: there it equals the linear form.
    """

    covariance: CovarianceName
    """Structure over visits."""
    method: Method
    df: DfMethod
    """Degrees of freedom of tests and intervals."""
    spread: Spread = "model"
    """What standard errors rest on: the model, or robust to its covariance."""
    information: Information = "observed"
    """Of the covariance parameters, for Satterthwaite and Kenward-Roger."""
    positions: tuple[float, ...] | None = None
    """Times of the visits, for the spatial exponential only."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The subjects of one group who were seen at the same visits."""

    group: str
    visits: tuple[str, ...]
    subjects: int


@dataclass(frozen=True, slots=True, eq=False)
class Mmrm(Printed):
    """A fitted mixed model for repeated measures."""

    _notes: ClassVar = ("subjects", "observations", "log_likelihood", "aic", "bic")

    fixed: FixedEffects
    """Coefficients, contrasts and tests."""
    covariance: Mapping[str, Floats]
    """(v, v) covariance of the visits, by group; ``all`` where there are no groups."""
    parameters: Mapping[str, float]
    """Covariance parameters by name, preceded by the group where there are several."""
    specification: Specification
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
    """Length of its last step, in standard errors."""

    def rows(self) -> tuple[Row, ...]:
        """Give the coefficients; ``fixed.coefficients`` has their intervals."""
        return self.fixed.rows()


def mmrm(
    y: npt.ArrayLike,
    subject: npt.ArrayLike,
    visit: npt.ArrayLike,
    design: Design,
    specification: Specification,
    *,
    visits: Sequence[str],
    groups: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
) -> Mmrm:
    """Fit a mixed model for repeated measures.

    Args:
        y: (n,) values, one row per subject and visit; rows only where there is a value.
        subject: (n,) label of the subject.
        visit: (n,) label of the visit.
        design: what the means depend on, n rows.
        specification: covariance, likelihood and degrees of freedom.
        visits: labels of all visits in order of time.
        groups: (n,) label of a group with a covariance of its own, constant in a subject.
        weights: (n,) a value with weight w has 1 / w of the variance.

    Raises:
        MethodError: rows that cannot be read, columns that depend on each other, visits
            that no subject has together, a covariance that is singular, methods that do
            not go together, or a search that did not settle.

    Source:
        Mallinckrodt et al. (2008), Drug Inf J 42:303.
    """
    _refuse_pairing(specification)
    form = structure(specification.covariance, visits, specification.positions)
    rows = read_rows(
        y, subject, visit, design.matrix, visits=visits, groups=groups, weights=weights
    )
    sums = sum_patterns(rows)
    refuse_unestimable(sums, rows, design.columns, specification.covariance)
    model = ByGroup(form, sums, len(rows.groups))
    given = Likelihood.of(sums, specification.method)
    top = _highest(given, model)
    return _report(rows, given, model, top, design.columns, specification)


def _highest(given: Likelihood, model: ByGroup) -> Top:
    """Climb from near the moments; where subjects are few, from elsewhere too."""
    top = climb(given, model, model.start())
    for start in model.elsewhere() if model.few() else ():
        try:
            other = climb(given, model, start)
        except MethodError:
            continue
        value = top.fitted.log_likelihood
        if other.fitted.log_likelihood > value + _HIGHER * (1 + abs(value)):
            top = other
    return top


def _report(
    rows: Rows,
    given: Likelihood,
    model: ByGroup,
    top: Top,
    columns: Sequence[str],
    specification: Specification,
) -> Mmrm:
    robust = _robust(rows, model, top, specification.spread)
    stated = specification.df, specification.information
    return Mmrm(
        fixed=fixed_effects(given, model, top, columns, *stated, robust),
        specification=specification,
        covariance=_covariances(model, top, rows.groups),
        parameters=_parameters(model, top, rows.groups),
        visits=rows.visits,
        subjects=rows.group.size,
        observations=rows.y.size,
        patterns=_patterns(given.patterns, rows),
        log_likelihood=top.fitted.log_likelihood,
        aic=2 * _counted(given, top) - 2 * top.fitted.log_likelihood,
        bic=float(np.log(rows.group.size)) * _counted(given, top) - 2 * top.fitted.log_likelihood,
        steps=top.steps,
        unsettled=max(top.left, 0.0) ** 0.5,
    )


def _refuse_pairing(stated: Specification) -> None:
    if stated.method not in get_args(Method):
        raise MethodError(f"no method {stated.method!r}; known: {', '.join(get_args(Method))}")
    if stated.spread not in get_args(Spread):
        known = ", ".join(get_args(Spread))
        raise MethodError(f"no standard errors {stated.spread!r}; known: {known}")
    if not stated.df.startswith("kenward-roger"):
        return
    if stated.method == "ML":
        raise MethodError("Kenward and Roger's method corrects REML estimates, not ML")
    if stated.spread != "model":
        raise MethodError(
            f"Kenward and Roger correct the model's standard errors, not {stated.spread}"
        )


def _robust(rows: Rows, model: ByGroup, top: Top, spread: Spread) -> Sandwich | None:
    if spread == "model":
        return None
    sums = model.patterns
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
        if n
    )
