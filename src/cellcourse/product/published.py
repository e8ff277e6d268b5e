"""What published lots of mesenchymal stromal cells were like, as data with their sources.

For planning: nothing here is a limit, and nothing is used by a verdict. Medians over lots
of several trials come without their spread; the twelve lots of one trial come one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["PUBLISHED", "PublishedLots"]


@dataclass(frozen=True, slots=True)
class PublishedLots:
    """One quantity in published lots."""

    quantity: str
    unit: str
    lots: int
    trials: int
    source: str
    median: float | None = None
    """As published or tabulated by the source."""
    values: tuple[float, ...] = ()
    """Lot by lot, where they are published."""


_CIDMAP: Final = (
    "Wilson AJ, Rand E, Webster AJ, Genever PG. Characterisation of mesenchymal stromal cells "
    "in clinical trial reports: analysis of published descriptors, 2020; lots tabulated in "
    "3mmaRand/CIDMap (MIT licence)."
)
_PHASE_1: Final = (
    "Intravenous and intrathecal injection of autologous bone marrow derived mesenchymal "
    "stromal cells in amyotrophic lateral sclerosis, NCT01759797 and NCT01771640, Table 2."
)

_CELLS: Final = (95.0, 125.0, 75.0, 111.0, 89.0, 113.0, 102.0, 100.0, 135.0, 140.0, 100.0, 120.0)
_VIABILITY: Final = (100.0, 98.0, 92.8, 94.0, 93.0, 99.5, 94.0, 98.0, 97.0, 96.0, 96.0, 98.0)

PUBLISHED: Final = (
    PublishedLots("viability", "%", 88, 10, _CIDMAP, median=97.8),
    PublishedLots("CD73", "%", 88, 10, _CIDMAP, median=99.0),
    PublishedLots("CD90", "%", 88, 10, _CIDMAP, median=97.8),
    PublishedLots("CD105", "%", 88, 10, _CIDMAP, median=99.8),
    PublishedLots("CD34", "%", 88, 10, _CIDMAP, median=0.30),
    PublishedLots("CD45", "%", 88, 10, _CIDMAP, median=0.11),
    PublishedLots("cells", "million", 12, 1, _PHASE_1, values=_CELLS),
    PublishedLots("viability", "%", 12, 1, _PHASE_1, values=_VIABILITY),
)
"""Not every one of the 88 lots was tested for each marker."""
