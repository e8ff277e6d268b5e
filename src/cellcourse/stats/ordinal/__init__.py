"""Scores on an ordinal scale, such as BBB, over visits of the same subjects."""

from cellcourse.stats.ordinal.anova_type import (
    AnovaType,
    AnovaTypeTest,
    PermutedAnovaType,
    RelativeEffect,
    anova_type,
    permuted_anova_type,
)
from cellcourse.stats.ordinal.cumulative_logit import Threshold
from cellcourse.stats.ordinal.proportional_odds import (
    OddsRatio,
    ProportionalOdds,
    permuted_proportional_odds,
    proportional_odds,
)

__all__ = [
    "AnovaType",
    "AnovaTypeTest",
    "OddsRatio",
    "PermutedAnovaType",
    "ProportionalOdds",
    "RelativeEffect",
    "Threshold",
    "anova_type",
    "permuted_anova_type",
    "permuted_proportional_odds",
    "proportional_odds",
]
