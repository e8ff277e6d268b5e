"""Reading an evidence file: either its claims, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from cellcourse.errors import EvidenceError, Problem
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.yaml_file import grown, modelled
from cellcourse.instruments import INSTRUMENTS
from cellcourse.study.refusals import in_order
from cellcourse.study.tree import TOP, Tree

__all__ = ["json_schema", "read_evidence"]


@cache
def _of_the_models() -> dict[str, Any]:
    return Evidence.model_json_schema()


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of an evidence file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cellcourse:evidence-file:1",
        **_of_the_models(),
        "title": "cellcourse evidence file",
    }


def read_evidence(text: str | bytes, file: str) -> Evidence:
    """Read an evidence file.

    Args:
        text: the file's content; bytes are taken as UTF-8.
        file: name of the file in messages.

    Raises:
        EvidenceError: naming every problem with its line and column, what stands there
            and what would be accepted.
    """
    tree = grown(text, file, lacks="holds no claims", accepted="claims: with names under it")
    evidence, problems = modelled(Evidence, tree, file, json_schema())
    if evidence is not None:
        problems += _unknown_names(evidence, tree, file)
    if evidence is None or problems:
        found = in_order(problems)
        count = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
        raise EvidenceError(f"{file} is not evidence that can be used: {count}", found)
    return evidence


def _unknown_names(evidence: Evidence, tree: Tree, file: str) -> Iterator[Problem]:
    """Name every arm, measure and instrument that is spoken of and that nobody declared."""
    for name, measured in evidence.measures.items():
        if measured.instrument is not None and INSTRUMENTS.get(measured.instrument, ("?",)):
            where = tree.spots.get(("measures", name, "instrument"), TOP)
            accepted = ", ".join(known for known, needs in INSTRUMENTS.items() if not needs)
            path = f"measures.{name}.instrument"
            yield Problem(f"{file}:{where}", path, measured.instrument, accepted)
    for name, claim in evidence.claims.items():
        about = claim.about
        spoken: list[tuple[str, str | None, Mapping[str, object]]] = [
            ("arm", about.arm, evidence.arms),
            ("against", about.against, evidence.arms),
            ("measure", about.measure, evidence.measures),
        ]
        spoken += [("arms", arm, evidence.arms) for arm in about.arms]
        for word, said, declared in spoken:
            if said is not None and said not in declared:
                where = tree.spots.get(("claims", name, "about", word), TOP)
                path = f"claims.{name}.about.{word}"
                accepted = ", ".join(declared) or f"nothing: no {word} is declared at the top"
                yield Problem(f"{file}:{where}", path, said, accepted)
