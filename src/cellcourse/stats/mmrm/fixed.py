"""From the top of a likelihood to coefficients that can be tested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.inference import DfMethod, FixedEffects
from cellcourse.stats.mmrm.kenward_roger import adjusted_covariance
from cellcourse.stats.mmrm.likelihood import Likelihood
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
    theta_covariance = _inverse(top.at.observed if information == "observed" else top.at.expected)
    spread = top.fitted.phi
    if df.startswith("kenward-roger"):
        spread = _enlarged(given, model, top, theta_covariance, df)
    return FixedEffects(
        columns=tuple(columns),
        beta=top.fitted.beta / sums.scale + sums.offset,
        covariance=spread * unit if robust is None else robust.covariance,
        unadjusted=top.fitted.phi * unit,
        slopes=top.at.slopes / unit,
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


def _inverse(information: Floats) -> Floats:
    """An information that is not positive definite says nothing about its parameters."""
    size = np.sqrt(np.abs(np.diag(information)))
    scaled = information / np.outer(size, size)
    if not np.linalg.eigvalsh(scaled)[0] > _FLAT:
        raise MethodError(
            f"the information of {size.size} covariance parameters is singular: their "
            "uncertainty is not known, nor are degrees of freedom"
        )
    return np.asarray(np.linalg.inv(scaled) / np.outer(size, size))


def _enlarged(
    given: Likelihood, model: CovarianceModel, top: Top, theta_covariance: Floats, df: DfMethod
) -> Floats:
    slopes = model.slopes(top.theta)
    bent = model.bent(top.theta, theta_covariance) if df == "kenward-roger" else None
    return adjusted_covariance(
        given,
        top.fitted,
        covariance_slopes=slopes,
        normal_slopes=top.at.slopes,
        theta_covariance=theta_covariance,
        bent=bent,
    )
