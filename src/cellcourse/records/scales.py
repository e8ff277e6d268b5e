"""Values of a measure in words and in cells."""

from __future__ import annotations

import math

from cellcourse.instruments import Instrument
from cellcourse.study.scales import instrument_of
from cellcourse.study.study import Study

__all__ = ["accepted", "scales", "written"]


def scales(study: Study) -> dict[str, Instrument]:
    """Give the instrument of every measure, by the measure's id."""
    return {key: instrument_of(measure) for key, measure in study.measures.items()}


def accepted(scale: Instrument) -> str:
    """Say in words which values an instrument has."""
    bounds = f"{scale.low:g} up" if scale.high is None else f"{scale.low:g} to {scale.high:g}"
    steps = f" in steps of {scale.grain:g}" if scale.grain is not None else ""
    words = f"{bounds} {scale.unit}{steps}"
    return f"{words}, or '{scale.failure}'" if scale.failure else words


def written(scale: Instrument, value: float) -> str | float:
    """Write a value the way a person does; a task that was not done has a word, not a number."""
    return scale.failure if scale.failure and math.isinf(value) else value
