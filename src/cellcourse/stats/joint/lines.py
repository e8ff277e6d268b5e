"""What a subject's scores alone say about their line: an exact normal distribution.

Lines differ between subjects in height and slope, jointly normal; scores scatter around
the line, normal. Heights are counted from the reference that scores were summed about.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.stats.joint.parameters import Pieces
from cellcourse.stats.joint.subjects import Subjects
from cellcourse.stats.samples import Floats

__all__ = ["Lines", "Moments", "determinant", "line_scores", "lines", "ratio_score", "solve"]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """First and second moments of each subject's height and slope, given all that is known."""

    mean: Floats  # (n, 2)
    second: Floats  # (n, 2, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Height and slope of each subject before follow-up is looked at."""

    ratio: Floats
    """(n,) what treatment multiplies the slope by."""
    prior: Floats
    """(n, 2) mean height and slope of subjects with these covariates."""
    centre: Floats
    """(n, 2) mean given the scores."""
    precision: Floats
    """(n, 2, 2) inverse of the covariance given the scores."""
    log_normaliser: Floats
    """(n,) logarithm of the normal density given the scores, at its centre."""
    log_scores: Floats
    """(n,) log-likelihood of the scores alone."""


def lines(subjects: Subjects, pieces: Pieces) -> Lines:
    """Combine what covariates and scores say about each line."""
    of, variance = subjects, pieces.noise * pieces.noise
    ratio = np.exp(pieces.log_ratio * of.treated)
    height = of.height @ pieces.height - of.reference
    prior = np.stack([height, of.slope @ pieces.slope], axis=1)
    inverse_root = _inverse(pieces.root)
    inverse = inverse_root.T @ inverse_root
    precision = inverse + _information(of, ratio) / variance
    pull = prior @ inverse + np.stack([of.y, ratio * of.ty], axis=1) / variance
    centre = solve(precision, pull)
    log_precision = np.log(determinant(precision))
    squares = (
        of.yy / variance + np.sum(prior @ inverse * prior, axis=1) - np.sum(pull * centre, axis=1)
    )
    return Lines(
        ratio=ratio,
        prior=prior,
        centre=centre,
        precision=precision,
        log_normaliser=log_precision / 2 - np.log(2 * np.pi),
        log_scores=-(
            of.count * np.log(2 * np.pi * variance)
            + 2 * np.log(np.diag(pieces.root)).sum()
            + log_precision
            + squares
        )
        / 2,
    )


def determinant(matrix: Floats) -> Floats:
    """Of n symmetric 2 by 2 matrices."""
    return np.asarray(matrix[:, 0, 0] * matrix[:, 1, 1] - matrix[:, 0, 1] ** 2)


def solve(matrix: Floats, vector: Floats) -> Floats:
    """Solve n symmetric systems of two; not finite, rather than refused, where singular."""
    (a, b), d = matrix[:, 0].T, matrix[:, 1, 1]
    u, v = vector.T
    return np.asarray(
        np.stack([d * u - b * v, a * v - b * u], axis=1) / determinant(matrix)[:, None]
    )


def _inverse(root: Floats) -> Floats:
    """Inverse of a lower triangle; not finite where it has none."""
    a, b, d = root[0, 0], root[1, 0], root[1, 1]
    return np.array([[1 / a, 0.0], [-b / a / d, 1 / d]])


def _information(of: Subjects, ratio: Floats) -> Floats:
    """Give (n, 2, 2) sums over scores of (1, ratio t) times itself."""
    cross = ratio * of.t
    return np.stack(
        [np.stack([of.count, cross], -1), np.stack([cross, ratio**2 * of.tt], -1)], axis=-1
    )


def line_scores(
    subjects: Subjects, pieces: Pieces, known: Lines, moments: Moments
) -> dict[str, Floats]:
    """Derivatives of each subject's log-likelihood by what only lines and scores depend on.

    By Fisher's identity: the mean, given the data, of derivatives that know the line.
    """
    of, variance = subjects, pieces.noise * pieces.noise
    inverse_root = _inverse(pieces.root)
    off = (moments.mean - known.prior) @ inverse_root.T  # (n, 2)
    crossed = moments.mean[:, :, None] * known.prior[:, None, :]
    square = moments.second - crossed - crossed.swapaxes(1, 2)
    square = square + known.prior[:, :, None] * known.prior[:, None, :]
    unit = inverse_root @ square @ inverse_root.T - np.eye(2)
    by_root = inverse_root.T @ unit  # (n, 2, 2)
    pull = off @ inverse_root  # (n, 2)
    return {
        "height": of.height * pull[:, :1],
        "slope": of.slope * pull[:, 1:],
        "lines": np.stack(
            [
                by_root[:, 0, 0] * pieces.root[0, 0],
                by_root[:, 1, 0],
                by_root[:, 1, 1] * pieces.root[1, 1],
            ],
            axis=1,
        ),
        "noise": (_residual(of, known.ratio, moments) / variance - of.count)[:, None],
    }


def _residual(of: Subjects, ratio: Floats, moments: Moments) -> Floats:
    """Mean sum of squares of scores around the line."""
    u, v = moments.mean[:, 0], ratio * moments.mean[:, 1]
    uu, vv = moments.second[:, 0, 0], ratio**2 * moments.second[:, 1, 1]
    uv = ratio * moments.second[:, 0, 1]
    return np.asarray(
        of.yy - 2 * of.y * u - 2 * of.ty * v + of.count * uu + 2 * of.t * uv + of.tt * vv
    )


def ratio_score(of: Subjects, known: Lines, moments: Moments, noise: float) -> Floats:
    """Derivative of the scores' part by the logarithm of what multiplies the slope."""
    ratio = known.ratio
    along = of.ty * moments.mean[:, 1] - of.t * moments.second[:, 0, 1]
    return np.asarray((ratio * along - ratio**2 * of.tt * moments.second[:, 1, 1]) / noise / noise)
