"""Every number of a report as JSON, with a schema, for programs and for the next report.

The file holds the results in full, the digests of what they came from, the printed
numbers beside ours and the criticism of the plan. What stands at its default is left
out; the schema says which default that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from cellcourse.analysis.result import Result
from cellcourse.evidence.compare import Compared
from cellcourse.report.material import Material
from cellcourse.study.criticism import Weakness
from cellcourse.study.design import DataOrigin

__all__ = ["Input", "ResultsFile", "read_results", "results_json", "results_schema"]


@dataclass(frozen=True)
class Input:
    """One file that the results came from."""

    file: str
    sha256: str


@dataclass(frozen=True)
class ResultsFile:
    """The content of ``results.json``."""

    format: Literal[1]
    """Version of this format."""
    version: str
    """Of cellcourse."""
    title: str
    """Of the study."""
    inputs: tuple[Input, ...]
    """The study file first."""
    results: tuple[Result, ...]
    """In the order of the study file."""
    compared: tuple[Compared, ...] = ()
    """Printed numbers beside ours, where there is a publication."""
    weaknesses: tuple[Weakness, ...] = ()
    data_origin: tuple[DataOrigin, ...] = ()
    """Where the tables of data come from; what is not named is original."""


def results_json(material: Material) -> bytes:
    """Write the results of a report."""
    held = ResultsFile(
        format=1,
        version=material.version,
        title=material.study.title,
        inputs=tuple(Input(file, digest) for file, digest in material.inputs),
        results=material.results,
        compared=material.compared,
        weaknesses=material.weaknesses,
        data_origin=material.study.data_origin,
    )
    return TypeAdapter(ResultsFile).dump_json(held, indent=1, exclude_defaults=True) + b"\n"


def read_results(content: bytes) -> ResultsFile:
    """Read a file of results back.

    Raises:
        ValueError: it is not one of this format.
    """
    return TypeAdapter(ResultsFile).validate_json(content)


def results_schema() -> dict[str, Any]:
    """The JSON Schema of ``results.json``."""
    schema = TypeAdapter(ResultsFile).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
