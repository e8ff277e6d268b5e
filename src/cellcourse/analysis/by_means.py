"""Comparing means: analysis of variance with Tukey-Kramer, and Welch's t."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.groups import Comparison
from cellcourse.analysis.result import Estimate, Test
from cellcourse.stats.anova import Anova, anova
from cellcourse.stats.pairwise import PairwiseDifference, tukey_kramer
from cellcourse.stats.t_tests import welch_t

__all__ = ["tukey_kramer_tests", "welch_tests"]


def welch_tests(comparison: Comparison) -> Iterator[Test]:
    """Compare the means of every two arms without assuming equal spread."""
    for group, against in comparison.pairs():
        found = welch_t(group.values, against.values, level=comparison.level)
        at = comparison.at(group.arm, against.arm)
        n = len(group.values) + len(against.values)
        yield Test(
            name="Welch t",
            at=at,
            p=found.p,
            p_kind="normal theory",
            n=n,
            statistic=found.statistic,
            statistic_name="t",
            df=(found.df,),
            effect=comparison.effect("difference in means", at, found.effect, found.interval, n),
        )


def tukey_kramer_tests(comparison: Comparison) -> Iterator[Test]:
    """Analyse the variance of all arms, then compare every two at once."""
    values, arms = comparison.flat()
    fit = anova(values, arms, adjust_for=_covariates(comparison))
    yield _overall(comparison, fit)
    for pair in tukey_kramer(fit, level=comparison.level):
        yield _pair(comparison, pair)


def _covariates(comparison: Comparison) -> dict[str, npt.NDArray[np.generic]]:
    rows = [row for group in comparison.groups for row in group.covariates]
    return {
        name: np.array([row[column] for row in rows])
        for column, name in enumerate(comparison.covariates)
    }


def _overall(comparison: Comparison, fit: Anova) -> Test:
    at = comparison.at(None, None)
    return Test(
        name="analysis of covariance" if fit.adjusted_for else "analysis of variance",
        at=at,
        p=fit.p,
        p_kind="normal theory",
        n=comparison.n,
        statistic=fit.statistic,
        statistic_name="F",
        df=fit.df,
        effect=Estimate(
            "partial eta squared", at, fit.partial_eta_squared, "proportion", n=comparison.n
        ),
    )


def _pair(comparison: Comparison, pair: PairwiseDifference) -> Test:
    at = comparison.at(pair.group, pair.against)
    quantity = "difference in adjusted means" if comparison.covariates else "difference in means"
    return Test(
        name="Tukey-Kramer",
        at=at,
        p=pair.p,
        p_kind="normal theory",
        n=sum(pair.n),
        statistic=pair.statistic,
        statistic_name="t",
        df=(pair.df,),
        p_adjusted=pair.p_adjusted,
        adjustment="tukey-kramer",
        effect=comparison.effect(quantity, at, pair.effect, pair.interval, sum(pair.n)),
    )
