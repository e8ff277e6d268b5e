"""Keeping papers that somebody may have signed: what is there is never replaced.

The same content again is no change. Other content under the same name is refused, so that
a certificate that was printed cannot quietly become another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cellcourse.errors import Problem, UsageError
from cellcourse.store.refusals import in_words
from cellcourse.store.replace import create_file

__all__ = ["keep_files"]


def keep_files(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Put files into a folder, which is made where it does not exist.

    Returns:
        Where each file lies, in the order given.

    Raises:
        UsageError: a file of that name holds something else, or cannot be written; then
            none is written.
    """
    with in_words(folder, "written", "a place that this user may write to"):
        accepted = "a new place: move it away, or name another folder with --to"
        problems = [
            Problem(str(folder / name), "", "a file with other content", accepted)
            for name, content in files.items()
            if (folder / name).exists() and not _is(folder / name, content)
        ]
        if problems:
            raise UsageError("papers that exist already are not replaced", problems)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            if not (folder / name).exists():
                create_file(folder / name, content)
    return tuple(folder / name for name in files)


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
