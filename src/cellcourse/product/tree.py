"""Where the cells of each step came from, and whether the counts can be true.

Steps that hold no cells of their own, a change of medium or a look under the microscope,
are passed through: the cells of a harvest come from the seeding above them. Cells
multiply between a seeding and its harvest only; everywhere else a step cannot yield more
cells than it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cellcourse.errors import ProductError
from cellcourse.product.findings import Finding
from cellcourse.product.record import Basis, BatchRecord, Count, Step
from cellcourse.study.manufacture import StepKind

__all__ = [
    "ancestors",
    "given_cells",
    "holding_sources",
    "mass_balance",
    "nearest",
    "recovery_percent",
]

PASSED_THROUGH: Final = frozenset({"medium change", "observation"})


def holding_sources(batch: BatchRecord, step: Step) -> tuple[Step, ...]:
    """The nearest steps above that hold the cells of this one."""
    return _nearest(batch, step.sources, lambda one: one.kind not in PASSED_THROUGH)


def ancestors(batch: BatchRecord, step: Step) -> tuple[Step, ...]:
    """Every step that the cells of this one went through before, in the order of the record."""
    names: set[str] = set()
    for one in reversed(batch.steps):
        if one.step in names or one is step:
            names |= set(one.sources)
    return tuple(one for one in batch.steps if one.step in names)


def nearest(batch: BatchRecord, step: Step, kind: StepKind) -> tuple[Step, ...]:
    """The last steps of a kind that the cells of this one went through, itself included."""
    return _nearest(batch, (step.step,), lambda one: one.kind == kind)


def _nearest(
    batch: BatchRecord, names: tuple[str, ...], wanted: Callable[[Step], bool]
) -> tuple[Step, ...]:
    """Walk up from some steps and stop at each that is wanted, in the order of the record."""
    reached, found = set(names), []
    for one in reversed(batch.steps):
        if one.step not in reached:
            continue
        if wanted(one):
            found.append(one)
        else:
            reached |= set(one.sources)
    return tuple(reversed(found))


def given_cells(batch: BatchRecord, step: Step, basis: Basis) -> float | None:
    """Cells of the steps that this one is from; None where one of them was not counted."""
    counts = [_cells(source, basis) for source in holding_sources(batch, step)]
    known = [count for count in counts if count is not None]
    return sum(known) if counts and len(known) == len(counts) else None


def recovery_percent(batch: BatchRecord, step: Step, basis: Basis) -> float | None:
    """Cells of a step per hundred of the steps it is from: its yield.

    For a harvest that is growth and may be far above 100. None where a count is lacking.
    """
    given, found = given_cells(batch, step, basis), _cells(step, basis)
    return None if not given or found is None else 100 * found / given


def mass_balance(
    batch: BatchRecord, *, counting_error_percent: float, fastest_doubling_days: float | None
) -> tuple[Finding, ...]:
    """Name every step that holds more cells than it can.

    All cells are weighed here, dead ones included, for death does not remove a cell from
    a count. The steps that draw on the same cells may together hold no more than those.

    Args:
        batch: the record.
        counting_error_percent: by how much two counts of the same cells may differ.
        fastest_doubling_days: the shortest doubling time that is believed; without it
            growth is not bounded, and only steps without growth are checked.

    Raises:
        ProductError: an error below zero, or a doubling time that is not above zero.
    """
    if counting_error_percent < 0:
        raise ProductError(f"a counting error of {counting_error_percent:g} % is below zero")
    if fastest_doubling_days is not None and not fastest_doubling_days > 0:
        raise ProductError(f"a doubling time of {fastest_doubling_days:g} days is not above zero")
    slack = 1 + counting_error_percent / 100
    found = [*_overdrawn(batch, slack)]
    if fastest_doubling_days is not None:
        found += _overgrown(batch, slack, fastest_doubling_days)
    return tuple(found)


def _cells(step: Step, basis: Basis) -> float | None:
    return (step.cells or Count(None)).by(basis)


def _overdrawn(batch: BatchRecord, slack: float) -> Iterator[Finding]:
    drawing: dict[frozenset[str], list[Step]] = {}
    for step in batch.steps:
        sources = holding_sources(batch, step)
        if sources and step.kind not in PASSED_THROUGH | {"harvest"}:
            drawing.setdefault(frozenset(one.step for one in sources), []).append(step)
    for names in drawing:
        held = [_cells(batch.by_name[name], "total") for name in names]
        steps = [step for own, many in drawing.items() if own <= names for step in many]
        drawn = sum(_cells(step, "total") or 0 for step in steps)
        if None not in held and drawn > sum(one or 0 for one in held) * slack:
            about = ", ".join(step.step for step in steps)
            total = sum(one or 0 for one in held)
            words = f"{drawn:.4g} cells drawn from {total:.4g} of {', '.join(sorted(names))}"
            yield Finding("failed", f"Mass balance of {about}", words)


def _overgrown(batch: BatchRecord, slack: float, fastest: float) -> Iterator[Finding]:
    for step in batch.steps:
        seeded, found = given_cells(batch, step, "total"), _cells(step, "total")
        began = [source.at for source in holding_sources(batch, step)]
        if step.kind != "harvest" or not seeded or found is None:
            continue
        times = [at for at in began if at is not None]
        if step.at is None or len(times) < len(began):
            continue
        days = (step.at - min(times)).total_seconds() / 86400
        most = seeded * 2 ** min(days / fastest, 1000.0)
        if found > most * slack:
            words = (
                f"{found:.4g} cells from {seeded:.4g} in {days:.3g} days; at most {most:.4g} "
                f"when cells double in no less than {fastest:.3g} days"
            )
            yield Finding("failed", f"Mass balance of {step.step}", words)
