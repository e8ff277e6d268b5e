"""One release test: its results held against its limit."""

from __future__ import annotations

from datetime import datetime, timedelta

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded, meets
from cellcourse.product.findings import Finding, weighed
from cellcourse.product.record import BatchRecord, Giving, TestResult
from cellcourse.product.units import Lacking, in_unit
from cellcourse.study.limit import Limit, read_limit
from cellcourse.study.manufacture import ReleaseTest

__all__ = ["judge_test", "limit_for"]


def limit_for(test: ReleaseTest, route: str | None) -> Limit | None:
    """The limit that holds for a route; None where the plan reports none for it."""
    text = test.limit_by_route.get(route or "", test.limit)
    return None if text == "not reported" else read_limit(text)


def judge_test(
    key: str,
    test: ReleaseTest,
    batch: BatchRecord,
    giving: Giving,
    at: datetime | None,
) -> tuple[Finding, ...]:
    """Hold every recorded result of a test against its limit.

    Each result counts: a second, better one does not undo a failure. A result from
    another sample point than the declared one is no result of this test.

    Args:
        key: id of the test in the plan.
        test: what the plan declares.
        batch: the record.
        giving: route, volume, weight and duration, for limits per kg and hour.
        at: when the batch is to be released, for results that are pending.
    """
    own = [result for result in batch.tests if result.test == key]
    if not own:
        words = f"no result is recorded{_accepting(test, giving)}"
        return (weighed(test.purpose, "undecided", test.label, words),)
    return tuple(_judged(test, result, giving, at) for result in own)


def _accepting(test: ReleaseTest, giving: Giving) -> str:
    limit = limit_for(test, giving.route)
    return "" if limit is None else f"; {limit}"


def _judged(test: ReleaseTest, found: TestResult, giving: Giving, at: datetime | None) -> Finding:
    result = found.as_known(_same_zone(found.reported, at))
    declared = test.sample
    if declared != "not reported" and result.sample not in {None, declared}:
        words = f"the sample is of {result.sample}; the limit is for {declared}"
        return weighed(test.purpose, "undecided", test.label, words)
    if result.pending:
        return _pending(test, result, at)
    if result.value is None:
        words = f"the result is not reported{_accepting(test, giving)}"
        return weighed(test.purpose, "undecided", test.label, words)
    limit = limit_for(test, giving.route)
    if limit is None:
        of = "" if not test.limit_by_route else f" for the route {giving.route or 'not recorded'}"
        words = f"{_written(result)}; no limit is reported{of}"
        return weighed(test.purpose, "undecided", test.label, words)
    return _held(test, result, limit, giving)


def _same_zone(recorded: datetime | None, at: datetime | None) -> datetime | None:
    """Give the second time, when both have a time zone or none has."""
    if recorded is not None and at is not None and (recorded.tzinfo is None) != (at.tzinfo is None):
        raise ProductError("one of two times has a time zone; state both with it, or none")
    return at


def _pending(test: ReleaseTest, result: TestResult, at: datetime | None) -> Finding:
    rule = test.pending
    if rule is None:
        words = "the result is pending, and the plan does not release before it"
        return weighed(test.purpose, "undecided", test.label, words)
    if result.sampled is None or at is None:
        lacking = "of the sample" if result.sampled is None else "of release"
        words = f"the result is pending, and the time {lacking} is not recorded"
        return weighed(test.purpose, "undecided", test.label, words)
    _same_zone(result.sampled, at)
    due = result.sampled + timedelta(days=rule.result_within)
    if at > due:
        words = f"the result was due by {due:%Y-%m-%d} and is not there"
        return weighed(test.purpose, "undecided", test.label, words)
    words = f"the result is due by {due:%Y-%m-%d}; if it fails: {rule.if_it_fails}"
    return weighed(test.purpose, "pending", test.label, words)


def _held(test: ReleaseTest, result: TestResult, limit: Limit, giving: Giving) -> Finding:
    if isinstance(result.value, Bounded) and limit.unit is not None:
        return _held_number(test, result, result.value, limit, giving)
    words = f"{_written(result)}; {limit}"
    if isinstance(result.value, Bounded) or limit.unit is not None:
        cannot = f"{words}; one is a number and the other is not"
        return weighed(test.purpose, "undecided", test.label, cannot)
    accepted = {" ".join(one.lower().split()) for one in limit.words}
    met = " ".join(str(result.value).lower().split()) in accepted
    return weighed(test.purpose, "met" if met else "failed", test.label, words)


def _held_number(
    test: ReleaseTest, result: TestResult, value: Bounded, limit: Limit, giving: Giving
) -> Finding:
    unit = limit.unit or ""
    if result.unit is None:
        words = f"{value} without a unit; {limit}"
        return weighed(test.purpose, "undecided", test.label, words)
    found = in_unit(value, result.unit, unit, giving)
    if isinstance(found, Lacking):
        words = f"{_written(result)}; {limit}; {found.words}"
        return weighed(test.purpose, "undecided", test.label, words)
    same = result.unit == unit
    answer = meets(found, limit)
    # Rounding must not show a failing result as one at its limit.
    shown = found.rounded() if meets(found.rounded(), limit) == answer else found
    words = f"{_written(result)}{'' if same else f', that is {shown} {unit}'}; {limit}"
    if answer == "open":
        words = f"{words}; the bound does not tell which"
        return weighed(test.purpose, "undecided", test.label, words)
    return weighed(test.purpose, "met" if answer == "yes" else "failed", test.label, words)


def _written(result: TestResult) -> str:
    value = str(result.value)
    return f"{value} {result.unit}" if result.unit and isinstance(result.value, Bounded) else value
