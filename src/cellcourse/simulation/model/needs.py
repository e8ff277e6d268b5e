"""Which parameters a law needs, by name, unit and meaning."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.simulation.model.words import Law, Model

__all__ = ["parameters_needed"]


def parameters_needed(model: Model, law: Law) -> tuple[str, ...]:
    """Name every parameter of a law, in the order in which draws and vectors hold them."""
    return (
        *_of_decline(law),
        *_of_effect(model, law),
        *(name for key in model.measures for name in _of_measure(model, key)),
        *(name for key in model.events for name in _of_event(model, key)),
        "visit.missed",
    )


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
