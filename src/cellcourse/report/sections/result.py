"""What every declared analysis is shown with: its caption, its tests, its limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.analysis.result import Result
from cellcourse.report.blocks import Block, Callout, Paragraph
from cellcourse.report.material import Material
from cellcourse.report.tables import comparisons_table, estimates_table, rows_table
from cellcourse.report.wording import capital, listed
from cellcourse.study.analyses import Analysis

__all__ = ["about", "any_result", "captioned", "remarks", "tests_of"]


def captioned(entry: Analysis, text: str) -> str:
    """Add to a caption which figure of the publication it answers."""
    return f"{text} Publication: {_figure(entry.figure)}." if entry.figure else text


def _figure(named: str) -> str:
    return named if named.lower().startswith(("fig", "table")) else f"figure {named}"


_SAID_OF: Final = {
    "simulated data": "Simulated data: nothing here says anything about real subjects. ",
    "partly simulated data": "What is marked (simulated) says nothing about real subjects. ",
}


def about(entry: Analysis, result: Result, data: str) -> Paragraph:
    """Say what an analysis is for the study, what its data are, and how it takes the dead."""
    origin = _SAID_OF.get(data, "")
    role = "" if entry.role == "not reported" else f"{capital(entry.role)} analysis. "
    note = f"{entry.note} " if entry.note else ""
    return Paragraph(f"{origin}{role}{note}{result.deaths}".strip())


def tests_of(material: Material, entry: Analysis, result: Result) -> Iterator[Block]:
    """Tabulate the tests of a result, where it has any."""
    if result.tests:
        yield comparisons_table(
            material, result, result.tests, captioned(entry, f"{entry.title}: tests.")
        )


def remarks(result: Result) -> Iterator[Block]:
    """Name what the data cannot show, what was assumed, and who was left out."""
    if result.limits:
        yield Callout("limit", "What these data cannot show", result.limits)
    if result.assumptions:
        yield Callout("note", "What the analysis assumes", result.assumptions)
    if result.excluded:
        reasons = dict.fromkeys(one.reason for one in result.excluded)
        left = tuple(
            f"{listed(e.subject for e in result.excluded if e.reason == why)}: {why}."
            for why in reasons
        )
        yield Callout("note", "Left out of this analysis", left)


def any_result(material: Material, entry: Analysis, result: Result) -> Iterator[Block]:
    """Tabulate everything a result holds, in the plainest way."""
    if result.rows:
        yield rows_table(
            result, result.rows, captioned(entry, f"{entry.title}."), first="", titles=capital
        )
    if result.estimates:
        yield estimates_table(
            material, result, result.estimates, captioned(entry, f"{entry.title}.")
        )
    yield from tests_of(material, entry, result)
