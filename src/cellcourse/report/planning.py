"""A plan as a document: the recommended design, why, how fragile it is, and every other one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from cellcourse.report.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Figure,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Sentences,
    Table,
    TableRow,
)
from cellcourse.report.figures.designs import Frontier, Map, Promise, draw_frontier, draw_map
from cellcourse.report.numbering import numbered
from cellcourse.simulation.plan.evaluate import Chance
from cellcourse.simulation.plan.recommend import Outcome, Under, counted, frontier, recommend

__all__ = ["Told", "plan_csv", "plan_document", "plan_json"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader has to be told beside the numbers."""

    title: str
    factors: tuple[str, ...]
    criteria: tuple[str, ...]
    gains: tuple[str, ...]
    alpha: float
    target: float
    trials: int
    seed: int
    effect_identified: bool
    footer: str


def plan_document(outcomes: Sequence[Outcome], told: Told) -> Document:
    """Put a plan together."""
    sections = (
        Section("recommended", "The next study", tuple(_recommended(outcomes, told))),
        Section("designs", "Every design", tuple(_designs(outcomes, told))),
        Section("method", "How", (_method(told),)),
    )
    return Document(
        title=f"Plan: {told.title}",
        subtitle=f"{counted(len(outcomes))}, {told.trials:,} virtual studies of each",
        banners=("What follows rests on virtual studies of a model, not on observed subjects.",),
        sections=tuple(numbered(sections)),
        footer=told.footer,
    )


def _recommended(outcomes: Sequence[Outcome], told: Told) -> Iterator[Block]:
    found = recommend(outcomes, told.target)
    worst = found.outcome.worst.chance
    label = "Recommended" if found.reached else "None reaches the target; the nearest"
    yield KeyFigures(
        (
            KeyFigure(f"{found.outcome.subjects} subjects", label, found.outcome.design),
            KeyFigure(
                worst.rounded(2),
                "Chance that it succeeds",
                f"under the law that is worst for it; wanted {told.target:g}",
            ),
            KeyFigure(f"{found.outcome.infusions}", "Infusions of cells", "in all subjects"),
        )
    )
    yield Sentences(found.reasons, lead=True)
    yield Callout("limit", "What could make this choice wrong", (*found.fragile, *_unknown(told)))


def _unknown(told: Told) -> Iterator[str]:
    if not told.effect_identified:
        yield (
            "The evidence behind this model cannot tell an effect of the cells from none: every "
            "chance here is that of an effect that was assumed, not seen."
        )


def _designs(outcomes: Sequence[Outcome], told: Told) -> Iterator[Block]:
    yield Paragraph(
        "Success means: " + "; ".join(told.criteria) + f". Each p at most {told.alpha:g}."
    )
    yield _frontier(outcomes, told)
    varied = [place for place in range(len(told.factors)) if len(_levels(outcomes, place)) > 1]
    if len(varied) >= 2:
        yield _map(outcomes, told, varied[0], varied[1])
    yield _table(outcomes, told)


def _levels(outcomes: Sequence[Outcome], place: int) -> list[float]:
    return sorted({one.values[place] for one in outcomes})


def _beyond(outcomes: Sequence[Outcome]) -> str:
    far = sum(bool(one.extrapolations) for one in outcomes)
    if not far:
        return ""
    named = list(dict.fromkeys(words for one in outcomes for words in one.extrapolations))
    more = f". And {len(named) - _NAMED} more in the table" if len(named) > _NAMED else ""
    return (
        f" Hollow marks and stars: extrapolation, {far} of {len(outcomes)} designs: "
        f"{'. '.join(named[:_NAMED])}{more}."
    )


_NAMED: Final = 4
"""Extrapolations that are named under a figure; the table has all."""


def _of(outcomes: Sequence[Outcome]) -> str:
    """Say of which laws the assurance is that of a prior."""
    laws = [under.law for under in outcomes[0].under if under.assumed]
    if not laws:
        return ""
    return f" Assurance under {' and '.join(laws)}: of the stated prior, not of evidence."


def _frontier(outcomes: Sequence[Outcome], told: Told) -> Figure:
    promises = tuple(
        Promise(
            law=under.law,
            subjects=one.subjects,
            chance=under.chance.value,
            error=under.chance.error,
            design=one.design,
            beyond=bool(one.extrapolations),
        )
        for one in outcomes
        for under in one.under
    )
    edge = tuple((one.subjects, one.worst.chance.value) for one in frontier(outcomes))
    plot = Frontier(promises, edge, told.target, "Chance of success")
    single, double = draw_frontier("frontier", plot)
    return Figure(
        "frontier",
        "Subjects against the chance of success, one mark for each design and law, with two Monte "
        f"Carlo errors. Grey: the best that so few subjects reach under the law that is worst. "
        f"Dashed: the chance that is wanted.{_of(outcomes)}{_beyond(outcomes)}",
        "Scatter of designs: subjects and chance of success by law.",
        single,
        double,
    )


