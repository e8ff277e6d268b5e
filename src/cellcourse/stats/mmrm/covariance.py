"""One covariance structure for every pattern of visits, apart for each group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from cellcourse.stats.mmrm.likelihood import SINGULAR
from cellcourse.stats.mmrm.patterns import Patterns, packing
from cellcourse.stats.mmrm.structures import Structure
from cellcourse.stats.samples import Floats

__all__ = ["ELSEWHERE", "FEW", "ByGroup", "moments"]

FEW: Final = 3
"""Subjects of every visit to spare for each visit, below which a likelihood may have two tops.

Of 15,000 simulated small trials with gaps 26 had two, and none of these 2 or more to spare.
"""
ELSEWHERE: Final = (0.0, 0.9)
"""Correlations of all visits from which a search for another top sets out."""


@dataclass(frozen=True, slots=True, eq=False)
class ByGroup:
    """The covariances of all patterns: group after group has the same structure."""

    structure: Structure
    patterns: Patterns
    groups: int

    def parts(self, theta: Floats) -> Floats:
        """(g, m) parameters of each group."""
        return theta.reshape(self.groups, -1)

    def matrices(self, theta: Floats) -> Floats:
        """Give (p, v, v) with the identity where a pattern has no visit."""
        whole = np.array([self.structure.matrix(part) for part in self.parts(theta)])
        seen = self.patterns.seen
        missing = (1 - seen)[:, :, None] * np.eye(seen.shape[1])
        return np.asarray(whole[self.patterns.group] * self._both() + missing)

    def slopes(self, theta: Floats) -> Floats:
        """Give (p, m, v, v), zero where a pattern has no visit or is of another group."""
        parts = self.parts(theta)
        (p, v), m = self.patterns.seen.shape, parts.shape[1]
        found = np.zeros((p, self.groups, m, v, v))
        for g, part in enumerate(parts):
            mine = self.patterns.group == g
            found[mine, g] = self.structure.slopes(part) * self._both()[mine, None]
        return found.reshape(p, -1, v, v)

    def bend(self, theta: Floats, weights: Floats) -> Floats | float:
        """Second derivatives (m, m), traced with a weight (p, v, v) for each pattern."""
        m = theta.size // self.groups
        bend = np.zeros((theta.size, theta.size))
        for g, part in enumerate(self.parts(theta)):
            second = self.structure.curvature(part)
            if second is None:
                return 0.0
            weight = weights[self.patterns.group == g].sum(axis=0)
            own = slice(g * m, (g + 1) * m)
            bend[own, own] = np.tensordot(second, weight, 2)
        return bend

    def bent(self, theta: Floats, weights: Floats) -> Floats | None:
        """Second derivatives (p, v, v), summed with a weight (m, m); None where zero."""
        m = theta.size // self.groups
        whole = []
        for g, part in enumerate(self.parts(theta)):
            second = self.structure.curvature(part)
            if second is None:
                return None
            own = slice(g * m, (g + 1) * m)
            whole.append(np.tensordot(weights[own, own], second, 2))
        return np.asarray(np.array(whole)[self.patterns.group] * self._both())

    def start(self) -> Floats:
        """Parameters (g m,) near the moments, drawn in until each covariance is proper."""
        return np.concatenate(
            [_proper(self.structure, moments(self.patterns, g)) for g in range(self.groups)]
        )

    def few(self) -> bool:
        """Whether so few subjects have every visit that there may be two tops."""
        whole = self.patterns.seen.all(axis=1)
        group, n = self.patterns.group[whole], self.patterns.n[whole]
        fewest = np.bincount(group, n, minlength=self.groups).min()
        v = self.patterns.seen.shape[1]
        return bool(v * fewest - self.patterns.scale.size < FEW * v * v)

    def elsewhere(self) -> Iterator[Floats]:
        """Parameters (g m,) from which a search may find another top."""
        for correlation in ELSEWHERE:
            own = [np.diag(moments(self.patterns, g)) for g in range(self.groups)]
            alike = np.where(np.eye(own[0].size), 1.0, correlation)
            yield np.concatenate(
                [self.structure.start(np.sqrt(np.outer(one, one)) * alike) for one in own]
            )

    def _both(self) -> Floats:
        seen = self.patterns.seen
        return np.asarray(seen[:, :, None] * seen[:, None, :])


def moments(patterns: Patterns, group: int) -> Floats:
    """(v, v) mean products of least-squares residuals, from whoever has both visits."""
    mine = patterns.group == group
    pack = packing(patterns.seen.shape[1])
    products = patterns.sums[mine, :, -1].sum(axis=0) / pack.twice
    seen = patterns.seen[mine]
    counts = (seen * patterns.n[mine, None]).T @ seen
    return np.asarray(products[pack.back] / np.maximum(counts, 1))


def _proper(structure: Structure, found: Floats) -> Floats:
    """Draw correlations in to zero, by quarters, until nothing is close to singular."""
    own = np.diag(np.diag(found))
    for share in (1.0, 0.75, 0.5, 0.25, 0.0):
        theta = structure.start(share * found + (1 - share) * own)
        sd = np.sqrt(np.diag(structure.matrix(theta)))
        least = np.linalg.eigvalsh(structure.matrix(theta) / np.outer(sd, sd))[0]
        if least > max(0.02, SINGULAR):
            break
    return np.asarray(theta)
