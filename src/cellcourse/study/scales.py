"""The instrument behind each measure that a study declares."""

from __future__ import annotations

from cellcourse.errors import MethodError
from cellcourse.instruments.definition import Instrument, custom
from cellcourse.instruments.registry import instrument
from cellcourse.study.measure import (
    CapacityPercentMeasure,
    CustomMeasure,
    Measure,
    RightingMeasure,
    WeightMeasure,
)
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["instrument_of", "scale_of"]


def instrument_of(measure: Measure) -> Instrument:
    """Give the scale on which a measure's values lie.

    A vital capacity whose reference equations are not reported keeps the range of any other.

    Raises:
        MethodError: the measure declares what its instrument does not know.
    """
    match measure:
        case CustomMeasure():
            return _declared(measure)
        case CapacityPercentMeasure(reference=reference):
            return _unnamed(measure) if reference == NOT_REPORTED else _named(measure)
        case RightingMeasure():
            # Kept in days, 30 s come back as 29.999999999999996, which a full 30 s would exceed.
            return instrument("righting-reflex", limit=round(measure.limit.days * 86400, 9))
        case WeightMeasure():
            return instrument("weight", unit=measure.unit)
        case _:
            return instrument(measure.instrument)


def scale_of(study: Study, measure: str) -> Instrument | None:
    """Give the scale of a measure by its name; None where it has none that is known."""
    declared = study.measures.get(measure)
    try:
        return instrument_of(declared) if declared is not None else None
    except (MethodError, ValueError):
        return None


def _named(measure: CapacityPercentMeasure) -> Instrument:
    return instrument(measure.instrument, reference=measure.reference)


def _unnamed(measure: CapacityPercentMeasure) -> Instrument:
    return custom(
        measure.instrument,
        label=f"{measure.label}, reference not reported",
        unit="% predicted",
        low=0,
        high=None,
        grain=None,
        better="higher",
    )


def _declared(measure: CustomMeasure) -> Instrument:
    return custom(
        "custom",
        label=measure.label,
        unit=measure.unit,
        low=measure.low,
        high=measure.high,
        grain=measure.grain,
        better=measure.better,
    )
