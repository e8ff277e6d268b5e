"""Everything a report is made from: the study, what was recorded, what was found.

Sections read it and word it; nothing in it is computed here. A report needs no more
than this, and no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from cellcourse.analysis.result import Result, Test
from cellcourse.evidence.compare import Compared
from cellcourse.records.tables import Records
from cellcourse.report.figures.canvas import Stamp
from cellcourse.report.palette import Palette, palette
from cellcourse.study.analyses import Analysis
from cellcourse.study.criticism import Weakness
from cellcourse.study.design import Origin
from cellcourse.study.origin import statements
from cellcourse.study.study import Study

if TYPE_CHECKING:
    from cellcourse.analysis.batches import KnownBatch

__all__ = ["Declared", "Material"]

E = TypeVar("E", bound=Analysis)

_MADE_UP: Final[tuple[Origin, ...]] = ("reconstructed", "simulated")

Declared = tuple[Analysis, Result]
"""An entry of the study file with its result."""


@dataclass(frozen=True)
class Material:
    """What one report is about."""

    study: Study
    records: Records
    results: tuple[Result, ...]
    """In the order of the study file."""
    weaknesses: tuple[Weakness, ...]
    compared: tuple[Compared, ...]
    """Printed numbers beside ours; empty without a publication."""
    publication: str | None
    """Full reference of the publication that the evidence file quotes."""
    inputs: tuple[tuple[str, str], ...]
    """(file, SHA-256) of everything that was read, the study file first."""
    version: str
    """Of cellcourse."""
    batches: tuple[KnownBatch, ...] = ()
    """Every batch, with its flow cytometry."""

    @cached_property
    def looks(self) -> Palette:
        """The look of each arm."""
        return palette(self.study)

    @cached_property
    def declared(self) -> tuple[Declared, ...]:
        """Each result with its entry in the study file."""
        return tuple((self.study.analyses[r.analysis], r) for r in self.results)

    def of(self, kind: type[E]) -> tuple[tuple[E, Result], ...]:
        """The results of one kind of analysis with their entries."""
        return tuple((e, r) for e, r in self.declared if isinstance(e, kind))

    def significant(self, test: Test) -> bool:
        """Whether a test's p, adjusted where it was, is at most the declared level."""
        p = test.p if test.p_adjusted is None else test.p_adjusted
        return p <= self.study.inference.alpha

    def stamp(self, result: Result) -> Stamp:
        """What every figure and table of a result says of its data, if nobody observed them."""
        made_up = [one for one in _MADE_UP if one in result.origins]
        if not made_up:
            return Stamp("", "")
        partly = "partly " if result.origins.difference(made_up) else ""
        words = f"{partly}{' and '.join(made_up)} data"
        said = (statement for one in made_up for statement in statements(self.study, one))
        return Stamp(words, " ".join((f"{words[0].upper()}{words[1:]}.", *said)))

    def banners(self) -> Iterator[str]:
        """What a reader must know of the data, where they are not original."""
        for part in self.study.data_origin:
            if part.origin != "original":
                named = part.origin in part.statement.casefold()
                origin = "" if named else f"data {part.origin}. "
                yield f"{', '.join(part.tables).capitalize()}: {origin}{part.statement}"
