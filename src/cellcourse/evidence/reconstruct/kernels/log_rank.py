"""The log-rank statistic of a few subjects who all reach the event, and Holm's rule.

The same numbers as :mod:`cellcourse.stats.survival.logrank`, which they are tested
against, without a single check: a search asks for them millions of times.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import compiled, lent

__all__ = [
    "BONFERRONI",
    "HOCHBERG",
    "HOLM",
    "NONE",
    "adjust",
    "chi_square",
    "chi_square_of_two",
    "tail",
]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NONE, HOLM, BONFERRONI, HOCHBERG = 0, 1, 2, 3


@lent
def chi_square(day: Whole, arm: Whole, room: Floats) -> float:
    """Compare all arms: observed against expected with the hypergeometric variance.

    Args:
        day: (subjects,) day of the event.
        arm: (subjects,) arm of each.
        room: (arms, arms + 2) scratch space.
    """
    arms = len(room)
    variance, gap, at_risk = room[:, :arms], room[:, arms], room[:, arms + 1]
    room[:] = 0.0
    for i in range(len(day)):
        if _seen_before(day, i):
            continue
        at_risk[:] = 0.0
        died = 0
        for j in range(len(day)):
            at_risk[arm[j]] += day[j] >= day[i]
            if day[j] == day[i]:
                gap[arm[j]] += 1
                died += 1
        _expect(gap, variance, at_risk, died)
    return _quadratic(gap[1:], variance[1:, 1:])


@lent
def _seen_before(day: Whole, i: int) -> bool:
    """Whether an earlier subject has the same day, so that the day is counted already."""
    for j in range(i):  # noqa: SIM110  numba compiles no generators
        if day[j] == day[i]:
            return True
    return False


@lent
def _expect(gap: Floats, variance: Floats, at_risk: Floats, died: int) -> None:
    """Take off what one day was expected to bring, and add its variance."""
    n = at_risk.sum()
    spread = died * (n - died) / (n - 1) if n > 1 else 0.0
    for a in range(len(gap)):
        share = at_risk[a] / n
        gap[a] -= died * share
        for b in range(len(gap)):
            variance[a, b] += spread * share * ((a == b) - at_risk[b] / n)


@lent
def _quadratic(b: Floats, a: Floats) -> float:
    """Solve by elimination, in place; a row without variance tells nothing."""
    total = 0.0
    for i in range(len(b)):
        if a[i, i] < 1e-10:
            continue
        total += b[i] * b[i] / a[i, i]
        for j in range(i + 1, len(b)):
            factor = a[j, i] / a[i, i]
            b[j] -= factor * b[i]
            for k in range(i, len(b)):
                a[j, k] -= factor * a[i, k]
    return total


@lent
def chi_square_of_two(day: Whole, start: Whole, first: int, second: int) -> float:
    """Compare two of the arms, whose subjects stand together from ``start`` on."""
    gap, variance = 0.0, 0.0
    for own in (first, second):
        for i in range(start[own], start[own + 1]):
            if _counted(day, start, first, own, i):
                continue
            in_first, died_first = _on(day, start, first, day[i])
            in_second, died_second = _on(day, start, second, day[i])
            n, died = in_first + in_second, died_first + died_second
            gap += died_first - died * in_first / n
            if n > 1:
                variance += in_first * in_second * died * (n - died) / (n * n * (n - 1.0))
    return gap * gap / variance if variance > 1e-10 else 0.0


@lent
def _counted(day: Whole, start: Whole, first: int, own: int, i: int) -> bool:
    """Whether the day of a subject was met before, in its arm or in the first."""
    for j in range(start[own], i):
        if day[j] == day[i]:
            return True
    if own != first:
        for j in range(start[first], start[first + 1]):
            if day[j] == day[i]:
                return True
    return False


@lent
def _on(day: Whole, start: Whole, arm: int, at: int) -> tuple[int, int]:
    """Count the subjects of an arm at risk on a day, and those whose event it is."""
    at_risk, died = 0, 0
    for i in range(start[arm], start[arm + 1]):
        at_risk += day[i] >= at
        died += day[i] == at
    return at_risk, died


@compiled
def adjust(p: Floats, rule: int, found: Floats) -> None:
    """Adjust p-values for their number, into ``found``."""
    count = len(p)
    order = np.argsort(p)
    running = 0.0 if rule == HOLM else 1.0
    for step in range(count):
        place = order[count - 1 - step] if rule == HOCHBERG else order[step]
        if rule == HOLM:
            running = max(running, (count - step) * p[place])
            found[place] = min(1.0, running)
        elif rule == HOCHBERG:
            running = min(running, (step + 1) * p[place])
            found[place] = running
        else:
            found[place] = min(1.0, p[place] * (count if rule == BONFERRONI else 1))


@lent
def tail(chisq: float) -> float:
    """Probability beyond a chi-square of one degree of freedom."""
    return math.erfc(math.sqrt(max(chisq, 0.0) / 2))
