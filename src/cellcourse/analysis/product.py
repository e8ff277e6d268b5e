"""What each subject was given: counts, viability and tests of each batch.

A weight is implied where a batch was made to a dose per kg. Endotoxin is mostly printed
as a bound, and stays one: per mL, per dose and per kg.
"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.question import ALL_ARMS, Question, listed
from cellcourse.analysis.result import At, Estimate, Exclusion, Result, Row
from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded, read_bounded
from cellcourse.product.record import Count, Giving
from cellcourse.product.summary import implied_weight_kg
from cellcourse.product.units import in_unit
from cellcourse.quantities import Amount
from cellcourse.records.derive import batch_to_give
from cellcourse.records.tables import Batch
from cellcourse.stats.summaries import summarise
from cellcourse.study.analyses import ProductTable

__all__ = ["product_table"]


def product_table(question: Question[ProductTable]) -> Result:
    """List the batches given to subjects of the arms, and summarise them by arm."""
    batches = [one for one in question.records.batches if _arm(question, one) is not None]
    held = {_subject(question, one) for one in batches}
    return Result(
        analysis=question.key,
        method="product table",
        title=question.entry.title,
        deaths="",
        arms=question.arms,
        n=question.count(one.subject for one in question.subjects if one.subject in held),
        estimates=tuple(
            estimate
            for arm in (*question.arms, ALL_ARMS)
            for estimate in _summaries(question, arm, batches)
        ),
        rows=tuple(_row(question, one) for one in batches),
        excluded=tuple(
            Exclusion(one.subject, "no batch is recorded")
            for one in question.subjects
            if one.subject not in held
        ),
        limits=tuple(_limits(question, batches)),
        steps=tuple(_steps(question, batches)),
        inputs=question.inputs("batches", "doses", "subjects"),
    )


def _subject(question: Question[ProductTable], batch: Batch) -> str | None:
    """Who was given the batch, or was to be; None where nobody is known."""
    given = {dose.subject for dose in question.records.doses if dose.batch == batch.batch}
    return batch.subject or (given.pop() if len(given) == 1 else None)


def _arm(question: Question[ProductTable], batch: Batch) -> str | None:
    return question.arm_of.get(_subject(question, batch) or "")


def _row(question: Question[ProductTable], batch: Batch) -> Row:
    weight = _implied_weight(question, batch)
    known = batch_to_give(question.study, question.records, batch).giving
    kg = weight if known.weight_kg is None else known.weight_kg
    giving = Giving(volume_ml=known.volume_ml, weight_kg=kg)
    return Row(
        label=batch.batch,
        cells=(
            ("subject", _subject(question, batch)),
            ("product", question.study.products[batch.product].label),
            ("route", known.route),
            ("cells", batch.cells),
            ("viability (%)", batch.viability_percent),
            ("bacteriology", batch.bacteriology),
            ("mycoplasma", batch.mycoplasma),
            ("karyotype", batch.karyotype),
            ("volume (mL)", known.volume_ml),
            ("endotoxin (EU/mL)", batch.endotoxin_eu_per_ml),
            ("endotoxin (EU)", _endotoxin(batch, "EU", giving)),
            ("implied weight (kg)", weight),
            ("endotoxin (EU/kg)", _endotoxin(batch, "EU/kg", giving)),
        ),
        group=_arm(question, batch) or "",
    )


def _implied_weight(question: Question[ProductTable], batch: Batch) -> float | None:
    """Weight at which all cells are the planned dose per kg."""
    planned = batch_to_give(question.study, question.records, batch).planned
    if planned is None or not isinstance(planned.dose, Amount) or not planned.dose.value:
        return None
    return implied_weight_kg(Count(batch.cells), planned.dose, "total")


def _endotoxin(batch: Batch, unit: str, giving: Giving) -> str | None:
    """What was reported per mL in another unit; None where anything it takes is unknown."""
    try:
        read = read_bounded(batch.endotoxin_eu_per_ml or "")
    except ProductError:
        return None
    found = in_unit(read, "EU/mL", unit, giving)
    return (
        f"{found.relation} {found.value:.3g}".removeprefix("= ")
        if isinstance(found, Bounded)
        else None
    )


def _summaries(
    question: Question[ProductTable], arm: str, batches: list[Batch]
) -> Iterator[Estimate]:
    own = [one for one in batches if arm in (_arm(question, one), ALL_ARMS)]
    for item, unit, values in (
        ("cells", "cells", [one.cells for one in own]),
        ("viability", "%", [one.viability_percent for one in own]),
        ("implied weight", "kg", [_implied_weight(question, one) for one in own]),
    ):
        known = sorted(value for value in values if value is not None)
        at = At(arm=arm, item=item)
        if not known:
            yield Estimate("mean", at, None, unit, n=0, note="not reported")
            continue
        found = summarise(known)
        yield Estimate("mean", at, found.mean, unit, n=found.n, se=found.sem, sd=found.sd)
        yield Estimate("minimum", at, found.minimum, unit, n=found.n)
        yield Estimate("maximum", at, found.maximum, unit, n=found.n)


def _limits(question: Question[ProductTable], batches: list[Batch]) -> Iterator[str]:
    held = {_subject(question, one) for one in batches}
    lacking = [one.subject for one in question.subjects if one.subject not in held]
    if lacking:
        yield (
            f"No batch is recorded for {len(lacking)} of {len(question.subjects)} subjects: "
            f"{listed(lacking)}."
        )
    if any(_implied_weight(question, one) for one in batches):
        yield (
            "Implied weights take the printed count as the planned dose per kg; whether it is of "
            "all or of viable cells would have to be stated."
        )
    for key in dict.fromkeys(one.product for one in batches):
        product = question.study.products[key]
        open_ = [
            test.label
            for test in product.tests.values()
            if test.limit == "not reported" and not test.limit_by_route
        ]
        if open_:
            yield f"No limit of release is reported for {listed(open_).lower()} of {product.label}."


def _steps(question: Question[ProductTable], batches: list[Batch]) -> Iterator[str]:
    yield (
        f"{len(batches)} batches given to {len({_subject(question, b) for b in batches})} of "
        f"{len(question.subjects)} subjects are listed with their tests as recorded."
    )
    if any(_implied_weight(question, one) for one in batches):
        yield (
            "The implied weight is the count of cells over the planned dose per kg; endotoxin per "
            "dose is the printed bound times the volume, and per kg that over the recorded weight, "
            "or where there is none over the implied one."
        )
