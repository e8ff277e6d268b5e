"""Who is studied, who may enter, and what is known of each at the start."""

from __future__ import annotations

from typing import Literal

from cellcourse.study.words import Id, NotReported, Plan, Quantity, Rule, Text

__all__ = ["BaselineVariable", "Criterion", "Eligibility", "Population", "Treatment"]


class Population(Plan):
    """The animals or patients that the study is about."""

    species: Text
    """human, rat, mouse, ..."""

    description: Text
    """Strain and transgene of animals, or the diagnosis of patients."""

    sex: Text | NotReported = "not reported"
    """For animals: the sexes used and in what proportion."""


class BaselineVariable(Plan):
    """One column of ``subjects.csv`` that is known before treatment."""

    label: Text
    kind: Literal["number", "category"]
    unit: Text | None = None
    """Unit of a number, spelt as in the rest of the file."""
    levels: tuple[Text, ...] | None = None
    """Accepted words of a category, in the order in which tables list them."""
    low: float | None = None
    """Smallest value that can be true."""
    high: float | None = None
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

    include: dict[Id, Criterion] = {}
    exclude: dict[Id, Criterion] = {}


class Treatment(Plan):
    """A medicine that subjects take beside the study product."""

    name: Text
    dose: Quantity | NotReported = "not reported"
    """One dose."""
    times_per_day: float | NotReported = "not reported"
    who: Text | NotReported = "not reported"
