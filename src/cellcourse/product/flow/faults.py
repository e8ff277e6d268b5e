"""What is wrong with one file of events, gathered before the file is refused.

A fault names the keyword of the FCS standard that cannot be as it stands. What was
found there is shown shortened, because a broken file can hold a value of any length.
"""

from __future__ import annotations

from typing import Final

from cellcourse.errors import Problem, ProductError

__all__ = ["Faults"]

_SHOWN: Final = 60
_NAMED: Final = 5


class Faults:
    """The problems of one file so far."""

    def __init__(self, where: str) -> None:
        """Begin with none; ``where`` is the file's name, with the data set if it has several."""
        self.where = where
        self._problems: list[Problem] = []

    def add(self, keyword: str, found: str, accepted: str) -> None:
        """Note one keyword that cannot be as it stands."""
        self._problems.append(Problem(self.where, keyword, _short(found), accepted))

    def refusal(self, keyword: str, found: str, accepted: str) -> ProductError:
        """Note a keyword without which nothing more can be read; give the refusal to raise."""
        self.add(keyword, found, accepted)
        return self._refusal()

    def refuse_if_any(self) -> None:
        """Refuse the file if anything was noted.

        Raises:
            ProductError: with every problem noted, and the keywords in the message.
        """
        if self._problems:
            raise self._refusal()

    def _refusal(self) -> ProductError:
        keywords = list(dict.fromkeys(problem.what for problem in self._problems))
        more = f" and {len(keywords) - _NAMED} more" if len(keywords) > _NAMED else ""
        named = ", ".join(keywords[:_NAMED]) + more
        return ProductError(f"{self.where} cannot be read as FCS: {named}", self._problems)


def _short(found: str) -> str:
    shown = found if len(found) <= _SHOWN else found[:_SHOWN] + "..."
    return shown if shown.isprintable() else ascii(shown)
