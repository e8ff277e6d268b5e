"""Reading a study folder: its plan, its data and its evidence, as they lie on the disk.

Gives bytes. What they mean is not known here. A folder often comes from
somebody else, so nothing outside it is read, whatever its links say, and nothing so
large that it cannot be a study.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cellcourse.errors import Problem, UsageError
from cellcourse.store.refusals import in_words, reason

__all__ = [
    "EVIDENCE",
    "LARGEST_FILE",
    "PLAN",
    "WORKBOOK",
    "StudyFiles",
    "previous_results",
    "read_folder",
    "read_one",
]

PLAN: Final = "study.yaml"
WORKBOOK: Final = "data.xlsx"
EVIDENCE: Final = "evidence.yaml"
TABLES: Final = "data"
RESULTS: Final = "report/results.json"

LARGEST_FILE: Final = 50_000_000
"""Bytes. A table of a hundred thousand observations has about five million."""


@dataclass(frozen=True, slots=True)
class StudyFiles:
    """What a study folder holds."""

    folder: Path
    plan: bytes
    """``study.yaml``."""
    data: Mapping[str, bytes]
    """Data files by their place in the folder; empty where nothing was recorded yet."""
    evidence: bytes | None
    """``evidence.yaml``, where the study has a publication."""


def read_folder(folder: Path) -> StudyFiles:
    """Read everything that a study folder holds.

    Raises:
        UsageError: it is no study folder, or some of its files cannot be read; every
            such file is named.
    """
    with in_words(folder, "read", "a folder that this user may read"):
        if not (folder / PLAN).exists():
            raise UsageError(f"{folder} is not a study folder: it has no {PLAN}.")
        return _read_all(folder)


def previous_results(folder: Path) -> bytes | None:
    """Read the results of the last report, where there is one."""
    if not (folder / RESULTS).is_file():
        return None
    problems: list[Problem] = []
    found = read_one(folder, RESULTS, problems)
    return None if problems else found


def _read_all(folder: Path) -> StudyFiles:
    problems: list[Problem] = []
    plan = read_one(folder, PLAN, problems)
    data = {name: read_one(folder, name, problems) for name in _data_names(folder)}
    published = (folder / EVIDENCE).exists()
    evidence = read_one(folder, EVIDENCE, problems) if published else None
    problems += _two_sources(tuple(data))
    if problems:
        raise UsageError(f"{folder} cannot be read.", problems)
    return StudyFiles(folder, plan, data, evidence)


def _data_names(folder: Path) -> tuple[str, ...]:
    """List the data files by name, so that two machines read them in one order."""
    workbook = (WORKBOOK,) if (folder / WORKBOOK).exists() else ()
    held = (folder / TABLES).iterdir() if (folder / TABLES).is_dir() else ()
    tables = sorted(path.name for path in held if path.suffix.lower() == ".csv")
    return (*workbook, *(f"{TABLES}/{name}" for name in tables))


def _two_sources(names: tuple[str, ...]) -> tuple[Problem, ...]:
    """Refuse a folder with a workbook and tables: nobody can say which of them is right."""
    tables = [name for name in names if name != WORKBOOK]
    if WORKBOOK not in names or not tables:
        return ()
    found = f"a workbook beside {', '.join(tables)}"
    return (Problem(WORKBOOK, "", found, f"the workbook or the files in {TABLES}/, not both"),)


def read_one(folder: Path, name: str, problems: list[Problem]) -> bytes:
    """Read one file, or say why not and give nothing."""
    path = folder / name
    try:
        refusal = _refusal(folder, path)
        if refusal is None:
            return path.read_bytes()
    except (OSError, RuntimeError) as error:  # a link to itself is a RuntimeError
        refusal = Problem("", "", reason(error), "a file that this user may read")
    problems.append(Problem(name, "", refusal.found, refusal.accepted))
    return b""


def _refusal(folder: Path, path: Path) -> Problem | None:
    """Say why a file is not read at all, if so."""
    if not path.resolve(strict=True).is_relative_to(folder.resolve()):
        return Problem("", "", "a link that leads out of the study folder", "a file in the folder")
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        return Problem("", "", "something that is not a file", "a file")
    if status.st_size > LARGEST_FILE:
        found = f"{status.st_size:,} bytes"
        return Problem("", "", found, f"at most {LARGEST_FILE:,} bytes")
    return None
