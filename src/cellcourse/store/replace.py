"""Writing: a folder or a file appears whole, or what stood there stays as it was.

Everything is written beside its place first, forced to the disk, and then put there by
renaming. A run that is killed leaves at worst a hidden neighbour, which the next run
removes. Two runs on one study take turns.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from cellcourse.errors import UsageError
from cellcourse.store.refusals import in_words

__all__ = ["AUDIT", "REPORT", "create_file", "create_folder", "replace_audit", "replace_report"]

REPORT: Final = "report"
AUDIT: Final = "audit"
_MARKS: Final = {REPORT: "results.json", AUDIT: "audit.json"}
"""The file that tells what we made from a folder of somebody's own."""

_PATIENCE: Final = 30.0
"""Seconds to wait for another run that is writing its report."""


def replace_report(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Put a complete report in the place of the last one.

    Args:
        folder: the study folder.
        files: content by place inside the report, such as ``figures/figure-1a.svg``.

    Returns:
        The report folder.

    Raises:
        UsageError: the folder cannot be written, another run does not finish, or
            ``report`` is not a report of ours. The last report then stands as it was.
    """
    return _replace(folder / REPORT, files)


def replace_audit(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Put a complete audit in the place of the last one.

    The arguments, the result and the refusals are those of :func:`replace_report`.
    """
    return _replace(folder / AUDIT, files)


def _replace(place: Path, files: Mapping[str, bytes]) -> Path:
    with _writing(place), _alone(place.parent), _tidy(place):
        _restore(place)
        _must_be_ours(place)
        _write_all(_fresh(place), files)
        _swap(place)
    return place


def create_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a new folder with these files.

    Raises:
        UsageError: something stands there already, or it cannot be written.
    """
    if folder.exists():
        raise UsageError(f"{folder} exists already; a new study needs a new folder.")
    with _writing(folder), _tidy(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = _fresh(folder)
        _write_all(fresh, files)
        fresh.rename(folder)


def create_file(path: Path, content: bytes) -> None:
    """Make a new file.

    Raises:
        UsageError: something stands there already, or it cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} exists already and may hold your data; name another file.")
    with _writing(path), _tidy(path):
        fresh = _fresh(path)
        _write_all(fresh, {path.name: content})
        (fresh / path.name).rename(path)
        fresh.rmdir()


def _writing(place: Path) -> AbstractContextManager[None]:
    return in_words(place, "written", "a place that this user may write to")


@contextmanager
def _tidy(place: Path) -> Iterator[None]:
    """Leave nothing half-written beside a place, however the writing ends."""
    try:
        yield
    finally:
        shutil.rmtree(_beside(place, "new"), ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the study folder while its report is replaced; the system lets go of a dead run's."""
    lock = folder / f".{REPORT}.lock"
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _wait_for(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, folder: Path) -> None:
    given_up = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > given_up:
                raise UsageError(f"another run is writing the report of {folder}.") from None
            time.sleep(0.05)
        else:
            return


def _beside(place: Path, kind: str) -> Path:
    """Name the hidden neighbour; it lies on the same disk, so renaming is one step."""
    return place.with_name(f".{place.name}.{kind}")


def _restore(report: Path) -> None:
    """Undo what a killed run left: put the last report back, or remove what it replaced."""
    old = _beside(report, "old")
    if old.exists() and not report.exists():
        old.rename(report)
    shutil.rmtree(old, ignore_errors=True)


def _must_be_ours(report: Path) -> None:
    """Refuse to remove what cellcourse did not make."""
    if not report.exists() and not report.is_symlink():
        return
    empty = report.is_dir() and not any(report.iterdir())
    if report.is_symlink() or not (empty or (report / _MARKS[report.name]).is_file()):
        kind = "an audit" if report.name == AUDIT else "a report"
        raise UsageError(f"{report} is not {kind} that cellcourse made; move it away first.")


def _fresh(place: Path) -> Path:
    """Make an empty neighbour."""
    fresh = _beside(place, "new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    return fresh


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    _force(folder)


def _force(folder: Path) -> None:
    """Force a folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap(report: Path) -> None:
    """Exchange the last report for the new one; should the second step fail, undo the first."""
    old = _beside(report, "old")
    try:
        if report.exists():
            report.rename(old)
        _beside(report, "new").rename(report)
        _force(report.parent)
    finally:
        _restore(report)
