"""Carry out every analysis that a study file declares.

One method answers one kind of entry; which one is the table below. Each is given the
study and the records and gives a frozen result. Nothing here draws or writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cellcourse.analysis.adverse_events import adverse_events
from cellcourse.analysis.baseline import baseline_table
from cellcourse.analysis.cox import cox
from cellcourse.analysis.crossing import crossing
from cellcourse.analysis.flow import flow
from cellcourse.analysis.kaplan_meier import kaplan_meier
from cellcourse.analysis.listing import subject_listing
from cellcourse.analysis.log_rank import log_rank
from cellcourse.analysis.mixed_anova import mixed_anova
from cellcourse.analysis.product import product_table
from cellcourse.analysis.question import Question
from cellcourse.analysis.restricted_mean import restricted_mean
from cellcourse.analysis.result import Result
from cellcourse.analysis.scores_by_day import scores_by_day
from cellcourse.analysis.slopes import slopes
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
    analyses.Cox: cox,
    analyses.ScoresByDay: scores_by_day,
    analyses.Crossing: crossing,
    analyses.MixedAnova: mixed_anova,
    analyses.Slopes: slopes,
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
        return METHODS[type(question.entry)](question)
    except MethodError as refused:
        raise MethodError(
            f"analyses.{question.key}: {refused.message}", refused.problems
        ) from refused
