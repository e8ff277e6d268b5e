"""The one order in which subjects are listed everywhere."""

from __future__ import annotations

from cellcourse.records.tables import Records, Subject
from cellcourse.study.study import Study

__all__ = ["subjects_by_arm"]


def subjects_by_arm(study: Study, records: Records) -> tuple[Subject, ...]:
    """List subjects arm by arm in the order of the study file, then as in their table."""
    return tuple(s for arm in study.arms for s in records.subjects if s.arm == arm)
