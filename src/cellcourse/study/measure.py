"""What is measured, and with which instrument."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

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
    most_rise: Number | None = None
    """A larger rise from one visit to the next is reported as implausible."""
    raters: Text | NotReported = "not reported"
    """Who scores, and what they know of the arms."""


class ScaleMeasure(_Measured):
    """A measure by an instrument that needs no further statement."""

    instrument: Literal["bbb", "alsfrs", "alsfrs-r", "fvc", "svc"]


class WeightMeasure(_Measured):
    """Body weight, in the unit of the data."""

    instrument: Literal["weight"]
    unit: Literal["g", "kg"]


class RightingMeasure(_Measured):
    """The righting reflex, with the time within which the animal must right itself."""

    instrument: Literal["righting-reflex"]
    limit: Quantity


class CapacityPercentMeasure(_Measured):
    """Vital capacity as per cent of named reference equations; they move it by up to 12 points."""

    instrument: Literal["fvc-percent", "svc-percent"]
    reference: Text | NotReported
    """Name of the reference equations."""


class CustomMeasure(_Measured):
    """A measure that this file declares."""

    instrument: Literal["custom"]
    unit: Text
    low: Number
    high: Number | None = None
    grain: Number | None = None
    """Smallest step between two values, where there is one."""
    better: Literal["higher", "lower", "neither"]


Measure = Annotated[
    ScaleMeasure | WeightMeasure | RightingMeasure | CapacityPercentMeasure | CustomMeasure,
    Field(discriminator="instrument"),
]
