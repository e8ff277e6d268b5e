"""How the cells are made, tested, kept and measured out, as the plan declares it.

Every limit here is a number that the study states, or ``not reported``; none is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cellcourse.quantities import Amount
from cellcourse.study.limit import LimitText, read_limit
from cellcourse.study.words import (
    Count,
    Duration,
    Flag,
    Id,
    NotReported,
    OrNotReported,
    Plan,
    Quantity,
    Text,
)

__all__ = [
    "MEASURED_UNITS",
    "DoseRule",
    "HoldTime",
    "Identity",
    "Manufacture",
    "Measured",
    "Pending",
    "ProcessStep",
    "Purpose",
    "ReleaseTest",
    "StepKind",
    "Storage",
    "Times",
    "Window",
]

Purpose = Literal["release", "information"] | NotReported
"""Whether a batch that misses the limit is withheld."""

StepKind = Literal[
    "collection", "isolation", "seeding", "medium change", "observation", "harvest",
    "freezing", "thawing", "formulation", "sampling",
]  # fmt: skip
"""What happens to the cells. They multiply between a seeding and its harvest only."""

Measured = Literal[
    "cells", "viable cells", "viability", "concentration", "density", "confluence", "recovery",
    "volume",
]  # fmt: skip
"""What a limit of acceptance may be set on: cells, viable cells (cells), viability (%),
concentration (cells/mL), density (cells/cm2), confluence (%), recovery (% of the cells of
the steps it is from) and volume (mL)."""


MEASURED_UNITS: Mapping[Measured, str] = {
    "cells": "cells", "viable cells": "cells", "viability": "%", "confluence": "%",
    "concentration": "cells/mL", "density": "cells/cm2", "recovery": "%", "volume": "mL",
}  # fmt: skip
"""The unit of each quantity and of every limit on it."""


def _millilitres(written: Amount) -> Amount:
    if written.unit != "mL" or written.value <= 0:
        raise ValueError("above zero, in mL")
    return written


def _per_cent(written: Amount) -> Amount:
    if written.unit != "%" or written.value < 0:
        raise ValueError("not below zero, in %")
    return written


def _in_their_units(written: dict[Measured, str]) -> dict[Measured, str]:
    for name, limit in written.items():
        if read_limit(limit).unit != MEASURED_UNITS[name]:
            raise ValueError(f"a limit in {MEASURED_UNITS[name]} for {name}")
    return written


Millilitres = Annotated[Quantity, AfterValidator(_millilitres)]
PerCent = Annotated[Quantity, AfterValidator(_per_cent)]


Acceptance = Annotated[dict[Measured, LimitText], AfterValidator(_in_their_units)]


class Window(Plan):
    """How long after the step it follows, or after its own last time, a step is due."""

    at_least: Duration | None = None
    """No sooner than this."""
    at_most: Duration | None = None
    """No later than this."""


class Times(Plan):
    """How often the same cells go through a step, such as passages 1 to 2."""

    at_least: Count | None = None
    """No fewer times than this."""
    at_most: Count | None = None
    """No more times than this."""


class ProcessStep(Plan):
    """One step of manufacture."""

    label: Text
    """Name in findings and batch records."""
    kind: StepKind
    """What happens to the cells in it."""
    follows: Id | None = None
    """A step of this process that the cells must have gone through before."""
    window: OrNotReported[Window] | None = None
    """Time since the later of the step it follows and its own last time."""
    times: OrNotReported[Times] | None = None
    """Where none is stated, a step is done at least once."""
    accept: Acceptance = Field(default_factory=dict)
    """Limits on what is measured at its end, such as ``viability: at least 90 %``."""
    purpose: Purpose = "not reported"
    """Whether a batch that deviates from this step is withheld."""


def _in_order(written: dict[Id, ProcessStep]) -> dict[Id, ProcessStep]:
    for key, step in written.items():
        if step.follows is not None and step.follows not in written:
            raise ValueError(f"{key} to follow one of {', '.join(written)}")
    return written


class Manufacture(Plan):
    """The declared process, step by step, in order."""

    steps: Annotated[dict[Id, ProcessStep], AfterValidator(_in_order)]
    """Each step by a short name, in the order in which they are done."""
    count_basis: Literal["total", "viable"] | NotReported = "not reported"
    """Cells from which recovery and doublings are worked out."""
    counting_error: OrNotReported[PerCent] = "not reported"
    """By how much (``%``) two counts of the same cells may differ."""
    fastest_doubling: OrNotReported[Duration] = "not reported"
    """Time below which no culture of these cells doubles; a faster one is a wrong count."""


class Pending(Plan):
    """That a batch may be given before the result of a test is there."""

    result_within: Duration
    """Time from taking the sample to the result."""
    if_it_fails: Text
    """What is then done."""


class ReleaseTest(Plan):
    """One test of a batch before it is given."""

    label: Text
    """Name in findings and certificates."""
    method: Text | NotReported = "not reported"
    """How it is tested."""
    sample: Text | NotReported = "not reported"
    """Where in the process the sample is taken."""
    limit: LimitText | NotReported = "not reported"
    """What a batch must show, such as ``at least 70 %``, ``at most 5 EU/kg/h`` or
    ``no contamination``."""
    limit_by_route: dict[Text, LimitText] = Field(default_factory=dict)
    """Limits that differ by route; they stand in place of ``limit`` for the routes named."""
    purpose: Purpose = "not reported"
    """Whether a batch that misses the limit is withheld."""
    pending: Pending | None = None
    """Stated where a batch may be given before this result is there."""


class Identity(Plan):
    """A named set of criteria that the cells are held against."""

    criteria: Literal["ISCT 2006"]
    """Minimal criteria of the International Society for Cellular Therapy, 2006."""
    purpose: Purpose = "not reported"
    """Whether a batch that misses one of them is withheld."""


class HoldTime(Plan):
    """How long cells may wait between two steps, or until they are given."""

    since: StepKind
    """The step from which the time counts."""
    until: StepKind | Literal["administration"]
    """The step, or the administration, that ends it."""
    at_most: Duration
    """The longest time that is allowed."""
    purpose: Purpose = "not reported"
    """Whether a batch that waited longer is withheld."""


class Storage(Plan):
    """How the product is kept until it is given."""

    given: Literal["fresh", "thawed"] | NotReported = "not reported"
    """How the product is when it is given."""
    hold: tuple[HoldTime, ...] = ()
    """Times that cells may wait."""


class DoseRule(Plan):
    """How a dose is measured out of a batch."""

    basis: Literal["total", "viable"] | NotReported = "not reported"
    """Cells that the dose counts."""
    allowed: LimitText | NotReported = "not reported"
    """Doses that may be given, in the unit of the dose."""
    weight_at_most_old: OrNotReported[Duration] = "not reported"
    """Age of the body weight on the day of the dose; needed for a dose per kg only."""
    graduation: OrNotReported[Millilitres] = "not reported"
    """Smallest volume that the syringe can measure."""
    syringe: OrNotReported[Millilitres] = "not reported"
    """Volume that one syringe holds."""
    appearance: Literal["clear", "cloudy"] | NotReported = "not reported"
    """How the content of the syringe looks; cells in suspension are cloudy."""
    sleeve: OrNotReported[Flag] = "not reported"
    """Whether an opaque sleeve hides it."""
