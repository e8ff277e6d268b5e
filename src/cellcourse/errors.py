"""Every way in which cellcourse refuses, and the exit code of each, on one screen.

A refusal is a list of problems, never the first one only. A problem says where it
is, what was found there and what is accepted. No message carries a subject's data
or arm beyond the one cell that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "CellcourseError",
    "ConductError",
    "EvidenceError",
    "MethodError",
    "PlanError",
    "Problem",
    "ProductError",
    "RecordsError",
    "UsageError",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with something a person wrote."""

    where: str
    """File with line and column, or sheet and cell: ``study.yaml:31:16``."""

    what: str
    """Name of the field, column or rule at fault: ``arms.msc4.infusions[1].product``."""

    found: str
    """What stands there, as written."""

    accepted: str
    """What would be taken instead; of several lines where there is much to choose from."""

    def __str__(self) -> str:
        """Lay the problem out on three lines, aligned for a terminal."""
        head = "  ".join(part for part in (self.where, self.what) if part)
        accepted = self.accepted.replace("\n", "\n" + " " * 14)
        return f"{head}\n    found     {self.found}\n    accepted  {accepted}"


class CellcourseError(Exception):
    """A refusal that the user can act on."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        """Keep the one-line message and every problem behind it."""
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)


class UsageError(CellcourseError):
    """The command was called in a way it cannot answer."""

    exit_code = 2


class PlanError(CellcourseError):
    """The study file does not say a study that can be run."""

    exit_code = 3


class ConductError(CellcourseError):
    """An act breaks a rule of the study."""

    exit_code = 4


class RecordsError(CellcourseError):
    """The data tables cannot be what happened."""

    exit_code = 5


class MethodError(CellcourseError):
    """A statistical method has no answer for these data."""

    exit_code = 6


class EvidenceError(CellcourseError):
    """A published claim, or a model, is not stated in a way that can be used."""

    exit_code = 7


class ProductError(CellcourseError):
    """A batch, a release or a dose cannot be what is stated."""

    exit_code = 8
