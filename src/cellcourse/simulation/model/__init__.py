"""The model file: how virtual subjects decline, respond, are measured and come to an end."""

from cellcourse.simulation.model.needs import parameters_needed, range_of
from cellcourse.simulation.model.read import json_schema, read_model
from cellcourse.simulation.model.words import (
    Calibrated,
    History,
    Law,
    Model,
    Parameter,
    Prior,
)

__all__ = [
    "Calibrated",
    "History",
    "Law",
    "Model",
    "Parameter",
    "Prior",
    "json_schema",
    "parameters_needed",
    "range_of",
    "read_model",
]
