"""The values that each measure of the model can have, by the instrument that the study names."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cellcourse.instruments.definition import Instrument
from cellcourse.simulation.model import Model
from cellcourse.simulation.model.words import Measured
from cellcourse.study.fault import Fault
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


def scales(study: Study, model: Model) -> tuple[tuple[Scale, ...], tuple[Fault, ...]]:
    """Give the scale of every measure of the model, or say why an instrument does not fit.

    Measures that the study does not have are left out; that they are no measures of the study
    is found elsewhere.
    """
    made: list[Scale] = []
    faults: list[Fault] = []
    for key, measured in model.measures.items():
        if key not in study.measures:
            continue
        instrument = scale_of(study, key)
        fault = _fault(key, instrument, measured)
        if fault is not None:
            faults.append(fault)
        elif instrument is not None:
            made.append(_scale(instrument, measured))
    return tuple(made), tuple(faults)


def _fault(key: str, instrument: Instrument | None, measured: Measured) -> Fault | None:
    """Say why an observation law does not give values of an instrument."""
    unfit = "no scale" if instrument is None else _unfit(instrument, measured)
    if instrument is None or unfit:
        accepted = f"an instrument that the law {measured.law} fits"
        return Fault(("measures", key, "law"), unfit, accepted)
    if measured.law == "score":
        return _limbs_fault(key, instrument, measured.limbs)
    return _step_fault(key, instrument, measured.step)


def _unfit(instrument: Instrument, measured: Measured) -> str:
    if instrument.better != "higher" and measured.law != "share of reserve":
        return f"{instrument.label}, on which higher is not better"
    if measured.law == "score" and instrument.high is None:
        return f"{instrument.label}, a score without a highest value"
    if measured.law == "score" and instrument.low != 0:
        return f"{instrument.label}, a score that ends at {instrument.low:g} and not at 0"
    return ""


def _limbs_fault(key: str, instrument: Instrument, limbs: int) -> Fault | None:
    parts = len(instrument.items) if instrument.made_by == "mean" else 1
    if limbs in {1, parts}:
        return None
    found = f"{instrument.label}, which is no mean of {limbs} parts"
    return Fault(("measures", key, "limbs"), found, " or ".join(sorted({"1", str(parts)})))


def _step_fault(key: str, instrument: Instrument, step: float) -> Fault | None:
    path, grain = ("measures", key, "step"), instrument.grain
    if step < 1 and not math.isclose(1 / step, round(1 / step), rel_tol=1e-9):
        return Fault(path, f"a step of {step:g}, which is no whole part of 1", "0.5, 0.2, 0.1, ...")
    if grain is not None and not math.isclose(step / grain, max(1, round(step / grain))):
        found = f"a step of {step:g} on {instrument.label}, which has steps of {grain:g}"
        return Fault(path, found, f"a multiple of {grain:g}")
    return None


def _scale(instrument: Instrument, measured: Measured) -> Scale:
    high = math.inf if instrument.high is None else instrument.high
    if measured.law != "score":
        return Scale(max(0.0, instrument.low), high, measured.step, 1)
    grain = instrument.items[0].grain if measured.limbs > 1 else instrument.grain
    return Scale(instrument.low, high, grain or 0.0, measured.limbs)
