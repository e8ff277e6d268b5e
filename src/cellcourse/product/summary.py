"""What each batch was, on one row: count, endotoxin as given, implied weight, verdict.

Where no body weight is recorded but the dose was per kg, the count implies one. It is
shown as such and never used for a verdict: a batch made to another dose would imply a
weight that nobody has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded
from cellcourse.product.record import Basis, BatchRecord, Count, Giving
from cellcourse.product.release import Verdict, judge
from cellcourse.product.units import in_unit
from cellcourse.quantities import Amount
from cellcourse.study.product import Administration, Product

__all__ = ["BatchSummary", "implied_weight_kg", "summarise_batch"]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """One row of a table of batches; None is not reported, or cannot be worked out."""

    batch: str
    cells: float | None
    viability_percent: float | None
    viable_cells: float | None
    implied_kg: float | None
    """Weight at which all cells are the planned dose per kg."""
    implied_kg_viable: float | None
    """The same, were the dose of living cells."""
    endotoxin_eu: Bounded | None
    """In the whole volume given."""
    endotoxin_eu_per_kg: Bounded | None
    """At the recorded weight, else at the implied one of all cells."""
    weight_is_implied: bool
    verdict: Verdict


def implied_weight_kg(count: Count, dose: Amount, basis: Basis) -> float | None:
    """Body weight at which these cells are this dose per kg.

    None for a count that is not known, or for an absolute dose.

    Raises:
        ProductError: a dose that is not above zero.
    """
    if not dose.value > 0:
        raise ProductError(f"a dose of {dose} implies no weight")
    cells = count.by(basis)
    return None if cells is None or dose.unit != "cells/kg" else cells / dose.value


def summarise_batch(
    product: Product,
    batch: BatchRecord,
    plan: Administration,
    *,
    giving: Giving,
    endotoxin: str,
    at: datetime | None,
) -> BatchSummary:
    """Work out one row.

    Args:
        product: the plan's product.
        batch: the record.
        plan: how the plan gives the product to this batch's recipient.
        giving: how it was given; what is not known stays None.
        endotoxin: id of the endotoxin test in the plan.
        at: the time of the decision; None where it is not known.
    """
    count = batch.cells or Count(None)
    dose = plan.dose if isinstance(plan.dose, Amount) else None
    kg = None if dose is None else implied_weight_kg(count, dose, "total")
    weight = giving.weight_kg if giving.weight_kg is not None else kg
    given = Giving(giving.route, giving.volume_ml, weight, giving.hours)
    return BatchSummary(
        batch=batch.batch,
        cells=count.total,
        viability_percent=count.viability,
        viable_cells=count.viable,
        implied_kg=kg,
        implied_kg_viable=None if dose is None else implied_weight_kg(count, dose, "viable"),
        endotoxin_eu=_endotoxin(batch, endotoxin, "EU", given),
        endotoxin_eu_per_kg=_endotoxin(batch, endotoxin, "EU/kg", given),
        weight_is_implied=giving.weight_kg is None and kg is not None,
        verdict=judge(product, batch, giving=giving, at=at),
    )


def _endotoxin(batch: BatchRecord, test: str, unit: str, giving: Giving) -> Bounded | None:
    """The one result of the test in another unit; None for none, or more than one."""
    values = [
        (one.value, one.unit)
        for one in batch.tests
        if one.test == test and isinstance(one.value, Bounded) and one.unit is not None
    ]
    if len(values) != 1:
        return None
    value, own = values[0]
    found = in_unit(value, own or "", unit, giving)
    return found if isinstance(found, Bounded) else None
