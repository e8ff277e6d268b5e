"""What is measured, and with which instrument."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cellcourse.study.words import NotReported, Plan, Quantity, Text

__all__ = ["CustomMeasure", "FVCPercentMeasure", "Measure", "RightingMeasure", "ScaleMeasure"]


class _Measured(Plan):
    """What every measure may say."""

    label: Text
    most_rise: float | None = None
    """A larger rise from one visit to the next is reported as implausible."""
    raters: Text | NotReported = "not reported"
    """Who scores, and what they know of the arms."""


class ScaleMeasure(_Measured):
    """A measure by an instrument that needs no further statement."""

    instrument: Literal["bbb", "alsfrs", "alsfrs-r", "weight", "weight-kg", "fvc", "el-escorial"]


class RightingMeasure(_Measured):
    """The righting reflex, with the time within which the animal must right itself."""

    instrument: Literal["righting-reflex"]
    limit: Quantity


class FVCPercentMeasure(_Measured):
    """Vital capacity as per cent of a named reference; the reference moves it by up to 12 points."""

    instrument: Literal["fvc-percent"]
    reference: Text | NotReported
    """Name of the reference equations."""


class CustomMeasure(_Measured):
    """A measure that this file declares."""

    instrument: Literal["custom"]
    unit: Text
    low: float
    high: float | None = None
    grain: float | None = None
    """Smallest step between two values, where there is one."""
    better: Literal["higher", "lower", "neither"]


Measure = Annotated[
    ScaleMeasure | RightingMeasure | FVCPercentMeasure | CustomMeasure,
    Field(discriminator="instrument"),
]
