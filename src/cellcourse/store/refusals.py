"""What a disk refuses, said in words that a user can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cellcourse.errors import Problem, UsageError

__all__ = ["in_words", "reason"]


def reason(error: OSError | RuntimeError) -> str:
    """Give the system's reason alone, without numbers or addresses."""
    said = error.strerror if isinstance(error, OSError) else None
    return (said or "a link that leads to itself").lower()


@contextmanager
def in_words(place: Path, verb: str, accepted: str) -> Iterator[None]:
    """Turn a refusal of the system into a refusal of ours.

    Args:
        place: what is read or written.
        verb: ``read`` or ``written``.
        accepted: what would be taken instead.

    Raises:
        UsageError: the system refused.
    """
    try:
        yield
    except OSError as error:
        problem = Problem(str(place), f"to be {verb}", reason(error), accepted)
        raise UsageError(f"{place} cannot be {verb}.", [problem]) from error
