"""Judging a panel of markers from several tubes, with every number's way back to a file.

Tubes come as events that are compensated as the caller wants them; gates and methods as
the plan states them. Whether a panel makes a batch fit for release is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cellcourse.errors import Problem, ProductError
from cellcourse.product.flow.data import FlowData, Spillover
from cellcourse.product.flow.decode import Limits
from cellcourse.product.flow.gates import Gates
from cellcourse.product.flow.gating import Gated, apply_gates
from cellcourse.product.flow.histogram import Histogram, histogram
from cellcourse.product.flow.ordered import ordered
from cellcourse.product.flow.panel_plan import (
    AboveThreshold,
    BackgroundCorrected,
    Marker,
    MedianRatio,
    Method,
    Overton,
    PanelPlan,
)
from cellcourse.product.flow.pictures import Picture, axes_of, picture
from cellcourse.product.flow.positive import (
    Positivity,
    above_threshold,
    background_corrected,
    median_ratio,
    overton,
)
from cellcourse.stats.samples import Floats

__all__ = ["MarkerResult", "PanelResult", "TubeResult", "judge_panel"]


@dataclass(frozen=True, slots=True, eq=False)
class TubeResult:
    """One tube: where it came from and what its gates did."""

    tube: str
    file: str
    sha256: str
    """Digest of the whole file."""
    data_set: int
    """Position in the file, from 1."""
    events: int
    gated_events: int
    limits: tuple[Limits, ...]
    compensation: Spillover | None
    remarks: tuple[str, ...]
    gates: Gates
    """As applied: automatic gates are the ellipses they found."""
    pictures: tuple[Picture, ...]
    """One for each gate."""


@dataclass(frozen=True, slots=True)
class MarkerResult:
    """One marker: what each method found, and the histograms to draw."""

    marker: str
    channel: str
    stain: str
    """Tube with the antibody."""
    isotype: str
    """Tube with the isotype control."""
    found: tuple[Positivity, ...]
    """One for each method of the plan, in its order."""
    stain_histogram: Histogram
    isotype_histogram: Histogram
    """On the same bins as the stain's."""


@dataclass(frozen=True, slots=True, eq=False)
class PanelResult:
    """A judged panel."""

    plan: PanelPlan
    tubes: tuple[TubeResult, ...]
    markers: tuple[MarkerResult, ...]


def judge_panel(
    plan: PanelPlan, tubes: Mapping[str, FlowData], *, rng: np.random.Generator
) -> PanelResult:
    """Gate every tube of a panel and judge every marker by every method.

    Args:
        plan: the panel as stated.
        tubes: the events of each tube that the plan names.
        rng: chance for the methods that draw anew; the others take none.

    Raises:
        ProductError: a tube or channel that is not there, all of them named; a gate that
            finds nothing.
        MethodError: a method that has no answer for a marker.
    """
    _check(plan, tubes)
    gated = _gate(plan, tubes)
    return PanelResult(
        plan=plan,
        tubes=tuple(_tube(tube, one, plan.shown_events) for tube, one in gated.items()),
        markers=tuple(_marker(marker, plan, gated, rng) for marker in plan.markers),
    )


def _gate(plan: PanelPlan, tubes: Mapping[str, FlowData]) -> dict[str, Gated]:
    """Gate every tube, with automatic gates found where the plan has it."""
    if plan.fitted_in is None:
        return {tube: apply_gates(tubes[tube], plan.gates) for tube in plan.tubes}
    first = apply_gates(tubes[plan.fitted_in], plan.gates)
    others = (tube for tube in plan.tubes if tube != plan.fitted_in)
    fitted = {tube: apply_gates(tubes[tube], first.gates) for tube in others}
    return {tube: fitted.get(tube, first) for tube in plan.tubes}


def _check(plan: PanelPlan, tubes: Mapping[str, FlowData]) -> None:
    problems = [
        Problem("panel", f"tube {tube}", "no file", "the events of every tube named")
        for tube in plan.tubes
        if tube not in tubes
    ]
    for tube, channel in _channels(plan):
        if tube in tubes and channel not in tubes[tube].names:
            there = ", ".join(tubes[tube].names)
            problems.append(Problem("panel", f"tube {tube}", f"no channel {channel}", there))
    if problems:
        raise ProductError("the panel asks for what its tubes do not hold", problems)


def _channels(plan: PanelPlan) -> list[tuple[str, str]]:
    """Give every tube with every channel that is asked of it."""
    gated = [axis.channel for gate in plan.gates.gates for axis in axes_of(gate)]
    asked = [(tube, channel) for tube in plan.tubes for channel in gated]
    for marker in plan.markers:
        asked += [(tube, marker.axis.channel) for tube in (marker.stain, marker.isotype)]
    return list(dict.fromkeys(asked))


def _tube(tube: str, gated: Gated, shown: int) -> TubeResult:
    data = gated.data
    return TubeResult(
        tube=tube, file=data.name, sha256=data.sha256, data_set=data.number,
        events=len(data.events), gated_events=int(np.count_nonzero(gated.inside)),
        limits=data.limits, compensation=data.compensation, remarks=data.remarks,
        gates=gated.gates,
        pictures=tuple(picture(data, step, shown=shown) for step in gated.steps),
    )  # fmt: skip


def _marker(
    marker: Marker, plan: PanelPlan, gated: Mapping[str, Gated], rng: np.random.Generator
) -> MarkerResult:
    # In order once, so that no method has to order them again.
    stain, isotype = (
        ordered(gated[tube].column(marker.axis.channel), name=f"{marker.marker}, tube {tube}")
        for tube in (marker.stain, marker.isotype)
    )
    scale = marker.axis.scale
    return MarkerResult(
        marker=marker.marker, channel=marker.axis.channel,
        stain=marker.stain, isotype=marker.isotype,
        found=tuple(_judge(one, stain, isotype, marker, plan.level, rng) for one in plan.methods),
        stain_histogram=histogram(stain, scale, bins=plan.bins),
        isotype_histogram=histogram(isotype, scale, bins=plan.bins),
    )  # fmt: skip


def _judge(
    method: Method, stain: Floats, isotype: Floats, marker: Marker, level: float,
    rng: np.random.Generator,
) -> Positivity:  # fmt: skip
    match method:
        case AboveThreshold():
            return above_threshold(stain, isotype, percentile=method.percentile, level=level)
        case BackgroundCorrected():
            return background_corrected(stain, isotype, percentile=method.percentile, level=level)
        case Overton():
            return overton(
                stain, isotype, scale=marker.axis.scale, bins=method.bins, level=level,
                resamples=method.resamples, rng=rng,
            )  # fmt: skip
        case MedianRatio():
            return median_ratio(stain, isotype, level=level)
