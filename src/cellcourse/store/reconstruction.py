"""Reading the file that states what a reconstruction may take as plausible."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cellcourse.errors import UsageError
from cellcourse.store.folder import LARGEST_FILE
from cellcourse.store.refusals import in_words

__all__ = ["RECONSTRUCTION", "read_reconstruction"]

RECONSTRUCTION: Final = "reconstruction.yaml"


def read_reconstruction(folder: Path) -> bytes:
    """Read the reconstruction file of a study folder.

    Raises:
        UsageError: it is not there, leads out of the folder, or cannot be read.
    """
    path = folder / RECONSTRUCTION
    with in_words(path, "read", "a file that this user may read"):
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"{folder} has no {RECONSTRUCTION}, which says what is plausible; "
                "docs/reconstruct.md shows one."
            )
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{path} is too large to be a reconstruction file.")
        return path.read_bytes()
