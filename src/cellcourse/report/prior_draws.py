"""Draws of priors as a document: what is assumed of each parameter, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.report.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Section,
    Sentences,
    Table,
    TableRow,
)
from cellcourse.report.numbering import numbered
from cellcourse.simulation.calibrate.priors import Priors, in_words, stated_prior
from cellcourse.simulation.model.words import Law, Model

__all__ = ["Told", "prior_document"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader has to be told beside the numbers."""

    title: str
    """Of the study."""
    command: str
    """That makes the same draws again."""
    footer: str


def prior_document(
    model: Model, law: Law, priors: Priors, draws: npt.NDArray[np.float64], told: Told
) -> Document:
    """Put draws of priors together.

    Args:
        model: the model file.
        law: whose parameters they are.
        priors: of the law.
        draws: (draws, names)
        told: what goes with them.
    """
    sections = (
        Section("priors", "What is assumed", tuple(_assumed(model, law, priors, draws))),
        Section("method", "How", (_method(len(draws), told),)),
    )
    return Document(
        title=f"Prior: {told.title}",
        subtitle=f"{law.label}: {len(draws):,} draws of what is assumed",
        banners=("Nothing here rests on the data of this study: no evidence was weighed.",),
        sections=tuple(numbered(sections)),
        footer=told.footer,
    )


def _assumed(
    model: Model, law: Law, priors: Priors, draws: npt.NDArray[np.float64]
) -> Iterator[Block]:
    yield Callout("limit", "An assurance over these draws is that of the prior", (_ASSUMED,))
    columns = ("Parameter", "Unit", "Prior", "Draws: middle and 95 %", "Source")
    yield Table(
        "priors",
        "Priors, and the draws of them",
        tuple(Column(title, "right" if i == 3 else "left") for i, title in enumerate(columns)),
        tuple(
            TableRow(tuple(_cells(model, law, name, draws[:, place])))
            for place, name in enumerate(priors.names)
        ),
        origin="simulated",
    )


def _cells(model: Model, law: Law, name: str, values: npt.NDArray[np.float64]) -> Iterator[Cell]:
    stated = model.parameters[name]
    low, middle, high = np.quantile(values, [0.025, 0.5, 0.975]).tolist()
    prior = stated_prior(model, law, name)
    yield Cell(f"{stated.label} ({name})")
    yield Cell(stated.unit)
    yield Cell(in_words(prior.prior))
    yield Cell(f"{middle:.3g} [{low:.3g}, {high:.3g}]", middle)
    yield Cell(prior.source)


def _method(draws: int, told: Told) -> Sentences:
    parts = f"Each prior was cut into {draws:,} parts of equal probability, with one draw in each."
    return Sentences((parts, _APART, f"The same draws are made by: {told.command}"))


_ASSUMED = (
    "What is averaged over these draws is the chance under what the model file assumes. It is as "
    "good as the sources below."
)
_APART = "Parameters were drawn independently of one another (a Latin hypercube)."
