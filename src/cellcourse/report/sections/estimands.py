"""What each analysis is to estimate, in one table."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.report.blocks import Cell, Column, Table, TableRow
from cellcourse.study.estimands import Estimated, estimated
from cellcourse.study.study import Study

__all__ = ["estimand_table"]


def estimand_table(study: Study) -> Iterator[Table]:
    """Tabulate the estimands; nothing where no analysis has one."""
    found = estimated(study)
    if not found:
        return
    columns = tuple(
        Column(title, "left")
        for title in (
            "Analysis", "Population", "Treatments", "Variable", "Summary", "Intercurrent events",
        )
    )  # fmt: skip
    note = (
        "Attributes and strategies are named as in ICH E9(R1). Analyses with the same five "
        "attributes answer one question; the others answer others."
    )
    rows = tuple(_row(one) for one in found)
    yield Table("estimands", "What each analysis estimates", columns, rows, (note,), "Study file.")


def _row(one: Estimated) -> TableRow:
    events = "; ".join(f"{event}: {strategy}" for event, strategy in one.events)
    texts = (one.analysis, one.population, one.treatment, one.variable, one.summary, events)
    return TableRow(tuple(Cell(text) for text in texts))
