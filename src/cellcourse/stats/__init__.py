"""Statistical methods on arrays: nothing here knows what a study, an arm or a rat is.

Every method can be imported from here by its name, and is loaded when it is:
``from cellcourse.stats import mmrm``. What methods take and give lies in their modules.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cellcourse.stats.anova import anova as anova
    from cellcourse.stats.anova import welch_anova as welch_anova
    from cellcourse.stats.competing.aalen_johansen import aalen_johansen as aalen_johansen
    from cellcourse.stats.competing.gray import gray as gray
    from cellcourse.stats.competing.gray import permuted_gray as permuted_gray
    from cellcourse.stats.correlation import pearson as pearson
    from cellcourse.stats.correlation import spearman as spearman
    from cellcourse.stats.dunn import dunn as dunn
    from cellcourse.stats.fisher import fisher_exact as fisher_exact
    from cellcourse.stats.interval_censored.competing import competing_npmle as competing_npmle
    from cellcourse.stats.interval_censored.scores import interval_logrank as interval_logrank
    from cellcourse.stats.interval_censored.scores import (
        permuted_interval_logrank as permuted_interval_logrank,
    )
    from cellcourse.stats.interval_censored.threshold import crossings as crossings
    from cellcourse.stats.interval_censored.turnbull import turnbull as turnbull
    from cellcourse.stats.interval_censored.weibull import weibull as weibull
    from cellcourse.stats.joint.means import mean_line as mean_line
    from cellcourse.stats.joint.model import joint_model as joint_model
    from cellcourse.stats.joint.prediction import predict_score as predict_score
    from cellcourse.stats.joint.prediction import predict_survival as predict_survival
    from cellcourse.stats.joint.progression import progression_ratio as progression_ratio
    from cellcourse.stats.joint_rank.ranked import joint_rank as joint_rank
    from cellcourse.stats.joint_rank.ranked import joint_rank_permuted as joint_rank_permuted
    from cellcourse.stats.joint_rank.ranked import rank_ancova as rank_ancova
    from cellcourse.stats.joint_rank.standings import standings as standings
    from cellcourse.stats.joint_rank.wins import finkelstein_schoenfeld as finkelstein_schoenfeld
    from cellcourse.stats.joint_rank.wins import (
        finkelstein_schoenfeld_permuted as finkelstein_schoenfeld_permuted,
    )
    from cellcourse.stats.joint_rank.wins import win_measures as win_measures
    from cellcourse.stats.kruskal_wallis import kruskal_wallis as kruskal_wallis
    from cellcourse.stats.kruskal_wallis import kruskal_wallis_exact as kruskal_wallis_exact
    from cellcourse.stats.kruskal_wallis import kruskal_wallis_resampled as kruskal_wallis_resampled
    from cellcourse.stats.mann_whitney import mann_whitney as mann_whitney
    from cellcourse.stats.mann_whitney import mann_whitney_resampled as mann_whitney_resampled
    from cellcourse.stats.mixed_anova import mixed_anova as mixed_anova
    from cellcourse.stats.mixed_anova import repeated_anova as repeated_anova
    from cellcourse.stats.mmrm.cells import cell_design as cell_design
    from cellcourse.stats.mmrm.model import mmrm as mmrm
    from cellcourse.stats.mmrm.trials import mmrm_trials as mmrm_trials
    from cellcourse.stats.ordinal.anova_type import anova_type as anova_type
    from cellcourse.stats.ordinal.anova_type import permuted_anova_type as permuted_anova_type
    from cellcourse.stats.ordinal.proportional_odds import (
        permuted_proportional_odds as permuted_proportional_odds,
    )
    from cellcourse.stats.ordinal.proportional_odds import proportional_odds as proportional_odds
    from cellcourse.stats.pairwise import pairwise_t as pairwise_t
    from cellcourse.stats.pairwise import tukey_kramer as tukey_kramer
    from cellcourse.stats.proportions import proportion as proportion
    from cellcourse.stats.proportions import risk_difference as risk_difference
    from cellcourse.stats.proportions import zero_events_bound as zero_events_bound
    from cellcourse.stats.random_slopes.lines import line_design as line_design
    from cellcourse.stats.random_slopes.model import random_slopes as random_slopes
    from cellcourse.stats.shifts import hodges_lehmann as hodges_lehmann
    from cellcourse.stats.shifts import pseudo_median as pseudo_median
    from cellcourse.stats.signed_rank import signed_rank as signed_rank
    from cellcourse.stats.slopes import slope_changes as slope_changes
    from cellcourse.stats.slopes import slopes as slopes
    from cellcourse.stats.stratified_ranks import van_elteren as van_elteren
    from cellcourse.stats.stratified_ranks import van_elteren_resampled as van_elteren_resampled
    from cellcourse.stats.survival.by_group import survival_by_group as survival_by_group
    from cellcourse.stats.survival.cox import cox as cox
    from cellcourse.stats.survival.kaplan_meier import kaplan_meier as kaplan_meier
    from cellcourse.stats.survival.logrank import logrank as logrank
    from cellcourse.stats.survival.permutation import exact_logrank as exact_logrank
    from cellcourse.stats.survival.permutation import monte_carlo_logrank as monte_carlo_logrank
    from cellcourse.stats.survival.permutation import permutation_logrank as permutation_logrank
    from cellcourse.stats.survival.proportional_hazards import (
        proportional_hazards as proportional_hazards,
    )
    from cellcourse.stats.survival.rates import event_rate as event_rate
    from cellcourse.stats.survival.restricted_mean import restricted_mean as restricted_mean
    from cellcourse.stats.survival.weighted_logrank import (
        permuted_weighted_logrank as permuted_weighted_logrank,
    )
    from cellcourse.stats.survival.weighted_logrank import weighted_logrank as weighted_logrank
    from cellcourse.stats.t_tests import paired_t as paired_t
    from cellcourse.stats.t_tests import welch_t as welch_t

_MODULES: Final = {
    "aalen_johansen": "competing.aalen_johansen",
    "anova": "anova",
    "anova_type": "ordinal.anova_type",
    "cell_design": "mmrm.cells",
    "competing_npmle": "interval_censored.competing",
    "cox": "survival.cox",
    "crossings": "interval_censored.threshold",
    "dunn": "dunn",
    "event_rate": "survival.rates",
    "exact_logrank": "survival.permutation",
    "finkelstein_schoenfeld": "joint_rank.wins",
    "finkelstein_schoenfeld_permuted": "joint_rank.wins",
    "fisher_exact": "fisher",
    "gray": "competing.gray",
    "hodges_lehmann": "shifts",
    "interval_logrank": "interval_censored.scores",
    "joint_model": "joint.model",
    "joint_rank": "joint_rank.ranked",
    "joint_rank_permuted": "joint_rank.ranked",
    "kaplan_meier": "survival.kaplan_meier",
    "kruskal_wallis": "kruskal_wallis",
    "kruskal_wallis_exact": "kruskal_wallis",
    "kruskal_wallis_resampled": "kruskal_wallis",
    "line_design": "random_slopes.lines",
    "logrank": "survival.logrank",
    "mann_whitney": "mann_whitney",
    "mann_whitney_resampled": "mann_whitney",
    "mean_line": "joint.means",
    "mixed_anova": "mixed_anova",
    "mmrm": "mmrm.model",
    "mmrm_trials": "mmrm.trials",
    "monte_carlo_logrank": "survival.permutation",
    "paired_t": "t_tests",
    "pairwise_t": "pairwise",
    "pearson": "correlation",
    "permutation_logrank": "survival.permutation",
    "permuted_anova_type": "ordinal.anova_type",
    "permuted_gray": "competing.gray",
    "permuted_interval_logrank": "interval_censored.scores",
    "permuted_proportional_odds": "ordinal.proportional_odds",
    "permuted_weighted_logrank": "survival.weighted_logrank",
    "predict_score": "joint.prediction",
    "predict_survival": "joint.prediction",
    "progression_ratio": "joint.progression",
    "proportion": "proportions",
    "proportional_hazards": "survival.proportional_hazards",
    "proportional_odds": "ordinal.proportional_odds",
    "pseudo_median": "shifts",
    "random_slopes": "random_slopes.model",
    "rank_ancova": "joint_rank.ranked",
    "repeated_anova": "mixed_anova",
    "restricted_mean": "survival.restricted_mean",
    "risk_difference": "proportions",
    "signed_rank": "signed_rank",
    "slope_changes": "slopes",
    "slopes": "slopes",
    "spearman": "correlation",
    "survival_by_group": "survival.by_group",
    "standings": "joint_rank.standings",
    "tukey_kramer": "pairwise",
    "turnbull": "interval_censored.turnbull",
    "van_elteren": "stratified_ranks",
    "van_elteren_resampled": "stratified_ranks",
    "weibull": "interval_censored.weibull",
    "weighted_logrank": "survival.weighted_logrank",
    "welch_anova": "anova",
    "welch_t": "t_tests",
    "win_measures": "joint_rank.wins",
    "zero_events_bound": "proportions",
}
"""Where each method is, below this package."""


class _Methods(ModuleType):
    """A package in which the name of a method is never taken by the module that holds it.

    Importing ``stats.mmrm`` would make it the ``mmrm`` of this package, and what
    ``from cellcourse.stats import mmrm`` gives would depend on what was imported before.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _MODULES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{self.__name__}.{_MODULES[name]}"), name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_MODULES})


sys.modules[__name__].__class__ = _Methods
