"""Estimands that leave an event unsaid, or say of one what the method does not do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellcourse.study.analyses import JointModel, Mmrm, RandomSlopes, ScoreEstimand
from cellcourse.study.estimands import open_events
from cellcourse.study.fault import Fault
from cellcourse.study.study import Study
from cellcourse.study.tree import Path

__all__ = ["estimand_faults"]


def estimand_faults(study: Study) -> Iterator[Fault]:
    """Find every estimand of scores that does not speak of each event, once."""
    for key, entry in study.analyses.items():
        estimand = getattr(entry, "estimand", None)
        if isinstance(estimand, ScoreEstimand):
            yield from _events(study, ("analyses", key, "estimand"), entry)


def _events(study: Study, path: Path, entry: Any) -> Iterator[Fault]:
    stated, wanted = entry.estimand.events, open_events(study, entry)
    for event in wanted:
        if event not in stated:
            accepted = f"events: {{{event}: treatment policy, or another strategy}}"
            yield Fault(path, f"nothing is said of {event}", accepted)
    for event, strategy in stated.items():
        where = (*path, "events", event)
        if event in study.events and event not in wanted:
            yield Fault(where, f"{event}, of which the entry speaks already", "no such line")
        if strategy == "hypothetical" and not isinstance(entry, Mmrm | RandomSlopes | JointModel):
            found = f"hypothetical for {entry.method}, which models nothing"
            yield Fault(where, found, "treatment policy, while on treatment")
