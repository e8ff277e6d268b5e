"""From the top of a likelihood to coefficients that can be tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

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

_FLAT = 1e-12


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
    turn, slopes, at = _apart(given, model, top, information)
    theta_covariance = _inverse(at.observed if information == "observed" else at.expected)
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
    given: Likelihood, model: CovarianceModel, top: Top, information: Information
) -> tuple[Floats, Floats, Derivatives]:
    """Differentiate at the top by parameters that know nothing of each other.

    Near a singular covariance its parameters are known almost only together, and tests by
    them would keep few digits.

    Returns:
        (m, m) the model's parameters by these, (p, m, v, v) derivatives of each pattern's
        covariance, and those of the likelihood.
    """
    scaled, size = _scaled(top.at.observed if information == "observed" else top.at.expected)
    turn = np.linalg.inv(np.linalg.cholesky(scaled)).T / size[:, None]
    slopes = np.tensordot(turn, model.slopes(top.theta), (0, 1)).swapaxes(0, 1)
    at = derivatives(given, top.fitted, slopes)
    bend = turn.T @ np.broadcast_to(model.bend(top.theta, at.pull), turn.shape) @ turn
    return turn, slopes, replace(at, observed=at.observed + bend / 2)


def _inverse(information: Floats) -> Floats:
    scaled, size = _scaled(information)
    return np.asarray(np.linalg.inv(scaled) / np.outer(size, size))


def _scaled(information: Floats) -> tuple[Floats, Floats]:
    """Give the information of parameters of one size, and how large each was.

    An information that is not positive definite says nothing about its parameters.
    """
    size = np.sqrt(np.abs(np.diag(information)))
    scaled = information / np.outer(size, size)
    if not np.linalg.eigvalsh(scaled)[0] > _FLAT:
        raise MethodError(
            f"the information of {size.size} covariance parameters is singular: their "
            "uncertainty is not known, nor are degrees of freedom"
        )
    return np.asarray(scaled), size
