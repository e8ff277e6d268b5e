"""Recomputing every printed number from the tables of a solution.

The tables are read, checked and analysed as anybody's are, by the analyses that the study
declares. What the search believes of its own work counts for nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

from cellcourse.analysis.result import Result
from cellcourse.analysis.run import analyse
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.compare import Compared, compare
from cellcourse.evidence.reconstruct.solution import Search, Solution
from cellcourse.evidence.reconstruct.tables import tables
from cellcourse.evidence.reconstruct.wants import Want
from cellcourse.records.read import read_records

__all__ = ["Verified", "verify"]


@dataclass(frozen=True)
class Verified:
    """A solution, what the study's analyses make of it, and whether that is as printed."""

    solution: Solution
    files: dict[str, bytes]
    results: tuple[Result, ...]
    compared: tuple[Compared, ...]
    """Every number of the evidence, in its order."""
    broken: tuple[Want, ...]
    """Claims that were to be kept and are not."""


def verify(search: Search, evidence: Evidence, solution: Solution) -> Verified:
    """Recompute every printed number from the written tables.

    Raises:
        RecordsError: the tables cannot be what happened.
        EvidenceError: the evidence points to results that do not exist.
    """
    files = tables(search, solution)
    records = read_records(search.study, files)
    results = analyse(search.study, records, None)
    compared = compare(evidence, results)
    places = [
        (key, place)
        for key, claim in evidence.claims.items()
        for place, number in enumerate(claim.numbers)
        if number.declared is None
    ]
    verdicts = dict(zip(places, compared, strict=True))
    broken = tuple(
        want for want in search.wanted if verdicts[want.claim, want.number].verdict != "agrees"
    )
    return Verified(solution, files, results, compared, broken)
