"""Who is studied, who may enter, and what is known of each at the start."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cellcourse.study.words import (
    Id,
    NotReported,
    Number,
    OrNotReported,
    Plan,
    Quantity,
    Rule,
    Text,
)

__all__ = ["BaselineVariable", "Criterion", "Eligibility", "Population", "Treatment"]


class Population(Plan):
    """The animals or patients that the study is about."""

    species: Text
    """human, rat, mouse, ..."""

    description: Text
    """Strain and transgene of animals, or the diagnosis of patients."""

    sex: Text | NotReported = "not reported"
    """The sexes studied and in what proportion."""

    litter: Text | NotReported | None = None
    """For animals: how littermates were spread over the arms."""

    age: Text | NotReported = "not reported"
    """Age at entry or at the first treatment."""

    sites: tuple[Text, ...] = ()
    """Where the study was done, if it is said."""


class BaselineVariable(Plan):
    """One column of ``subjects.csv`` that is known before treatment."""

    label: Text
    """Name in tables."""
    kind: Literal["number", "category"]
    """A number has bounds and a unit, a category has levels."""
    unit: Text | None = None
    """Unit of a number, spelt as in the rest of the file."""
    levels: tuple[Text, ...] | None = None
    """Accepted words of a category, in the order in which tables list them."""
    low: Number | None = None
    """Smallest value that can be true."""
    high: Number | None = None
    """Largest value that can be true."""


class Criterion(Plan):
    """One reason for which a subject may, or may not, enter."""

    text: Text
    """The criterion in the protocol's words."""
    rule: Rule | None = None
    """The same as a rule over baseline data; a measure means its last value up to day zero."""
    judgement: Text | None = None
    """Who judges it, where no rule over data can."""


class Eligibility(Plan):
    """Who may enter; a subject meets every inclusion and no exclusion criterion."""

    include: dict[Id, Criterion] = Field(default_factory=dict)
    """Each must be met."""
    exclude: dict[Id, Criterion] = Field(default_factory=dict)
    """None may be met."""


class Treatment(Plan):
    """A medicine that subjects take beside the study product."""

    name: Text
    """Name of the medicine, by which its label is known."""
    dose: OrNotReported[Quantity] = "not reported"
    """One dose."""
    times_per_day: OrNotReported[Number] = "not reported"
    """Doses a day."""
    who: Text | NotReported = "not reported"
    """Which subjects take it."""
