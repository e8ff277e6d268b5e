"""Named sets of criteria for what the cells are, and what a panel cannot claim of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from cellcourse.product.bounded import Bounded, meets
from cellcourse.product.findings import Finding
from cellcourse.product.record import BatchRecord, MarkerResult
from cellcourse.study.limit import Limit, read_limit
from cellcourse.study.product import Product

__all__ = ["ISCT_2006", "CriteriaSet", "identity"]


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """Criteria that cells must meet, all of them, to be called by a name."""

    name: str
    present: tuple[str, ...]
    absent: tuple[tuple[str, ...], ...]
    """Groups of markers; one of each group is enough."""
    present_limit: str
    absent_limit: str
    lineages: tuple[str, ...]
    source: str


ISCT_2006: Final = CriteriaSet(
    name="ISCT 2006",
    present=("CD73", "CD90", "CD105"),
    absent=(("CD45",), ("CD34",), ("CD14", "CD11b"), ("CD79a", "CD19"), ("HLA-DR",)),
    present_limit="at least 95 %",
    absent_limit="at most 2 %",
    lineages=("osteoblasts", "adipocytes", "chondroblasts"),
    source=(
        "Dominici M, Le Blanc K, Mueller I, et al. Minimal criteria for defining multipotent "
        "mesenchymal stromal cells. Cytotherapy 2006;8:315-317."
    ),
)
"""Minimal criteria of the International Society for Cellular Therapy."""


def identity(criteria: CriteriaSet, product: Product, batch: BatchRecord) -> tuple[Finding, ...]:
    """Hold what is known of a batch against every criterion of a set.

    A marker outside the panel, one that was stained but whose result is not reported, and
    one described in words only are told apart; none of them supports the claim.
    """
    panel = product.flow_cytometry.markers if product.flow_cytometry is not None else {}
    found = [_Markers(batch, panel, (one,), criteria.present_limit).finding()
             for one in criteria.present]  # fmt: skip
    found += [_Markers(batch, panel, one, criteria.absent_limit).finding()
              for one in criteria.absent]  # fmt: skip
    return (*found, *_behaviour(criteria, batch))


@dataclass(frozen=True, slots=True)
class _Markers:
    """Markers of which one is enough, with the limit they share."""

    batch: BatchRecord
    panel: Collection[str]
    markers: tuple[str, ...]
    limit: str

    def finding(self) -> Finding:
        about = " or ".join(self.markers)
        judged = [_judged(one, read_limit(self.limit)) for one in self._measured()]
        # A group is met by one of its markers, but not while another of them fails.
        for outcome in ("failed", "met", "undecided"):
            words = [text for found, text in judged if found == outcome]
            if words:
                return Finding(outcome, about, "; ".join([*words, *self._absent()]))
        return Finding("undecided", about, "; ".join(self._absent()))

    def _measured(self) -> list[MarkerResult]:
        results = {one.marker: one for one in self.batch.markers}
        return [results[one] for one in self.markers if one in results]

    def _absent(self) -> Iterator[str]:
        have = {one.marker for one in self._measured()}
        stained = [one for one in self.markers if one in self.panel and one not in have]
        missing = [one for one in self.markers if one not in self.panel and one not in have]
        for one in stained:
            yield f"{one} was measured but its result is not reported"
        if missing and not have:
            verb = "are" if len(missing) > 1 else "is"
            yield f"{' and '.join(missing)} {verb} not in the panel"


def _judged(result: MarkerResult, limit: Limit) -> tuple[str, str]:
    if isinstance(result.percent, Bounded):
        answer, rounded = meets(result.percent, limit), result.percent.rounded()
        # Rounding must not show a failing result as one at its limit.
        shown = rounded if meets(rounded, limit) == answer else result.percent
        outcome = {"yes": "met", "no": "failed", "open": "undecided"}[answer]
        return outcome, f"{result.marker} {shown} %; {limit}"
    said = f"is said to be {result.words!r}" if result.words else "has no result"
    return "undecided", f"{result.marker} {said}, without a per cent; {limit}"


def _behaviour(criteria: CriteriaSet, batch: BatchRecord) -> Iterator[Finding]:
    about = "Adherence to plastic"
    if batch.adherent is None:
        yield Finding("undecided", about, "not reported")
    else:
        words = "shown" if batch.adherent else "the cells did not adhere"
        yield Finding("met" if batch.adherent else "failed", about, words)
    shown = batch.lineages or {}
    for lineage in criteria.lineages:
        about = f"Differentiation into {lineage}"
        if lineage not in shown:
            yield Finding("undecided", about, "not reported")
        else:
            words = "shown in vitro" if shown[lineage] else "not shown in vitro"
            yield Finding("met" if shown[lineage] else "failed", about, words)
