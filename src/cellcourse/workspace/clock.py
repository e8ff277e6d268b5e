"""The hour, asked for in one place; every rule takes it as an argument."""

from __future__ import annotations

from datetime import datetime

from cellcourse.errors import UsageError
from cellcourse.records.cells import moment_of

__all__ = ["now", "stated"]


def now() -> datetime:
    """The time on this machine, to the minute, with its zone."""
    return datetime.now().astimezone().replace(second=0, microsecond=0)  # noqa: TID251


def stated(text: str, option: str) -> datetime:
    """Read a time that a user typed.

    Raises:
        UsageError: it is none.
    """
    found = moment_of(text)
    if found is None:
        raise UsageError(f"{option} {text} is not a time; write '2024-03-19 14:30'")
    return found
