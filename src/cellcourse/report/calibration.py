"""A calibration as a document: what was learned, what was not, and every printed number.

Misses stand before hits, and a parameter of which the prior comes back is said to be
unknown, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import shorten

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
from cellcourse.report.figures.ranges import Range, RangePlot, draw_ranges
from cellcourse.report.numbering import numbered
from cellcourse.simulation.calibrate.predictive import Checked
from cellcourse.simulation.calibrate.run import Calibration, ParameterFound
from cellcourse.simulation.model.words import Law, Model

__all__ = ["Told", "calibration_document"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader has to be told beside the numbers."""

    title: str
    """Of the study."""
    publication: str
    command: str
    """That makes the same draws again."""
    footer: str


def calibration_document(model: Model, law: Law, found: Calibration, told: Told) -> Document:
    """Put a calibration together."""
    sections = (
        Section("summary", "In short", tuple(_summary(model, found))),
        Section("parameters", "What was learned", tuple(_parameters(model, found))),
        Section("printed", "Every printed number", tuple(_printed(found))),
        Section("method", "How", (_method(found, told),)),
    )
    return Document(
        title=f"Calibration: {told.title}",
        subtitle=f"{law.label}, given what was printed: {told.publication}",
        banners=("What follows rests on virtual studies of a model, not on observed subjects.",),
        sections=tuple(numbered(sections)),
        footer=told.footer,
    )


def _summary(model: Model, found: Calibration) -> Iterator[Block]:
    known = sum(one.learned.identified for one in found.parameters)
    worst = max(one.r_hat for one in found.parameters)
    least = min(one.effective for one in found.parameters)
    yield KeyFigures(
        (
            KeyFigure(
                f"{known} of {len(found.parameters)}", "Parameters", "the evidence speaks of"
            ),
            KeyFigure(
                f"{len(found.missed)} of {len(found.checked)}",
                "Printed numbers missed",
                "outside the 95 % of virtual studies",
            ),
            KeyFigure(f"{worst:.3f}", "Largest R-hat", f"least effective draws {least:,.0f}"),
        )
    )
    unknown = [one.name for one in found.parameters if not one.learned.identified]
    if unknown:
        said = [f"{model.parameters[name].label} ({name})" for name in unknown]
        yield Callout("limit", "The prior comes back: the evidence says nothing about", tuple(said))
    if not found.converged:
        words = (
            "Some R-hat is above 1.05, or fewer than 50 steps were kept, too few to judge by. "
            "Take more steps, or more virtual studies for each judgement, before any conclusion."
        )
        yield Callout("limit", "Not converged", (words,))


def _parameters(model: Model, found: Calibration) -> Iterator[Block]:
    rows = tuple(
        Range(
            label=one.name,
            band=(-1.96, 1.96),
            line=(one.scores[0], one.scores[2]),
            mark=one.scores[1],
            warns=not one.learned.identified,
            words=_interval(one.posterior),
        )
        for one in found.parameters
    )
    plot = RangePlot(rows, "Standard deviations of the prior", (-3.2, 3.2))
    single, double = draw_ranges("parameters", plot)
    yield Figure(
        "parameters",
        "Each parameter before and after. Band: 95 % of the prior. Line and mark: 95 % and middle "
        "of the posterior; orange where the prior comes back.",
        "Rows of parameters with prior band and posterior line.",
        single,
        double,
    )
    columns = ("Parameter", "Unit", "Prior", "Posterior", "Shift", "Width", "R-hat", "Draws worth")
    yield Table(
        "parameters",
        "Parameters: middle and 95 % interval. Shift: posterior mean in SDs of the prior; width: "
        "posterior SD over that of the prior.",
        tuple(Column(title, "left" if i < 2 else "right") for i, title in enumerate(columns)),
        tuple(TableRow(_cells(model, one)) for one in found.parameters),
    )


def _cells(model: Model, one: ParameterFound) -> tuple[Cell, ...]:
    stated = model.parameters[one.name]
    return (
        Cell(f"{stated.label} ({one.name})"),
        Cell(stated.unit),
        Cell(_interval(one.prior), one.prior[1]),
        Cell(_interval(one.posterior), one.posterior[1]),
        Cell(f"{one.learned.shift:+.2f}", one.learned.shift),
        Cell(f"{one.learned.narrowed:.2f}", one.learned.narrowed),
        Cell(f"{one.r_hat:.3f}", one.r_hat),
        Cell(f"{one.effective:,.0f}", one.effective),
    )


