"""A panel as a person states it: which marker in which tube, gated and judged how."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from cellcourse.product.flow.gates import Axis, Gates
from cellcourse.study.words import Count, Id, Number, Plan, Text

__all__ = [
    "AboveThreshold",
    "BackgroundCorrected",
    "Marker",
    "MedianRatio",
    "Method",
    "Overton",
    "PanelPlan",
]

Percentile = Annotated[Number, Field(gt=0, lt=100)]
Bins = Annotated[Count, Field(ge=2, le=65536)]


class AboveThreshold(Plan):
    """Per cent above a percentile of the isotype control."""

    method: Literal["above threshold"]
    percentile: Percentile


class BackgroundCorrected(Plan):
    """The same, corrected for the share of the isotype control above it."""

    method: Literal["background corrected"]
    percentile: Percentile


class Overton(Plan):
    """Overton's cumulative subtraction of histograms, on the marker's scale."""

    method: Literal["Overton"]
    bins: Bins
    resamples: Annotated[Count, Field(ge=100, le=100_000)]


class MedianRatio(Plan):
    """Ratio of the median intensities, stain over isotype."""

    method: Literal["median ratio"]


Method: TypeAlias = Annotated[
    AboveThreshold | BackgroundCorrected | Overton | MedianRatio, Field(discriminator="method")
]
"""One way to judge a marker; ``method`` names it."""


class Marker(Plan):
    """One marker, its channel, and the two tubes it is judged by."""

    marker: Text
    """Antigen: ``CD90``."""
    axis: Axis
    """The dye's channel, and the scale it is drawn on."""
    stain: Id
    """Tube with the antibody."""
    isotype: Id
    """Tube with the isotype control in the same channel."""


class PanelPlan(Plan):
    """How a panel is to be judged."""

    gates: Gates
    """Applied to every tube."""
    fitted_in: Id | None
    """Tube that automatic gates are found in, to be applied to all tubes as they are; None
    finds them in each tube anew."""
    markers: Annotated[tuple[Marker, ...], Field(min_length=1)]
    methods: Annotated[tuple[Method, ...], Field(min_length=1)]
    level: Annotated[Number, Field(gt=0, lt=1)]
    """Confidence level of every interval."""
    bins: Bins
    """Bins of the histograms that are drawn."""
    shown_events: Count
    """At most so many events are shown in the figure of a gate."""

    @model_validator(mode="after")
    def _judges_each_marker_once(self) -> PanelPlan:
        names = [marker.marker for marker in self.markers]
        if len(set(names)) != len(names):
            raise ValueError("every marker is judged once")
        return self

    @property
    def tubes(self) -> tuple[str, ...]:
        """Every tube that the panel names, in order of first mention."""
        named = [tube for marker in self.markers for tube in (marker.stain, marker.isotype)]
        return tuple(dict.fromkeys([*named, *([self.fitted_in] if self.fitted_in else [])]))
