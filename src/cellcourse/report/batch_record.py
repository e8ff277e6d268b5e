"""The batch record of a batch: what was done to its cells, on one page to be signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from cellcourse.analysis.batches import KnownBatch
from cellcourse.product.process import deviations
from cellcourse.product.record import Count, Step
from cellcourse.product.wording import cells_in_words, plain
from cellcourse.report.certificate import Origin, facts_of, time_in_words
from cellcourse.report.figures.step_tree import draw_step_tree
from cellcourse.report.numbers import fixed
from cellcourse.report.typeset import typeset
from cellcourse.report.verdicts import OUTCOMES

__all__ = ["batch_record"]


def batch_record(batch: KnownBatch, origin: Origin) -> bytes:
    """Set the batch record as a PDF of one page.

    Args:
        batch: the batch.
        origin: the files it is made from.
    """
    return typeset(["batch-page.typ", "batch-record.typ"], _record(batch, origin), "pdf")


def _record(batch: KnownBatch, origin: Origin) -> dict[str, Any]:
    plan = batch.product.manufacture
    found = () if plan is None else deviations(plan, batch.record)
    tree = draw_step_tree(batch.name, batch.record)
    basis = batch.basis or "not stated"
    return {
        "title": "Batch record",
        "study": batch.study.title,
        "statement": origin.statement,
        "facts": facts_of(batch),
        "tree": "" if tree is None else tree[1].svg,
        "tree_mm": 0.0 if tree is None else tree[1].height_mm,
        "alt": f"Steps of batch {batch.name} by day, each joined to those its cells come from.",
        "steps": list(_steps(batch)),
        "cultures": list(_cultures(batch)),
        "deviations": [
            {"about": one.about, "words": one.words, "sign": asdict(OUTCOMES[one.outcome])}
            for one in found
        ],
        "note": f"Recovery and doublings count {basis} cells. A dash is not recorded.",
        "roles": ["Made by", "Checked by"],
        "inputs": [{"file": file, "digest": digest} for file, digest in origin.inputs],
        "version": origin.version,
    }


def _steps(batch: KnownBatch) -> Iterator[tuple[str, ...]]:
    recoveries, doublings = batch.recoveries(), batch.doublings()
    for step in batch.record.steps:
        count = step.cells or Count(None)
        yield (
            step.step,
            step.kind,
            "\N{EN DASH}" if step.at is None else time_in_words(step.at),
            " ".join(step.sources) or "\N{EN DASH}",
            _shown(None if count.total is None else cells_in_words(count.total)),
            _shown(None if count.viability is None else f"{plain(count.viability)} %"),
            _percent(recoveries.get(step.step)),
            _shown(_fixed(doublings.get(step.step)) if step.kind == "harvest" else None),
            _vessel(step),
            _percent(step.confluence_percent),
        )


def _cultures(batch: KnownBatch) -> Iterator[tuple[str, ...]]:
    for one in batch.growth():
        doubling = one.doubling_days
        yield (
            one.harvest,
            fixed(one.days, 1),
            cells_in_words(one.seeded),
            cells_in_words(one.harvested),
            fixed(one.doublings, 2),
            "did not grow" if doubling is None else f"{fixed(24 * doubling, 1)} h",
        )


def _vessel(step: Step) -> str:
    sizes = ((step.area_cm2, "cm2"), (step.volume_ml, "mL"))
    return _shown(", ".join(f"{plain(size)} {unit}" for size, unit in sizes if size is not None))


def _percent(value: float | None) -> str:
    return _shown(None if value is None else f"{float(f'{value:.3g}'):g} %")


def _fixed(value: float | None) -> str | None:
    return None if value is None else fixed(value, 2)


def _shown(text: str | None) -> str:
    return text or "\N{EN DASH}"
