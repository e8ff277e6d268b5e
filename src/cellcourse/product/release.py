"""Whether a batch may be given, with every reason.

A batch is released when everything that the plan withholds it for was looked at and met.
It is rejected when any of that failed, conditionally released when nothing but results
that the plan allows to be pending is open, and not decidable otherwise: what is not
known, or not stated in the plan, is never taken to be in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from cellcourse.errors import ProductError
from cellcourse.product.criteria import ISCT_2006, identity
from cellcourse.product.custody import custody
from cellcourse.product.findings import Finding, weighed
from cellcourse.product.process import deviations
from cellcourse.product.record import BatchRecord, Giving
from cellcourse.product.shelf_life import held_too_long
from cellcourse.product.specification import judge_test
from cellcourse.product.tree import mass_balance
from cellcourse.study.product import Product

__all__ = ["Reconciliation", "State", "Verdict", "judge", "reconcile", "verdict"]

State = Literal["released", "conditionally released", "not decidable", "rejected"]

_CRITERIA: Final = {"ISCT 2006": ISCT_2006}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a batch, and why."""

    batch: str
    state: State
    findings: tuple[Finding, ...]
    """Everything that was looked at, met or not."""

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Every finding that keeps the batch from being released outright."""
        return tuple(one for one in self.findings if one.outcome in _WITHHOLDING)

    def __str__(self) -> str:
        return "\n".join([f"Batch {self.batch}: {self.state}", *map(str, self.reasons)])


_WITHHOLDING: Final = frozenset({"failed", "undecided", "pending"})


def verdict(batch: str, findings: Iterable[Finding]) -> Verdict:
    """Decide on findings; no finding at all decides nothing."""
    found = tuple(findings)
    outcomes = {one.outcome for one in found}
    state: State = "released"
    if "failed" in outcomes:
        state = "rejected"
    elif "undecided" in outcomes or "met" not in outcomes:
        state = "not decidable"
    elif "pending" in outcomes:
        state = "conditionally released"
    return Verdict(batch, state, found)


def judge(
    product: Product,
    batch: BatchRecord,
    *,
    giving: Giving,
    at: datetime | None,
    seen: datetime | None = None,
) -> Verdict:
    """Hold a batch against everything that the plan declares of its product.

    Results count as they were known: one that was reported later is pending.

    Args:
        product: the plan's product.
        batch: the record.
        giving: how the batch is to be given; what is not known of it stays None.
        at: the time of the decision; None leaves expiry and pending results undecided.
        seen: a later time, from which that decision is looked back upon with the results
            known by then; None is the time of the decision itself.

    Raises:
        ProductError: a batch of something other than cells, or times with and without a
            time zone.
    """
    if product.kind != "cells":
        raise ProductError(f"batch {batch.batch} is of a {product.kind}; only cells are released")
    return verdict(
        batch.batch,
        [
            *custody(product, batch),
            *_tested(product, batch, giving, at if seen is None else seen),
            *_identified(product, batch),
            *_made(product, batch),
            *_kept(product, batch, at),
        ],
    )


def _tested(
    product: Product, batch: BatchRecord, giving: Giving, at: datetime | None
) -> list[Finding]:
    found = [
        one
        for key, test in product.tests.items()
        for one in judge_test(key, test, batch, giving, at)
    ]
    if not any(test.purpose == "release" for test in product.tests.values()):
        words = "the plan names no test that a batch must pass to be released"
        found.append(Finding("undecided", "Specification", words))
    for name in sorted(batch.test_names - set(product.tests)):
        words = "is recorded, but the plan has no such test"
        found.append(Finding("noted", f"Test {name}", words))
    return found


def _identified(product: Product, batch: BatchRecord) -> list[Finding]:
    if product.identity is None:
        return []
    criteria = _CRITERIA[product.identity.criteria]
    return [
        weighed(product.identity.purpose, one.outcome, f"{criteria.name}, {one.about}", one.words)
        for one in identity(criteria, product, batch)
    ]


def _made(product: Product, batch: BatchRecord) -> list[Finding]:
    plan = product.manufacture
    if plan is None:
        return []
    found = [*deviations(plan, batch)]
    if plan.counting_error == "not reported":
        return found
    fastest = None if plan.fastest_doubling == "not reported" else plan.fastest_doubling
    error = plan.counting_error.value
    found += mass_balance(batch, counting_error_percent=error, fastest_doubling_days=fastest)
    return found


def _kept(product: Product, batch: BatchRecord, at: datetime | None) -> tuple[Finding, ...]:
    return () if product.storage is None else held_too_long(product.storage, batch, at)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What became of a conditional release."""

    outcome: Literal["confirmed", "overturned", "still conditional", "lapsed"]
    """Lapsed: the results that were awaited did not come, or do not decide."""
    reasons: tuple[str, ...]
    """What was awaited and what it became, then everything that stands against the batch."""


def reconcile(before: Verdict, after: Verdict) -> Reconciliation:
    """Close a conditional release with what is known later.

    Raises:
        ProductError: the first verdict was not conditional, or the batches differ.
    """
    if before.state != "conditionally released" or before.batch != after.batch:
        raise ProductError(
            f"batch {before.batch}, {before.state}, cannot be reconciled with {after.batch}"
        )
    outcomes: dict[State, Literal["confirmed", "overturned", "still conditional", "lapsed"]] = {
        "released": "confirmed",
        "rejected": "overturned",
        "conditionally released": "still conditional",
        "not decidable": "lapsed",
    }
    awaited = [one.about for one in before.findings if one.outcome == "pending"]
    became = [one for one in after.findings if one.about in awaited]
    others = [one for one in after.reasons if one not in became]
    return Reconciliation(outcomes[after.state], tuple(map(str, [*became, *others])))
