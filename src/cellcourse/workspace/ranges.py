"""Numbers behind the options of a command, refused where it cannot take them, all at once."""

from __future__ import annotations

from typing import Final, NamedTuple

from cellcourse.errors import Problem

__all__ = ["LARGEST_SEED", "Range", "beyond"]

LARGEST_SEED: Final = 2**63 - 1
"""Of virtual studies and of draws."""


class Range(NamedTuple):
    """What an option was given, and what it takes."""

    option: str
    found: float
    least: float
    most: float | None = None
    """None where there is no end."""

    @property
    def accepted(self) -> str:
        """The numbers it takes, in words."""
        if self.most is None:
            return f"{self.least:,} or more"
        return f"{self.least:,} to {self.most:,}"

    def holds(self) -> bool:
        """Whether the number is one of them."""
        return self.least <= self.found and (self.most is None or self.found <= self.most)


def beyond(*ranges: Range) -> tuple[Problem, ...]:
    """Name every option whose number is outside its range, in the order given."""
    return tuple(
        Problem("", one.option, f"{one.found:,}", one.accepted) for one in ranges if not one.holds()
    )
