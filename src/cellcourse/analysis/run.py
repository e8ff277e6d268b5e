"""Carry out every analysis that a study file declares.

One method answers one kind of entry; which one is the table below. Each is given the
study and the records and gives a frozen result. Nothing here draws or writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any, Final

from cellcourse.analysis.question import Question
from cellcourse.analysis.result import Result
from cellcourse.errors import MethodError
from cellcourse.records.tables import Records
from cellcourse.study import analyses
from cellcourse.study.study import Study

__all__ = ["METHODS", "Progress", "analyse"]

Progress = Callable[[int, int, str], None]
"""Told how many analyses are done, of how many, and the title of the next one."""

METHODS: Final[dict[type[analyses.Analysis], tuple[str, str]]] = {
    analyses.KaplanMeier: ("kaplan_meier", "kaplan_meier"),
    analyses.RestrictedMean: ("restricted_mean", "restricted_mean"),
    analyses.LogRank: ("log_rank", "log_rank"),
    analyses.WeightedLogRank: ("weighted_log_rank", "weighted_log_rank"),
    analyses.Cox: ("cox", "cox"),
    analyses.CompetingEvents: ("competing_events", "competing_events"),
    analyses.ScoresByDay: ("scores_by_day", "scores_by_day"),
    analyses.Crossing: ("crossing", "crossing"),
    analyses.TimeToThreshold: ("time_to_threshold", "time_to_threshold"),
    analyses.MixedAnova: ("mixed_anova", "mixed_anova"),
    analyses.AnovaType: ("anova_type", "anova_type"),
    analyses.ProportionalOdds: ("proportional_odds", "proportional_odds"),
    analyses.Mmrm: ("mmrm", "mmrm"),
    analyses.RandomSlopes: ("random_slopes", "random_slopes"),
    analyses.Slopes: ("slopes", "slopes"),
    analyses.JointRank: ("joint_rank", "joint_rank"),
    analyses.JointModel: ("joint_model", "joint_model"),
    analyses.Sensitivity: ("sensitivity", "sensitivity"),
    analyses.BaselineTable: ("baseline", "baseline_table"),
    analyses.SubjectListing: ("listing", "subject_listing"),
    analyses.ProductTable: ("product", "product_table"),
    analyses.AdverseEventTable: ("adverse_events", "adverse_events"),
    analyses.Flow: ("flow", "flow"),
}
"""Module and name of the method that answers each kind of declared analysis.

A method is imported when a study asks for it: most studies ask for few.
"""


def analyse(study: Study, records: Records, progress: Progress | None) -> tuple[Result, ...]:
    """Carry out the declared analyses, in the order of the study file.

    Args:
        study: declares the analyses.
        records: what happened, checked against the study.
        progress: told before each analysis; None where nobody looks.

    Raises:
        MethodError: a method has no answer for these data; the message names the analysis.
    """
    declared = study.analyses.items()
    results = []
    for done, (key, entry) in enumerate(declared):
        if progress is not None:
            progress(done, len(declared), entry.title)
        results.append(_answer(Question(key, entry, study, records)))
    return tuple(results)


def _method(kind: type[analyses.Analysis]) -> Callable[[Question[Any]], Result]:
    module, name = METHODS[kind]
    method: Callable[[Question[Any]], Result] = getattr(
        import_module(f"cellcourse.analysis.{module}"), name
    )
    return method


def _answer(question: Question[Any]) -> Result:
    try:
        found = _method(type(question.entry))(question)
    except MethodError as refused:
        raise MethodError(
            f"analyses.{question.key}: {refused.message}", refused.problems
        ) from refused
    return replace(found, origin=question.origin(*found.tables))
