"""Can the printed p come from the printed means and spreads?

For every value that prints as given, and every number of subjects that can stand behind
it, the test is computed again; the best and the worst p are its bounds.
"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.comparison import (
    Family,
    Method,
    bounds_by_method,
    bounds_of_all,
    printed_cells,
    summaries_of,
)
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.p_bounds import Bounds
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed, p_text
from cellcourse.evidence.facts import TestClaim
from cellcourse.evidence.printed import PrintedValue

__all__ = ["RULE", "attainable"]

_METHODS: dict[str, tuple[Method, ...]] = {
    "t": ("t-test with pooled variance",),
    "welch": ("Welch's t-test",),
    "tukey-kramer": ("Tukey-Kramer",),
    "not stated": ("t-test with pooled variance", "Welch's t-test", "Tukey-Kramer"),
}


def _look(paper: Paper) -> Iterator[Finding]:
    for test in paper.tests:
        if test.measure is None or test.test in {"mann-whitney", "log-rank"}:
            continue
        family = Family(test.measure, test.day, test.deaths)
        found = _bounds(paper, test, family, population=False)
        if not found:
            yield _nothing(paper, test)
        elif any(attainable(test.p, bounds) for bounds in found.values()):
            yield _judge(paper, test, family, found)
        else:
            wider = _bounds(paper, test, family, population=True)
            yield _unusual(paper, test, family, found, wider)


def _bounds(
    paper: Paper, test: TestClaim, family: Family, *, population: bool
) -> dict[Method, Bounds]:
    """Bound p by the test that is named, or by each that may be meant; nothing if it cannot be."""
    if test.test == "anova":
        return bounds_of_all(paper, family, test.arms, population=population)
    if test.test not in _METHODS or len(test.arms) != 2:
        return {}
    pair = test.arms[0], test.arms[1]
    return bounds_by_method(paper, family, pair, _METHODS[test.test], population=population)


def _nothing(paper: Paper, test: TestClaim) -> Finding:
    why = "The means and spreads of this comparison are not all printed."
    if test.test == "mixed-anova":
        why = (
            "A repeated-measures analysis needs the values of each subject, which are not printed."
        )
    return Finding(
        (test.claim,), "not checkable", f"{_named(paper, test)}: p {_p(test.p)}.", why
    )  # fmt: skip


def _unusual(
    paper: Paper,
    test: TestClaim,
    family: Family,
    found: dict[Method, Bounds],
    wider: dict[Method, Bounds],
) -> Finding:
    """Judge a p that usual standard deviations do not give."""
    if not any(attainable(test.p, bounds) for bounds in wider.values()):
        return _judge(paper, test, family, found)
    return Finding(
        (test.claim,), "consistent",
        f"{_named(paper, test)}: p {_p(test.p)} is attainable only if the standard deviations "
        "were divided by n.",
        _told(wider) + ".",
    )  # fmt: skip


def _told(found: dict[Method, Bounds]) -> str:
    return "; ".join(
        f"{method}: p from {p_text(bounds.best)} to {p_text(bounds.worst)}, "
        f"{p_text(bounds.point)} at the printed values"
        for method, bounds in found.items()
    )


def _judge(
    paper: Paper, test: TestClaim, family: Family, found: dict[Method, Bounds]
) -> Finding:  # fmt: skip
    can = {method: attainable(test.p, bounds) for method, bounds in found.items()}
    claims = [cell.claim for arm in test.arms for cell in printed_cells(paper, family, arm)]
    return Finding(
        (test.claim, *claims),
        "consistent" if any(can.values()) else "inconsistent",
        f"{_named(paper, test)}: p {_p(test.p)} {_verdict(test, found, can)}.",
        f"{_told(found)}. {_behind(paper, test, family)}",
    )


def _verdict(test: TestClaim, found: dict[Method, Bounds], can: dict[Method, bool]) -> str:
    if not any(can.values()):
        return "cannot come from the printed means and spreads"
    if len(can) > 1 and not all(can.values()):
        return f"is possible by {listed(method for method, yes in can.items() if yes)} only"
    if all(_certain(test.p, bounds) for bounds in found.values()):
        return "holds for every value that prints so"
    if any(attainable(test.p, Bounds(b.point, b.point, b.point)) for b in found.values()):
        return "is attainable, not certain"
    return "is attainable only at the edge of the rounding"


def attainable(printed: PrintedValue, bounds: Bounds) -> bool:
    """Say whether some p within the bounds prints so."""
    if printed.bound.startswith("<"):
        return bounds.best <= float(printed.value)
    if printed.bound.startswith(">"):
        return bounds.worst >= float(printed.value)
    low, high = float(printed.rounded.low), float(printed.rounded.high)
    return bounds.best <= high and bounds.worst >= low


def _certain(printed: PrintedValue, bounds: Bounds) -> bool:
    if printed.bound.startswith("<"):
        return bounds.worst < float(printed.value)
    return printed.bound.startswith(">") and bounds.best > float(printed.value)


def _behind(paper: Paper, test: TestClaim, family: Family) -> str:
    parts = []
    for arm in paper.evidence.arms:
        known = summaries_of(paper, family, arm)
        numbers = f"with {listed(known)}" if known else "not printed, anything on the scale"
        if known or test.test == "tukey-kramer":
            parts.append(f"{paper.label(arm)} {numbers}")
    return f"{'; '.join(parts)}."


def _named(paper: Paper, test: TestClaim) -> str:
    measure = paper.evidence.measures[test.measure or ""].label
    day = "" if test.day is None else f", day {test.day}"
    dead = {"excluded": ", the dead left out", "zero": ", the dead as zero"}.get(
        test.deaths or "", ""
    )
    return f"{measure}{day}{dead}, {_between(paper, test)}"


def _between(paper: Paper, test: TestClaim) -> str:
    effect = f", effect of {test.effect}" if test.effect else ""
    return " against ".join(paper.label(arm) for arm in test.arms) + effect


def _p(printed: PrintedValue) -> str:
    return printed.text if printed.bound else f"= {printed.text}"


RULE = Rule(
    "summaries",
    "Can the printed p come from the printed means and spreads?",
    "Student (1908), Biometrika 6:1; Welch (1947), Biometrika 34:28; Kramer (1956), "
    "Biometrics 12:307; the idea of statcheck (Nuijten 2016, Behav Res 48:1205) with bounds",
    _look,
)
