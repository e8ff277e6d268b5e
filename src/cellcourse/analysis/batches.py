"""One batch with everything that is known of it, asked what the plan says about it.

Verdicts, growth, forecast, dose: each holds the record against the plan by the rules of
the product room. Times are arguments; nothing here reads a clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from cellcourse.errors import Problem, ProductError
from cellcourse.product.criteria import ISCT_2006, identity
from cellcourse.product.custody import custody
from cellcourse.product.dose import PreparedDose, Suspension, prepare_dose
from cellcourse.product.findings import Finding
from cellcourse.product.forecast import Forecast, forecast_harvest
from cellcourse.product.growth import Growth, cumulative_doublings, growth, in_culture
from cellcourse.product.identifier import read_identifier
from cellcourse.product.process import deviations
from cellcourse.product.record import Basis, BatchRecord, Count, MarkerResult
from cellcourse.product.release import Reconciliation, Verdict, judge, reconcile
from cellcourse.product.shelf_life import Expiry, expiry
from cellcourse.product.tree import mass_balance, recovery_percent
from cellcourse.quantities import Amount
from cellcourse.records.derive import BatchToGive, batches_to_give
from cellcourse.records.tables import Records
from cellcourse.study.limit import read_limit
from cellcourse.study.product import Product
from cellcourse.study.study import Study

if TYPE_CHECKING:
    from cellcourse.product.flow.panel import PanelResult

__all__ = ["Judged", "KnownBatch", "Panel", "known_batches"]

_GIVABLE = ("released", "conditionally released")
"""States in which a batch may be given."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """The judged flow cytometry of one batch, and the markers that its record takes from it."""

    result: PanelResult
    method: int
    """Place of the method whose per cent the record takes."""
    markers: tuple[MarkerResult, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided at a time, and what became of it."""

    at: datetime | None
    verdict: Verdict
    seen: datetime | None
    """The later time from which that decision is looked back upon."""
    closed: Reconciliation | None
    """None where there was nothing to reconcile."""