def _interval(points: tuple[float, float, float]) -> str:
    low, middle, high = points
    return f"{middle:.3g} [{low:.3g}, {high:.3g}]"


def _printed(found: Calibration) -> Iterator[Block]:
    yield Paragraph(
        "Each printed number beside the same number in virtual studies, one at each draw of the "
        "parameters. A number outside the interval is a miss, and is not explained away."
    )
    numbers = [one for one in found.checked if not one.target.bound and np.isfinite(one.low)]
    if numbers:
        yield _figure(numbers)
    ordered = sorted(found.checked, key=lambda one: not one.missed)
    yield Table(
        "printed",
        "Printed numbers and virtual studies, misses first",
        tuple(
            Column(title, "left" if i < 2 else "right")
            for i, title in enumerate(
                ("Claim", "What", "Printed", "Virtual studies", "Share below", "Not defined")
            )
        ),
        tuple(TableRow(_checked(one)) for one in ordered),
        notes=("Share below: of virtual studies; for a printed bound, those that keep it.",),
    )
    if found.untargeted:
        said = tuple(
            f"{one.claim}: {one.printed}, {one.what}. {one.why}" for one in found.untargeted
        )
        yield Callout("note", "Printed numbers that no virtual study can be held against", said)


def _figure(numbers: Iterable[Checked]) -> Figure:
    plot = RangePlot(
        tuple(_scaled(one) for one in numbers),
        "95 % interval of virtual studies, as -1 to 1 about their middle",
        (-3.0, 3.0),
    )
    single, double = draw_ranges("predicted", plot)
    return Figure(
        "predicted",
        "Printed numbers (marks) on the 95 % interval of virtual studies (bands); orange: missed. "
        "A p and a spread by its logarithm. Right: printed; middle and 95 % of virtual studies.",
        "Rows of printed numbers with predictive bands.",
        single,
        double,
    )


def _scaled(one: Checked) -> Range:
    points = one.target.scaled(np.array([one.low, one.middle, one.high, one.target.observed]))
    low, middle, high, printed = points.tolist()
    side = (high - middle) if printed >= middle else (middle - low)
    mark = (printed - middle) / side if side else 0.0 if printed == middle else np.inf
    return Range(
        label=shorten(f"{one.target.claim}: {one.target.what}", 60, placeholder=" ..."),
        band=(-1.0, 1.0),
        line=None,
        mark=float(mark),
        warns=one.missed,
        words=f"{one.target.printed}  {_interval((one.low, one.middle, one.high))}",
    )


def _checked(one: Checked) -> tuple[Cell, ...]:
    seen = "none" if np.isnan(one.middle) else _interval((one.low, one.middle, one.high))
    return (
        Cell(one.target.claim),
        Cell(one.target.what + (" (missed)" if one.missed else "")),
        Cell(one.target.printed, one.target.observed),
        Cell(seen, None if np.isnan(one.middle) else one.middle),
        Cell("" if np.isnan(one.share) else f"{one.share:.3f}", one.share),
        Cell(f"{one.undefined:.3f}", one.undefined),
    )


def _method(found: Calibration, told: Told) -> Block:
    accepted = f"{100 * found.accepted:.0f} %"
    return Sentences(
        (
            f"{found.weighed} printed numbers entered a synthetic likelihood. {_NORMAL}",
            _ENSEMBLES,
            f"{accepted} of moves were accepted; the first half of every walk was left out.",
            "Printed bounds, such as p < 0.05, were not weighed and are only compared.",
            f"The same draws are made by: {told.command}",
        )
    )


_NORMAL = (
    "They are taken as jointly normal with the mean and spread that virtual studies give them, a p "
    "or a spread by its logarithm, after they were made uncorrelated by virtual studies at the "
    "law's best values."
)
_ENSEMBLES = (
    "Ensembles of walkers drew from the posterior, each with virtual studies of its own, so that "
    "R-hat also shows what the choice of virtual studies adds."
)
