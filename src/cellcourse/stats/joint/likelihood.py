"""The likelihood of scores and follow-up together, and its derivatives.

The line of each subject is unknown and is summed over. Derivatives are the mean, over
the lines that the data leave open, of derivatives that know the line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.stats.joint.baselines import Baseline
from cellcourse.stats.joint.hazards import Hazards, Points, hazards, points
from cellcourse.stats.joint.lines import Lines, Moments, line_scores, lines, ratio_score
from cellcourse.stats.joint.nodes import Hermite, Nodes, hermite, place
from cellcourse.stats.joint.parameters import Layout, Pieces
from cellcourse.stats.joint.subjects import Subjects
from cellcourse.stats.samples import Floats

__all__ = ["At", "JointLikelihood"]


@dataclass(frozen=True, slots=True, eq=False)
class At:
    """The log-likelihood of every subject at one set of parameters."""

    each: Floats  # (n,)
    scores: Floats
    """(n, m) first derivatives."""
    moments: Moments
    """Of the lines, heights counted from the reference."""


@dataclass(frozen=True, slots=True, eq=False)
class _Deaths:
    """Means, given the data, of cumulative hazard times something; each (n,) or (n, k)."""

    hazard: Floats
    height: Floats
    slope: Floats
    time_slope: Floats
    baseline: Floats


@dataclass(frozen=True, slots=True, eq=False)
class JointLikelihood:
    """A joint model's log-likelihood as a function of its parameters."""

    subjects: Subjects
    layout: Layout
    baseline: Baseline
    where: Points
    rule: Hermite

    @classmethod
    def of(
        cls, subjects: Subjects, layout: Layout, baseline: Baseline, nodes: int
    ) -> JointLikelihood:
        """Prepare for these subjects with so many nodes for height and for slope."""
        return cls(subjects, layout, baseline, points(subjects, baseline), hermite(nodes))

    def at(self, theta: Floats) -> At:
        """Log-likelihood and derivatives; not finite where the parameters are out of reach."""
        of = self.subjects
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            pieces = self.layout.pieces(theta)
            known = lines(of, pieces)
            risk = hazards(of, pieces, self.baseline, self.where, known.ratio)
            nodes = place(known, risk, of.died, self.rule)
            return self._summed(pieces, known, risk, nodes)

    def _summed(self, pieces: Pieces, known: Lines, risk: Hazards, nodes: Nodes) -> At:
        of, v, u = self.subjects, nodes.slope, nodes.height
        each = np.exp(risk.log_weight[:, None, :] + risk.tilt[:, None, :] * v[:, :, None])
        along = each @ risk.features  # (n, k, 2 + parameters of the baseline)
        cumulative = along[:, :, :1] * np.exp(risk.by_height * u)  # (n, k, k)
        log_end = (risk.log_end[:, None] + risk.tilt_end[:, None] * v)[:, :, None]
        log_end = log_end + risk.by_height * u
        height, slope = u - known.centre[:, :1, None], v - known.centre[:, 1:]
        term = nodes.log_weight + _log_normal(known, height, slope[:, :, None])
        term = term + of.died[:, None, None] * log_end - cumulative
        top = term.max(axis=(1, 2), keepdims=True)
        weight = np.exp(term - top)
        total = weight.sum(axis=(1, 2), keepdims=True)
        weight = weight / total
        moments = _moments(weight, u, v)
        deaths = _deaths(weight * cumulative, along, u, v)
        return At(
            each=known.log_scores + (top + np.log(total))[:, 0, 0],
            scores=self._scores(pieces, known, risk, moments, deaths),
            moments=moments,
        )

    def _scores(
        self, pieces: Pieces, known: Lines, risk: Hazards, moments: Moments, deaths: _Deaths
    ) -> Floats:
        of, died, ratio = self.subjects, self.subjects.died, known.ratio
        u, v = moments.mean[:, 0] + of.reference, ratio * moments.mean[:, 1]
        value = died * (u + v * of.until) - (
            deaths.height + of.reference * deaths.hazard + ratio * deaths.time_slope
        )
        slope = died * v - ratio * deaths.slope
        excess = died - deaths.hazard
        by = {"value": value, "slope": slope}
        # One more per cent of ratio is as much more slope, in scores and hazard, and hazard.
        steeper = died * risk.tilt_end * moments.mean[:, 1] - ratio * (
            pieces.by_value * deaths.time_slope + pieces.by_slope * deaths.slope
        )
        faster = ratio_score(of, known, moments, pieces.noise) + steeper + excess
        part = line_scores(of, pieces, known, moments) | {
            "hazard": of.hazard * excess[:, None],
            "baseline": died[:, None] * risk.slopes_end - deaths.baseline,
            "association": _columns([by[name] for name in self.layout.groups["association"]], of),
            "ratio": _columns([of.treated * faster] * self.layout.ratio, of),
        }
        return np.concatenate([part[kind] for kind in self.layout.groups], axis=1)


def _log_normal(known: Lines, height: Floats, slope: Floats) -> Floats:
    """Log density of lines given the scores, as far from the centre as stated."""
    a, b, d = (known.precision[:, i, j][:, None, None] for i, j in ((0, 0), (0, 1), (1, 1)))
    form = a * height**2 + 2 * b * height * slope + d * slope**2
    return np.asarray(known.log_normaliser[:, None, None] - form / 2)


def _moments(weight: Floats, u: Floats, v: Floats) -> Moments:
    by_slope, by_height = weight.sum(axis=2), np.sum(weight * u, axis=2)  # (n, k)
    mean = np.stack([by_height.sum(axis=1), np.sum(by_slope * v, axis=1)], axis=1)
    uu, uv = np.sum(weight * u**2, axis=(1, 2)), np.sum(by_height * v, axis=1)
    vv = np.sum(by_slope * v**2, axis=1)
    return Moments(mean, np.stack([np.stack([uu, uv], -1), np.stack([uv, vv], -1)], axis=-1))


def _deaths(weighted: Floats, along: Floats, u: Floats, v: Floats) -> _Deaths:
    by_slope = weighted.sum(axis=2)  # (n, k)
    means = along[:, :, 1:] / along[:, :, :1]
    return _Deaths(
        hazard=by_slope.sum(axis=1),
        height=np.sum(weighted * u, axis=(1, 2)),
        slope=np.sum(by_slope * v, axis=1),
        time_slope=np.sum(by_slope * v * means[:, :, 0], axis=1),
        baseline=np.einsum("nk,nkp->np", by_slope, means[:, :, 1:]),
    )


def _columns(columns: list[Floats], of: Subjects) -> Floats:
    return np.stack(columns, axis=1) if columns else np.zeros((of.died.size, 0))
