"""The FCS files of a study folder: ``flow/<batch>/`` with a ``panel.json`` for each batch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cellcourse.errors import Problem, UsageError
from cellcourse.store.folder import read_one
from cellcourse.store.refusals import in_words

__all__ = ["FLOW", "PANEL", "read_flow"]

FLOW: Final = "flow"
PANEL: Final = "panel.json"
_KINDS: Final = (".fcs", ".json")


def read_flow(folder: Path) -> Mapping[str, Mapping[str, bytes]]:
    """Read the files of every batch that has a folder of its own.

    Returns:
        For each batch, content by file name; in the order of names.

    Raises:
        UsageError: files that cannot be read; every one is named.
    """
    problems: list[Problem] = []
    with in_words(folder / FLOW, "read", "a folder that this user may read"):
        held = sorted((folder / FLOW).iterdir()) if (folder / FLOW).is_dir() else []
        found = {one.name: _files(folder, one, problems) for one in held if one.is_dir()}
    if problems:
        raise UsageError(f"{folder / FLOW} cannot be read.", problems)
    return found


def _files(folder: Path, own: Path, problems: list[Problem]) -> dict[str, bytes]:
    names = sorted(path.name for path in own.iterdir() if path.suffix.lower() in _KINDS)
    return {name: read_one(folder, f"{FLOW}/{own.name}/{name}", problems) for name in names}
