"""Carry out every analysis that a study file declares.

One method answers one kind of entry; which one is the table below. Each is given the
study and the records and gives a frozen result. Nothing here draws or writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from cellcourse.analysis.adverse_events import adverse_events
from cellcourse.analysis.anova_type import anova_type
from cellcourse.analysis.baseline import baseline_table
from cellcourse.analysis.competing_events import competing_events
from cellcourse.analysis.cox import cox
from cellcourse.analysis.crossing import crossing
from cellcourse.analysis.flow import flow
from cellcourse.analysis.joint_model import joint_model
from cellcourse.analysis.joint_rank import joint_rank
from cellcourse.analysis.kaplan_meier import kaplan_meier
from cellcourse.analysis.listing import subject_listing
from cellcourse.analysis.log_rank import log_rank
from cellcourse.analysis.mixed_anova import mixed_anova
from cellcourse.analysis.mmrm import mmrm
from cellcourse.analysis.product import product_table
from cellcourse.analysis.question import Question
from cellcourse.analysis.random_slopes import random_slopes
from cellcourse.analysis.restricted_mean import restricted_mean
from cellcourse.analysis.result import Result
from cellcourse.analysis.scores_by_day import scores_by_day
from cellcourse.analysis.sensitivity import sensitivity
from cellcourse.analysis.slopes import slopes
from cellcourse.analysis.time_to_threshold import time_to_threshold
from cellcourse.analysis.weighted_log_rank import weighted_log_rank
from cellcourse.errors import MethodError
from cellcourse.records.tables import Records
from cellcourse.study import analyses
from cellcourse.study.study import Study

__all__ = ["METHODS", "Progress", "analyse"]

Progress = Callable[[int, int, str], None]
"""Told how many analyses are done, of how many, and the title of the next one."""

METHODS: Final[dict[type[analyses.Analysis], Callable[[Question[Any]], Result]]] = {
    analyses.KaplanMeier: kaplan_meier,
    analyses.RestrictedMean: restricted_mean,
    analyses.LogRank: log_rank,
    analyses.WeightedLogRank: weighted_log_rank,
    analyses.Cox: cox,
    analyses.CompetingEvents: competing_events,
    analyses.ScoresByDay: scores_by_day,
    analyses.Crossing: crossing,
    analyses.TimeToThreshold: time_to_threshold,
    analyses.MixedAnova: mixed_anova,
    analyses.AnovaType: anova_type,
    analyses.Mmrm: mmrm,
    analyses.RandomSlopes: random_slopes,
    analyses.Slopes: slopes,
    analyses.JointRank: joint_rank,
    analyses.JointModel: joint_model,
    analyses.Sensitivity: sensitivity,
    analyses.BaselineTable: baseline_table,
    analyses.SubjectListing: subject_listing,
    analyses.ProductTable: product_table,
    analyses.AdverseEventTable: adverse_events,
    analyses.Flow: flow,
}
"""The method that answers each kind of declared analysis."""


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


def _answer(question: Question[Any]) -> Result:
    try:
        found = METHODS[type(question.entry)](question)
    except MethodError as refused:
        raise MethodError(
            f"analyses.{question.key}: {refused.message}", refused.problems
        ) from refused
    return replace(found, origin=question.origin(*found.tables))
