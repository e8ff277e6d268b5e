"""Standard errors that do not rest on the covariance being right.

The spread of subjects' own contributions stands in for the covariance that the model
implies, which is then only a set of weights. Plain empirical standard errors are too
small with few subjects; two corrections divide each residual by what the fit has taken
from it, by the root (bias-reduced, CR2) or wholly (jackknife, CR3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from cellcourse.stats.mmrm.rows import Rows
from cellcourse.stats.samples import Floats

__all__ = ["Sandwich", "Spread", "sandwich"]

Spread = Literal["model", "empirical", "empirical bias-reduced", "empirical jackknife"]
"""What standard errors rest on."""

_POWERS: Final = {"empirical": 0.0, "empirical bias-reduced": -0.5, "empirical jackknife": -1.0}
_TAKEN: Final = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Sandwich:
    """Robust covariance of coefficients, kept by subject for its degrees of freedom."""

    covariance: Floats
    """(q, q)"""
    phi: Floats
    """(q, q) covariance of the coefficients under the model."""
    design: Floats
    """(subjects, v, q) each subject's design over the root of the covariance."""
    corrected: Floats
    """(subjects, v, q) the same with the correction for few subjects."""

    def df(self, contrast: Floats) -> float:
        """Satterthwaite's degrees of freedom of the variance of one contrast.

        The model's covariance is taken as right for that purpose only.

        Source:
            Bell and McCaffrey (2002), Survey Methodology 28:169.
        """
        reach = self.corrected @ (self.phi @ contrast)  # (subjects, v)
        own = np.einsum("iv,iv->i", reach, reach)
        shared = np.einsum("iv,ivq->iq", reach, self.design)
        pulled = np.einsum("iq,qr,ir->i", shared, self.phi, shared)
        turned = self.phi @ (shared.T @ shared)
        mean = float(own.sum() - pulled.sum())
        square = float((own**2).sum() - 2 * (own * pulled).sum() + np.trace(turned @ turned))
        return mean**2 / square


def sandwich(
    rows: Rows, kind: Spread, *, covariances: Floats, beta: Floats, phi: Floats
) -> Sandwich:
    """Estimate the covariance of coefficients from the spread between subjects.

    Args:
        rows: the observations.
        kind: empirical (CR0), bias-reduced (CR2) or jackknife (CR3).
        covariances: (groups, v, v) of the values.
        beta: (q,) coefficients.
        phi: (q, q) covariance of ``beta`` under the model.

    Source:
        Liang and Zeger (1986), Biometrika 73:13; Mancl and DeRouen (2001), Biometrics
        57:126, for the jackknife's correction.
    """
    design, residual = _whitened(rows, covariances, beta)
    hat = design @ phi @ design.swapaxes(1, 2)
    left, turn = np.linalg.eigh(np.eye(hat.shape[1]) - hat)
    # Where the fit took all of a residual none is left to divide.
    power = np.where(left > _TAKEN, np.maximum(left, _TAKEN) ** _POWERS[kind], 0.0)
    correction = (turn * power[:, None, :]) @ turn.swapaxes(1, 2)
    corrected = correction @ design
    scores = np.einsum("ivq,iv->iq", corrected, residual)
    return Sandwich(phi @ (scores.T @ scores) @ phi, phi, design, corrected)


def _whitened(rows: Rows, covariances: Floats, beta: Floats) -> tuple[Floats, Floats]:
    """Each subject's design and residuals times the inverse root of their covariance."""
    subjects, v, q = rows.group.size, len(rows.visits), rows.design.shape[1]
    root = np.sqrt(rows.weight)
    table = np.zeros((subjects, v, q + 1))
    table[rows.subject, rows.visit, :q] = rows.design * root[:, None]
    table[rows.subject, rows.visit, q] = (rows.y - rows.design @ beta) * root
    seen = np.zeros((subjects, v))
    seen[rows.subject, rows.visit] = 1.0
    own = covariances[rows.group] * (seen[:, :, None] * seen[:, None, :])
    own += (1 - seen)[:, :, None] * np.eye(v)
    white = np.linalg.solve(np.linalg.cholesky(own), table)
    return white[:, :, :q], white[:, :, q]
