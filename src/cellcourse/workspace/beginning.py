"""Beginning a study: a folder with a commented plan to edit."""

from __future__ import annotations

import json
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Literal

from cellcourse.store.folder import PLAN
from cellcourse.store.replace import create_folder
from cellcourse.study.schema import json_schema

__all__ = ["SCHEMA", "new_study", "schema_text"]

SCHEMA = "study.schema.json"
"""Lies beside the study file, where an editor finds it by the file's first line."""


def new_study(folder: str | PathLike[str], like: Literal["rat", "patient"]) -> tuple[Path, ...]:
    """Make a study folder from a template, and give the files that are in it.

    Args:
        folder: a place where nothing stands yet.
        like: animals followed to an endpoint, or a clinical trial with visits.

    Raises:
        UsageError: something stands there already, or it cannot be written.
    """
    plan = (files("cellcourse.workspace") / "templates" / f"{like}.yaml").read_bytes()
    begun = {PLAN: plan, SCHEMA: schema_text().encode()}
    create_folder(Path(folder), begun)
    return tuple(Path(folder) / name for name in begun)


def schema_text() -> str:
    """Write the JSON Schema of the study file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
