"""The whole plan of one study.

One study file has three uses: the study is conducted, analysed and simulated from it,
so everything is declared once. References from one part to another are checked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from cellcourse.study.analyses import Analysis
from cellcourse.study.design import DataOrigin, Design, Inference, Objectives
from cellcourse.study.measure import Measure
from cellcourse.study.population import BaselineVariable, Eligibility, Population, Treatment
from cellcourse.study.product import Arm, Product
from cellcourse.study.schedule import DayZero, Endpoint, Event, Schedule
from cellcourse.study.words import Id, NotReported, OrNotReported, Plan, Text

__all__ = ["Study"]


class Study(Plan):
    """A study file."""

    cellcourse: Literal[1]
    """Version of the language."""

    title: Text
    """What the report is headed with."""
    registrations: OrNotReported[tuple[Text, ...]]
    """Numbers in public registers, empty where it was registered nowhere."""
    ethics: Text | NotReported
    """Who approved it, and under which number."""
    publication: Text | None = None
    """The paper that reports this study, as a full reference."""
    published_statistics: Text | None = None
    """What the publication says of its own statistics and software."""
    objectives: OrNotReported[Objectives] = "not reported"
    """What the study is for, in its own words."""

    design: Design
    """Allocation, blinding and size."""
    population: Population
    """Whom it is about."""
    time_unit: Literal["day", "month"]
    """Unit of the time axis in figures and tables; data are always in whole days."""

    baseline: dict[Id, BaselineVariable] = Field(default_factory=dict)
    """Columns of ``subjects`` that are known before treatment."""
    eligibility: OrNotReported[Eligibility]
    """Who may enter."""
    concomitant: dict[Id, Treatment] = Field(default_factory=dict)
    """Medicines beside the study product."""
    products: dict[Id, Product]
    """What is given: cells, vehicle, drugs."""
    arms: dict[Id, Arm]
    """Who is given what, when."""
    day_zero: DayZero
    """The day from which all days count."""
    measures: dict[Id, Measure]
    """What is measured, and on which scale."""
    procedures: dict[Id, Text] = Field(default_factory=dict)
    """Assessments that give no number here: imaging, physical examination, laboratory."""
    schedule: Schedule
    """When it is measured."""
    events: dict[Id, Event]
    """What can happen to a subject."""
    endpoints: dict[Id, Endpoint] = Field(default_factory=dict)
    """Times to events that are analysed."""
    missing_reasons: dict[Id, Text] = Field(default_factory=dict)
    """Reasons that an assessment may be missing for."""
    inference: Inference
    """Levels of significance and confidence."""
    analyses: dict[Id, Analysis]
    """What is computed, in the order of the report."""
    data_origin: tuple[DataOrigin, ...] = ()
    """Where the data come from, if they are not original."""

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
