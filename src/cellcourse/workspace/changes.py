"""Which numbers of a report are not what they were in the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.analysis.text import address
from cellcourse.report.results_json import read_results

__all__ = ["Change", "changed"]

_OF_ESTIMATE: Final = ("value", "se", "sd", "low", "high", "n")
_OF_TEST: Final = ("statistic", "p", "p_adjusted", "n")

Named = Iterator[tuple[str, float | None]]


@dataclass(frozen=True, slots=True)
class Change:
    """One number that moved, came or went."""

    what: str
    """Analysis, quantity and address."""
    before: float | None
    """None where there was no such number."""
    after: float | None
    """None where there is no such number any more."""

    def __str__(self) -> str:
        """Say the number's name, what it was and what it is."""
        return f"{self.what}: {_shown(self.before)} -> {_shown(self.after)}"


def changed(before: bytes, after: bytes, labels: Mapping[str, str]) -> tuple[Change, ...] | None:
    """Compare two files of results.

    Args:
        before: ``results.json`` of the last report.
        after: that of the new one.
        labels: what the arms are called.

    Returns:
        The numbers that differ, in the order of the new report and then those that are
        gone; None where the last file is not one of this format.
    """
    try:
        old = dict(_numbers(read_results(before).results, labels))
    except ValueError:
        return None
    new = dict(_numbers(read_results(after).results, labels))
    names = dict.fromkeys([*new, *old])
    found = (Change(name, old.get(name), new.get(name)) for name in names)
    return tuple(change for change in found if change.before != change.after)


def _numbers(results: tuple[Result, ...], labels: Mapping[str, str]) -> Named:
    for result in results:
        for estimate in result.estimates:
            yield from _of_estimate(_name(result, estimate.quantity, estimate.at, labels), estimate)
        for test in result.tests:
            yield from _of_test(_name(result, test.name, test.at, labels), test)
        for row in result.rows:
            name = ", ".join(part for part in (row.group, row.label) if part)
            for column, value in row.cells:
                if not isinstance(value, str):
                    yield f"{result.analysis}: {name}, {labels.get(column, column)}", value


def _of_estimate(name: str, estimate: Estimate) -> Named:
    for part in _OF_ESTIMATE:
        said = _part(part, estimate.level)
        yield f"{name}, {said}" if said else name, getattr(estimate, part)


def _part(part: str, level: float | None) -> str:
    """Name one number of an estimate; the estimate's own has no name."""
    percent = "" if level is None else f"{100 * level:g} % "
    named = {"value": "", "low": f"lower {percent}limit", "high": f"upper {percent}limit"}
    return named.get(part, part)


def _of_test(name: str, test: Test) -> Named:
    for part in _OF_TEST:
        yield f"{name}, {part.replace('_', ' ')}", getattr(test, part)
    if test.effect is not None:
        yield from _of_estimate(f"{name}, {test.effect.quantity}", test.effect)


def _name(result: Result, what: str, at: At, labels: Mapping[str, str]) -> str:
    arm, against = (None if a is None else labels.get(a, a) for a in (at.arm, at.against))
    where = address(replace(at, arm=arm, against=against))
    return f"{result.analysis}: {what}, {where}" if where else f"{result.analysis}: {what}"


def _shown(number: float | None) -> str:
    return "none" if number is None else f"{number:.6g}"
