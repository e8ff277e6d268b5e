"""Forced vital capacity against what is predicted for a person, by named reference equations.

The per cent predicted of one person differs by up to twelve points between equations, so
they are always asked for by name. The equations are those of the package pyspiro.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from cellcourse.errors import MethodError

__all__ = ["EQUATIONS", "Equations", "Spirometry", "spirometry"]

Sex = Literal["female", "male"]


@dataclass(frozen=True)
class Equations:
    """A set of reference equations for forced vital capacity."""

    name: str
    """Name in a study file."""

    class_name: str
    """Name of the class in pyspiro."""

    groups: Mapping[str, int]
    """Population groups that the equations tell apart, with pyspiro's code; empty if none."""

    source: str
    """Key of the publication."""


_GLI_GROUPS: Final = {
    "Caucasian": 1,
    "African American": 2,
    "North East Asian": 3,
    "South East Asian": 4,
    "other or mixed": 5,
}
_NHANES_GROUPS: Final = {"Caucasian": 1, "African American": 2, "Mexican American": 3}

EQUATIONS: Final[Mapping[str, Equations]] = MappingProxyType(
    {
        known.name: known
        for known in (
            Equations("ECCS 1993", "ECCS_1993", {}, "Quanjer1993"),
            Equations("GLI-2012", "GLI_2012", _GLI_GROUPS, "Quanjer2012"),
            Equations("GLI Global 2022", "BOWERMAN_2022", {}, "Bowerman2023"),
            Equations("NHANES III", "HANKINSON_1999", _NHANES_GROUPS, "Hankinson1999"),
        )
    }
)
"""The reference equations that a study file may name."""

_HEIGHT_CM: Final = (50, 250)
# Large enough that pyspiro's rounding of per cents to two decimals leaves 11 digits.
_LITRES: Final = 1e9


@dataclass(frozen=True)
class Spirometry:
    """A forced vital capacity against its prediction."""

    reference: str
    """Name of the reference equations."""

    predicted: float
    """Predicted volume, L."""

    percent: float
    """Measured volume as a per cent of the prediction."""

    z: float | None
    """Standard deviations from the prediction; None where the source gives no spread."""


def spirometry(
    reference: str,
    litres: float,
    *,
    sex: Sex,
    age: float,
    height: float,
    group: str | None = None,
) -> Spirometry:
    """Set a forced vital capacity against named reference equations.

    Outside the ages and heights that the equations were made for there is no answer;
    nothing is moved to the nearest edge.

    Args:
        reference: name of the equations, one of :data:`EQUATIONS`.
        litres: measured forced vital capacity, above zero.
        sex: as in the equations.
        age: years, with fractions.
        height: cm.
        group: population group, for the equations that tell groups apart and for no other.

    Raises:
        MethodError: unknown equations, a group that is missing or not theirs, a volume or
            height that cannot be, or a person outside the range of the equations.
    """
    equations = _equations(reference)
    person = {"sex": _sex_code(sex), "age": age, "height": height, **_group_code(equations, group)}
    _require_possible(litres, height)
    percent, z = _ask_pyspiro(equations, litres, person)
    return Spirometry(reference, 100 * _LITRES / percent, litres * percent / _LITRES, z)


def _ask_pyspiro(
    equations: Equations, litres: float, person: Mapping[str, float]
) -> tuple[float, float | None]:
    # pyspiro loads pandas, which takes longer than the rest of a small analysis.
    import pyspiro

    model = getattr(pyspiro, equations.class_name)()
    asked = {**person, "parameter": model.Parameters.FVC}
    percent = _number(model.percent(**asked, value=_LITRES))
    if percent is None:
        raise MethodError(
            f"{equations.name} does not reach a person of {person['age']:g} years and "
            f"{person['height']:g} cm"
        )
    return percent, _number(model.zscore(**asked, value=litres))


def _number(answer: Any) -> float | None:
    # pyspiro answers pandas.NA where there is none, and NA is neither true nor false.
    return float(answer) if isinstance(answer, float) else None


def _equations(reference: str) -> Equations:
    if reference not in EQUATIONS:
        raise MethodError(f"no reference equations {reference}; known: {', '.join(EQUATIONS)}")
    return EQUATIONS[reference]


def _sex_code(sex: str) -> int:
    codes = {"female": 0, "male": 1}
    if sex not in codes:
        raise MethodError(f"the reference equations know female and male, not {sex}")
    return codes[sex]


def _group_code(equations: Equations, group: str | None) -> dict[str, int]:
    if group is None and not equations.groups:
        return {}
    if group is None or group not in equations.groups:
        known = ", ".join(equations.groups) or "none"
        raise MethodError(f"{equations.name} does not know group {group}; its groups: {known}")
    return {"ethnicity": equations.groups[group]}


def _require_possible(litres: float, height: float) -> None:
    if not litres > 0:
        raise MethodError(f"a forced vital capacity is above 0 L, not {litres:g}")
    if not _HEIGHT_CM[0] <= height <= _HEIGHT_CM[1]:
        raise MethodError(f"a height is {_HEIGHT_CM[0]} to {_HEIGHT_CM[1]} cm, not {height:g}")
