"""The claims of an evidence file as a flat list of addressed numbers.

A fact is one printed number with everything that is known about it. A cell is the mean
of one measure in one arm on one day under one strategy for death, with the spread that
is printed beside it. A test is one printed p with what it compares. Audits and
reconstructions read these; nothing here judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from cellcourse.evidence.about import About, Measured, Quantity, Spread, TestName
from cellcourse.evidence.claims import Claim, Evidence, PrintedNumber
from cellcourse.evidence.printed import PrintedValue, read_printed
from cellcourse.instruments import INSTRUMENTS, instrument

__all__ = ["Cell", "Fact", "Scale", "TestClaim", "cells", "facts", "scale", "tests"]

_SPREADS = ("sd", "sem", "se", "spread")


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed number with its address."""

    claim: str
    place: str
    number: PrintedNumber
    printed: PrintedValue
    about: About

    @property
    def quantity(self) -> Quantity | None:
        """What kind of number it is."""
        return self.number.quantity

    @property
    def variable(self) -> str | None:
        """The measure or variable it belongs to."""
        return self.number.of or self.about.measure


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed mean with its spread."""

    claim: str
    measure: str
    arm: str | None
    day: int | None
    deaths: Literal["excluded", "zero"] | None
    mean: PrintedValue
    spread: PrintedValue | None
    kind: Spread | None
    """Kind of spread as stated."""
    n: int | None
    """Printed for these very numbers; None where it was not."""
    also_day: int | None
    """A second day for which the same numbers are printed."""

    def __str__(self) -> str:
        """Write it as the publication does."""
        return self.mean.text + (f" ± {self.spread.text}" if self.spread else "")


@dataclass(frozen=True, slots=True)
class TestClaim:
    """A printed p with what it compares."""

    claim: str
    measure: str | None
    test: TestName
    arms: tuple[str, ...]
    day: int | None
    deaths: Literal["excluded", "zero"] | None
    adjusted: str | None
    effect: str | None
    p: PrintedValue


@dataclass(frozen=True, slots=True)
class Scale:
    """What can be a value of a measure."""

    low: Fraction | None
    high: Fraction | None
    steps: tuple[Fraction, ...]
    """Possible distances between neighbouring values; empty for a continuous measure."""


def facts(evidence: Evidence) -> tuple[Fact, ...]:
    """Give every printed number in the order of the file."""
    return tuple(
        Fact(name, claim.place, number, read_printed(number.printed), claim.about)
        for name, claim in evidence.claims.items()
        for number in claim.numbers
    )


def cells(evidence: Evidence) -> tuple[Cell, ...]:
    """Give every printed mean with the spread beside it."""
    return tuple(cell for name, claim in evidence.claims.items() for cell in _cell_of(name, claim))


def _cell_of(name: str, claim: Claim) -> Iterator[Cell]:
    numbers = {one.quantity: one for one in claim.numbers if one.of is None}
    about = claim.about
    if "mean" not in numbers or about.measure is None:
        return
    kind = next((kind for kind in _SPREADS if kind in numbers), None)
    spread = read_printed(numbers[cast("Spread", kind)].printed) if kind is not None else None
    yield Cell(
        claim=name,
        measure=about.measure,
        arm=about.arm,
        day=about.day,
        deaths=about.deaths,
        mean=read_printed(numbers["mean"].printed),
        spread=spread,
        kind=cast("Spread | None", kind),
        n=about.n,
        also_day=about.also_day,
    )


def tests(evidence: Evidence) -> tuple[TestClaim, ...]:
    """Give every printed p with the arms it compares."""
    return tuple(
        TestClaim(
            claim=fact.claim,
            measure=fact.about.measure,
            test=fact.about.test or "not stated",
            arms=_compared(fact.about),
            day=fact.about.day,
            deaths=fact.about.deaths,
            adjusted=fact.about.adjusted,
            effect=fact.about.effect,
            p=fact.printed,
        )
        for fact in facts(evidence)
        if fact.quantity == "p"
    )


def _compared(about: About) -> tuple[str, ...]:
    if about.arm is not None and about.against is not None:
        return about.arm, about.against
    return about.arms


def scale(measured: Measured) -> Scale:
    """Give range and steps of a measure; what the claim file says goes before the instrument."""
    name = measured.instrument
    known = instrument(name) if name is not None and not INSTRUMENTS.get(name, ("?",)) else None
    low = measured.low if known is None or measured.low is not None else known.low
    high = measured.high if known is None or measured.high is not None else known.high
    steps = measured.steps
    if not steps and known is not None and known.grain is not None:
        steps = (known.grain,)
    return Scale(_exact(low), _exact(high), tuple(Fraction(str(step)) for step in steps))


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))
