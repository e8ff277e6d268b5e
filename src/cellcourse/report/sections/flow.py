"""The way of the subjects from entry to analysis, as a diagram and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cellcourse.analysis.flow import COMPLETERS
from cellcourse.analysis.question import ALL_ARMS
from cellcourse.analysis.result import Result
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.boxes import Box, FlowPlot, draw_flow
from cellcourse.report.material import Material
from cellcourse.report.numbers import NBSP
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import mark, rows_table
from cellcourse.report.wording import arm_title, capital, listed
from cellcourse.study.analyses import Flow

__all__ = ["flow"]

_STAGES = {
    "flow table": "Before entry",
    "entered": "Entry",
    "treated": "Treatment",
    "ended": "End of follow-up",
    "not completed": "End of follow-up",
    "followed": "End of follow-up",
    "completed": "Completion",
    COMPLETERS: "Completion",
    "events at any time": "Events at any time",
}


def flow(material: Material, entry: Flow, result: Result) -> Iterator[Block]:
    """Draw the flow of subjects, then tabulate its counts."""
    yield _figure(material, entry, result)
    rows = [replace(row, group=_STAGES.get(row.group, row.group)) for row in result.rows]
    yield rows_table(
        result,
        rows,
        captioned(entry, f"{entry.title}: counts."),
        first="Stage",
        titles=lambda name: arm_title(material, name),
    )


def _figure(material: Material, entry: Flow, result: Result) -> Figure:
    arms = tuple((arm, tuple(_boxes(material, result, arm))) for arm in result.arms)
    plot = FlowPlot((_entered(result),), arms)
    single, double = draw_flow(result.analysis, plot, material.looks)
    told = (f"{b.title}: {listed(b.lines)}" if b.lines else b.title for _, bs in arms for b in bs)
    alt = "; ".join(told)
    caption = captioned(entry, f"{entry.title}.")
    return Figure(f"{result.analysis}-diagram", caption, alt, single, double)


def _entered(result: Result) -> Box:
    """Everybody, with what came before entry as far as it was counted."""
    before = tuple(
        f"{row.label}: {dict(row.cells).get(ALL_ARMS)}"
        for row in result.rows
        if row.group == "flow table" and dict(row.cells).get(ALL_ARMS) is not None
    )
    assessed = before or ("Assessed for entry: not reported",)
    return Box(f"Entered (n{NBSP}={NBSP}{sum(n for _, n in result.n)})", assessed)


def _boxes(material: Material, result: Result, arm: str) -> Iterator[Box]:
    given = _count(result, arm, "entered"), _count(result, arm, "treated")
    yield Box(f"{material.looks.label(arm)} (n{NBSP}={NBSP}{given[0]})", (f"Treated: {given[1]}",))
    ended = tuple(_lines(result, arm, ("ended", "not completed", "followed")))
    if ended:
        yield Box("Follow-up ended", ended)
    completed = next((row for row in result.rows if row.group == "completed"), None)
    if completed is not None:
        title = f"Completed (n{NBSP}={NBSP}{_count(result, arm, 'completed')})"
        lines = tuple(_lines(result, arm, (COMPLETERS,)))
        yield Box(f"{title}{mark(result, completed)}", lines)
    happened = tuple(_lines(result, arm, ("events at any time",)))
    if happened and happened != ended:
        yield Box("Events at any time", happened)
    main = next((r for e, r in material.declared if e.role == "primary"), None)
    if main is not None:
        yield Box(
            f"Analysed (n{NBSP}={NBSP}{dict(main.n).get(arm, 0)})",
            (f"{main.title}, {main.method}",),
        )


def _count(result: Result, arm: str, stage: str) -> int:
    found = (dict(row.cells).get(arm) for row in result.rows if row.group == stage)
    return sum(n for n in found if isinstance(n, int))


def _lines(result: Result, arm: str, stages: tuple[str, ...]) -> Iterator[str]:
    for row in result.rows:
        n = dict(row.cells).get(arm)
        if row.group in stages and n:
            yield f"{capital(row.label)}: {n}"
