"""Tail areas and quantiles of the distributions that tests and intervals refer to.

Numbers in, numbers out. A tail is the probability of a value at least as large as the
one given; a quantile takes the probability below it. The normal distribution needs
only the standard library; the others load scipy.special when first asked, never
scipy.stats, which takes longer to load than a whole small study takes to analyse.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from cellcourse.stats.intervals import check_level

__all__ = [
    "beta_quantile",
    "beta_tail",
    "chi2_quantile",
    "chi2_tail",
    "f_quantile",
    "f_tail",
    "normal_quantile",
    "normal_tail",
    "normal_two_sided",
    "t_quantile",
    "t_tail",
    "t_two_sided",
    "two_sided_z",
]


def normal_tail(z: float) -> float:
    """Probability that a standard normal value is at least ``z``."""
    return math.erfc(z / math.sqrt(2)) / 2


def normal_two_sided(z: float) -> float:
    """Probability that a standard normal value is at least as far from 0 as ``z``."""
    return math.erfc(abs(z) / math.sqrt(2))


def normal_quantile(p: float) -> float:
    """Value that a standard normal value stays below with probability ``p``, 0 < p < 1."""
    return NormalDist().inv_cdf(p)


def two_sided_z(level: float) -> float:
    """Normal multiplier of a two-sided interval: 1.96 for a level of 0.95.

    Raises:
        MethodError: the level does not lie between 0 and 1.
    """
    check_level(level)
    return normal_quantile((1 + level) / 2)


def t_tail(t: float, df: float) -> float:
    """Probability that Student's t with ``df`` degrees of freedom is at least ``t``."""
    from scipy.special import stdtr

    return float(stdtr(df, -t))


def t_two_sided(t: float, df: float) -> float:
    """Probability that Student's t is at least as far from 0 as ``t``."""
    return 2 * t_tail(abs(t), df)


def t_quantile(p: float, df: float) -> float:
    """Value that Student's t with ``df`` degrees of freedom stays below with probability ``p``."""
    from scipy.special import stdtrit

    return float(stdtrit(df, p))


def chi2_tail(x: float, df: float) -> float:
    """Probability that chi-square with ``df`` degrees of freedom is at least ``x``."""
    from scipy.special import chdtrc

    return float(chdtrc(df, x))


def chi2_quantile(p: float, df: float) -> float:
    """Value that chi-square with ``df`` degrees of freedom stays below with probability ``p``."""
    from scipy.special import gammaincinv

    return 2 * float(gammaincinv(df / 2, p))


def f_tail(f: float, df1: float, df2: float) -> float:
    """Probability that F with ``df1`` and ``df2`` degrees of freedom is at least ``f``."""
    from scipy.special import fdtrc

    return float(fdtrc(df1, df2, f))


def f_quantile(p: float, df1: float, df2: float) -> float:
    """Value that F on ``df1`` and ``df2`` degrees of freedom stays below with probability ``p``."""
    from scipy.special import fdtri

    return float(fdtri(df1, df2, p))


def beta_tail(x: float, a: float, b: float) -> float:
    """Probability that a beta value with shapes ``a`` and ``b`` is at least ``x``."""
    from scipy.special import betaincc

    return float(betaincc(a, b, x))


def beta_quantile(p: float, a: float, b: float) -> float:
    """Value that a beta value with shapes ``a`` and ``b`` stays below with probability ``p``."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, p))
