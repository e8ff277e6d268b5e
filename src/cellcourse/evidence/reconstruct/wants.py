"""The printed numbers that a reconstruction has to give, each as an interval.

A number that rounds to the printed one lies within half a unit of its last decimal, as
:func:`cellcourse.evidence.compare.agrees` has it. What kind of result a number points to
decides what steers towards it; of some kinds nothing does, and then chance decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from cellcourse.evidence.claims import PRINTED, Evidence, Recomputed
from cellcourse.evidence.reconstruct.plan import ReconstructionPlan
from cellcourse.study import analyses
from cellcourse.study.study import Study

__all__ = ["Kind", "Want", "wants", "window"]

Kind = Literal[
    "median", "count", "log-rank", "pair of log-ranks", "cell", "cell test", "crossing",
    "crossing test", "not steered",
]  # fmt: skip

_ROUND_OFF: Final = 1e-9
_SPREADS: Final = ("value", "se", "sd")


@dataclass(frozen=True, slots=True)
class Want:
    """One printed number and the values that would be printed so."""

    claim: str
    number: int
    """Place among the numbers of its claim."""
    printed: str
    what: str
    pointer: Recomputed
    kind: Kind
    low: float
    high: float

    @property
    def scale(self) -> float:
        """Width of the interval, or a tenth of its one end."""
        if math.isinf(self.low) or math.isinf(self.high):
            finite = self.high if math.isinf(self.low) else self.low
            return 0.1 * abs(finite) or 1.0
        return self.high - self.low

    @property
    def name(self) -> str:
        """How a person finds it in the evidence file."""
        return f"{self.claim}: {self.what}, printed {self.printed}"


def wants(study: Study, evidence: Evidence, plan: ReconstructionPlan) -> tuple[Want, ...]:
    """List every number that points to a result and is not left out, in the file's order."""
    return tuple(_wants(study, evidence, plan))


def _wants(study: Study, evidence: Evidence, plan: ReconstructionPlan) -> Iterator[Want]:
    for key, claim in evidence.claims.items():
        if key in plan.leave_out:
            continue
        for place, number in enumerate(claim.numbers):
            if number.recomputed is not None:
                low, high = window(number.printed)
                kind = _kind(study, plan, number.recomputed)
                yield Want(
                    key, place, number.printed, number.what, number.recomputed, kind, low, high
                )


def window(printed: str) -> tuple[float, float]:
    """Give the lowest and the highest value that can be printed so.

    Raises:
        ValueError: ``printed`` is not a number as printed.
    """
    read = PRINTED.fullmatch(printed)
    if read is None:
        raise ValueError(f"{printed!r} is not a printed number")
    bound, text, decimals = read.groups()
    value = float(text)
    slack = _ROUND_OFF * max(1.0, abs(value))
    if bound.startswith("<"):
        return -math.inf, value + (slack if bound == "<=" else -slack * 1e-3)
    if bound.startswith(">"):
        return value + (-slack if bound == ">=" else slack * 1e-3), math.inf
    half = 0.5 * 10.0 ** -len(decimals or "")
    return value - half - slack, value + half + slack


def _kind(study: Study, plan: ReconstructionPlan, pointer: Recomputed) -> Kind:
    entry = study.analyses.get(pointer.analysis)
    if entry is None or (entry.arms is not None and len(entry.arms) < 2):
        return "not steered"
    match entry:
        case analyses.KaplanMeier(endpoint=plan.endpoint):
            return _of_survival(pointer)
        case analyses.LogRank(endpoint=plan.endpoint, strata=(), arms=None):
            return _of_log_rank(pointer)
        case analyses.ScoresByDay() if entry.measure in plan.measures:
            return _of_scores(pointer)
        case analyses.Crossing() if entry.measure in plan.measures:
            return _of_crossing(entry, pointer)
        case _:
            return "not steered"


def _of_survival(pointer: Recomputed) -> Kind:
    if pointer.part != "value":
        return "not steered"
    if pointer.estimate in {"median survival", "difference in median survival"}:
        return "median"
    return "count" if pointer.estimate in {"number at risk", "survival"} else "not steered"


def _of_log_rank(pointer: Recomputed) -> Kind:
    if pointer.test == "log-rank" and pointer.part == "p":
        return "log-rank"
    pair = pointer.test == "pairwise log-rank" and pointer.part in {"p", "p_adjusted"}
    return "pair of log-ranks" if pair else "not steered"


def _of_scores(pointer: Recomputed) -> Kind:
    if pointer.estimate == "mean" and pointer.part in (*_SPREADS, "n"):
        return "cell"
    return _of_test(pointer, "cell test")


def _of_crossing(entry: analyses.Crossing, pointer: Recomputed) -> Kind:
    if pointer.estimate == "mean days between thresholds" and pointer.part in _SPREADS:
        return "crossing"
    return _of_test(pointer, "crossing test") if entry.test == "tukey-kramer" else "not steered"


def _of_test(pointer: Recomputed, kind: Kind) -> Kind:
    tukey = pointer.test == "Tukey-Kramer" and pointer.part == "p_adjusted"
    ranks = pointer.test == "Mann-Whitney" and pointer.part == "p" and kind == "cell test"
    return kind if tukey or ranks else "not steered"
