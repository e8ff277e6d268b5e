"""Beginning a study: a folder with a commented plan to edit."""

from __future__ import annotations

from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Final, Literal

from cellcourse.store.folder import PLAN
from cellcourse.store.replace import create_folder
from cellcourse.workspace.schemas import schema_text

__all__ = ["SCHEMA", "new_study"]

SCHEMA: Final = "study.schema.json"
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
    begun = {PLAN: plan, SCHEMA: schema_text("study").encode()}
    create_folder(Path(folder), begun)
    return tuple(Path(folder) / name for name in begun)
