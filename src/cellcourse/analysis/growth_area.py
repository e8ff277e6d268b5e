"""Growth area and flasks that a batch needs for the dose of its patient.

Judged by the batch's own last harvest and its own vessels; where a fact is lacking, it is
named and none is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.analysis.batches import KnownBatch
from cellcourse.product.forecast import Flasks, flasks_needed
from cellcourse.product.growth import HarvestDensity, last_density, last_vessels
from cellcourse.product.record import Step
from cellcourse.quantities import Amount

__all__ = ["GrowthArea", "growth_area"]


@dataclass(frozen=True, slots=True)
class GrowthArea:
    """What it takes to harvest enough for the dose, or what is lacking to say so."""

    cells: float | None
    """Cells that must be harvested."""
    density: HarvestDensity | None
    """Density that this batch last reached."""
    flask_cm2: float | None
    """Area of one of its vessels."""
    flasks: Flasks | None
    """None where anything is missing."""
    missing: tuple[str, ...]
    """Facts that are not recorded or not stated in the plan."""


def growth_area(batch: KnownBatch) -> GrowthArea:
    """Work out the growth area for the planned dose.

    Cells lost after harvest count as in the forecast. The flasks are vessels of the area
    that the batch grows in now, or was last harvested from.
    """
    basis, required = batch.basis, batch.required
    cells = None if required is None else required * 100 / batch.least_recovery
    density = None if basis is None else last_density(batch.record, basis)
    vessels = last_vessels(batch.record)
    areas = {one.area_cm2 for one in vessels}
    area = areas.pop() if len(areas) == 1 else None
    flasks = None
    if cells is not None and density is not None and area is not None:
        flasks = flasks_needed(cells, density_per_cm2=density.per_cm2, flask_cm2=area)
    missing = (*_of_dose(batch), *_of_density(batch), *_of_vessels(vessels))
    return GrowthArea(cells, density, area, flasks, missing)


def _of_dose(batch: KnownBatch) -> Iterator[str]:
    planned, weight = batch.known.planned, batch.known.weight
    if planned is None:
        yield "for whom it is made, in an arm that is given this product"
    elif not isinstance(planned.dose, Amount) or not planned.dose.value:
        yield "the dose in the plan"
    elif planned.dose.unit != "cells" and weight is None:
        yield "a body weight"


def _of_density(batch: KnownBatch) -> Iterator[str]:
    if batch.basis is None:
        yield "the plan's count_basis"
    if last_density(batch.record, batch.basis or "total") is None:
        yield "a harvest with its count and the area of its vessels"


def _of_vessels(vessels: tuple[Step, ...]) -> Iterator[str]:
    areas = {one.area_cm2 for one in vessels}
    if None in areas or not areas:
        yield "the area of the vessels"
    elif len(areas) > 1:
        listed = ", ".join(f"{area:g}" for area in sorted(one for one in areas if one is not None))
        yield f"vessels of one area: they have {listed} cm2"
