"""Reading a model file: a model, or everything that is wrong with it, with its place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from cellcourse.errors import EvidenceError, Problem
from cellcourse.evidence.yaml_file import grown, modelled
from cellcourse.simulation.model.needs import parameters_needed, range_of
from cellcourse.simulation.model.words import Law, Model
from cellcourse.study.refusals import in_order
from cellcourse.study.tree import Path, Tree, dotted

__all__ = ["Reading", "json_schema", "read_model", "reading"]


@cache
def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a model file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cellcourse:model-file:1",
        **Model.model_json_schema(),
        "title": "cellcourse model file",
    }


@dataclass(frozen=True)
class Reading:
    """What came of reading a model file."""

    model: Model | None
    """None where the file cannot be read as one."""
    problems: tuple[Problem, ...]
    """In the order of the file."""
    tree: Tree
    """The places of everything in it."""
    file: str

    @property
    def refusal(self) -> EvidenceError:
        """The refusal of a file with problems."""
        return EvidenceError(f"{self.file} cannot be used", self.problems)


def reading(text: str | bytes, file: str) -> Reading:
    """Read a model file as far as it can be read.

    Raises:
        EvidenceError: it is no text, or has no names with values under them.
    """
    tree = grown(text, file, lacks="states no model", accepted="laws:, parameters: and so on")
    model, problems = modelled(Model, tree, file, json_schema())
    if model is not None:
        problems += _contradictions(model, tree, file)
    return Reading(model, in_order(problems), tree, file)


def read_model(text: str | bytes, file: str) -> Model:
    """Read a model file.

    Raises:
        EvidenceError: naming every problem with its line and column.
    """
    read = reading(text, file)
    if read.model is None or read.problems:
        raise read.refusal
    return read.model


def _contradictions(model: Model, tree: Tree, file: str) -> Iterator[Problem]:
    declared = model.measures.get(model.score)
    if declared is None or declared.law != "score":
        scores = [key for key, one in model.measures.items() if one.law == "score"]
        accepted = f"a measure by the law score: {', '.join(scores) or 'there is none yet'}"
        yield _at(tree, file, ("score",), model.score, accepted)
    yield from _history(model, tree, file)
    needed: set[str] = set()
    for key, law in model.laws.items():
        needed |= set(parameters_needed(model, law))
        yield from _values(model, key, law, tree, file)
        if law.draws is not None and (law.draws.of == "prior") != (law.draws.largest_r_hat is None):
            found = "nothing" if law.draws.largest_r_hat is None else f"{law.draws.largest_r_hat:g}"
            accepted = "the largest R-hat of a posterior; none of a prior"
            yield _at(tree, file, ("laws", key, "draws", "largest_r_hat"), found, accepted)
    for name in model.parameters:
        if name not in needed:
            yield _at(tree, file, ("parameters", name), name, "a parameter that a law here has")


def _history(model: Model, tree: Tree, file: str) -> Iterator[Problem]:
    if model.history is None:
        return
    named = model.history.named
    if not named:
        accepted = f"at least one of {', '.join(type(model.history).model_fields)}"
        yield _at(tree, file, ("history",), "nothing", accepted)
    for at, (part, variable) in enumerate(named.items()):
        if variable in list(named.values())[:at]:
            accepted = "each variable of the study once"
            yield _at(tree, file, ("history", part), f"{variable} a second time", accepted)
    for key, law in model.laws.items():
        if law.decline == "from onset":
            accepted = "from day zero where the model has a history; an onset is a history"
            yield _at(tree, file, ("laws", key, "decline"), law.decline, accepted)


def _values(model: Model, key: str, law: Law, tree: Tree, file: str) -> Iterator[Problem]:
    needed = parameters_needed(model, law)
    for name in needed:
        if name not in law.values:
            yield _at(tree, file, ("laws", key, "values"), "nothing", f"a value of {name}")
        if name not in model.parameters:
            yield _at(tree, file, ("parameters",), "nothing", f"{name}, which law {key} has")
    for section, named in (("values", law.values), ("priors", law.priors)):
        for name in named:
            if name not in needed:
                accepted = f"one of {', '.join(needed)}"
                yield _at(tree, file, ("laws", key, section, name), name, accepted)
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
