"""Tail areas for whole degrees of freedom, by their finite sums.

They agree with ``stats.distributions`` to about 1e-15 of a probability of one. Adjusting
a family of p-values is here too.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.survival.kernels.arithmetic import exponential, two_sided_tail
from cellcourse.stats.multiplicity import Rule

__all__ = [
    "RULES",
    "adjust",
    "adjust_all",
    "adjust_known",
    "chi2_tail",
    "chi2_tails",
    "f_tail",
    "t_tails",
    "t_two_sided",
]

RULES: Final[dict[Rule, int]] = {"none": 0, "bonferroni": 1, "holm": 2, "hochberg": 3}
"""The rules as ``adjust`` takes them."""

_Floats = npt.NDArray[np.float64]


_SMALL: Final = 1e-18


@compiled
def chi2_tail(x: float, df: int) -> float:
    """Probability that chi-square with whole ``df`` is at least ``x``."""
    half = x / 2
    if df % 2:
        tail, term, power = math.erfc(math.sqrt(half)), math.sqrt(half / math.pi) * 2, 1.5
    else:
        tail, term, power = 0.0, 1.0, 1.0
    damped = math.exp(-half)
    for _ in range((df - 1) // 2 + (1 - df % 2)):
        tail += damped * term
        term *= half / power
        power += 1
    return tail


@alone
def chi2_tails(x: _Floats, df: int, term: _Floats, out: _Floats) -> None:
    """Fill in the same for a row of chi-squares; the terms are used up."""
    odd = df % 2 == 1
    for lane in range(x.size):
        damped = exponential(-0.5 * x[lane])
        out[lane] = two_sided_tail(x[lane], damped) if odd else 0.0
        term[lane] = damped * math.sqrt(2 * x[lane] / math.pi) if odd else damped
    for k in range((df - 1) // 2 + (0 if odd else 1)):
        power = k + 1.5 if odd else k + 1.0
        for lane in range(x.size):
            out[lane] += term[lane]
            term[lane] *= 0.5 * x[lane] / power


@compiled
def t_two_sided(t: float, df: int) -> float:
    """Probability that Student's t with whole ``df`` is at least as far from 0 as ``t``.

    Source:
        Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
    """
    cos2 = df / (df + t * t)
    sine = abs(t) / math.sqrt(df + t * t)
    odd = df % 2
    term, total, k = (math.sqrt(cos2) if odd else 1.0), 0.0, 2.0 if odd else 1.0
    for _ in range((df - 1) // 2 if odd else df // 2):
        total += term
        term *= cos2 * k / (k + 1)
        k += 2
        if term < _SMALL:
            break
    inside = sine * total
    if odd:
        inside = (math.atan(abs(t) / math.sqrt(df)) + inside) * 2 / math.pi
    return 0.0 if inside > 1 or math.isinf(t) else 1 - inside


@alone
def t_tails(t: _Floats, df: _Floats, room: _Floats, out: _Floats) -> None:
    """Fill in the same for a row of t; the sums are taken from their last terms on.

    Args:
        t: (lanes,)
        df: (lanes,) whole degrees of freedom.
        room: (lanes,)
        out: (lanes,)
    """
    most = 0.0
    for lane in range(t.size):
        room[lane] = df[lane] / (df[lane] + t[lane] * t[lane])
        most = max(most, df[lane])
    out[:] = 0.0
    for k in range(int(most) // 2, 0, -1):
        _add_term(room, df, k, (2 * k - 1) / (2 * k), 2 * k / (2 * k + 1), out)
    for lane in range(t.size):
        sine = abs(t[lane]) / math.sqrt(df[lane] + t[lane] * t[lane])
        cosine = math.sqrt(room[lane]) if df[lane] % 2 == 1 else 1.0
        out[lane] = sine * out[lane] * cosine
    for lane in range(t.size):
        if df[lane] % 2 == 1:
            out[lane] = (math.atan(abs(t[lane]) / math.sqrt(df[lane])) + out[lane]) * 2 / math.pi
    for lane in range(t.size):
        out[lane] = 0.0 if out[lane] > 1 else 1 - out[lane]


@drawn_in
def _add_term(cos2: _Floats, df: _Floats, k: int, even: float, odd: float, out: _Floats) -> None:
    """Put term k of each sum before those added already; its ratio to the next is given."""
    for lane in range(df.size):
        ratio = odd if df[lane] % 2 == 1 else even
        out[lane] = 1 + cos2[lane] * ratio * out[lane] if 2 * k <= df[lane] else 0.0


@compiled
def f_tail(f: float, df1: int, df2: int) -> float:
    """Probability that F with whole degrees of freedom is at least ``f``.

    Source:
        Abramowitz and Stegun (1964), 26.6.4; an odd ``df1`` climbs from Student's t.
    """
    x = df2 / (df2 + df1 * f)
    left = df1 * f / (df2 + df1 * f)
    if df1 % 2:
        tail, b = t_two_sided(math.sqrt(df1 * f), df2), 0.5
        term = math.exp(math.lgamma((df2 + 1) / 2) - math.lgamma(df2 / 2)) * 2 / math.sqrt(math.pi)
        term *= math.sqrt(left) * x ** (df2 / 2)
    else:
        tail, b, term = 0.0, 0.0, x ** (df2 / 2)
    for _ in range(df1 // 2):
        tail += term
        b += 1
        term *= left * (df2 / 2 + b - 1) / b
    return min(1.0, tail)


@compiled
def adjust(p: _Floats, rule: int, out: _Floats) -> None:
    """Adjust a family of p-values, none NaN, by one of ``RULES``; see ``stats.multiplicity``.

    Families are small: who follows whom is looked for again and again, and nothing is kept.
    """
    m = p.size
    if rule < 2:
        for i in range(m):
            out[i] = min(1.0, p[i] * m) if rule else p[i]
        return
    holm = rule == 2
    last, running = -1, 0.0 if holm else 1.0
    for place in range(m):
        last = _following(p, 1.0 if holm else -1.0, last)
        step = p[last] * (m - place if holm else place + 1)
        running = max(running, step) if holm else min(running, step)
        out[last] = min(1.0, running)


@drawn_in
def _following(p: _Floats, sign: float, last: int) -> int:
    """Place of the p-value that follows another, in rising order or, by its sign, falling."""
    best = -1
    for i in range(p.size):
        tied = last < 0 or (p[i] == p[last] and i > last)
        if tied or sign * p[i] > sign * p[last]:
            best = i if best < 0 or sign * p[i] < sign * p[best] else best
    return best


@compiled
def adjust_all(p: _Floats, rule: int) -> _Floats:
    """Adjust the p-values of each study (trials, m) as a family; NaN where one is NaN."""
    out = np.full(p.shape, math.nan)
    for trial in range(len(p)):
        if _all_known(p[trial]):
            adjust(p[trial], rule, out[trial])
    return out


@drawn_in
def _all_known(p: _Floats) -> bool:
    known = True
    for i in range(p.size):
        known &= not math.isnan(p[i])
    return known


@compiled
def adjust_known(p: _Floats, rule: int) -> _Floats:
    """Adjust those p-values of each study (trials, m) that are known, if they are two or more."""
    out, room = np.full(p.shape, math.nan), np.empty((2, p.shape[1]))
    for trial in range(len(p)):
        count = 0
        for i in range(p.shape[1]):
            if not math.isnan(p[trial, i]):
                room[0, count] = p[trial, i]
                count += 1
        if count > 1:
            adjust(room[0, :count], rule, room[1])
            _write_known(p[trial], room[1], out[trial])
    return out


@drawn_in
def _write_known(p: _Floats, adjusted: _Floats, out: _Floats) -> None:
    """Write adjusted p-values where there are known ones, in their order."""
    count = 0
    for i in range(p.size):
        if not math.isnan(p[i]):
            out[i] = adjusted[count]
            count += 1
