"""The workbook that a lab types into, written where no data can be lost."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from cellcourse.errors import UsageError
from cellcourse.records.sheets import workbook
from cellcourse.store.folder import WORKBOOK
from cellcourse.store.replace import create_file
from cellcourse.workspace.study_folder import StudyFolder

__all__ = ["write_sheets"]


def write_sheets(opened: StudyFolder, to: str | PathLike[str] | None) -> Path:
    """Write the workbook of a study, filled with what is recorded already.

    Args:
        opened: the study.
        to: the file to make; ``data.xlsx`` of the study folder where it is None.

    Raises:
        UsageError: the file exists, cannot be written, or would stand beside tables that
            already hold the data.
    """
    if to is None and opened.records is not None:
        held = ", ".join(opened.files.data)
        raise UsageError(
            f"{opened.path} holds data already ({held}); name another file for the workbook "
            "with --to, and move it to data.xlsx once it replaces them."
        )
    path = opened.path / WORKBOOK if to is None else Path(to)
    create_file(path, workbook(opened.study, opened.records))
    return path
