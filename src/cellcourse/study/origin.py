"""Where the data behind a number come from, from the tables that the number rests on.

A number is no better than the worst of its tables: one simulated table makes it a
simulated number. What the study file says nothing of is original.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cellcourse.study.design import Origin
from cellcourse.study.study import Study

__all__ = ["ORIGINS", "origin_of", "statements"]

ORIGINS: Final[tuple[Origin, ...]] = ("original", "as published", "reconstructed", "simulated")
"""From the best to the worst."""


def origin_of(study: Study, tables: Iterable[str]) -> Origin:
    """The worst origin of some tables of data."""
    named = set(tables)
    found = [part.origin for part in study.data_origin if named.intersection(part.tables)]
    return max(found, key=ORIGINS.index, default="original")


def statements(study: Study, origin: Origin) -> tuple[str, ...]:
    """What the study file says of its data of one origin."""
    return tuple(part.statement for part in study.data_origin if part.origin == origin)
