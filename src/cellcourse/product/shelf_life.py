"""How long the cells may wait: between steps, and until they are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cellcourse.errors import ProductError
from cellcourse.product.findings import Finding, Outcome, weighed
from cellcourse.product.record import BatchRecord, Step
from cellcourse.product.tree import nearest
from cellcourse.study.manufacture import HoldTime, StepKind, Storage

__all__ = ["Expiry", "expiry", "held_too_long", "kept_as"]


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a batch may last be given."""

    at: datetime | None
    """None where the plan sets no hold time until administration, or a time is lacking."""
    because: str
    """The rule that ends first, or what is lacking."""


def kept_as(batch: BatchRecord) -> Literal["fresh", "thawed", "frozen"] | None:
    """How the final product is kept; None where no step of manufacture is recorded."""
    last = next((step for step in reversed(batch.steps) if step.kind in _KEPT), None)
    if last is None:
        return "fresh" if batch.steps else None
    return _KEPT[last.kind]


_KEPT: dict[StepKind, Literal["thawed", "frozen"]] = {"thawing": "thawed", "freezing": "frozen"}


def expiry(storage: Storage, batch: BatchRecord) -> Expiry:
    """Find the first of the hold times until administration to run out.

    Each counts from the last step of its kind that the cells went through; where flasks
    were pooled or several containers filled, from the earliest of these.
    """
    rules = [rule for rule in storage.hold if rule.until == "administration"]
    if not rules:
        return Expiry(None, "the plan states no hold time until administration")
    ends: list[tuple[datetime, str]] = []
    for rule in rules:
        start = _start(batch, rule.since)
        if start is None:
            return Expiry(None, f"no time of {rule.since} is recorded")
        ends.append((start + timedelta(days=rule.at_most), _worded(rule)))
    at, because = min(ends)
    return Expiry(at, because)


def held_too_long(storage: Storage, batch: BatchRecord, at: datetime | None) -> tuple[Finding, ...]:
    """Hold a batch against its hold times, and against how it is to be kept.

    Args:
        storage: what the plan declares.
        batch: the record.
        at: when it is to be given; None leaves waits until then undecided.

    Raises:
        ProductError: ``at`` has a time zone and the record none, or the reverse.
    """
    found = [*_state(storage, batch)]
    for rule in storage.hold:
        if rule.until == "administration":
            found += _until_given(rule, batch, at)
        else:
            found += _between(rule, batch)
    return tuple(found)


def _state(storage: Storage, batch: BatchRecord) -> Iterator[Finding]:
    if storage.given == "not reported":
        return
    kept = kept_as(batch)
    words = f"{kept or 'not recorded'}; the plan gives it {storage.given}"
    outcome: Outcome = "met" if kept == storage.given else "undecided" if kept is None else "failed"
    yield Finding(outcome, "Storage", words)


def _until_given(rule: HoldTime, batch: BatchRecord, at: datetime | None) -> Iterator[Finding]:
    start = _start(batch, rule.since)
    about = f"Hold time since {rule.since}"
    if start is None or at is None:
        lacking = "the time of giving is not stated"
        if start is None:
            lacking = f"no time of {rule.since} is recorded"
        yield weighed(rule.purpose, "undecided", about, f"{lacking}; {_worded(rule)}")
        return
    if (start.tzinfo is None) != (at.tzinfo is None):
        raise ProductError("one of two times has a time zone; state both with it, or none")
    end = start + timedelta(days=rule.at_most)
    if at < start:
        words = f"to be given at {at:%Y-%m-%d %H:%M}, before {rule.since}"
        yield weighed(rule.purpose, "undecided", about, words)
    elif at > end:
        words = f"expired at {end:%Y-%m-%d %H:%M}, {_worded(rule)}"
        yield weighed(rule.purpose, "failed", about, words)
    else:
        yield Finding("met", about, f"expires at {end:%Y-%m-%d %H:%M}, {_worded(rule)}")


def _between(rule: HoldTime, batch: BatchRecord) -> Iterator[Finding]:
    about = f"Hold time from {rule.since} to {rule.until}"
    for step in (one for one in batch.steps if one.kind == rule.until):
        since = nearest(batch, step, rule.since)
        times = [one.at for one in since if one.at is not None]
        if step.at is None or not times or len(times) < len(since):
            words = f"a time before {step.step} is lacking; {_worded(rule)}"
            yield weighed(rule.purpose, "undecided", about, words)
        elif step.at - min(times) > timedelta(days=rule.at_most):
            hours = (step.at - min(times)).total_seconds() / 3600
            words = f"{hours:.3g} h before {step.step}; {_worded(rule)}"
            yield weighed(rule.purpose, "failed", about, words)


def _start(batch: BatchRecord, since: StepKind) -> datetime | None:
    own = [one for last in _final(batch) for one in nearest(batch, last, since)]
    times = [one.at for one in own if one.at is not None]
    return min(times) if times and len(times) == len(own) else None


def _final(batch: BatchRecord) -> list[Step]:
    """The steps that leave what is given: what was formulated or thawed last, if anything."""
    used = {name for step in batch.steps for name in step.sources}
    last = [step for step in batch.steps if step.step not in used]
    return [step for step in last if step.kind in {"formulation", "thawing"}] or last


def _worded(rule: HoldTime) -> str:
    return f"{rule.at_most * 24:.4g} h after {rule.since}"
