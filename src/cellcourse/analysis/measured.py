"""The scores that an analysis may use, once its estimand has spoken of other events.

Under *treatment policy* scores count whatever happened. Under *while on treatment* and
*hypothetical* those taken after the event's day are left out; what a method then makes
of their lack is its own. What death means is not known here.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

from cellcourse.analysis.question import Question
from cellcourse.records.derive import Trace, traces
from cellcourse.study.estimands import open_events

__all__ = ["measured", "open_events_sentence"]


def measured(question: Question[Any]) -> tuple[Trace, ...]:
    """Give the scores of every subject of the arms compared, arm by arm as in the study file."""
    last = _last_days(question)
    known = traces(question.study, question.records, question.entry.measure)
    return tuple(
        _until(trace, last.get(trace.subject, inf)) for trace in known if trace.arm in question.arms
    )


def open_events_sentence(question: Question[Any]) -> tuple[str, ...]:
    """Say after which events scores were left out; nothing where after none."""
    labels = [question.study.events[key].label for key in _ending(question)]
    return (f"Scores after {' or '.join(labels)} were left out.",) if labels else ()


def _ending(question: Question[Any]) -> tuple[str, ...]:
    stated = question.entry.estimand.events
    wanted = open_events(question.study, question.entry)
    return tuple(key for key in wanted if stated.get(key) not in {None, "treatment policy"})


def _last_days(question: Question[Any]) -> dict[str, int]:
    ending, last = _ending(question), dict[str, int]()
    for event in question.records.events:
        if event.event in ending:
            last[event.subject] = min(event.day, last.get(event.subject, event.day))
    return last


def _until(trace: Trace, day: float) -> Trace:
    kept = sum(one <= day for one in trace.days)
    return replace(
        trace,
        days=trace.days[:kept],
        values=trace.values[:kept],
        visits=trace.visits[:kept],
    )
