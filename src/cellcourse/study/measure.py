"""What is measured, and with which instrument."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cellcourse.study.words import NotReported, Number, Plan, Quantity, Text

__all__ = [
    "CapacityPercentMeasure",
    "CustomMeasure",
    "Measure",
    "RightingMeasure",
    "ScaleMeasure",
    "WeightMeasure",
]


class _Measured(Plan):
    """What every measure may say."""

    label: Text
    """Name in figures and tables."""
    most_rise: Number | None = None
    """A larger rise from one visit to the next is reported as implausible."""
    usual_low: Number | None = None
    """A smaller value can be true and is reported as implausible."""
    usual_high: Number | None = None
    """A larger value can be true and is reported as implausible."""
    raters: Text | NotReported = "not reported"
    """Who scores, and what they know of the arms."""

    @model_validator(mode="after")
    def _usual_values_in_order(self) -> Self:
        low, high = self.usual_low, self.usual_high
        if low is not None and high is not None and low >= high:
            raise ValueError("usual_low below usual_high")
        return self


class ScaleMeasure(_Measured):
    """A measure by an instrument that needs no further statement."""

    instrument: Literal["bbb", "alsfrs", "alsfrs-r", "fvc", "svc"]
    """BBB, ALSFRS (0 to 40), ALSFRS-R (0 to 48), vital capacities in litres."""


class WeightMeasure(_Measured):
    """Body weight, in the unit of the data."""

    instrument: Literal["weight"]
    """Body weight."""
    unit: Literal["g", "kg"]
    """Unit of the data."""


class RightingMeasure(_Measured):
    """The righting reflex, with the time within which the animal must right itself."""

    instrument: Literal["righting-reflex"]
    """Seconds until an animal laid on its side stands."""
    limit: Quantity
    """Time within which it must right itself."""


class CapacityPercentMeasure(_Measured):
    """Vital capacity as per cent of named reference equations; they move it by up to 12 points."""

    instrument: Literal["fvc-percent", "svc-percent"]
    """Forced or slow vital capacity in per cent of its prediction."""
    reference: Text | NotReported
    """Name of the reference equations."""


class CustomMeasure(_Measured):
    """A measure that this file declares."""

    instrument: Literal["custom"]
    """Any measure that this language does not define."""
    unit: Text
    """Unit of the values."""
    low: Number
    """Lowest value that can be."""
    high: Number | None = None
    """Highest value that can be, where there is one."""
    grain: Number | None = None
    """Smallest step between two values, where there is one."""
    better: Literal["higher", "lower", "neither"]
    """Which way is good for the subject."""


Measure = Annotated[
    ScaleMeasure | WeightMeasure | RightingMeasure | CapacityPercentMeasure | CustomMeasure,
    Field(discriminator="instrument"),
]
