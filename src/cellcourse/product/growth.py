"""How fast the cells of a batch multiply, and when there will be enough of them.

Doublings are counted between a seeding and its harvest. Of a primary culture they are
counted only where the colony-forming cells among those seeded were assayed: most of the
nucleated cells of marrow never adhere, and the ratio of the two counts says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cellcourse.errors import ProductError
from cellcourse.product.record import Basis, BatchRecord, Count, Step
from cellcourse.product.tree import ancestors, given_cells, holding_sources

__all__ = [
    "Growth",
    "HarvestDensity",
    "InCulture",
    "cumulative_doublings",
    "days_in_culture",
    "doubling_time",
    "growth",
    "in_culture",
    "last_density",
    "last_vessels",
    "population_doublings",
]


def population_doublings(seeded: float, harvested: float) -> float:
    """Doublings that make the one count into the other: log2(harvested / seeded).

    Negative where cells were lost.

    Raises:
        ProductError: a count that is not above zero.

    Source:
        Hayflick (1973), in Kruse and Patterson, Tissue Culture: Methods and Applications,
        p. 220, as given by ATCC: n = 3.32 (log harvested - log seeded) + n before.
    """
    if not (seeded > 0 and harvested > 0 and math.isfinite(seeded) and math.isfinite(harvested)):
        raise ProductError(f"no doublings lead from {seeded:g} to {harvested:g} cells")
    return math.log2(harvested) - math.log2(seeded)


def doubling_time(days: float, doublings: float) -> float | None:
    """Days per doubling; None where the cells did not grow.

    Raises:
        ProductError: days that are not above zero.
    """
    if not days > 0:
        raise ProductError(f"cells do not grow in {days:g} days")
    return days / doublings if doublings > 0 else None


@dataclass(frozen=True, slots=True)
class Growth:
    """One culture from its seeding to its harvest."""

    harvest: str
    """Name of the step."""
    days: float
    seeded: float
    harvested: float
    doublings: float

    @property
    def doubling_days(self) -> float | None:
        """Days per doubling; None where the cells did not grow."""
        return doubling_time(self.days, self.doublings)


def growth(batch: BatchRecord, basis: Basis) -> tuple[Growth, ...]:
    """List the cultures whose growth is known, in the order of the record.

    Pooled flasks count as one culture from the mean time of their seeding.
    """
    found = (_growth(batch, step, basis) for step in batch.steps if step.kind == "harvest")
    return tuple(one for one in found if one is not None)


def _growth(batch: BatchRecord, step: Step, basis: Basis) -> Growth | None:
    seedings = holding_sources(batch, step)
    seeded = _seeded(batch, step, basis)
    harvested = (step.cells or Count(None)).by(basis)
    days = _mean_days(seedings, step)
    if not seeded or not harvested or not days:
        return None
    return Growth(step.step, days, seeded, harvested, population_doublings(seeded, harvested))


def _mean_days(seedings: Sequence[Step], harvest: Step) -> float | None:
    if harvest.at is None or not seedings:
        return None
    spans = [(harvest.at - one.at).total_seconds() for one in seedings if one.at is not None]
    return sum(spans) / len(spans) / 86400 if len(spans) == len(seedings) else None


def _seeded(batch: BatchRecord, harvest: Step, basis: Basis) -> float | None:
    seedings = holding_sources(batch, harvest)
    if not seedings or any(one.kind != "seeding" for one in seedings):
        return None
    if all(_is_subculture(batch, one) for one in seedings):
        return given_cells(batch, harvest, basis)
    founders = [one.founders for one in seedings if one.founders is not None]
    return sum(founders) if len(founders) == len(seedings) else None


def _is_subculture(batch: BatchRecord, seeding: Step) -> bool:
    return any(one.kind == "harvest" for one in ancestors(batch, seeding))


def cumulative_doublings(batch: BatchRecord, basis: Basis) -> Mapping[str, float | None]:
    """Doublings of the cells of each step since they were first countable.

    Flasks that are pooled bring their doublings weighted by their cells. After a primary
    culture without counted founders the sum begins at 0 with its harvest; after any other
    culture whose growth is not known it is None, and stays so.
    """
    known = {one.harvest: one.doublings for one in growth(batch, basis)}
    sums: dict[str, float | None] = {}
    for step in batch.steps:
        before = _pooled(holding_sources(batch, step), sums, basis)
        if step.kind != "harvest":
            sums[step.step] = before
        elif step.step in known:
            sums[step.step] = None if before is None else before + known[step.step]
        else:
            seedings = holding_sources(batch, step)
            primary = not any(_is_subculture(batch, one) for one in seedings)
            sums[step.step] = 0.0 if primary else None
    return sums


def _pooled(
    sources: Sequence[Step], sums: Mapping[str, float | None], basis: Basis
) -> float | None:
    if not sources:
        return 0.0
    before = [sums[one.step] for one in sources]
    if len(set(before)) == 1:
        return before[0]
    cells = [(one.cells or Count(None)).by(basis) for one in sources]
    if None in before or None in cells or not any(cells):
        return None
    pairs = zip(before, cells, strict=True)
    return sum((b or 0) * (c or 0) for b, c in pairs) / sum(c or 0 for c in cells)


def days_in_culture(batch: BatchRecord) -> float | None:
    """Days from the first seeding to the last harvest; None where a time is lacking."""
    seeded = [step.at for step in batch.steps if step.kind == "seeding"]
    harvested = [step.at for step in batch.steps if step.kind == "harvest"]
    known = [at for at in (*seeded, *harvested) if at is not None]
    if not seeded or not harvested or len(known) < len(seeded) + len(harvested):
        return None
    return (max(known) - min(known)).total_seconds() / 86400


@dataclass(frozen=True, slots=True)
class InCulture:
    """Cells that were seeded and not yet harvested."""

    cells: float
    """As seeded."""
    since: datetime
    """Mean time of their seeding: what a forecast from these cells counts from."""


def in_culture(batch: BatchRecord, basis: Basis) -> InCulture | None:
    """Find what is growing; None for nothing, or where a count or a time is lacking.

    Of a primary culture only assayed founders count.
    """
    growing = _growing(batch)
    cells = [_countable(batch, one, basis) for one in growing]
    times = [one.at for one in growing if one.at is not None]
    if not growing or None in cells or len(times) < len(growing):
        return None
    mean = sum((at - times[0] for at in times), timedelta()) / len(times)
    return InCulture(sum(one or 0 for one in cells), times[0] + mean)


def _growing(batch: BatchRecord) -> tuple[Step, ...]:
    """List what was seeded and is not recorded as harvested."""
    harvests = (step for step in batch.steps if step.kind == "harvest")
    done = {one.step for step in harvests for one in holding_sources(batch, step)}
    return tuple(s for s in batch.steps if s.kind == "seeding" and s.step not in done)


def _countable(batch: BatchRecord, seeding: Step, basis: Basis) -> float | None:
    if not _is_subculture(batch, seeding):
        return seeding.founders
    return (seeding.cells or Count(None)).by(basis)


@dataclass(frozen=True, slots=True)
class HarvestDensity:
    """Cells that one square centimetre gave."""

    harvest: str
    """Name of the step."""
    per_cm2: float


def last_density(batch: BatchRecord, basis: Basis) -> HarvestDensity | None:
    """Density of the last harvest of which the count and the area of every vessel is known."""
    harvests = [step for step in batch.steps if step.kind == "harvest"]
    found = (_density(batch, step, basis) for step in reversed(harvests))
    return next((one for one in found if one is not None), None)


def _density(batch: BatchRecord, harvest: Step, basis: Basis) -> HarvestDensity | None:
    cells = (harvest.cells or Count(None)).by(basis)
    areas = [one.area_cm2 for one in holding_sources(batch, harvest)]
    known = [area for area in areas if area]
    if not cells or not known or len(known) < len(areas):
        return None
    return HarvestDensity(harvest.step, cells / sum(known))


def last_vessels(batch: BatchRecord) -> tuple[Step, ...]:
    """Seedings of the vessels that cells grow in now, or else were last harvested from."""
    harvests = [step for step in batch.steps if step.kind == "harvest"]
    last = holding_sources(batch, harvests[-1]) if harvests else ()
    return _growing(batch) or tuple(one for one in last if one.kind == "seeding")
