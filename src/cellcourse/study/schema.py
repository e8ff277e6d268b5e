"""The study language as a JSON Schema, for editors that complete and check while one types."""

from __future__ import annotations

from functools import cache
from typing import Any

from cellcourse.study.study import Study

__all__ = ["json_schema"]


@cache
def _of_the_models() -> dict[str, Any]:
    return Study.model_json_schema()


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a study file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cellcourse:study-file:1",
        **_of_the_models(),
        "title": "cellcourse study file",
    }
