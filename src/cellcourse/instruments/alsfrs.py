"""The ALS Functional Rating Scale (0 to 40) and its revision, ALSFRS-R (0 to 48).

They are two instruments. The revision replaces the breathing question by three, so neither
total converts to the other, and a set of answers belongs to one of them only. The words
beside each answer are ours and remind a trained rater; they do not replace the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from cellcourse.errors import MethodError
from cellcourse.instruments.alsfrs_items import BREATHING, RESPIRATORY, SHARED
from cellcourse.instruments.definition import Instrument

__all__ = ["ALSFRS", "ALSFRS_R", "AlsfrsAnswers", "AlsfrsRAnswers", "pre_slope"]

ALSFRS: Final = Instrument(
    id="alsfrs",
    label="ALSFRS",
    unit="points",
    low=0,
    high=40,
    grain=1,
    better="higher",
    source="ACTS1996",
    items=(*SHARED, BREATHING),
    one_of=(("q5a", "q5b"),),
    caution="ALSFRS-R (0 to 48) is another scale and does not convert to ALSFRS (0 to 40)",
)
"""The original scale: ten questions."""

ALSFRS_R: Final = Instrument(
    id="alsfrs-r",
    label="ALSFRS-R",
    unit="points",
    low=0,
    high=48,
    grain=1,
    better="higher",
    source="Cedarbaum1999",
    items=(*SHARED, *RESPIRATORY),
    one_of=(("q5a", "q5b"),),
    caution="ALSFRS (0 to 40) is another scale and does not convert to ALSFRS-R (0 to 48)",
)
"""The revised scale: twelve questions."""

_BULBAR: Final = ("q1", "q2", "q3")
_FINE: Final = ("q4", "q5a", "q5b", "q6")
_GROSS: Final = ("q7", "q8", "q9")


@dataclass(frozen=True)
class _Answers:
    """One complete set of answers, checked when made."""

    answers: Mapping[str, float]
    """Answer by item; exactly one of ``q5a`` and ``q5b``."""

    scale: ClassVar[Instrument]
    respiratory: ClassVar[tuple[str, ...]]

    def __post_init__(self) -> None:
        """Refuse answers that are not one complete set of this scale, and keep them as checked."""
        self.scale.require(self.answers)
        object.__setattr__(self, "answers", dict(self.answers))

    @property
    def total(self) -> float:
        """Sum of the answers."""
        return self.scale.total(self.answers)

    @property
    def gastrostomy(self) -> bool:
        """Whether question 5 was answered in its form for patients with a gastrostomy."""
        return "q5b" in self.answers

    @property
    def domains(self) -> dict[str, float]:
        """Sum by domain: bulbar, fine motor, gross motor, respiratory."""
        parts = {
            "bulbar": _BULBAR,
            "fine motor": _FINE,
            "gross motor": _GROSS,
            "respiratory": self.respiratory,
        }
        return {name: self._sum(items) for name, items in parts.items()}

    def _sum(self, items: tuple[str, ...]) -> float:
        return sum(self.answers[item] for item in items if item in self.answers)


@dataclass(frozen=True)
class AlsfrsAnswers(_Answers):
    """Answers to the ten questions of ALSFRS."""

    scale: ClassVar[Instrument] = ALSFRS
    respiratory: ClassVar[tuple[str, ...]] = ("q10",)


@dataclass(frozen=True)
class AlsfrsRAnswers(_Answers):
    """Answers to the twelve questions of ALSFRS-R."""

    scale: ClassVar[Instrument] = ALSFRS_R
    respiratory: ClassVar[tuple[str, ...]] = ("q10", "q11", "q12")


def pre_slope(scale: Instrument, total: float, months: float) -> float:
    """Points lost per month since onset, as if the patient had the full score at onset.

    Args:
        scale: ALSFRS or ALSFRS-R; its highest total stands for the day of onset.
        total: the total at the assessment.
        months: months from onset to the assessment, above zero.

    Raises:
        MethodError: another scale, a total outside it, or no time since onset.

    Source:
        Kimura (2006), Neurology 66:265.
    """
    if scale.high is None or scale not in (ALSFRS, ALSFRS_R):
        raise MethodError(
            f"the slope since onset is defined on ALSFRS and ALSFRS-R, not {scale.id}"
        )
    scale.require(total)
    if not months > 0:
        raise MethodError(f"the slope since onset needs time since onset, not {months:g} months")
    return (scale.high - total) / months
