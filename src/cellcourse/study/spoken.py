"""Days, amounts and rules of a plan in the words of a methods section."""

from __future__ import annotations

from collections.abc import Sequence

from cellcourse.quantities import DAYS_PER_MONTH, DAYS_PER_YEAR, Amount
from cellcourse.study.study import Study
from cellcourse.study.words import Rule

__all__ = ["counted", "duration", "listed", "quantity", "rule_in_words", "study_day"]

_UNITS = ((DAYS_PER_YEAR, "year", 1), (DAYS_PER_MONTH, "month", 1), (7.0, "week", 2))
"""Days in the unit, its name, and the fewest of it that people say."""
_LARGE = 1e5
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def duration(days: float) -> str:
    """Say a duration in the largest unit in which it is a whole number: ``12 weeks``."""
    for length, unit, fewest in _UNITS:
        count = days / length
        if count >= fewest and abs(count - round(count)) < 1e-9:
            return counted(round(count), unit)
    if days > 1:
        return f"{days:g} days"
    return f"{days * 24:g} h" if days * 24 >= 1 else f"{days * 86400:g} s"


def counted(count: int, unit: str) -> str:
    """Say a count with its noun: ``1 week``, ``2 weeks``."""
    return f"{count} {unit}" if abs(count) == 1 else f"{count} {unit}s"


def quantity(amount: Amount) -> str:
    """Say an amount, with a power of ten where there are many zeros: ``2 × 10⁶ cells/kg``."""
    if abs(amount.value) < _LARGE:
        return str(amount)
    mantissa, power = f"{amount.value:.6e}".split("e")
    leading = f"{float(mantissa):g}"
    raised = str(int(power)).translate(_RAISED)
    return f"{leading} \N{MULTIPLICATION SIGN} 10{raised} {amount.unit}"


def study_day(day: int) -> str:
    """Name a day of the study."""
    return f"day {day}".replace("-", "\N{MINUS SIGN}")


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def rule_in_words(study: Study, rule: Rule) -> str:
    """Say a rule with the label of what it is about."""
    known = study.measures.get(rule.of) or study.baseline.get(rule.of)
    label = known.label if known else rule.of
    return f"{label}{str(rule).removeprefix(rule.of)}"
