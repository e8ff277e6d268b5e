"""The instruments that a study file may name, and how to ask for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cellcourse.errors import MethodError
from cellcourse.instruments.alsfrs import ALSFRS, ALSFRS_R
from cellcourse.instruments.bbb import BBB
from cellcourse.instruments.definition import Instrument
from cellcourse.instruments.measures import FVC, SVC, percent_predicted, righting_reflex, weight

__all__ = ["INSTRUMENTS", "instrument"]

_MAKERS: Final[dict[str, tuple[tuple[str, ...], Callable[..., Instrument]]]] = {
    "alsfrs": ((), lambda: ALSFRS),
    "alsfrs-r": ((), lambda: ALSFRS_R),
    "bbb": ((), lambda: BBB),
    "fvc": ((), lambda: FVC),
    "fvc-percent": (("reference",), lambda reference: percent_predicted(FVC, reference)),
    "righting-reflex": (("limit",), righting_reflex),
    "svc": ((), lambda: SVC),
    "svc-percent": (("reference",), lambda reference: percent_predicted(SVC, reference)),
    "weight": (("unit",), weight),
}

INSTRUMENTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {name: needs for name, (needs, _) in _MAKERS.items()}
)
"""Every known instrument, and what the study must say about it: ``limit``, ``unit``..."""


def instrument(name: str, **said: str | float) -> Instrument:
    """Get an instrument by the name that a study file uses.

    Args:
        name: one of :data:`INSTRUMENTS`.
        said: what that instrument needs, no more and no less, such as ``limit=30``.

    Raises:
        MethodError: an unknown name, or something needed that is not said, or said in vain.
    """
    if name not in _MAKERS:
        raise MethodError(f"no instrument {name}; known: {', '.join(_MAKERS)}")
    needs, make = _MAKERS[name]
    if set(said) != set(needs):
        given = ", ".join(said) or "nothing"
        raise MethodError(f"{name} needs {', '.join(needs) or 'nothing'}; given: {given}")
    return make(**said)
