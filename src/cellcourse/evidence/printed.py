"""A number as printed, and every value that it can stand for.

Rounding hides digits: 6.2 stands for everything from 6.15 to 6.25, both ends included,
because nobody knows how the authors rounded a value exactly between. A number that was
cut off instead of rounded stands for 6.2 up to 6.3; that reading is kept apart and has
a name, so that a finding can say whether it would change anything. All arithmetic here
is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cellcourse.evidence.claims import PRINTED

__all__ = ["Interval", "PrintedValue", "read_printed"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between two, both included."""

    low: Fraction
    high: Fraction

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def times(self, factor: Fraction | int) -> Interval:
        """Every value times a factor that is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def minus(self, other: Interval) -> Interval:
        """Every difference of a value of each."""
        return Interval(self.low - other.high, self.high - other.low)

    def square(self) -> Interval:
        """Every square, for values that are not negative."""
        return Interval(self.low**2, self.high**2)

    def __str__(self) -> str:
        """Write both ends, as short as they can be read."""
        return f"{shown(self.low)} to {shown(self.high)}"


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A printed number: its bound, its value and how many decimals it was given."""

    text: str
    bound: str
    """``<``, ``<=``, ``>``, ``>=``, or empty."""
    value: Fraction
    decimals: int

    @property
    def unit(self) -> Fraction:
        """One step of the last decimal printed."""
        return Fraction(1, 10**self.decimals)

    @property
    def rounded(self) -> Interval:
        """Every value that can be rounded to the number; the half unit is closed."""
        return Interval(self.value - self.unit / 2, self.value + self.unit / 2)

    @property
    def truncated(self) -> Interval:
        """Every value that gives the number when further decimals are cut off."""
        if self.value < 0:
            return Interval(self.value - self.unit, self.value)
        return Interval(self.value, self.value + self.unit)

    @property
    def spread(self) -> Interval:
        """As ``rounded``, for a quantity that is never negative."""
        return Interval(max(self.rounded.low, Fraction(0)), self.rounded.high)

    def moved(self, steps: int) -> PrintedValue:
        """The number with its last decimal changed by some steps."""
        value = self.value + steps * self.unit
        return PrintedValue(f"{float(value):.{self.decimals}f}", self.bound, value, self.decimals)


def read_printed(text: str) -> PrintedValue:
    """Read a printed number.

    Raises:
        ValueError: it is not a number as printed.
    """
    read = PRINTED.fullmatch(text)
    if read is None:
        raise ValueError(f"{text!r} is not a printed number")
    bound, value, decimals = read.groups()
    return PrintedValue(text, bound, Fraction(value), len(decimals or ""))


def shown(value: Fraction) -> str:
    """Write an exact value with at most four significant decimals."""
    return f"{float(value):.6g}"
