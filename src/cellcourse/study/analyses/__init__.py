"""The analyses a study declares: method, comparison, multiplicity and what death means.

Each entry is one method. Nothing is assumed: the strategy for subjects who died or
reached their endpoint, and what is to be estimated, are part of every entry that could be
changed by them.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cellcourse.study.analyses.declared import (
    Adjustment,
    Estimand,
    Permutation,
    ScoreEstimand,
    Strategy,
)
from cellcourse.study.analyses.models import JointModel, Mmrm, RandomSlopes
from cellcourse.study.analyses.ranks import AnovaType, JointRank, ProportionalOdds, Sensitivity
from cellcourse.study.analyses.scores import (
    ByDayComparison,
    Crossing,
    MixedAnova,
    ScoresByDay,
    Slopes,
    TimeToThreshold,
)
from cellcourse.study.analyses.tables import (
    AdverseEventTable,
    BaselineTable,
    Flow,
    ProductTable,
    SubjectListing,
)
from cellcourse.study.analyses.times import (
    CompetingEvents,
    Cox,
    KaplanMeier,
    LogRank,
    RestrictedMean,
    WeightedLogRank,
)

__all__ = [
    "Adjustment",
    "AdverseEventTable",
    "Analysis",
    "AnovaType",
    "BaselineTable",
    "ByDayComparison",
    "CompetingEvents",
    "Cox",
    "Crossing",
    "Estimand",
    "Flow",
    "JointModel",
    "JointRank",
    "KaplanMeier",
    "LogRank",
    "MixedAnova",
    "Mmrm",
    "Permutation",
    "ProductTable",
    "ProportionalOdds",
    "RandomSlopes",
    "RestrictedMean",
    "ScoreEstimand",
    "ScoresByDay",
    "Sensitivity",
    "Slopes",
    "Strategy",
    "SubjectListing",
    "TimeToThreshold",
    "WeightedLogRank",
]

Analysis = Annotated[
    KaplanMeier
    | RestrictedMean
    | LogRank
    | WeightedLogRank
    | Cox
    | CompetingEvents
    | ScoresByDay
    | Crossing
    | TimeToThreshold
    | MixedAnova
    | AnovaType
    | ProportionalOdds
    | Mmrm
    | RandomSlopes
    | Slopes
    | JointRank
    | JointModel
    | Sensitivity
    | BaselineTable
    | SubjectListing
    | ProductTable
    | AdverseEventTable
    | Flow,
    Field(discriminator="method"),
]
"""One entry under ``analyses``; its method says which."""
