"""What the rows of one batch say together that cannot be what was done.

The rules are those of :class:`cellcourse.product.record.BatchRecord`; here each problem is
pointed to the cell it came from.
"""

from __future__ import annotations

from datetime import datetime

from cellcourse.errors import Problem, ProductError
from cellcourse.records.derive.batches import Rows, batch_record
from cellcourse.records.facts import Facts
from cellcourse.records.row import Row
from cellcourse.records.tables import Batch
from cellcourse.study.study import Study

__all__ = ["tell_impossible_batches"]


def tell_impossible_batches(study: Study, facts: Facts) -> None:
    """Tell of rows of no batch, and of batches that cannot be what was done."""
    known = {fact.what.batch for fact in facts.batches}
    named = [(fact.what.batch, fact.row) for fact in facts.batch_steps]
    named += [(fact.what.batch, fact.row) for fact in facts.batch_tests]
    named += [(fact.what.batch, fact.row) for fact in facts.batch_markers]
    for name, row in named:
        if name not in known:
            row.refuse("batch", "a batch of the batches table")
    rows = Rows(
        [fact.subject for fact in facts.subjects],
        [fact.what for fact in facts.doses],
        [fact.what for fact in facts.batch_steps],
        [fact.what for fact in facts.batch_tests],
        [fact.what for fact in facts.batch_markers],
    )
    for batch in facts.batches:
        try:
            record = batch_record(study, batch.what, rows)
        except ProductError as refusal:
            _point(facts, batch.what, batch.row, refusal.problems)
            continue
        decided = batch.what.decided
        if decided is not None and any(_zoned(at) != _zoned(decided) for at in record.times):
            batch.row.refuse("decided", "a time with a zone where the batch's other times have one")


def _zoned(at: datetime) -> bool:
    return at.tzinfo is not None


def _point(facts: Facts, batch: Batch, row: Row, problems: tuple[Problem, ...]) -> None:
    """Point every problem of a batch to its cell; to the row of the batch where it has none."""
    steps = {f"batch {f.what.batch}, step {f.what.step}": f.row for f in facts.batch_steps}
    results = {f.what.test: (f.row, "value") for f in facts.batch_tests
               if f.what.batch == batch.batch}  # fmt: skip
    results |= {f.what.marker: (f.row, "percent") for f in facts.batch_markers
                if f.what.batch == batch.batch}  # fmt: skip
    for problem in problems:
        if problem.where in steps:
            steps[problem.where].refuse(problem.what, problem.accepted)
        elif problem.what in results:
            at, column = results[problem.what]
            at.refuse(column, problem.accepted)
        else:
            row.refuse(problem.what, problem.accepted)
