"""The whole plan of one study.

One study file has three uses: the study is conducted, analysed and simulated from it,
so everything is declared once. References from one part to another are checked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from cellcourse.study.analyses import Analysis
from cellcourse.study.measure import Measure
from cellcourse.study.population import BaselineVariable, Eligibility, Population, Treatment
from cellcourse.study.product import Arm, Product
from cellcourse.study.schedule import DayZero, Endpoint, Event, Schedule
from cellcourse.study.words import Id, NotReported, Plan, Text

__all__ = ["Allocation", "Blinding", "DataOrigin", "Design", "Inference", "SampleSize", "Study"]


class Allocation(Plan):
    """How subjects come to their arms."""

    method: Literal["randomised", "by schedule", "by choice", "by cohort"]
    balanced_for: tuple[Text, ...] | NotReported = "not reported"
    """What the arms were balanced for: sex, litter, site, stage."""
    concealed: bool | NotReported = "not reported"


class Blinding(Plan):
    """Who does not know the arm."""

    blind: tuple[Text, ...]
    """Empty for an open-label study."""


class SampleSize(Plan):
    """Why this many subjects."""

    per_arm: int | NotReported = "not reported"
    reason: Text | NotReported = "not reported"


class Design(Plan):
    """The kind of study."""

    kind: Literal["animal", "clinical"]
    phase: Text | None = None
    allocation: Allocation | NotReported
    blinding: Blinding | NotReported
    sample_size: SampleSize | NotReported = "not reported"


class Inference(Plan):
    """Levels that every analysis of the study shares."""

    alpha: float = Field(gt=0, lt=1)
    """Two-sided level of significance."""
    confidence: float = Field(gt=0, lt=1)
    """Level of every interval, such as 0.95."""


class DataOrigin(Plan):
    """Where the shipped data come from; printed on every page where they are not original."""

    tables: tuple[Text, ...]
    origin: Literal["original", "as published", "reconstructed", "simulated"]
    statement: Text
    """What a reader must know of them."""


class Study(Plan):
    """A study file."""

    cellcourse: Literal[1]
    """Version of the language."""

    title: Text
    registrations: tuple[Text, ...] | NotReported
    ethics: Text | NotReported
    publication: Text | None = None
    """The paper that reports this study, as a full reference."""

    design: Design
    population: Population
    time_unit: Literal["day", "month"]
    """Unit of the time axis in figures and tables; data are always in whole days."""

    baseline: dict[Id, BaselineVariable] = {}
    eligibility: Eligibility | NotReported
    concomitant: dict[Id, Treatment] = {}
    products: dict[Id, Product]
    arms: dict[Id, Arm]
    day_zero: DayZero
    measures: dict[Id, Measure]
    procedures: dict[Id, Text] = {}
    """Assessments that give no number here: imaging, physical examination, laboratory."""
    schedule: Schedule
    events: dict[Id, Event]
    endpoints: dict[Id, Endpoint] = {}
    missing_reasons: dict[Id, Text] = {}
    """Reasons that an assessment may be missing for."""
    inference: Inference
    analyses: dict[Id, Analysis]
    data_origin: tuple[DataOrigin, ...] = ()

    def arms_of(self, named: tuple[str, ...] | None) -> tuple[str, ...]:
        """Give the arms an analysis compares, in the order of the file."""
        return tuple(arm for arm in self.arms if named is None or arm in named)

    @property
    def control(self) -> str | None:
        """The arm that others are compared with, where the file names one."""
        return next((key for key, arm in self.arms.items() if arm.control), None)

    @property
    def dead_events(self) -> tuple[str, ...]:
        """Events after which no score can exist."""
        return tuple(key for key, event in self.events.items() if event.dead)

    def administrations(self) -> Iterator[tuple[str, int, str]]:
        """Every planned administration as (arm, day, product), by arm and day."""
        for key, arm in self.arms.items():
            given = ((day, dose.product) for dose in arm.regimen for day in dose.days)
            yield from ((key, day, product) for day, product in sorted(given))
