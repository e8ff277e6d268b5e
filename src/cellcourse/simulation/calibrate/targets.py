"""The printed numbers that virtual studies can be held against.

A printed number points to a result; a batch analysis answers with the same number for
every virtual study. Numbers enter the likelihood, bounds such as ``p < 0.05`` are only
compared afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.evidence.claims import PRINTED, Evidence, PrintedNumber, Recomputed
from cellcourse.evidence.compare import agrees
from cellcourse.simulation.answers.answer import Column

__all__ = ["Target", "Untargeted", "targets"]

_Array = npt.NDArray[np.float64]

_PARTS: Final = {"p_adjusted": "p adjusted"}
_P: Final = frozenset({"p", "p adjusted"})
_SPREADS: Final = frozenset({"se", "sd"})
_SMALLEST_P: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Target:
    """One printed number, and the column of the answers that is the same number."""

    claim: str
    what: str
    printed: str
    analysis: str
    column: int
    """Place among the columns of that analysis."""
    is_p: bool
    is_spread: bool
    """Whether it is a standard error or deviation."""
    p_kind: str = ""
    """Of the test, for a p."""
    day: int | None = None
    """Of its address."""

    @property
    def bound(self) -> bool:
        """Whether only a bound is printed."""
        return self.printed[0] in "<>"

    @property
    def observed(self) -> float:
        """The printed value, without a bound's sign."""
        read = PRINTED.fullmatch(self.printed)
        assert read is not None  # the evidence file was refused otherwise
        return float(read.group(2))

    def scaled(self, values: _Array) -> _Array:
        """Put values on the scale on which they are nearest to normal.

        A p and a spread go by their logarithm; where values do not vary there is no spread.
        """
        if self.is_p:
            return np.asarray(np.log(np.maximum(values, _SMALLEST_P)))
        if self.is_spread:
            return np.log(np.where(values > 0, values, np.nan))
        return values

    def holds(self, value: float) -> bool:
        """Say whether a value would be printed like this, or keeps the printed bound."""
        return agrees(self.printed, value)


@dataclass(frozen=True, slots=True)
class Untargeted:
    """A printed number that virtual studies cannot be held against, and why."""

    claim: str
    what: str
    printed: str
    why: str


def targets(
    evidence: Evidence, columns: Mapping[str, Sequence[Column]]
) -> tuple[tuple[Target, ...], tuple[Untargeted, ...]]:
    """Match printed numbers with columns of batch answers.

    Args:
        evidence: what was printed.
        columns: of each declared analysis that has a batch form.

    Returns:
        the numbers that are matched, and the others with the reason.
    """
    found = list(_matched(evidence, columns))
    return (
        tuple(one for one in found if isinstance(one, Target)),
        tuple(one for one in found if isinstance(one, Untargeted)),
    )


def _matched(
    evidence: Evidence, columns: Mapping[str, Sequence[Column]]
) -> Iterator[Target | Untargeted]:
    for claim, stated in evidence.claims.items():
        for number in stated.numbers:
            if number.declared is None:
                yield _match(claim, number, columns)


def _match(
    claim: str, number: PrintedNumber, columns: Mapping[str, Sequence[Column]]
) -> Target | Untargeted:
    pointer = number.recomputed
    if pointer is None:
        return Untargeted(claim, number.what, number.printed, str(number.not_recomputable))
    places = [i for i, one in enumerate(columns.get(pointer.analysis, ())) if _is(one, pointer)]
    if len(places) != 1:
        why = f"no virtual study gives this number of {pointer.analysis}"
        return Untargeted(claim, number.what, number.printed, why)
    part = _PARTS.get(pointer.part, pointer.part)
    return Target(
        claim=claim,
        what=number.what,
        printed=number.printed,
        analysis=pointer.analysis,
        column=places[0],
        is_p=part in _P,
        is_spread=part in _SPREADS,
        p_kind=columns[pointer.analysis][places[0]].p_kind,
        day=pointer.day,
    )


def _is(column: Column, pointer: Recomputed) -> bool:
    named = pointer.estimate if pointer.test is None else pointer.test
    same_kind = (column.p_kind != "") == (pointer.test is not None)
    part = _PARTS.get(pointer.part, pointer.part)
    here = (column.name, column.part, column.at)
    return same_kind and here == (named, part, At(**pointer.address))  # type: ignore[arg-type]
