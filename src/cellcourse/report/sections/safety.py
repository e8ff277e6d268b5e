"""Adverse events by system and arm, and what the numbers cannot exclude."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from cellcourse.analysis.result import Estimate, Result
from cellcourse.report.blocks import Block, Cell, Column, Figure, Table, TableRow
from cellcourse.report.figures.effects import Effect, EffectPlot, draw_effects
from cellcourse.report.material import Material
from cellcourse.report.numbers import NBSP, fixed, interval
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import BOUNDS, rows_table, source
from cellcourse.report.wording import arm_title, capital, level_words
from cellcourse.study.analyses import AdverseEventTable

__all__ = ["adverse_events"]

_SHARE = "share with event"
_COUNT = "subjects with event"


def adverse_events(material: Material, entry: AdverseEventTable, result: Result) -> Iterator[Block]:
    """Draw what was seen, then tabulate everything that was looked for."""
    shares = [e for e in result.estimates if e.quantity == _SHARE and e.at.group]
    seen = {e.at.item for e in shares if e.value}
    if seen:
        yield _figure(material, entry, result, [e for e in shares if e.at.item in seen])
    yield _table(material, entry, result)
    told = [row for row in result.rows if any(value for _, value in row.cells)]
    detailed = [row for row in told if row.label in seen]
    if detailed:
        yield rows_table(
            replace(result, analysis=f"{result.analysis}-recorded"),
            detailed,
            "What is recorded of the events that were seen",
            first="Event",
            titles=lambda name: arm_title(material, name.replace("_", " ")),
        )


def _figure(
    material: Material, entry: AdverseEventTable, result: Result, shares: Sequence[Estimate]
) -> Figure:
    effects: list[Effect] = []
    for item, members in groupby(shares, key=lambda e: e.at.item):
        effects.append(Effect(str(item), "", None, None, None, ""))
        effects += [_effect(material, e) for e in members if e.at.arm in result.arms]
    plot = EffectPlot(tuple(effects), "Subjects with the event (%)", None, span=(-2.0, 102.0))
    single, double = draw_effects(result.analysis, plot, material.looks)
    level = level_words(material.study.inference.confidence)
    caption = (
        f"{entry.title}: the events that were seen. Points: per cent of subjects; lines: exact "
        f"{level}s. Events that were looked for and not seen stand in the table."
    )
    alt = "; ".join(f"{e.label}: {e.words}" for e in effects if e.words)
    return Figure(f"{result.analysis}-seen", captioned(entry, caption), alt, single, double)


def _effect(material: Material, share: Estimate) -> Effect:
    value, low, high = (
        None if b is None else 100 * b for b in (share.value, share.low, share.high)
    )
    words = "" if value is None else f"{fixed(value, 0)}{NBSP}% ({interval(low, high, 0)})"
    count = "" if share.value is None or share.n is None else f"{round(share.value * share.n)}"
    label = material.looks.label(share.at.arm)
    return Effect(label, share.at.arm or "", value, low, high, f"{count}/{share.n}, {words}")


def _table(material: Material, entry: AdverseEventTable, result: Result) -> Table:
    found = {
        (e.at.group, e.at.item, e.at.arm, e.quantity): e for e in result.estimates if e.at.item
    }
    terms = list(dict.fromkeys((group, item) for group, item, _, _ in found))
    arms = list(dict.fromkeys(arm for _, _, arm, _ in found))
    rows: list[TableRow] = []
    for group, members in groupby(terms, key=lambda term: term[0]):
        rows.append(TableRow((), capital(group or "Any")))
        for _, item in members:
            keys = [(group, item, arm) for arm in arms]
            cells = [_cells(found.get((*k, _COUNT)), found.get((*k, _SHARE))) for k in keys]
            rows.append(TableRow((Cell(capital(str(item))), *(c for pair in cells for c in pair))))
    level = level_words(material.study.inference.confidence)
    columns = [Column("Event", "left")]
    for arm in arms:
        n = next((e.n for e in found.values() if e.at.arm == arm), None)
        name = arm_title(material, str(arm))
        parts = tuple(f"{name}: {part}" for part in ("%", *BOUNDS))
        columns += [Column(f"{name} (n = {n})"), Column(f"{name}: % ({level})", parts=parts)]
    caption = captioned(entry, f"{entry.title}: subjects with each event that was looked for.")
    notes = (
        "Intervals are exact; for no event the upper limit is what n subjects cannot exclude.",
    )
    said = dict.fromkeys(
        _unknown(material, e) for e in found.values() if e.value is None and e.note
    )
    return Table(
        result.analysis, caption, tuple(columns), tuple(rows), (*notes, *said), source(result)
    )


def _unknown(material: Material, one: Estimate) -> str:
    return f"{arm_title(material, str(one.at.arm))}, {one.at.item}: {one.note}."


def _cells(count: Estimate | None, share: Estimate | None) -> tuple[Cell, Cell]:
    if count is None or count.value is None:
        return Cell("not known"), Cell("")
    shown = Cell(f"{count.value:g}", count.value)
    if share is None or share.value is None or share.low is None or share.high is None:
        return shown, Cell("")
    value, low, high = (100 * part for part in (share.value, share.low, share.high))
    words = f"{fixed(value, 0)} ({interval(low, high, 0)})"
    return shown, Cell(words, value, (value, low, high))
