"""Reading the model of a study folder, and the draws of its parameters beside it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from cellcourse.errors import EvidenceError, UsageError
from cellcourse.store.folder import LARGEST_FILE
from cellcourse.store.refusals import in_words

__all__ = ["MODEL", "read_draws_file", "read_model_file"]

MODEL: Final = "model.yaml"


def read_model_file(folder: Path) -> bytes:
    """Read the model file of a study folder.

    Raises:
        UsageError: it is not there, leads out of the folder, or cannot be read.
    """
    return _read(folder, MODEL, "which makes virtual subjects; docs/model-file.md shows one")


def read_draws_file(folder: Path, file: str, digest: str) -> bytes:
    """Read the draws of a law that the model file names.

    Args:
        folder: of the study.
        file: name of the file in it.
        digest: SHA-256 that the model file states.

    Raises:
        UsageError: they are not there, lead out of the folder, or cannot be read.
        EvidenceError: they are others than the model file means.
    """
    content = _read(folder, file, f"the draws that {MODEL} names")
    if sha256(content).hexdigest() != digest:
        raise EvidenceError(f"{file} is not the file that {MODEL} means: its SHA-256 is another.")
    return content


def _read(folder: Path, name: str, what: str) -> bytes:
    path = folder / name
    with in_words(path, "read", "a file that this user may read"):
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{folder} has no {name}, {what}.")
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{path} is too large to be read.")
        return path.read_bytes()
