"""Recomputing every printed number from the tables of a solution.

The tables are read, checked and analysed as anybody's are, by the analyses that the study
declares. What the search believes of its own work counts for nothing here. An analysis that
no printed number points to checks nothing, and can be left out where there are many solutions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cellcourse.analysis.result import Result
from cellcourse.analysis.run import analyse
from cellcourse.evidence.claims import Evidence, Recomputed
from cellcourse.evidence.compare import Compared, compare
from cellcourse.evidence.reconstruct.solution import Search, Solution
from cellcourse.evidence.reconstruct.tables import tables
from cellcourse.evidence.reconstruct.wants import Want
from cellcourse.records.read import read_records
from cellcourse.study.analyses import (
    Analysis,
    ByDayComparison,
    LogRank,
    Permutation,
    ScoresByDay,
)
from cellcourse.study.study import Study

__all__ = ["Verified", "checking", "verify"]

_ASYMPTOTIC: Final = ("log-rank", "pairwise log-rank")
_ONE_DRAW: Final = Permutation(enumerate_up_to=1, resamples=1, seed=0)


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


def checking(study: Study, evidence: Evidence) -> Study:
    """Keep the analyses that printed numbers point to, and of scores by day those days.

    They give the same numbers as before, except that the exact p beside a log-rank p is one
    random draw, and means nothing, where no printed number points to it.
    """
    pointers: dict[str, list[Recomputed]] = {}
    for claim in evidence.claims.values():
        for number in claim.numbers:
            if number.recomputed is not None:
                pointers.setdefault(number.recomputed.analysis, []).append(number.recomputed)
    kept = {
        key: _narrowed(entry, pointers[key])
        for key, entry in study.analyses.items()
        if key in pointers
    }
    return study.model_copy(update={"analyses": kept})


def _narrowed(entry: Analysis, pointers: list[Recomputed]) -> Analysis:
    """Leave out of an analysis what no pointer is about."""
    if isinstance(entry, LogRank) and all(one.test in _ASYMPTOTIC for one in pointers):
        return entry.model_copy(update={"exact": _ONE_DRAW})
    if isinstance(entry, ScoresByDay) and all(one.day is not None for one in pointers):
        tested = {one.day for one in pointers if one.test is not None}
        shown = {one.day for one in pointers if one.test is None}
        days = entry.days or tuple(day for day in shown if day is not None)
        comparisons = tuple(_on(tested, entry.comparisons))
        return entry.model_copy(update={"days": _among(shown, days), "comparisons": comparisons})
    return entry


def _among(kept: set[int | None], days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(day for day in days if day in kept)


def _on(
    days: set[int | None], comparisons: tuple[ByDayComparison, ...]
) -> Iterator[ByDayComparison]:
    for one in comparisons:
        kept = _among(days, one.days)
        if kept:
            yield one.model_copy(update={"days": kept})


def verify(study: Study, search: Search, evidence: Evidence, solution: Solution) -> Verified:
    """Recompute every printed number from the written tables.

    Args:
        study: declares the analyses to carry out: that of the search, or what checks it.
        search: what was searched for.
        evidence: what was printed.
        solution: what was found.

    Raises:
        RecordsError: the tables cannot be what happened.
        EvidenceError: the evidence points to results that do not exist.
    """
    files = tables(search, solution)
    records = read_records(study, files)
    results = analyse(study, records, None)
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
