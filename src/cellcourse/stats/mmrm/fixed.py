"""From the top of a likelihood to coefficients that can be tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.inference import DfMethod, FixedEffects
from cellcourse.stats.mmrm.kenward_roger import adjusted_covariance
from cellcourse.stats.mmrm.likelihood import Derivatives, Likelihood, derivatives
from cellcourse.stats.mmrm.robust import Sandwich
from cellcourse.stats.mmrm.scoring import CovarianceModel, Top
from cellcourse.stats.samples import Floats

__all__ = ["Information", "fixed_effects"]

Information = Literal["observed", "expected"]
"""Second derivatives of the likelihood as they are, or as they are on average."""

_APART: Final = 1e-12
"""Least eigenvalue of an information whose parameters can be told apart at all."""
_TOLD: Final = 1e-6
"""Share that the data must tell of what they would if the coefficients were known."""


def fixed_effects(
    given: Likelihood,
    model: CovarianceModel,
    top: Top,
    columns: Sequence[str],
    df: DfMethod,
    information: Information,
    robust: Sandwich | None,
) -> FixedEffects:
    """Turn the coefficients back to the columns as given and add what tests need.

    Raises:
        MethodError: the method or the information is unknown, or the information is
            singular.
    """
    _refuse_unknown(df, information)
    sums = given.patterns
    unit = 1 / np.outer(sums.scale, sums.scale)
    turn, slopes, at = _apart(given, model, top)
    chosen = at.observed if information == "observed" else at.expected
    theta_covariance = np.asarray(np.linalg.inv(chosen))
    spread = top.fitted.phi
    if df.startswith("kenward-roger"):
        whole = turn @ theta_covariance @ turn.T
        spread = adjusted_covariance(
            given,
            top.fitted,
            covariance_slopes=slopes,
            normal_slopes=at.slopes,
            theta_covariance=theta_covariance,
            bent=model.bent(top.theta, whole) if df == "kenward-roger" else None,
        )
    return FixedEffects(
        columns=tuple(columns),
        beta=top.fitted.beta / sums.scale + sums.offset,
        covariance=spread * unit if robust is None else robust.covariance,
        unadjusted=top.fitted.phi * unit,
        slopes=at.slopes / unit,
        theta_covariance=theta_covariance,
        df_method=df,
        residual_df=sums.observations - sums.scale.size,
        robust=robust,
    )


def _refuse_unknown(df: str, information: str) -> None:
    if df not in get_args(DfMethod):
        raise MethodError(f"no method {df!r}; known: {', '.join(get_args(DfMethod))}")
    if information not in get_args(Information):
        raise MethodError(f"no information {information!r}; known: observed, expected")


def _apart(
    given: Likelihood, model: CovarianceModel, top: Top
) -> tuple[Floats, Floats, Derivatives]:
    """Differentiate at the top by parameters that would be known alike, and each alone.

    Near a singular covariance its own parameters are known almost only together, and tests by
    them would keep few digits.

    Returns:
        (m, m) the model's parameters by these, (p, m, v, v) derivatives of each pattern's
        covariance, and those of the likelihood.
    """
    size = np.sqrt(np.diag(top.at.known))
    scaled = top.at.known / np.outer(size, size)
    _refuse_flat(scaled, _APART)
    turn = np.linalg.inv(np.linalg.cholesky(scaled)).T / size[:, None]
    slopes = np.tensordot(turn, model.slopes(top.theta), (0, 1)).swapaxes(0, 1)
    at = derivatives(given, top.fitted, slopes)
    bend = turn.T @ np.broadcast_to(model.bend(top.theta, at.pull), turn.shape) @ turn
    at = replace(at, observed=at.observed + bend / 2)
    for information in (at.observed, at.expected):
        _refuse_flat(information, _TOLD)
    return turn, slopes, at


def _refuse_flat(information: Floats, least: float) -> None:
    """Refuse where nothing, or round-off alone, tells some parameter from the others."""
    if not np.linalg.eigvalsh(information)[0] > least:
        raise MethodError(
            f"the information of {len(information)} covariance parameters is singular: their "
            "uncertainty is not known, nor are degrees of freedom"
        )
