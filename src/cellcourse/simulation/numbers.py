"""A law with values, as numbers that both ways of making virtual subjects read.

A row of values is one choice of every parameter of the law: its best values, or one draw
given the evidence. A parameter that a law does not have is 0 here and is read by nobody.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.history import Spread
from cellcourse.simulation.laws import (
    CONSTANT,
    DECAYING,
    FOLLOWS,
    HAZARD,
    LASTING,
    LINEAR,
    LOGIT,
    NONE,
    POWER,
    RESTORE,
    SCORE,
    SHARE,
    THRESHOLD,
    Slowing,
)
from cellcourse.simulation.model import Law, Model, parameters_needed

__all__ = ["Kinds", "Numbers", "Values", "numbers", "slowing_of"]

_LINKS: Final = {"power": POWER, "logit": LOGIT, "linear": LINEAR}
_EFFECTS: Final = {"none": NONE, "decaying": DECAYING, "restore": RESTORE, "lasting": LASTING}
_MEASURED: Final = {"score": SCORE, "share of reserve": SHARE, "follows score": FOLLOWS}
_EVENTS: Final = {"threshold": THRESHOLD, "hazard": HAZARD, "constant": CONSTANT}

_OF_MEASURE: Final = ("start", "start_sd", "move", "noise")
_OF_EVENT: Final = {
    "threshold": ("low", "high"),
    "hazard": ("log_hazard", "per_point", "shape"),
    "constant": ("rate",),
}


class Values(NamedTuple):
    """One value of every parameter that does not belong to a measure, event or route."""

    log_rate: float
    rate_sd: float
    onset_age: float
    onset_sd: float
    start: float
    intercept: float
    intercept_sd: float
    slope: float
    slope_sd: float
    correlation: float
    exponent: float
    emax: float
    half_life: float
    c50: float
    restored: float
    slowing: float
    acute_points: float
    acute_days: float
    visit_missed: float


class Kinds(NamedTuple):
    """Which law it is, by the codes of ``laws``."""

    from_onset: bool
    link: int
    effect: int
    acute: bool


@dataclass(frozen=True)
class Numbers:
    """A law with rows of values: one row for all trials, or one for each."""

    kinds: Kinds
    common: npt.NDArray[np.float64]
    """(rows, fields of Values)"""
    potency: npt.NDArray[np.float64]
    """(rows, routes) how well cells act by each calibrated route; 1 where there is one route."""
    measured: npt.NDArray[np.int64]
    """(measures,) code of the law of each measure."""
    of_measure: npt.NDArray[np.float64]
    """(rows, measures, 4) start, its SD, loss or points per point, noise."""
    happens: npt.NDArray[np.int64]
    """(events,) code of the law of each event."""
    at_visits: npt.NDArray[np.bool_]
    """(events,) whether the event is found at the next visit only."""
    assessed: npt.NDArray[np.bool_]
    """(events,) whether a visit on the day of the event still gives values."""
    of_event: npt.NDArray[np.float64]
    """(rows, events, 3) low, high; or log hazard, per point, shape; or rate."""
    of_history: npt.NDArray[np.float64]
    """(rows, fields of Spread)"""


def numbers(model: Model, law: Law, values: npt.NDArray[np.float64]) -> Numbers:
    """Put a law and rows of its values, in the order of ``parameters_needed``, into numbers."""
    names = parameters_needed(model, law)
    if values.ndim != 2 or values.shape[1] != len(names):
        raise ValueError(f"{len(names)} values in each row, not {values.shape}")
    by_name = {name: values[:, at] for at, name in enumerate(names)}
    none = np.zeros(len(values))
    events = model.events.values()
    return Numbers(
        Kinds(law.decline == "from onset", _LINKS[law.link], _EFFECTS[law.effect], law.acute),
        _stacked(by_name, [_parameter(field) for field in Values._fields], none),
        _potency(model, by_name, len(values)),
        np.array([_MEASURED[one.law] for one in model.measures.values()], np.int64),
        _columns(by_name, [(key, _OF_MEASURE) for key in model.measures], 4, none),
        np.array([_EVENTS[one.law] for one in events], np.int64),
        np.array([getattr(one, "seen", "daily") == "at visits" for one in events], np.bool_),
        np.array([one.assessed for one in events], np.bool_),
        _columns(
            by_name, [(key, _OF_EVENT[one.law]) for key, one in model.events.items()], 3, none
        ),
        _stacked(by_name, [field.replace("_", ".", 1) for field in Spread._fields], none),
    )


def slowing_of(kinds: Kinds, values: Values) -> Slowing:
    """How infusions act, by one row of values."""
    return Slowing(
        kinds.effect,
        values.slowing if kinds.effect == LASTING else values.emax,
        math.log(2.0) / values.half_life if kinds.effect == DECAYING else 0.0,
        values.c50,
        values.restored,
        values.acute_points if kinds.acute else 0.0,
        values.acute_days,
    )


def _stacked(
    by_name: dict[str, npt.NDArray[np.float64]], names: list[str], none: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    return np.stack([by_name.get(name, none) for name in names], axis=1)


def _parameter(field: str) -> str:
    """Name the parameter behind a field: ``onset_age`` is ``onset.age``."""
    group, _, rest = field.partition("_")
    return f"{group}.{rest}" if group in {"onset", "acute", "visit"} else field


def _potency(
    model: Model, by_name: dict[str, npt.NDArray[np.float64]], rows: int
) -> npt.NDArray[np.float64]:
    names = [f"potency.{route.replace(' ', '-')}" for route in model.calibrated.routes]
    found = [by_name.get(name, np.ones(rows)) for name in names]
    return np.stack(found or [np.ones(rows)], axis=1)


def _columns(
    by_name: dict[str, npt.NDArray[np.float64]],
    wanted: list[tuple[str, tuple[str, ...]]],
    width: int,
    none: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    table = np.zeros((len(none), len(wanted), width))
    for at, (key, fields) in enumerate(wanted):
        for place, field in enumerate(fields):
            names = (f"{key}.loss", f"{key}.per_point") if field == "move" else (f"{key}.{field}",)
            table[:, at, place] = next((by_name[name] for name in names if name in by_name), none)
    return table
