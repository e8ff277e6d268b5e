"""Sums over the subjects of many trials at once, by trial and pattern of visits.

The design gives every visit coefficients of its own, so a subject's row is the same few
numbers at each visit, and the sums are a hundred times smaller than for any design.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.rows import Codes
from cellcourse.stats.samples import Floats

__all__ = ["TrialSums", "sum_trials"]


@dataclass(frozen=True, slots=True, eq=False)
class TrialSums:
    """Sums of t trials in up to p patterns each; a pattern that a trial lacks is zero."""

    n: Floats
    """(t, p) subjects."""
    seen: Floats
    """(t, p, v) one where the pattern has the visit."""
    design: Floats
    """(t, p, k k) cross products of the rows."""
    mixed: Floats
    """(t, p, k, v) rows times values."""
    values: Floats
    """(t, p, v, v) cross products of values."""

    def of(self, trials: Codes) -> TrialSums:
        """Keep some of the trials."""
        return TrialSums(
            self.n[trials],
            self.seen[trials],
            self.design[trials],
            self.mixed[trials],
            self.values[trials],
        )


def sum_trials(scores: Floats, rows: Floats) -> TrialSums:
    """Sum by trial and pattern.

    Args:
        scores: (t, n, v), NaN where there is no value.
        rows: (t, n, k) what the means of every visit depend on.

    Raises:
        MethodError: more visits than fit a pattern's number.
    """
    t, _, v = scores.shape
    if v > 30:
        raise MethodError(f"{v} visits; many trials at once take 30 at most")
    there = ~np.isnan(scores)
    code = (there @ (1 << np.arange(v))) + (np.arange(t) << v)[:, None]
    order = np.argsort(code, axis=None, kind="stable")
    ordered = code.reshape(-1)[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    filled = np.where(there, scores, 0.0).reshape(-1, v)[order]
    kept = rows.reshape(-1, rows.shape[2])[order]
    trial = ordered[first] >> v
    place = np.arange(first.size) - np.searchsorted(trial, np.arange(t))[trial]
    at = _Places(trial, place, (t, int(place.max()) + 1), first)
    pattern = (ordered[first] >> np.arange(v)[:, None]) & 1
    return TrialSums(
        n=at.put(np.diff(np.append(first, ordered.size)).astype(np.float64)),
        seen=at.put(pattern.T.astype(np.float64)),
        design=at.products(kept, kept).reshape(*at.shape, -1),
        mixed=at.products(kept, filled),
        values=at.products(filled, filled),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where the sum of each run of sorted subjects goes."""

    trial: Codes
    place: Codes
    shape: tuple[int, int]
    first: Codes

    def put(self, sums: Floats) -> Floats:
        table = np.zeros((*self.shape, *sums.shape[1:]))
        table[self.trial, self.place] = sums
        return table

    def products(self, left: Floats, right: Floats) -> Floats:
        """(t, p, a, b) sums of products of rows (n, a) and (n, b)."""
        pairs = left[:, :, None] * right[:, None, :]
        return self.put(np.add.reduceat(pairs, self.first, axis=0))
