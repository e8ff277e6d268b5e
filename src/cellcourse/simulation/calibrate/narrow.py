"""A study with no more analyses than a judgement needs: its days, and no test not weighed."""

from __future__ import annotations

from collections.abc import Iterable

from cellcourse.simulation.calibrate.targets import Target
from cellcourse.simulation.model.words import External
from cellcourse.study.analyses import Analysis, ScoresByDay
from cellcourse.study.study import Study

__all__ = ["narrowed"]


def narrowed(study: Study, found: Iterable[Target], elsewhere: Iterable[External]) -> Study:
    """Leave out analyses, days and enumerated p-values that nothing weighed points to."""
    weighed = [one for one in found if not one.bound]
    keys = {one.analysis for one in weighed} | {one.analysis for one in elsewhere}
    kept = {
        key: _narrow(entry, [one for one in weighed if one.analysis == key])
        for key, entry in study.analyses.items()
        if key in keys
    }
    return study.model_copy(update={"analyses": kept})


def _narrow(entry: Analysis, weighed: list[Target]) -> Analysis:
    if any(one.is_p and one.p_kind not in _QUICK for one in weighed):
        return entry
    if isinstance(entry, ScoresByDay) and not any(one.is_p for one in weighed):
        days = sorted({one.day for one in weighed if one.day is not None})
        changed = {"days": tuple(days)} if entry.visits is None else {}
        return entry.model_copy(update={**changed, "comparisons": ()})
    exact = getattr(entry, "exact", None)
    if exact is None:
        return entry
    return entry.model_copy(update={"exact": exact.model_copy(update={"enumerate_up_to": 1})})


_QUICK = frozenset({"asymptotic", "normal theory"})
"""Kinds of p that are not enumerated."""
