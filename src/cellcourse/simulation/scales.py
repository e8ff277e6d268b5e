"""The values that each measure of the model can have, by the instrument that the study names."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cellcourse.errors import Problem
from cellcourse.instruments.definition import Instrument
from cellcourse.simulation.model import Model
from cellcourse.simulation.model.words import Measured
from cellcourse.study.scales import scale_of
from cellcourse.study.study import Study

__all__ = ["Scale", "scales"]


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that a measure can have."""

    low: float
    """Lowest value."""
    high: float
    """Highest value, infinite where there is none."""
    step: float
    """Step between neighbouring values of one part; 0 for a continuous measure."""
    parts: int
    """Parts that are scored apart and averaged: 2 hind limbs for BBB, 1 elsewhere."""


def scales(study: Study, model: Model) -> tuple[tuple[Scale, ...], tuple[Problem, ...]]:
    """Give the scale of every measure of the model, or say why an instrument does not fit."""
    made, problems = [], []
    for key, measured in model.measures.items():
        instrument = scale_of(study, key)
        fault = "no scale" if instrument is None else _fault(instrument, measured)
        if instrument is None or fault:
            accepted = f"an instrument that the law {measured.law} fits"
            problems.append(Problem("", f"measures.{key}", fault, accepted))
        else:
            made.append(_scale(instrument, measured))
    return tuple(made), tuple(problems)


def _fault(instrument: Instrument, measured: Measured) -> str:
    """Say why an observation law does not give values of an instrument; empty when it does."""
    if instrument.better != "higher" and measured.law != "share of reserve":
        return f"{instrument.label}, on which higher is not better"
    if measured.law != "score":
        return _step_fault(instrument, measured.step)
    if instrument.high is None:
        return f"{instrument.label}, a score without a highest value"
    if instrument.low != 0:
        return f"{instrument.label}, a score that ends at {instrument.low:g} and not at 0"
    if measured.limbs > 1 and not (
        instrument.made_by == "mean" and measured.limbs == len(instrument.items)
    ):
        return f"{instrument.label}, which is no mean of {measured.limbs} parts"
    return ""


def _step_fault(instrument: Instrument, step: float) -> str:
    if step < 1 and not math.isclose(1 / step, round(1 / step), rel_tol=1e-9):
        return f"a step of {step:g}, which is no whole part of 1"
    grain = instrument.grain
    if grain is not None and not math.isclose(step / grain, max(1, round(step / grain))):
        return f"a step of {step:g} on {instrument.label}, which has steps of {grain:g}"
    return ""


def _scale(instrument: Instrument, measured: Measured) -> Scale:
    high = math.inf if instrument.high is None else instrument.high
    if measured.law != "score":
        return Scale(max(0.0, instrument.low), high, measured.step, 1)
    grain = instrument.items[0].grain if measured.limbs > 1 else instrument.grain
    return Scale(instrument.low, high, grain or 0.0, measured.limbs)