@dataclass(frozen=True, eq=False)
class KnownBatch:
    """A batch, the plan of its product, and its flow cytometry."""

    study: Study
    known: BatchToGive
    panel: Panel | None

    @property
    def name(self) -> str:
        """Id of the batch."""
        return self.known.record.batch

    @property
    def stem(self) -> str:
        """Name for files: the id, or where it is no safe name, one that only it has."""
        if re.fullmatch(r"\w[\w.-]{0,80}", self.name, re.ASCII):
            return self.name
        plain = re.sub(r"\W", "-", self.name, flags=re.ASCII)[:60]
        return f"{plain}-{sha256(self.name.encode()).hexdigest()[:8]}"

    @property
    def product(self) -> Product:
        """What the plan declares of it."""
        return self.study.products[self.known.record.product]

    @cached_property
    def record(self) -> BatchRecord:
        """What is recorded, with the markers that its flow cytometry found.

        Raises:
            ProductError: a marker stands in the table and comes from the files, too.
        """
        record = self.known.record
        if self.panel is None:
            return record
        twice = {one.marker for one in record.markers} & {one.marker for one in self.panel.markers}
        if twice:
            found = ", ".join(sorted(twice))
            where = f"batch {record.batch}"
            problem = Problem(where, "marker", found, "the table or the FCS files, not both")
            raise ProductError(f"{found} of {where} stands in two places", (problem,))
        return replace(record, markers=(*record.markers, *self.panel.markers))

    @property
    def basis(self) -> Basis | None:
        """Cells from which growth is worked out; None where the plan does not say."""
        plan = self.product.manufacture
        return None if plan is None or plan.count_basis == "not reported" else plan.count_basis

    def verdict(self, at: datetime | None, seen: datetime | None = None) -> Verdict:
        """Judge it at a time, with the results that were known then, or by ``seen``."""
        return judge(self.product, self.record, giving=self.known.giving, at=at, seen=seen)

    def judged(self, at: datetime | None, seen: datetime | None) -> Judged:
        """Judge it at a time; close a conditional release with what is known later."""
        found = self.verdict(at)
        if seen is None or found.state != "conditionally released":
            return Judged(at, found, None, None)
        return Judged(at, found, seen, reconcile(found, self.verdict(at, seen)))

    def reconcile(self, at: datetime, seen: datetime) -> Reconciliation:
        """Close the conditional release of a time with what is known later.

        Raises:
            ProductError: it was not released conditionally at that time.
        """
        return reconcile(self.verdict(at), self.verdict(at, seen))

    def givable(self, found: Verdict) -> bool:
        """Whether a verdict lets the batch be given."""
        return found.state in _GIVABLE

    def checks(self) -> tuple[Finding, ...]:
        """What is odd in the record whatever the time: custody, process, mass balance, name."""
        plan = self.product.manufacture
        found = [*custody(self.product, self.record), *self._named()]
        if plan is None:
            return tuple(found)
        found += deviations(plan, self.record)
        if plan.counting_error != "not reported":
            fastest = None if plan.fastest_doubling == "not reported" else plan.fastest_doubling
            found += mass_balance(
                self.record, counting_error_percent=plan.counting_error.value,
                fastest_doubling_days=fastest,
            )  # fmt: skip
        return tuple(found)

    def _named(self) -> tuple[Finding, ...]:
        """Hold the id against its check character; an id of another form has none."""
        if not re.fullmatch(r"[A-Z0-9]+-[DBCS][0-9]{4,12}-[A-Z0-9]", self.name):
            return (Finding("noted", "Identifier", f"{self.name} has no check character"),)
        try:
            read_identifier(self.name)
        except ProductError as refusal:
            return (Finding("failed", "Identifier", refusal.message),)
        return (Finding("met", "Identifier", "its check character fits"),)

    @property
    def last_known(self) -> datetime | None:
        """The latest time that the record holds."""
        return max(self.known.record.times, default=None)

    def identity(self) -> tuple[Finding, ...]:
        """Hold it against the minimal criteria of ISCT 2006."""
        return identity(ISCT_2006, self.product, self.record)

    def growth(self) -> tuple[Growth, ...]:
        """List the cultures whose growth is known."""
        return () if self.basis is None else growth(self.record, self.basis)

    def doublings(self) -> Mapping[str, float | None]:
        """Cumulative doublings by step."""
        return {} if self.basis is None else cumulative_doublings(self.record, self.basis)

    def recoveries(self) -> Mapping[str, float | None]:
        """Cells of each step per hundred of the steps it is from."""
        if self.basis is None:
            return {}
        steps = self.record.steps
        return {one.step: recovery_percent(self.record, one, self.basis) for one in steps}

    def expiry(self) -> Expiry:
        """Say when it may last be given."""
        storage = self.product.storage
        if storage is None:
            return Expiry(None, "the plan states no hold time until administration")
        return expiry(storage, self.record)

    def forecast(self) -> tuple[Forecast, datetime] | None:
        """Forecast from when on the cells in culture suffice for the planned dose.

        The time is that from which the forecast counts. None where nothing is growing, or
        where the dose, the weight or the growth so far is not known. What is lost after
        harvest is taken from the recovery that the plan accepts at formulation.
        """
        growing = None if self.basis is None else in_culture(self.record, self.basis)
        needed, cultures = self.required, self.growth()
        if growing is None or needed is None or not cultures or not growing.cells:
            return None
        found = forecast_harvest(
            cultures, cells_now=growing.cells, required=needed,
            recovery_percent=self.least_recovery, level=self.study.inference.confidence,
        )  # fmt: skip
        return found, growing.since

    @property
    def required(self) -> float | None:
        """Cells of the planned dose; None where the dose or the weight is not known."""
        planned, weight = self.known.planned, self.known.weight
        if planned is None or not isinstance(planned.dose, Amount) or not planned.dose.value:
            return None
        if planned.dose.unit == "cells":
            return planned.dose.value
        return None if weight is None else planned.dose.value * weight.kg

    @property
    def least_recovery(self) -> float:
        """Per cent of the harvested cells that the plan has at least in the final product.

        A hundred where it states none.
        """
        plan = self.product.manufacture
        steps = () if plan is None else plan.steps.values()
        texts = [one.accept.get("recovery") for one in steps if one.kind == "formulation"]
        bounds = [bound for text in texts if text for bound in read_limit(text).bounds]
        least = [bound.amount.value for bound in bounds if not bound.upper]
        return min(100.0, *least) if least else 100.0

    def dose(self, at: datetime) -> PreparedDose:
        """Work out what to draw; nothing is drawn from a batch that is not released.

        Raises:
            ProductError: the batch is not released at that time, or the dose cannot be
                given as planned; with every reason.
        """
        self._must_be_released(at)
        planned, rule, suspension = self.known.planned, self.product.dosing, self._suspension()
        problems = []
        if planned is None:
            problems.append(Problem(f"batch {self.name}", "recipient", "not recorded", "a subject"))
        if rule is None:
            problems.append(Problem("plan", "dosing", "not declared", "how a dose is measured out"))
        if suspension is None:
            where = f"batch {self.name}"
            accepted = "a formulation with its volume"
            problems.append(Problem(where, "volume of the suspension", "not recorded", accepted))
        if planned is None or rule is None or suspension is None:
            raise ProductError(f"no dose of batch {self.name}", problems)
        return prepare_dose(planned, rule, suspension, weight=self.known.weight, on=at.date())

    def _must_be_released(self, at: datetime) -> None:
        found = self.verdict(at)
        if self.givable(found):
            return
        accepted = "a batch that is released, or released conditionally"
        where = f"batch {self.name}"
        head = Problem(where, "verdict", found.state, accepted)
        reasons = [Problem(where, one.about, one.words, _WANTED[one.outcome])
                   for one in found.reasons]  # fmt: skip
        raise ProductError(f"no dose of batch {self.name}, {found.state}", (head, *reasons))

    def _suspension(self) -> Suspension | None:
        """The final product: the last formulation or thawing with its volume."""
        last = [one for one in self.record.steps if one.kind in {"formulation", "thawing"}]
        if not last or last[-1].volume_ml is None:
            return None
        count = self.record.cells or last[-1].cells or Count(None)
        return Suspension(self.name, count, last[-1].volume_ml)


_WANTED = {
    "failed": "what the plan accepts",
    "undecided": "recorded, and stated in the plan",
    "pending": "the result",
}


def known_batches(
    study: Study, records: Records, panels: Mapping[str, Panel]
) -> tuple[KnownBatch, ...]:
    """Give every batch of a study, in the order of the table.

    Args:
        study: the plan.
        records: what is recorded.
        panels: judged flow cytometry by batch.
    """
    return tuple(
        KnownBatch(study, one, panels.get(one.record.batch))
        for one in batches_to_give(study, records)
    )
