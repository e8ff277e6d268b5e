"""Which parameters a law needs, by name, unit and meaning."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from cellcourse.simulation.model.words import History, Law, Model

__all__ = ["effect_parameters", "parameters_needed", "range_of"]

_ABOVE_ZERO: Final = math.ulp(0.0)
_RANGES: Final = {
    "onset.age": (_ABOVE_ZERO, math.inf),
    "start": (_ABOVE_ZERO, math.inf),
    "correlation": (-1.0, 1.0),
    "exponent": (_ABOVE_ZERO, math.inf),
    "emax": (0.0, 1.0),
    "half_life": (_ABOVE_ZERO, math.inf),
    "c50": (_ABOVE_ZERO, math.inf),
    "restored": (0.0, math.inf),
    "slowing": (-math.inf, 1.0),
    "acute.days": (_ABOVE_ZERO, math.inf),
    "visit.missed": (0.0, 1.0),
    "duration.floor": (_ABOVE_ZERO, math.inf),
    "pace.floor": (_ABOVE_ZERO, math.inf),
    "diagnosis.share": (_ABOVE_ZERO, math.nextafter(1.0, 0.0)),
    "capacity.median": (_ABOVE_ZERO, math.inf),
}
_RANGES_OF_KINDS: Final = {
    "sd": (0.0, math.inf),
    "rate_sd": (0.0, math.inf),
    "intercept_sd": (0.0, math.inf),
    "slope_sd": (0.0, math.inf),
    "start_sd": (0.0, math.inf),
    "noise": (0.0, math.inf),
    "log_sd": (0.0, math.inf),
    "logit_sd": (0.0, math.inf),
    "chance": (0.0, 1.0),
    "loss": (0.0, 1.0),
    "shape": (0.5, math.inf),
    "rate": (0.0, math.inf),
}
"""By the part of the name after the dot, whatever the measure or event."""


def parameters_needed(model: Model, law: Law) -> tuple[str, ...]:
    """Name every parameter of a law, in the order in which draws and vectors hold them."""
    return (
        *_of_decline(law),
        *_of_effect(model, law),
        *(name for key in model.measures for name in _of_measure(model, key)),
        *(name for key in model.events for name in _of_event(model, key)),
        "visit.missed",
        *_of_history(model.history),
    )


def effect_parameters(model: Model, law: Law) -> tuple[str, ...]:
    """Name the parameters that say how cells act."""
    return tuple(_of_effect(model, law))


def _of_decline(law: Law) -> Iterator[str]:
    if law.decline == "from onset":
        yield from ("log_rate", "rate_sd", "onset.age", "onset.sd")
        if law.link == "logit":
            yield "start"
    else:
        yield from ("intercept", "intercept_sd", "slope", "slope_sd", "correlation")
    if law.link == "power":
        yield "exponent"


def _of_effect(model: Model, law: Law) -> Iterator[str]:
    yield from {
        "none": (),
        "decaying": ("emax", "half_life", "c50"),
        "restore": ("restored",),
        "lasting": ("slowing",),
    }[law.effect]
    if law.acute:
        yield from ("acute.points", "acute.days")
    if law.effect != "none" and len(model.calibrated.routes) > 1:
        yield from (f"potency.{route.replace(' ', '-')}" for route in model.calibrated.routes)


def _of_measure(model: Model, key: str) -> Iterator[str]:
    match model.measures[key].law:
        case "score":
            yield f"{key}.noise"
        case "share of reserve":
            yield from (f"{key}.start", f"{key}.start_sd", f"{key}.loss", f"{key}.noise")
        case "follows score":
            yield from (f"{key}.start", f"{key}.start_sd", f"{key}.per_point", f"{key}.noise")


def _of_event(model: Model, key: str) -> Iterator[str]:
    match model.events[key].law:
        case "threshold":
            yield from (f"{key}.low", f"{key}.high")
        case "hazard":
            yield from (f"{key}.log_hazard", f"{key}.per_point", f"{key}.shape")
        case "constant":
            yield f"{key}.rate"


def _of_history(history: History | None) -> Iterator[str]:
    """Name what the parts that are asked for rest on: the risk on the age, the age on the time."""
    if history is None:
        return
    yield from ("pace.floor", "pace.log_sd")
    if history.named.keys() - {"pace"}:
        yield "duration.floor"
    if history.named.keys() & {"age", "risk"}:
        yield from ("onset.age", "onset.sd")
    if history.risk is not None:
        yield from ("diagnosis.share", "diagnosis.logit_sd")
        yield from ("capacity.median", "capacity.log_sd")
        yield from ("bulbar.chance", "definite.chance", "dementia.chance")


def range_of(name: str) -> tuple[float, float]:
    """Lowest and highest value that a parameter can have, both included."""
    if name.startswith("potency."):
        return 0.0, math.inf
    kind = name.rpartition(".")[2]
    return _RANGES.get(name, _RANGES_OF_KINDS.get(kind, (-math.inf, math.inf)))
