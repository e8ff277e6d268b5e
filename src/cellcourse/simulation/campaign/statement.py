"""What a campaign is: everything that its numbers depend on, in words and digests.

Two runs with one statement are one campaign, and go on where the other stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, Literal

from pydantic import TypeAdapter

from cellcourse.errors import Problem

__all__ = ["ParametersAt", "Statement", "differences", "read_statement", "statement_json"]

ParametersAt = Literal["values", "draws"]
"""Which parameters the virtual studies have: the law's best values, or a draw each."""


@dataclass(frozen=True)
class Statement:
    """Everything that the numbers of a campaign depend on."""

    format: Literal[1]
    """Version of this format."""
    trials: int
    """Virtual studies of each law."""
    seed: int
    laws: tuple[str, ...]
    """Keys of the laws in the model file."""
    analyses: tuple[str, ...]
    """Keys of the declared analyses that are run; all of them where none is named."""
    at: ParametersAt
    """At the best values of a law, or at draws given the evidence, another in each study."""
    no_effect: bool
    """Whether no infusion holds cells, so that every success is an error of the first kind."""
    slow_trials: int
    """The first so many virtual studies go through the analyses that have no batch form."""
    truth_per_arm: int | None
    """Subjects in each arm of the large studies that tell what estimates ought to find."""
    inputs: tuple[tuple[str, str], ...]
    """(file, SHA-256) of everything that was read."""
    versions: tuple[tuple[str, str], ...]
    """(program, version) of everything that computes."""

    @property
    def digest(self) -> str:
        """A short name of the whole statement."""
        return sha256(statement_json(self)).hexdigest()[:16]


def statement_json(statement: Statement) -> bytes:
    """Write a statement."""
    return TypeAdapter(Statement).dump_json(statement, indent=1) + b"\n"


def read_statement(content: bytes) -> Statement:
    """Read a statement back.

    Raises:
        ValueError: it is not one of this format.
    """
    return TypeAdapter(Statement).validate_json(content)


def differences(found: Statement, asked: Statement, place: str) -> Iterator[Problem]:
    """Name everything in which the campaign that lies somewhere is not the one asked for."""
    for field in fields(Statement):
        held, wanted = getattr(found, field.name), getattr(asked, field.name)
        if field.name in {"inputs", "versions"}:
            yield from _of_pairs(dict(held), dict(wanted), place)
        elif held != wanted:
            yield Problem(place, _OPTIONS.get(field.name, field.name), _said(wanted), _said(held))


_OPTIONS = {
    "trials": "--trials", "seed": "--seed", "laws": "--law", "analyses": "--analyses", "at": "--at",
    "no_effect": "--no-effect", "slow_trials": "--slow-trials", "truth_per_arm": "--truth-per-arm",
}  # fmt: skip


def _of_pairs(held: dict[str, str], wanted: dict[str, str], place: str) -> Iterator[Problem]:
    for name in dict.fromkeys([*held, *wanted]):
        if held.get(name) != wanted.get(name):
            yield Problem(place, name, _said(wanted.get(name)), _said(held.get(name)))


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "all"
    if isinstance(value, bool):
        return "asked for" if value else "not asked for"
    return "nothing" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
