"""Do the confidence limits of a mean follow from its printed spread and number?

The limits are the mean less and plus a factor times the standard error; the factor is a
quantile of Student's t with n - 1 degrees of freedom, or of the normal distribution. Only
where the publication says which, and at what confidence, can its limits be called wrong:
there are other intervals, such as those of a bootstrap.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final, Literal

from cellcourse.evidence.about import About, Spread
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import plainly
from cellcourse.evidence.facts import Cell, Fact, Scale
from cellcourse.evidence.printed import Interval
from cellcourse.stats.distributions import t_quantile, two_sided_z

__all__ = ["RULE"]

UNKNOWN_UP_TO: Final = 60
"""Numbers of subjects that are tried where none was printed."""

USUAL: Final = (90.0, 95.0, 99.0)
"""Confidence that is tried where none was printed, in per cent."""

_ROUND_OFF: Final = 1e-9
_FAR: Final = Fraction(10**9)

Method = Literal["t", "normal"]
Divisor = Literal["n - 1", "n"]
Reading = Literal["rounded", "truncated"]

_NAMES: Final = {"t": "Student's t", "normal": "the normal distribution"}


@dataclass(frozen=True, slots=True)
class _Way:
    """One way in which the limits may have been worked out."""

    method: Method
    confidence: float
    n: int
    divisor: Divisor
    """What the squares were divided by for the standard deviation."""

    @property
    def factor(self) -> float:
        level = self.confidence / 100
        if self.method == "normal":
            return two_sided_z(level)
        return t_quantile((1 + level) / 2, self.n - 1)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A mean with its limits and spread, as intervals of one reading of the rounding."""

    mean: Interval
    low: Interval
    high: Interval
    spread: Interval
    kind: Spread | None
    scale: Scale

    def fits(self, way: _Way) -> bool:
        """Whether some mean and some standard error have limits that print so.

        A limit at an end of the scale may have been cut off there, and binds no further.
        """
        low, high, factor = self.low, self.high, way.factor
        if self.scale.low is not None and low.low <= self.scale.low:
            low = Interval(low.low - _FAR, low.high)
        if self.scale.high is not None and high.high >= self.scale.high:
            high = Interval(high.low, high.high + _FAR)
        half = high.minus(low).times(Fraction(1, 2))
        least = max(self.mean.low - low.high, high.low - self.mean.high, half.low)
        most = min(self.mean.high - low.low, high.high - self.mean.low, half.high)
        return any(
            factor * float(self.spread.low) * share <= float(most) + _ROUND_OFF
            and factor * float(self.spread.high) * share >= float(least) - _ROUND_OFF
            for share in _shares(self.kind, way.n, way.divisor)
        )


def _shares(kind: Spread | None, n: int, divisor: str) -> Iterator[float]:
    """Give by what a printed spread is multiplied to be a standard error."""
    unbiased = 1.0 if divisor == "n - 1" else math.sqrt(n / (n - 1))
    if kind in {"sd", "spread"}:
        yield unbiased / math.sqrt(n)
    if kind != "sd":
        yield unbiased


def _look(paper: Paper) -> Iterator[Finding]:
    for cell in paper.cells:
        own = [one for one in paper.facts if one.claim == cell.claim and one.number.of is None]
        limits = {one.quantity: one for one in own if not one.printed.bound}
        if cell.spread is not None and "ci low" in limits and "ci high" in limits:
            yield _judge(paper, cell, limits["ci low"], limits["ci high"])


def _judge(paper: Paper, cell: Cell, low: Fact, high: Fact) -> Finding:
    about, known = low.about, paper.numbers_possible(cell)
    numbers = [n for n in known or range(2, UNKNOWN_UP_TO + 1) if n > 1]
    ways = list(_ways(about, numbers))
    fitting = [way for way in ways if _read(paper, cell, low, high, "rounded").fits(way)]
    named = f"{paper.name(cell)}: {cell}, {low.printed.text} to {high.printed.text}"
    if fitting:
        says = f"{named}: the interval follows from the spread."
        return Finding((cell.claim,), "consistent", says, _told(fitting))
    stated = bool(known) and about.interval is not None and about.confidence is not None
    cut = _read(paper, cell, low, high, "truncated")
    if stated and not any(cut.fits(way) for way in ways):
        says = f"{named}: the interval does not follow from the spread."
        return Finding((cell.claim,), "inconsistent", says, _worked(cell, ways))
    return Finding(
        (cell.claim,),
        "not checkable",
        f"{named}: the interval is none of the usual ones.",
        f"{_worked(cell, ways)} Another kind of interval, or number of subjects, may be meant.",
    )


def _ways(about: About, numbers: list[int]) -> Iterator[_Way]:
    methods: tuple[Method, ...] = ("t", "normal") if about.interval is None else (about.interval,)
    levels = USUAL if about.confidence is None else (about.confidence,)
    divisors: tuple[Divisor, ...] = ("n - 1", "n")
    for divisor, method, level, n in product(divisors, methods, levels, numbers):
        yield _Way(method, level, n, divisor)


def _read(paper: Paper, cell: Cell, low: Fact, high: Fact, how: Reading) -> _Printed:
    printed = (cell.mean, low.printed, high.printed, cell.spread or cell.mean)
    mean, less, more, spread = (
        one.rounded if how == "rounded" else one.truncated for one in printed
    )
    return _Printed(mean, less, more, spread, cell.kind, paper.scale(cell.measure))


def _told(fitting: list[_Way]) -> str:
    """Say which intervals it can be; the usual divisor where it is one of them."""
    usual = [way for way in fitting if way.divisor == "n - 1"]
    names: dict[str, list[int]] = {}
    for way in usual or fitting:
        names.setdefault(f"{way.confidence:g} % by {_NAMES[way.method]}", []).append(way.n)
    told = "; ".join(f"{name} with {plainly(n)} subjects" for name, n in names.items())
    return f"{told}{'' if usual else ', if the standard deviation was divided by n'}."


def _worked(cell: Cell, ways: list[_Way]) -> str:
    """Work the limits out from the numbers as printed, in the first way of each kind."""
    spread = float(cell.spread.value) if cell.spread is not None else 0.0
    told = []
    for way in {(way.method, way.confidence): way for way in reversed(ways)}.values():
        share = next(_shares(cell.kind, way.n, way.divisor))
        half, mean = way.factor * spread * share, float(cell.mean.value)
        told.append(
            f"{way.confidence:g} % by {_NAMES[way.method]} with {way.n} subjects: {mean:g} ± "
            f"{way.factor:.4g} x {spread * share:.4g} = {mean - half:.4g} to {mean + half:.4g}"
        )
    return f"{'; '.join(reversed(told))}."


RULE = Rule(
    "interval-width",
    "Do the confidence limits of a mean follow from its spread and number?",
    "Student (1908), Biometrika 6:1, for the t-interval; interval arithmetic over the rounding",
    _look,
)
