"""Batches put together from their rows: the record of each, and how it is to be given.

What the tables leave open of the giving, the plan of the patient's arm says: route, volume
and duration. A body weight is never taken from anywhere but the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded, read_bounded
from cellcourse.product.record import (
    BatchRecord,
    BodyWeight,
    Count,
    Giving,
    MarkerResult,
    Person,
    Step,
    TestResult,
)
from cellcourse.quantities import Amount
from cellcourse.records.tables import (
    Batch,
    BatchMarker,
    BatchStep,
    BatchTest,
    Dose,
    Records,
    Subject,
)
from cellcourse.study.product import Administration
from cellcourse.study.study import Study

__all__ = ["BatchToGive", "Rows", "batch_record", "batch_to_give", "batches_to_give"]

Sex = Literal["female", "male"]

PENDING: Final = "pending"
_SEX: Final[dict[str, Sex]] = {"female": "female", "male": "male"}
_WIDE: Final = (
    ("viability", "viability_percent", "%"),
    ("bacteriology", "bacteriology", None),
    ("mycoplasma", "mycoplasma", None),
    ("endotoxin", "endotoxin_eu_per_ml", "EU/mL"),
    ("karyotype", "karyotype", None),
)
"""Tests whose result may stand in the row of the batch: id, column and unit."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the tables say of batches, and of the subjects they are made for."""

    subjects: Sequence[Subject]
    doses: Sequence[Dose] = ()
    steps: Sequence[BatchStep] = ()
    tests: Sequence[BatchTest] = ()
    markers: Sequence[BatchMarker] = ()


@dataclass(frozen=True, slots=True)
class BatchToGive:
    """A batch, and what the study knows of its giving."""

    record: BatchRecord
    giving: Giving
    weight: BodyWeight | None
    arm: str | None
    """Of the subject it is made for."""
    planned: Administration | None
    """How the plan gives the product in that arm."""
    decided: datetime | None
    """When its release was decided, as recorded."""


def batches_to_give(study: Study, records: Records) -> tuple[BatchToGive, ...]:
    """Put every batch together, in the order of the table."""
    return tuple(batch_to_give(study, records, one) for one in records.batches)


def batch_to_give(study: Study, records: Records, batch: Batch) -> BatchToGive:
    """Put one batch together."""
    rows = Rows(
        records.subjects, records.doses, records.batch_steps, records.batch_tests,
        records.batch_markers,
    )  # fmt: skip
    patient = _patient(batch, rows)
    arm = None if patient is None else patient.arm
    regimen = () if arm is None else study.arms[arm].regimen
    planned = next((one for one in regimen if one.product == batch.product), None)
    weight = None
    if batch.weight_kg is not None and batch.weight_date is not None:
        weight = BodyWeight(batch.weight_kg, batch.weight_date)
    return BatchToGive(
        record=batch_record(study, batch, rows),
        giving=_giving(batch, rows, planned),
        weight=weight,
        arm=arm,
        planned=planned,
        decided=batch.decided,
    )


def _giving(batch: Batch, rows: Rows, planned: Administration | None) -> Giving:
    given = [dose for dose in rows.doses if dose.batch == batch.batch]
    route = batch.route or _only(dose.route for dose in given) or _planned_route(planned)
    volume = batch.volume_ml or _only(dose.volume_ml for dose in given)
    return Giving(
        route=route,
        volume_ml=_planned_volume(planned) if volume is None else volume,
        weight_kg=batch.weight_kg,
        hours=_planned_hours(planned) if batch.hours is None else batch.hours,
    )


def _planned_route(planned: Administration | None) -> str | None:
    return None if planned is None or planned.route == "not reported" else planned.route


def _planned_volume(planned: Administration | None) -> float | None:
    if planned is None or not isinstance(planned.volume, Amount):
        return None
    return planned.volume.value if planned.volume.unit == "mL" else None


def _planned_hours(planned: Administration | None) -> float | None:
    return None if planned is None or planned.over == "not reported" else planned.over * 24


def _patient(batch: Batch, rows: Rows) -> Subject | None:
    """Whom the batch is made for, else who was given it, where that is one subject."""
    name = batch.subject or _only(d.subject for d in rows.doses if d.batch == batch.batch)
    return next((one for one in rows.subjects if one.subject == name), None)


def _only(values: Iterable[str | float | None]) -> Any:
    """The one value that all agree on; None for none or several."""
    known = {value for value in values if value is not None}
    return known.pop() if len(known) == 1 else None


def batch_record(study: Study, batch: Batch, rows: Rows) -> BatchRecord:
    """Make one record of the rows of a batch.

    Raises:
        ProductError: its steps cannot be what was done.
    """
    patient = _patient(batch, rows)
    shown = {name: getattr(batch, name) for name in ("osteoblasts", "adipocytes", "chondroblasts")}
    lineages = {name: seen for name, seen in shown.items() if seen is not None}
    return BatchRecord(
        batch=batch.batch,
        product=batch.product,
        donor=_donor(study, batch, patient),
        recipient=None if patient is None else Person(patient.subject, _sex(patient)),
        cells=_count(batch.cells, batch.viability_percent),
        karyotype=batch.karyotype,
        steps=tuple(_step(one) for one in rows.steps if one.batch == batch.batch),
        tests=tuple(_tests(study, batch, rows)),
        markers=tuple(_marker(one) for one in rows.markers if one.batch == batch.batch),
        adherent=batch.adherent,
        lineages=lineages or None,
    )


def _donor(study: Study, batch: Batch, patient: Subject | None) -> Person | None:
    own = study.products[batch.product].origin == "autologous"
    name = batch.donor or (patient.subject if own and patient is not None else None)
    if name is None:
        return None
    is_patient = patient is not None and patient.subject == name
    return Person(name, batch.donor_sex or (_sex(patient) if patient and is_patient else None))


def _sex(subject: Subject) -> Sex | None:
    """The baseline variable ``sex``, where a study declares one."""
    return _SEX.get(str(subject.baseline.get("sex")).casefold())


def _count(cells: float | None, viability: float | None) -> Count | None:
    return None if cells is None and viability is None else Count(cells, viability)


def _step(row: BatchStep) -> Step:
    return Step(
        row.step, row.kind, row.at, row.process_step, row.sources,
        _count(row.cells, row.viability_percent), row.founders, row.volume_ml, row.area_cm2,
        row.confluence_percent,
    )  # fmt: skip


def _tests(study: Study, batch: Batch, rows: Rows) -> Iterator[TestResult]:
    """Results of the table of tests; of a test that is not in it, the batch's own row."""
    own = [row for row in rows.tests if row.batch == batch.batch]
    for row in own:
        pending = row.value == PENDING
        value = None if pending or row.value is None else _value(row.value)
        yield TestResult(
            row.test, value, row.unit, row.sample, row.method, row.sampled, row.reported, pending
        )
    declared = study.products[batch.product].tests
    for test, column, unit in _WIDE:
        held = getattr(batch, column)
        if held is not None and test in declared and all(row.test != test for row in own):
            value = _value(f"{held:.10g}" if isinstance(held, float | int) else held)
            yield TestResult(test, value, unit if isinstance(value, Bounded) else None)


def _value(text: str) -> Bounded | str:
    try:
        return read_bounded(text)
    except ProductError:
        return text


def _marker(row: BatchMarker) -> MarkerResult:
    percent = None if row.percent is None else read_bounded(row.percent)
    return MarkerResult(row.marker, percent, row.words)
