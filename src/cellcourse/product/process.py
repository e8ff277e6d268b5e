"""What was done, held against the declared process; each deviation with its limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from cellcourse.product.bounded import Bounded, meets
from cellcourse.product.findings import Finding, Outcome, weighed
from cellcourse.product.record import Basis, BatchRecord, Count, Step
from cellcourse.product.tree import ancestors, recovery_percent
from cellcourse.study.limit import read_limit
from cellcourse.study.manufacture import MEASURED_UNITS, Manufacture, Measured, ProcessStep

__all__ = ["deviations", "measured"]


def measured(batch: BatchRecord, step: Step, basis: Basis | None) -> Mapping[Measured, float]:
    """Give every quantity of a step that its record allows, in the unit of its limit.

    Concentration and density are of all cells; recovery is on the basis given, and is
    left out without one.
    """
    count = step.cells or Count(None)
    values: dict[Measured, float | None] = {
        "cells": count.total,
        "viable cells": count.viable,
        "viability": count.viability,
        "confluence": step.confluence_percent,
        "concentration": _per(count.total, step.volume_ml),
        "density": _per(count.total, step.area_cm2),
        "recovery": None if basis is None else recovery_percent(batch, step, basis),
        "volume": step.volume_ml,
    }
    return {name: value for name, value in values.items() if value is not None}


def _per(count: float | None, size: float | None) -> float | None:
    return None if count is None or size is None else count / size


def deviations(manufacture: Manufacture, batch: BatchRecord) -> tuple[Finding, ...]:
    """Hold the record of a batch against every step of the declared process.

    A step that is missing, out of order, out of its window, done too often or outside its
    acceptance is named with what was found and what is accepted; so is one whose record
    leaves that open. What keeps the process is not listed.
    """
    found = [*_undeclared(manufacture, batch)]
    for key, declared in manufacture.steps.items():
        found += _Held(manufacture, batch, key, declared).findings()
    return tuple(found)


def _undeclared(manufacture: Manufacture, batch: BatchRecord) -> Iterator[Finding]:
    for step in batch.steps:
        if step.process_step not in manufacture.steps:
            named = step.process_step or "no step"
            words = f"carries out {named} of the declared process, which has no such step"
            if step.process_step is None:
                words = "is not said to carry out a step of the declared process"
            yield Finding("noted", f"Step {step.step}", words)


@dataclass(frozen=True, slots=True)
class _Held:
    """One declared step, held against what was done."""

    manufacture: Manufacture
    batch: BatchRecord
    key: str
    declared: ProcessStep

    def findings(self) -> Iterator[Finding]:
        done = [step for step in self.batch.steps if step.process_step == self.key]
        yield from self._times(done)
        for step in done:
            yield from self._kind(step)
            yield from self._order(step)
            yield from self._window(step)
            yield from self._accepted(step)

    def _found(self, outcome: Outcome, words: str, step: Step | None = None) -> Finding:
        at = f"{self.declared.label} ({step.step})" if step else self.declared.label
        return weighed(self.declared.purpose, outcome, at, words)

    def _times(self, done: list[Step]) -> Iterator[Finding]:
        limits = self.declared.times
        if limits == "not reported":
            return
        least = 1 if limits is None else limits.at_least or 0
        times = self._most_times(done)
        if times == 0 and least:
            yield self._found("undecided", "is not recorded")
        elif times < least:
            yield self._found("failed", f"was done {times} times; at least {least}")
        if limits is not None and limits.at_most is not None and times > limits.at_most:
            yield self._found("failed", f"was done {times} times; at most {limits.at_most}")

    def _most_times(self, done: list[Step]) -> int:
        """Most often that the same cells went through it; flasks side by side count once."""
        names = {step.step for step in done}
        times: dict[str, int] = {}
        for step in self.batch.steps:
            before = max((times[source] for source in step.sources), default=0)
            times[step.step] = before + (step.step in names)
        return max((times[name] for name in names), default=0)

    def _kind(self, step: Step) -> Iterator[Finding]:
        if step.kind != self.declared.kind:
            words = f"is recorded as {step.kind}; the process declares {self.declared.kind}"
            yield self._found("failed", words, step)

    def _order(self, step: Step) -> Iterator[Finding]:
        first = self.declared.follows
        before = {one.process_step for one in ancestors(self.batch, step)}
        if first is not None and first not in before:
            label = self.manufacture.steps[first].label
            yield self._found("failed", f"was done without {label} before it", step)

    def _window(self, step: Step) -> Iterator[Finding]:
        window = self.declared.window
        if window is None or window == "not reported":
            return
        since = [
            one
            for one in ancestors(self.batch, step)
            if one.process_step in {self.declared.follows, self.key}
        ]
        if not since:
            return
        times = [one.at for one in since if one.at is not None]
        if step.at is None or len(times) < len(since):
            yield self._found("undecided", "its time, or that of the step before, is lacking", step)
            return
        waited = step.at - max(times)
        for name, bound in (("at least", window.at_least), ("at most", window.at_most)):
            if bound is None:
                continue
            limit = timedelta(days=bound)
            if waited < limit if name == "at least" else waited > limit:
                words = f"was done after {_span(waited)}; {name} {_span(limit)}"
                yield self._found("failed", words, step)

    def _accepted(self, step: Step) -> Iterator[Finding]:
        basis = self.manufacture.count_basis
        found = measured(self.batch, step, None if basis == "not reported" else basis)
        for name, text in self.declared.accept.items():
            limit = read_limit(text)
            if name not in found:
                yield self._found("undecided", f"{name} is not recorded; {limit}", step)
            elif meets(Bounded(found[name]), limit) != "yes":
                words = f"{name} {found[name]:.4g} {MEASURED_UNITS[name]}; {limit}"
                yield self._found("failed", words, step)


def _span(time: timedelta) -> str:
    hours = time.total_seconds() / 3600
    return f"{hours:.3g} h" if abs(hours) < 48 else f"{hours / 24:.3g} days"
