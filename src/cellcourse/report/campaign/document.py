"""The page of a campaign: in short, chances of success, estimates, what was simulated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.report.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from cellcourse.report.campaign.chances import Rivals, chances_of, rivalled
from cellcourse.report.campaign.estimates import estimates_of
from cellcourse.report.campaign.words import Told, chance_words, percent, title_of
from cellcourse.report.figures.canvas import stamped
from cellcourse.report.numbering import numbered
from cellcourse.report.numbers import NBSP, plain
from cellcourse.report.wording import capital
from cellcourse.simulation.campaign.found import Campaign

__all__ = ["campaign_document"]

_MOST_KEYS: Final = 5
_MOST_RIVALS: Final = 4


def campaign_document(campaign: Campaign) -> Document:
    """Put the page of a campaign together."""
    told = Told(campaign)
    with stamped(told.stamp):
        sections = (
            Section("summary", "In short", tuple(_summary(told))),
            Section("chances", told.success, tuple(_chances(told))),
            Section("estimates", "Estimates", tuple(_estimates(told))),
            Section("simulated", "What was simulated", tuple(_simulated(told))),
        )
    said = campaign.statement
    return Document(
        title=f"Virtual studies: {campaign.title}",
        subtitle=_subtitle(told),
        banners=tuple(_banners(told)),
        sections=tuple(numbered(section for section in sections if section.blocks)),
        footer=f"cellcourse {dict(said.versions)['cellcourse']}, campaign {said.digest}",
    )


def _subtitle(told: Told) -> str:
    said = told.campaign.statement
    at = "its best values" if said.at == "values" else "draws of its parameters, one a study"
    laws = f"under each of {len(said.laws)} laws, " if len(said.laws) > 1 else ""
    nothing = " No infusion holds cells." if said.no_effect else ""
    return f"{plain(said.trials)} virtual studies {laws}at {at}; seed {said.seed}.{nothing}"


def _banners(told: Told) -> Iterator[str]:
    yield (
        "Every subject on this page is virtual: it follows from a model, and is no evidence for "
        "or against a treatment."
    )
    if told.extrapolations:
        named = "; ".join(told.extrapolations)
        yield f"Extrapolation beyond what the model was fitted to: {named}."


def _summary(told: Told) -> Iterator[Block]:
    primary = [row for one in told.parts("primary") for row in rivalled(told, one)]
    every = [row for one in told.parts() for row in rivalled(told, one)]
    if primary:
        yield KeyFigures(tuple(_key(told, row) for row in primary[:_MOST_KEYS]))
    if told.extrapolations:
        yield Callout("limit", "Beyond what the model was fitted to", told.extrapolations)
    blind = [law.label for law in told.campaign.laws if law.effect == "not identified"]
    if blind and not told.campaign.statement.no_effect:
        words = (
            "The evidence behind the model cannot tell an effect of the cells from none: every "
            "chance here rests on the effect that the law assumes."
        )
        yield Callout("limit", "The effect is assumed", (words,))
    if len(told.laws.looks) > 1 and every:
        yield Callout("note", "Does the conclusion depend on the law?", tuple(_rivalry(every)))
    left = tuple(_left_out(told))
    if left:
        yield Callout("limit", "Not counted", left)


def _key(told: Told, row: Rivals) -> KeyFigure:
    least, most = row.ends
    if len(row.found) > 1:
        shown = f"{100 * least.value:.0f} to {100 * most.value:.0f}{NBSP}%"
        return KeyFigure(shown, row.label, f"{told.success.lower()}, over {len(row.found)} laws")
    return KeyFigure(percent(least.value, least.se), row.label, told.success.lower())


def _rivalry(rows: list[Rivals]) -> Iterator[str]:
    apart = [row for row in rows if row.told_apart]
    yield (
        f"{len(apart)} of {len(rows)} tests succeed more often under one law than under another "
        "by more than twice the Monte Carlo error."
    )
    leading = sorted(apart, key=lambda row: (row.role != "primary", -row.spread))
    for row in leading[:_MOST_RIVALS]:
        least, most = row.ends
        yield f"{row.title}, {row.label}: {chance_words(least)} to {chance_words(most)}."


def _left_out(told: Told) -> Iterator[str]:
    """Say in short what was not counted, or in few studies only; a table has the parts."""
    law = told.campaign.laws[0]
    never = [one.title for one in law.analyses if one.how == "not analysed"]
    if never:
        yield f"No batch form, so not counted without --slow-trials: {'; '.join(never)}."
    slow = [one for one in law.analyses if one.how == "one by one"]
    if slow:
        blocks = {one.analysis for one in law.analyses if one.how == "in blocks"}
        whole = [one.title for one in slow if one.analysis not in blocks]
        first = f"Analysed one study at a time, in the first {plain(slow[0].trials)} studies only"
        yield f"{first}: {'; '.join([*whole, 'what else has no batch form'])}."
    if any(one.lacking for one in law.analyses) and not slow:
        yield "Parts of other analyses have no batch form either: the last table names them."


def _lacking(told: Told) -> Iterator[TableRow]:
    for one in told.campaign.laws[0].analyses:
        if one.lacking:
            yield TableRow((Cell(one.title), Cell("; ".join(one.lacking))))


def _chances(told: Told) -> Iterator[Block]:
    for one in told.parts():
        yield from chances_of(told, one)


def _estimates(told: Told) -> Iterator[Block]:
    for one in told.parts():
        blocks = tuple(estimates_of(told, one))
        if blocks:
            yield Heading(title_of(one))
            yield from blocks
    yield Paragraph(
        "Every estimate, also those of single days, stands in tables/estimates.csv and, with its "
        "histogram, in summary.json."
    )


def _simulated(told: Told) -> Iterator[Block]:
    said = told.campaign.statement
    facts = [
        ("Virtual studies of each law", plain(said.trials)),
        ("Seed", str(said.seed)),
        ("Analyses", ", ".join(said.analyses) or "all that are declared"),
        ("Parameters", f"at {said.at}"),
        (
            "Effect of the cells",
            "none: all amounts 0" if said.no_effect else "as each law says",
        ),
        ("Studies analysed one by one", plain(said.slow_trials)),
        ("Subjects per arm of the studies that tell the truth", plain(said.truth_per_arm or 0)),
        *((f"SHA-256 of {name}", digest) for name, digest in said.inputs),
        *said.versions,
    ]
    rows = tuple(TableRow((Cell(name), Cell(value))) for name, value in facts)
    columns = (Column("What", "left"), Column("", "left"))
    yield Table("simulated", "What these numbers depend on, all of it.", columns, rows)
    laws = tuple(
        TableRow(
            (Cell(capital(law.law)), Cell(law.label), Cell("; ".join(law.extrapolations) or "none"))
        )
        for law in told.campaign.laws
    )
    heads = (Column("Law", "left"), Column("In words", "left"), Column("Extrapolation", "left"))
    lacking = tuple(_lacking(told))
    yield Table("laws", "Laws of the model, each with the same random numbers.", heads, laws)
    if lacking:
        named = (Column("Analysis", "left"), Column("Has no batch form for", "left"))
        yield Table("lacking", "Parts of analyses that go one study at a time.", named, lacking)
