"""How batches, verdicts and doses look on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cellcourse.cli.printing import visible

if TYPE_CHECKING:
    from cellcourse.analysis.batches import KnownBatch
    from cellcourse.product.dose import PreparedDose
    from cellcourse.product.findings import Finding
    from cellcourse.product.record import Step
    from cellcourse.product.release import Reconciliation, Verdict

__all__ = ["checked", "dosed", "reconciled", "released", "slips"]


def checked(batch: KnownBatch) -> str:
    """Lay out what is recorded of a batch, and what is odd in it."""
    odd = [one for one in batch.checks() if one.outcome != "met"]
    lines = [f"Batch {batch.name}: {batch.product.label}", *_steps(batch), *_growth(batch)]
    lines += [*_forecast(batch), *_area(batch)]
    lines += _listed("Not as declared, or open:", odd)
    if not odd:
        lines.append("  Nothing is odd in it.")
    return visible("\n".join(lines))


def _steps(batch: KnownBatch) -> Iterator[str]:
    recoveries = batch.recoveries()
    if not batch.record.steps:
        yield "  No step is recorded."
    for step in batch.record.steps:
        source = f"from {' '.join(step.sources)}" if step.sources else ""
        recovery = recoveries.get(step.step)
        of_them = "" if recovery is None else f"{recovery:.3g} % of these"
        at = "" if step.at is None else f"{step.at:%Y-%m-%d %H:%M}"
        told = f"  {step.step:10}{step.kind:15}{at:18}{_cells(step):22}{source} {of_them}"
        yield told.rstrip()


def _cells(step: Step) -> str:
    count = step.cells
    if count is None or count.total is None:
        return ""
    alive = "" if count.viability is None else f", {count.viability:g} % alive"
    return f"{count.total:.3g}{alive}"


def _growth(batch: KnownBatch) -> Iterator[str]:
    for one in batch.growth():
        days = one.doubling_days
        doubling = "did not grow" if days is None else f"one in {24 * days:.3g} h"
        yield f"  {one.harvest}: {one.doublings:.2f} doublings in {one.days:.1f} days, {doubling}"


def _forecast(batch: KnownBatch) -> Iterator[str]:
    found = batch.forecast()
    if found is None:
        return
    forecast, since = found
    day, earliest, latest = forecast.dated(since)
    when = "not to be foreseen" if day is None else f"expected on {day:%Y-%m-%d}"
    if earliest is not None and latest is not None:
        when += f" ({earliest:%Y-%m-%d} to {latest:%Y-%m-%d})"
    note = f"; {forecast.note}" if forecast.note else ""
    yield f"  {forecast.needed:.3g} cells at harvest: {when}{note}"


def _area(batch: KnownBatch) -> Iterator[str]:
    from cellcourse.analysis.growth_area import growth_area

    if batch.product.kind != "cells":
        return
    found = growth_area(batch)
    if found.flasks is None or found.density is None:
        yield f"  Growth area for the dose: not known without {'; '.join(found.missing)}"
        return
    flasks = f"{found.flasks.flasks} of {found.flask_cm2:g} cm2"
    density = f"{found.density.per_cm2:.3g} cells/cm2, as at {found.density.harvest}"
    area = f"{found.flasks.area_cm2:,.0f} cm2"
    yield f"  {found.cells:.3g} cells at harvest: {area} at {density}; flasks: {flasks}"


def slips(pairs: Sequence[tuple[str, str]]) -> str:
    """Name batches that one slip of a pen exchanges."""
    lines = [f"  {one} and {other}" for one, other in pairs]
    return visible("\n".join(["Identifiers that one slip exchanges:", *lines])) if lines else ""


def released(found: Verdict, at: datetime) -> str:
    """Say the verdict with every reason, and what was noted beside it."""
    lines = [f"Batch {found.batch}: {found.state}, decided for {_time(at)}"]
    lines += _listed("Reasons:", found.reasons)
    lines += _listed("Noted:", [one for one in found.findings if one.outcome == "noted"])
    met = sum(one.outcome == "met" for one in found.findings)
    return visible("\n".join([*lines, f"  {met} of {len(found.findings)} things are as declared."]))


def reconciled(found: Reconciliation, later: datetime) -> str:
    """Say what became of a conditional release."""
    lines = [f"  {found.outcome.capitalize()} by {_time(later)}:"]
    return visible("\n".join([*lines, *(f"    {one}" for one in found.reasons)]))


def dosed(dose: PreparedDose, verdict: Verdict, at: datetime) -> str:
    """Give the working of a dose, a line a step."""
    head = f"Batch {dose.batch}, {verdict.state} for {_time(at)}"
    pending = [f"  {one}" for one in verdict.reasons]
    return visible("\n".join([head, *pending, *(f"  {step}" for step in dose.steps)]))


def _listed(heading: str, found: Sequence[Finding]) -> list[str]:
    return [f"  {heading}", *(f"    {one}" for one in found)] if found else []


def _time(at: datetime) -> str:
    return at.isoformat(" ", "minutes")
