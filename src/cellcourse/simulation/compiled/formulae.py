"""Draws the shared formulae into compiled loops: the source of ``laws`` as it stands.

Importing this module is what makes them known to the compiler. ``compiled`` compiles a loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import njit
from numba.extending import register_jitable

from cellcourse.simulation import draws, hazard, history, laws
from cellcourse.stats.random import quantile

__all__ = ["compiled", "drawn_in"]

_Function = TypeVar("_Function", bound=Callable[..., Any])

_SHARED: Final = (
    quantile.normal_quantile,
    draws.block_of,
    draws.draw_of,
    draws.of_day,
    hazard.hazard_between,
    hazard._from_day_zero,  # noqa: SLF001
    hazard.stretch,
    history.until_diagnosis,
    history.risk_profile,
    history._risk_of,  # noqa: SLF001
    history.past,
    laws.acting,
    laws.clock,
    laws.given_back,
    laws.healthy,
    laws.infused,
    laws.lift,
    laws.on_day_zero,
    laws.reserve,
    laws.reserve_at,
    laws.rounded,
    laws.score,
    laws.share_of,
    laws.slowed,
    laws.steepness,
    laws.steps_in_unit,
    laws.waiting_day,
)

# Counting references to arrays would cost more than everything else; a loop makes none.
_OPTIONS: Final[dict[str, Any]] = {"error_model": "numpy", "_nrt": False}

for _formula in _SHARED:
    register_jitable(**_OPTIONS)(_formula)


def compiled(function: _Function) -> _Function:
    """Compile a loop."""
    return cast("_Function", njit(cache=True, nogil=True, **_OPTIONS)(function))


def drawn_in(function: _Function) -> _Function:
    """Compile a part of a loop, to be drawn into whatever calls it."""
    made = njit(cache=True, nogil=True, forceinline=True, **_OPTIONS)(function)
    return cast("_Function", made)
