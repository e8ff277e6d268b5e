"""The study language as a JSON Schema, for editors that complete and check while one types.

What each field means stands under it in the models, for whoever reads the code; here the
same sentences are put into the schema. They are gathered only when the schema is asked
for, since every command reads a study file and few write the schema.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from cellcourse.study.study import Study
from cellcourse.study.words import Plan

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a study file."""
    schema = Study.model_json_schema()
    for name, part in [*schema["$defs"].items(), ("Study", schema)]:
        _describe(part, _sentences().get(name, {}))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:cellcourse:study-file:1",
        **schema,
        "title": "cellcourse study file",
    }


def _describe(part: dict[str, Any], sentences: dict[str, str]) -> None:
    for field, node in part.get("properties", {}).items():
        # A title that repeats the field's name is noise in an editor.
        node.pop("title", None)
        if field in sentences:
            node["description"] = sentences[field]


@cache
def _sentences() -> dict[str, dict[str, str]]:
    """The sentence under each field of each model, those of a model's bases included."""
    own: dict[str, dict[str, str]] = {}
    for module in {model.__module__ for model in _models(Plan)}:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
        classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
        own |= {cls.name: _under_fields(cls) for cls in classes}
    return {
        model.__name__: {
            field: words
            for base in reversed(model.__mro__)
            for field, words in own.get(base.__name__, {}).items()
        }
        for model in _models(Plan)
    }


def _models(base: type[Plan]) -> Iterator[type[Plan]]:
    """The models of the study file; another file may have a model of the same name."""
    for model in base.__subclasses__():
        if model.__module__.startswith(f"{__package__}."):
            yield model
            yield from _models(model)


def _under_fields(cls: ast.ClassDef) -> dict[str, str]:
    pairs = zip(cls.body, cls.body[1:], strict=False)
    return {
        field.target.id: " ".join(inspect.cleandoc(below.value.value).split())
        for field, below in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
