"""Relative effects of groups at visits, from the ranks of all scores together.

The relative effect of a group at a visit is the probability that a score drawn from
there is higher than one drawn from all scores, ties counting one half. It needs no
distance between scores. A missing score is left out of the ranks; the method takes it
that being missing has nothing to do with the score. A dead animal's score is not
missing: what it counts as is the caller's to state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.ranks import doubled_ranks
from cellcourse.stats.relabelling import Codes
from cellcourse.stats.samples import Floats, grouped

__all__ = ["Effects", "RankTable", "effects", "rank_table"]


@dataclass(frozen=True, slots=True, eq=False)
class RankTable:
    """Ranks of n subjects at v visits, and their groups."""

    labels: tuple[str, ...]
    code: Codes  # (n,)
    rank: Floats  # (n, v), 0 where missing
    seen: npt.NDArray[np.bool_]  # (n, v)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Relative effects by group and visit, and what they rest on."""

    subjects: Floats  # (g,) of each group, those with any score
    observed: Floats  # (g, v) scores
    mean_rank: Floats  # (g, v)
    effect: Floats  # (g, v)
    covariance: Floats  # (g, v, v) of the effects of each group


def rank_table(scores: npt.ArrayLike, group: npt.ArrayLike) -> RankTable:
    """Rank all scores together.

    Args:
        scores: (n, v) one row per subject, one column per visit, NaN where missing.
        group: (n,) label of each subject's group.

    Raises:
        MethodError: fewer than two visits or groups, infinite scores, or a group with
            fewer than two scores at a visit.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise MethodError(f"scores of shape {table.shape}: at least two visits are needed")
    if np.isinf(table).any():
        raise MethodError(f"{int(np.isinf(table).sum())} of {table.size} scores are infinite")
    named = grouped(np.arange(len(table)), group, name="scores over visits")
    seen = ~np.isnan(table)
    rank = np.zeros_like(table)
    rank[seen] = doubled_ranks(table[seen]) / 2
    found = RankTable(named.labels, named.code, rank, seen)
    few = _few(found)
    if few:
        raise MethodError(f"two scores are needed in each group at each visit; {'; '.join(few)}")
    return found


def _few(table: RankTable) -> list[str]:
    return [
        f"{label} has {int(count)} at visit {visit + 1}"
        for g, label in enumerate(table.labels)
        for visit, count in enumerate(table.seen[table.code == g].sum(axis=0))
        if count < 2
    ]


def effects(table: RankTable, code: Codes) -> Effects:
    """Estimate relative effects and their covariance for groups given by ``code``.

    With missing scores the covariance of two visits is over the subjects seen at both.

    Source:
        Brunner, Domhof and Langer (2002), Nonparametric Analysis of Longitudinal Data in
        Factorial Experiments, section 8.
    """
    g, total = len(table.labels), int(table.seen.sum())
    member = (code == np.arange(g)[:, None]).astype(np.float64)  # (g, n)
    seen = table.seen.astype(np.float64)
    observed = member @ seen
    mean = (member @ table.rank) / np.maximum(observed, 1)
    gap = (table.rank - mean[code]) * seen  # (n, v)
    products = np.einsum("gn,ns,nt->gst", member, gap, gap)
    both = np.einsum("gn,ns,nt->gst", member, seen, seen)
    less = observed - 1
    scale = less[:, :, None] * less[:, None, :] + both - 1
    diagonal = np.arange(seen.shape[1])
    scale[:, diagonal, diagonal] = observed * less
    covariance = products / np.maximum(scale, 1) / total**2
    subjects = member @ table.seen.any(axis=1)
    return Effects(subjects, observed, mean, (mean - 0.5) / total, covariance)