def _map(outcomes: Sequence[Outcome], told: Told, across: int, up: int) -> Figure:
    x, y = _levels(outcomes, across), _levels(outcomes, up)
    chance, beyond = np.zeros((len(y), len(x))), np.zeros((len(y), len(x)), np.bool_)
    shown: dict[tuple[int, int], tuple[bool, float]] = {}
    words = [["" for _ in x] for _ in y]
    for one in outcomes:
        cell = y.index(one.values[up]), x.index(one.values[across])
        # A design within the evidence goes before a likelier one outside of it.
        known = not one.extrapolations, one.worst.chance.value
        if cell not in shown or known > shown[cell]:
            shown[cell] = known
            chance[cell], beyond[cell] = one.worst.chance.value, bool(one.extrapolations)
            words[cell[0]][cell[1]] = one.worst.chance.rounded(2)
    rest = "best of the other factors within the evidence, " if len(told.factors) > 2 else ""
    plot = Map(
        x=tuple(x),
        y=tuple(y),
        chance=chance,
        beyond=beyond,
        words=tuple(map(tuple, words)),
        x_label=told.factors[across],
        y_label=told.factors[up],
        target=told.target,
        note=f"Chance of success, {rest}law that is worst for it",
    )
    single, double = draw_map("map", plot)
    return Figure(
        "map",
        f"Chance of success over {told.factors[across]} and {told.factors[up]}; a line joins "
        f"chances of {told.target:g}, where there are any.{_of(outcomes)}{_beyond(outcomes)}",
        "Map of the chance of success over two factors.",
        single,
        double,
    )


def _table(outcomes: Sequence[Outcome], told: Told) -> Table:
    laws = [under.law for under in outcomes[0].under]
    columns = [Column("Design", "left"), Column("Subjects"), Column("Infusions")]
    columns += [Column(f"{law}: {what}") for law in laws for what in ("power", "assurance")]
    columns += [Column(f"{law}: {words}") for law in laws for words in told.gains]
    columns += [Column("Extrapolation", "left")]
    ordered = sorted(outcomes, key=lambda one: -one.worst.chance.value)
    return Table(
        "designs",
        "Every design, the best under its worst law first: chance that every criterion is met "
        "(Monte Carlo error)",
        tuple(columns),
        tuple(TableRow(tuple(_cells(one))) for one in ordered),
        notes=(
            "Power: at the best values of a law's parameters.",
            f"{_ASSURANCE}{_of(outcomes)}",
        ),
        origin="simulated",
    )


def _cells(one: Outcome) -> Iterator[Cell]:
    yield Cell(one.design)
    yield Cell(f"{one.subjects}", one.subjects)
    yield Cell(f"{one.infusions}", one.infusions)
    for under in one.under:
        yield _chance(under.power)
        yield Cell("not calibrated") if under.assurance is None else _chance(under.assurance)
    for under in one.under:
        yield from _gains(under)
    yield Cell("; ".join(one.extrapolations))


def _chance(chance: Chance) -> Cell:
    return Cell(f"{chance.rounded(3)} ({chance.error:.3f})", chance.value)


def _gains(under: Under) -> Iterator[Cell]:
    for one in under.gains:
        yield Cell("none") if one is None else Cell(f"{one[0]:.3g} ({one[1]:.2g})", one[0])


def _method(told: Told) -> Sentences:
    ends = (_EARLIER,) if "last-day" in told.factors else ()
    return Sentences(
        (
            f"{_PUT_IN}, as {told.trials:,} virtual studies with seed {told.seed}.",
            _DECLARED,
            _SAME_NUMBERS,
            "A study in which a test has no p counts as no success.",
            *ends,
        )
    )


_ASSURANCE = "Assurance: averaged over draws of its parameters; none before a calibration."
_PUT_IN = "Each design was put into the study file and run under each law"
_DECLARED = "The analyses asked about were run on every one of them as the file declares them."
_EARLIER = (
    "Where follow-up ends earlier, visits after its end leave every analysis; a comparison at one "
    "of them is made at the last visit that is left."
)
_SAME_NUMBERS = (
    "Every design is judged by virtual studies of the same numbers, so that designs differ by what "
    "they are and hardly by chance."
)


def plan_json(outcomes: Sequence[Outcome], told: Told, *, version: str) -> bytes:
    """Write everything for other programs."""
    found = recommend(outcomes, told.target)
    content = {
        "cellcourse": version,
        "asked": asdict(told),
        "recommended": {
            "design": found.outcome.design,
            "reached": found.reached,
            "reasons": found.reasons,
            "fragile": (*found.fragile, *_unknown(told)),
        },
        "designs": [asdict(one) for one in outcomes],
    }
    return json.dumps(content, indent=1).encode()


def plan_csv(outcomes: Sequence[Outcome], told: Told) -> bytes:
    """Write one row for each design and law."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        (*told.factors, "subjects", "infusions", "law", "power", "power_error", "assurance",
         "assurance_error", *told.criteria, *told.gains, "extrapolation")
    )  # fmt: skip
    for one in outcomes:
        for under in one.under:
            writer.writerow((*one.values, one.subjects, one.infusions, *_row(under),
                             "; ".join(one.extrapolations)))  # fmt: skip
    return text.getvalue().encode()


def _row(under: Under) -> Iterator[object]:
    yield under.law
    for chance in (under.power, under.assurance):
        yield from ("", "") if chance is None else (chance.value, chance.error)
    yield from (one.value for one in under.each)
    yield from ("" if one is None else one[0] for one in under.gains)
