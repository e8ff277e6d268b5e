"""The record of one batch: what was done to the cells, counted and tested.

Facts only, as somebody wrote them down; None is *not reported*. Steps form a tree, or a
net where flasks are pooled: each names the steps its cells come from, which stand above
it. Nothing here knows what the plan accepts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from cellcourse.errors import Problem, ProductError
from cellcourse.product.bounded import Bounded
from cellcourse.study.manufacture import StepKind

__all__ = [
    "BatchRecord", "BodyWeight", "Count", "Giving", "MarkerResult", "Person", "Step", "TestResult",
]  # fmt: skip

Basis = Literal["total", "viable"]


@dataclass(frozen=True, slots=True)
class Count:
    """Cells counted at one time."""

    total: float | None
    """All cells, dead ones included."""
    viability: float | None = None
    """Per cent of them alive."""

    @property
    def viable(self) -> float | None:
        """Living cells; None unless both the count and the viability are known."""
        if self.total is None or self.viability is None:
            return None
        return self.total * self.viability / 100

    def by(self, basis: Basis) -> float | None:
        """Cells on the declared basis."""
        return self.total if basis == "total" else self.viable


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to cells, at one time, in one vessel."""

    step: str
    """Its name in this batch, such as ``P1-A``."""
    kind: StepKind
    at: datetime | None = None
    process_step: str | None = None
    """The step of the declared process that it carries out."""
    sources: tuple[str, ...] = ()
    """Steps that the cells come from; several where flasks are pooled."""
    cells: Count | None = None
    """Cells at the end of the step: seeded, harvested, frozen, put into the syringe."""
    founders: float | None = None
    """Colony-forming cells among those seeded, where they were assayed."""
    volume_ml: float | None = None
    area_cm2: float | None = None
    confluence_percent: float | None = None


@dataclass(frozen=True, slots=True)
class TestResult:
    """One result of one test."""

    # pytest takes a class whose name begins with Test for tests.
    __test__ = False

    test: str
    """Id of the test in the plan."""
    value: Bounded | str | None
    """A number or bound in ``unit``, words, or None where there is no result."""
    unit: str | None = None
    sample: str | None = None
    """Where in the process the sample was taken."""
    method: str | None = None
    sampled: datetime | None = None
    reported: datetime | None = None
    """When the result was there; None where that is not recorded."""
    pending: bool = False
    """The test is under way."""

    def as_known(self, seen: datetime | None) -> TestResult:
        """The result as it was known at a time: pending, where it came later."""
        if seen is None or self.reported is None or self.reported <= seen:
            return self
        return replace(self, value=None, pending=True)


@dataclass(frozen=True, slots=True)
class MarkerResult:
    """One surface marker: per cent of positive cells, or what was said in words."""

    marker: str
    percent: Bounded | None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A donor or a recipient, a patient or an animal."""

    identifier: str
    sex: Literal["female", "male"] | None = None


@dataclass(frozen=True, slots=True)
class BodyWeight:
    """A body weight and the day it was taken."""

    kg: float
    on: date


@dataclass(frozen=True, slots=True)
class Giving:
    """How a batch is to be given: what per-kg and per-hour limits are worked out from."""

    route: str | None = None
    volume_ml: float | None = None
    weight_kg: float | None = None
    hours: float | None = None


@dataclass(frozen=True)
class BatchRecord:
    """Everything recorded about one batch.

    Raises:
        ProductError: steps that cannot be what happened; every problem is named.
    """

    batch: str
    product: str
    """Id of the product in the plan."""
    donor: Person | None = None
    recipient: Person | None = None
    """The subject it is made for."""
    cells: Count | None = None
    """The final product."""
    karyotype: str | None = None
    steps: tuple[Step, ...] = ()
    tests: tuple[TestResult, ...] = ()
    markers: tuple[MarkerResult, ...] = ()
    adherent: bool | None = None
    """Whether the cells kept to plastic under standard conditions."""
    lineages: Mapping[str, bool] | None = None
    """Shown differentiation in vitro: osteoblasts, adipocytes, chondroblasts."""

    def __post_init__(self) -> None:
        """Refuse a record whose steps contradict each other."""
        if problems := tuple(_problems(self)):
            raise ProductError(f"batch {self.batch} cannot be what was done", problems)

    @cached_property
    def by_name(self) -> Mapping[str, Step]:
        """Each step by its name."""
        return {step.step: step for step in self.steps}

    @property
    def times(self) -> tuple[datetime, ...]:
        """Every time that is recorded, of steps and then of results."""
        every = [step.at for step in self.steps]
        every += [at for one in self.tests for at in (one.sampled, one.reported)]
        return tuple(at for at in every if at is not None)

    @property
    def test_names(self) -> frozenset[str]:
        """Tests of which anything is recorded."""
        return frozenset(result.test for result in self.tests)


def _problems(batch: BatchRecord) -> Iterator[Problem]:
    where = f"batch {batch.batch}"
    zones = {at.tzinfo is None for at in batch.times}
    if len(zones) > 1:
        yield Problem(where, "at", "times with and without a time zone", "one or the other")
    yield from _of_count(where, "cells", batch.cells)
    yield from _of_results(where, batch)
    above: dict[str, Step] = {}
    for step in batch.steps:
        place = f"{where}, step {step.step}"
        if step.step in above:
            yield Problem(place, "step", step.step, "a name that no other step has")
        yield from _of_numbers(place, step)
        for source in step.sources:
            if source not in above:
                yield Problem(place, "from", source, "steps that stand above it")
            elif len(zones) == 1 and _before(step, above[source]):
                yield Problem(place, "at", str(step.at), f"not before {above[source].at}")
        above[step.step] = step


def _of_results(where: str, batch: BatchRecord) -> Iterator[Problem]:
    """Name every per cent above a hundred: a slip of the point that would pass any limit."""
    percents = [(one.test, one.value) for one in batch.tests if one.unit == "%"]
    percents += [(one.marker, one.percent) for one in batch.markers]
    for name, value in percents:
        if isinstance(value, Bounded) and value.value > 100:
            yield Problem(f"{where}, result", name, f"{value} %", "from 0 to 100")


def _before(step: Step, source: Step) -> bool:
    return step.at is not None and source.at is not None and step.at < source.at


def _of_numbers(place: str, step: Step) -> Iterator[Problem]:
    yield from _of_count(place, "cells", step.cells)
    sizes = {"founders": step.founders, "volume_ml": step.volume_ml, "area_cm2": step.area_cm2}
    for name, value in sizes.items():
        if value is not None and not (value > 0 and math.isfinite(value)):
            yield Problem(place, name, f"{value:g}", "a number above zero")
    confluence = step.confluence_percent
    if confluence is not None and not 0 <= confluence <= 100:
        yield Problem(place, "confluence_percent", f"{confluence:g}", "from 0 to 100")


def _of_count(place: str, name: str, count: Count | None) -> Iterator[Problem]:
    if count is None:
        return
    if count.total is not None and not (count.total >= 0 and math.isfinite(count.total)):
        yield Problem(place, name, f"{count.total:g}", "a number of cells, zero or more")
    if count.viability is not None and not 0 <= count.viability <= 100:
        yield Problem(place, "viability_percent", f"{count.viability:g}", "from 0 to 100")
