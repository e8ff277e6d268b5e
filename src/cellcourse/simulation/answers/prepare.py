"""Which declared analyses can be run on whole blocks of virtual studies, and by what.

An analysis without a batch form is run study by study through the ordinary analysis, which
is much slower and says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from cellcourse.simulation.answers.answer import Answer
from cellcourse.simulation.answers.asked import Asked, ask
from cellcourse.simulation.protocol import Protocol
from cellcourse.study import analyses
from cellcourse.study.study import Study

__all__ = ["ENUMERATED", "METHODS", "prepare", "prepare_enumerated"]

_Table = dict[type[analyses.Analysis], tuple[str, str]]

METHODS: Final[_Table] = {
    analyses.KaplanMeier: ("kaplan_meier", "kaplan_meier"),
    analyses.LogRank: ("log_rank", "log_rank"),
    analyses.RestrictedMean: ("restricted_mean", "restricted_mean"),
    analyses.Cox: ("cox", "cox"),
    analyses.ScoresByDay: ("scores_by_day", "scores_by_day"),
    analyses.Crossing: ("crossing", "crossing"),
    analyses.AnovaType: ("anova_type", "anova_type"),
    analyses.ProportionalOdds: ("proportional_odds", "proportional_odds"),
    analyses.TimeToThreshold: ("time_to_threshold", "time_to_threshold"),
    analyses.Sensitivity: ("sensitivity", "sensitivity"),
    analyses.WeightedLogRank: ("weighted_log_rank", "weighted_log_rank"),
    analyses.Mmrm: ("mmrm", "mmrm"),
    analyses.RandomSlopes: ("random_slopes", "random_slopes"),
    analyses.Slopes: ("slopes", "slopes"),
    analyses.MixedAnova: ("mixed_anova", "mixed_anova"),
    analyses.JointRank: ("joint_rank", "joint_rank"),
}
"""Module and name of the batch form of each kind of declared analysis that has one.

A module is imported when a study asks for it, for it loads compiled loops.
"""

ENUMERATED: Final[_Table] = {
    analyses.LogRank: ("enumerated", "enumerated_log_rank"),
}
"""Likewise of numbers that take a fraction of a second in each study."""


def prepare(study: Study, key: str, protocol: Protocol) -> Answer | None:
    """Prepare an entry of the study file for blocks of virtual studies.

    Returns:
        None where the entry has no batch form: its method has none, or it asks for what
        virtual subjects do not have, such as baseline variables.
    """
    return _prepared(METHODS, ask(study, key, protocol))


def prepare_enumerated(study: Study, key: str, protocol: Protocol) -> Answer | None:
    """Prepare the numbers of an entry that have to be enumerated in each study.

    They are no part of the answer that ``prepare`` gives, which names them as lacking.
    """
    return _prepared(ENUMERATED, ask(study, key, protocol))


def _prepared(table: _Table, asked: Asked[Any]) -> Answer | None:
    if type(asked.entry) not in table:
        return None
    module, name = table[type(asked.entry)]
    make: Callable[[Asked[Any]], Answer | None] = getattr(
        import_module(f"cellcourse.simulation.answers.{module}"), name
    )
    return make(asked)
