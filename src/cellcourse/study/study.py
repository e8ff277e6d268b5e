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
    registrations: OrNotReported[tuple[Text, ...]]
    ethics: Text | NotReported
    publication: Text | None = None
    """The paper that reports this study, as a full reference."""
    published_statistics: Text | None = None
    """What the publication says of its own statistics and software."""
    objectives: OrNotReported[Objectives] = "not reported"

    design: Design
    population: Population
    time_unit: Literal["day", "month"]
    """Unit of the time axis in figures and tables; data are always in whole days."""

    baseline: dict[Id, BaselineVariable] = Field(default_factory=dict)
    eligibility: OrNotReported[Eligibility]
    concomitant: dict[Id, Treatment] = Field(default_factory=dict)
    products: dict[Id, Product]
    arms: dict[Id, Arm]
    day_zero: DayZero
    measures: dict[Id, Measure]
    procedures: dict[Id, Text] = Field(default_factory=dict)
    """Assessments that give no number here: imaging, physical examination, laboratory."""
    schedule: Schedule
    events: dict[Id, Event]
    endpoints: dict[Id, Endpoint] = Field(default_factory=dict)
    missing_reasons: dict[Id, Text] = Field(default_factory=dict)
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
