"""Reading a model file, and setting it against the study that is to be simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

from cellcourse.errors import EvidenceError, Problem
from cellcourse.evidence.yaml_file import grown, modelled
from cellcourse.simulation.model.needs import parameters_needed, range_of
from cellcourse.simulation.model.words import Law, Model
from cellcourse.study.refusals import in_order
from cellcourse.study.study import Study
from cellcourse.study.tree import Path, Tree, dotted

__all__ = ["check_model", "json_schema", "read_model"]


@cache
def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a model file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cellcourse:model-file:1",
        **Model.model_json_schema(),
        "title": "cellcourse model file",
    }


def read_model(text: str | bytes, file: str) -> Model:
    """Read a model file.

    Raises:
        EvidenceError: naming every problem with its line and column.
    """
    tree = grown(text, file, lacks="states no model", accepted="laws:, parameters: and so on")
    model, problems = modelled(Model, tree, file, json_schema())
    if model is not None:
        problems += _contradictions(model, tree, file)
    if model is None or problems:
        raise EvidenceError(f"{file} cannot be used", in_order(problems))
    return model


def _contradictions(model: Model, tree: Tree, file: str) -> Iterator[Problem]:
    declared = model.measures.get(model.score)
    if declared is None or declared.law != "score":
        scores = [key for key, one in model.measures.items() if one.law == "score"]
        yield _at(tree, file, ("score",), model.score, f"a measure by the law score: {scores}")
    needed: set[str] = set()
    for key, law in model.laws.items():
        needed |= set(parameters_needed(model, law))
        yield from _values(model, key, law, tree, file)
    for name in model.parameters:
        if name not in needed:
            yield _at(tree, file, ("parameters", name), name, "a parameter that a law here has")


def _values(model: Model, key: str, law: Law, tree: Tree, file: str) -> Iterator[Problem]:
    needed = parameters_needed(model, law)
    for name in needed:
        if name not in law.values:
            yield _at(tree, file, ("laws", key, "values"), "nothing", f"a value of {name}")
        if name not in model.parameters:
            yield _at(tree, file, ("parameters",), "nothing", f"{name}, which law {key} has")
    for name in law.values:
        if name not in needed:
            accepted = f"one of {', '.join(needed)}"
            yield _at(tree, file, ("laws", key, "values", name), name, accepted)
    for name, value in law.values.items():
        low, high = range_of(name)
        if not low <= value <= high:
            accepted = f"a value of {name}, {_range(low, high)}"
            yield _at(tree, file, ("laws", key, "values", name), f"{value:g}", accepted)


def _range(low: float, high: float) -> str:
    least = "above 0" if 0 < low < 1e-300 else f"{low:g} or more"
    if high == math.inf:
        return least
    return f"{high:g} or less" if low == -math.inf else f"{low:g} to {high:g}"


def _at(tree: Tree, file: str, path: Path, found: str, accepted: str) -> Problem:
    return Problem(f"{file}:{tree.spot(path)}", dotted(path), found, accepted)


def check_model(model: Model, study: Study, file: str) -> None:
    """Refuse a model that cannot run the study.

    Raises:
        EvidenceError: naming every problem.
    """
    problems = (
        *_unknown(model, study),
        *_without_law(model, study),
        *_about_day_zero(model, study),
    )
    if problems:
        raise EvidenceError(f"{file} cannot run this study", problems)


def _unknown(model: Model, study: Study) -> Iterator[Problem]:
    for section, known in (("measures", study.measures), ("events", study.events)):
        for key in getattr(model, section):
            if key not in known:
                yield Problem("", f"{section}.{key}", key, f"one of {', '.join(known)}")


def _without_law(model: Model, study: Study) -> Iterator[Problem]:
    for section, known in (("measures", study.measures), ("events", study.events)):
        for key in known:
            if key not in getattr(model, section) and key not in model.not_simulated:
                accepted = f"a law, or the reason why there is none under not_simulated.{key}"
                yield Problem("", f"{section}.{key}", "nothing", accepted)


def _about_day_zero(model: Model, study: Study) -> Iterator[Problem]:
    by = study.day_zero.by
    for key, law in model.laws.items():
        if (law.decline == "from onset") != (by == "trigger"):
            accepted = "from onset where a trigger sets day zero, from day zero elsewhere"
            yield Problem("", f"laws.{key}.decline", law.decline, accepted)
    for key, arm in study.arms.items():
        if not isinstance(arm.size, int):
            yield Problem("", f"study arms.{key}.size", str(arm.size), "a number of subjects")
