"""What an analysis asks of the records: how long, how much, how many.

Subjects come arm by arm in the order of the study file, within an arm in the order of
the subjects table. Nothing here estimates or tests anything.
"""

from cellcourse.records.derive.batches import BatchToGive, batch_to_give, batches_to_give
from cellcourse.records.derive.follow_up import (
    FollowUp,
    TimeToEvent,
    age_on_day_zero,
    follow_up,
    times_to_event,
)
from cellcourse.records.derive.order import subjects_by_arm
from cellcourse.records.derive.stages import StageCount, stages
from cellcourse.records.derive.values import Trace, at_baseline, traces, visit_of

__all__ = [
    "BatchToGive",
    "FollowUp",
    "StageCount",
    "TimeToEvent",
    "Trace",
    "age_on_day_zero",
    "at_baseline",
    "batch_to_give",
    "batches_to_give",
    "follow_up",
    "stages",
    "subjects_by_arm",
    "times_to_event",
    "traces",
    "visit_of",
]
