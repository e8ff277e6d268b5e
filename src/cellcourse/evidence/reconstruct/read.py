"""Reading a reconstruction file, and setting it against the study it is about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from cellcourse.errors import EvidenceError, Problem
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.reconstruct.plan import Course, ReconstructionPlan
from cellcourse.evidence.yaml_file import grown, modelled
from cellcourse.instruments.definition import Instrument
from cellcourse.study.refusals import in_order
from cellcourse.study.scales import instrument_of
from cellcourse.study.study import Study

__all__ = ["check_plan", "json_schema", "read_plan"]


@cache
def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a reconstruction file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cellcourse:reconstruction-file:1",
        **ReconstructionPlan.model_json_schema(),
        "title": "cellcourse reconstruction file",
    }


def read_plan(text: str | bytes, file: str) -> ReconstructionPlan:
    """Read a reconstruction file.

    Raises:
        EvidenceError: naming every problem with its line and column.
    """
    tree = grown(
        text, file, lacks="states no reconstruction", accepted="endpoint:, measures: and so on"
    )
    plan, problems = modelled(ReconstructionPlan, tree, file, json_schema())
    if plan is None or problems:
        raise EvidenceError(f"{file} cannot be used", in_order(problems))
    return plan


def check_plan(plan: ReconstructionPlan, study: Study, evidence: Evidence, file: str) -> None:
    """Refuse a plan that does not fit its study.

    Raises:
        EvidenceError: naming every problem.
    """
    problems = (
        *_about_endpoint(plan, study),
        *_about_sizes(study),
        *(one for key, course in plan.measures.items() for one in _about(key, course, study)),
        *(
            Problem("", f"leave_out.{key}", key, "a claim of the evidence file")
            for key in plan.leave_out
            if key not in evidence.claims
        ),
    )
    if problems:
        placed = tuple(Problem(file, one.what, one.found, one.accepted) for one in problems)
        raise EvidenceError(f"{file} does not fit the study", placed)


def _about_endpoint(plan: ReconstructionPlan, study: Study) -> Iterator[Problem]:
    declared = study.endpoints.get(plan.endpoint)
    if declared is None:
        accepted = f"one of {', '.join(study.endpoints) or 'no endpoints: the study has none'}"
        yield Problem("", "endpoint", plan.endpoint, accepted)
        return
    single = len(declared.events) == 1 and study.events[declared.events[0]].ends_follow_up
    if not single or declared.origin != "day zero":
        found = f"{plan.endpoint}: {', '.join(declared.events)} from {declared.origin}"
        yield Problem("", "endpoint", found, "one event that ends follow-up, from day zero")


def _about_sizes(study: Study) -> Iterator[Problem]:
    for key, arm in study.arms.items():
        if not isinstance(arm.size, int):
            yield Problem("", f"study arms.{key}.size", arm.size, "a number of subjects")


def _about(key: str, course: Course, study: Study) -> Iterator[Problem]:
    if key not in study.measures:
        yield Problem("", f"measures.{key}", key, f"one of {', '.join(study.measures)}")
        return
    scale = instrument_of(study.measures[key])
    if course.step is None and scale.grain is None:
        yield Problem("", f"measures.{key}.step", "nothing", "a step: the instrument has none")
    yield from _about_range(key, course, scale)


def _about_range(key: str, course: Course, scale: Instrument) -> Iterator[Problem]:
    highest = scale.high if course.highest is None else course.highest
    lowest = scale.low if course.lowest is None else course.lowest
    if highest is None:
        yield Problem("", f"measures.{key}.highest", "nothing", "a highest value")
        return
    beyond = scale.high is not None and highest > scale.high
    if lowest < scale.low or beyond or not lowest < highest:
        found = f"{lowest:g} to {highest:g}"
        top = "" if scale.high is None else f" to {scale.high:g}"
        yield Problem("", f"measures.{key}", found, f"a range within {scale.low:g}{top}")
