"""What an analysis found: numbers with addresses, and everything a report needs to say so.

A result is frozen and holds numbers only. Every number has an address (which arm,
day, comparison), so that a report can tabulate it, a printed value can be set beside
it, and two reports can be compared. Nothing here draws or computes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, ClassVar, Literal, TypeVar

from cellcourse.analysis.frames import estimates_frame, tests_frame
from cellcourse.analysis.text import as_text
from cellcourse.study.design import Origin

__all__ = [
    "At",
    "Curve",
    "Estimate",
    "Exclusion",
    "Result",
    "Row",
    "Test",
    "Trajectory",
]

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class At:
    """The address of a number; a part that does not apply is None."""

    arm: str | None = None
    against: str | None = None
    """The arm that ``arm`` is compared with."""
    day: int | None = None
    visit: str | None = None
    item: str | None = None
    """A baseline variable, level, adverse event, effect of a model, stage of the flow."""
    subject: str | None = None
    stratum: str | None = None
    group: str | None = None
    """Heading that ``item`` stands under, such as the organ system of an adverse event."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One quantity with its uncertainty."""

    quantity: str
    """Name from the glossary: ``mean``, ``median survival``, ``hazard ratio``, ..."""
    at: At
    value: float | None
    """None where it cannot be estimated; ``note`` says why."""
    unit: str
    n: int | None = None
    """Subjects that contribute."""
    se: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    """Confidence level of ``low`` and ``high``."""
    censored: bool = False
    """True where the value is only the least it can be."""
    note: str = ""
    origin: Origin | None = None
    """Of the data behind this number, where the result has numbers of several origins."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one hypothesis."""

    __test__: ClassVar[bool] = False
    """Not a test of the code, whatever a test runner takes it for."""

    name: str
    """``log-rank``, ``Mann-Whitney``, ``Tukey-Kramer``, ..."""
    at: At
    p: float
    p_kind: Literal["asymptotic", "exact", "monte carlo", "normal theory"]
    """``normal theory`` is exact if errors are normal: t, F and studentised range."""
    n: int
    statistic: float | None = None
    statistic_name: str = ""
    df: tuple[float, ...] = ()
    p_adjusted: float | None = None
    adjustment: str = "none"
    """Multiplicity rule behind ``p_adjusted``."""
    effect: Estimate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line over time for one arm: a step of survival with its band, or means with their SEM."""

    arm: str
    kind: Literal["survival", "mean"]
    x: tuple[float, ...]
    """Days."""
    y: tuple[float, ...]
    low: tuple[float | None, ...]
    """None where there is no interval: nobody left alive, or one value only."""
    high: tuple[float | None, ...]
    n: tuple[int, ...]
    """At risk just before, or contributing at, each x."""
    marks: tuple[float, ...] = ()
    """Days of censoring."""


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One subject's values over time."""

    subject: str
    arm: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    ended: bool
    """True where the line ends with death or an endpoint."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table that is not about estimates: a batch, a baseline level, a stage."""

    label: str
    cells: tuple[tuple[str, str | float | int | None], ...]
    """(column, value); None is ``not reported``."""
    group: str = ""
    """Heading under which the row stands."""
    origin: Origin | None = None
    """Of the data behind this row, where the result has rows of several origins."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A subject that the analysis left out, and why."""

    subject: str
    reason: str


@dataclass(frozen=True)
class Result:
    """One declared analysis, carried out."""

    analysis: str
    """Key of the entry in the study file."""
    method: str
    title: str
    deaths: str
    """Strategy for the dead, in words; empty where it cannot matter."""
    arms: tuple[str, ...]
    n: tuple[tuple[str, int], ...]
    """Subjects analysed in each arm."""
    estimates: tuple[Estimate, ...] = ()
    tests: tuple[Test, ...] = ()
    curves: tuple[Curve, ...] = ()
    trajectories: tuple[Trajectory, ...] = ()
    rows: tuple[Row, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    assumptions: tuple[str, ...] = ()
    """Full sentences."""
    limits: tuple[str, ...] = ()
    """Full sentences: what these data cannot show."""
    references: tuple[str, ...] = ()
    """Keys of the sources of the methods that were run."""
    steps: tuple[str, ...] = ()
    """Sentences of the methods paragraph, in the order in which things were done."""
    inputs: tuple[tuple[str, str], ...] = field(default=())
    """(table, SHA-256) of everything the numbers came from; a sheet follows its workbook."""
    origin: Origin = "original"
    """The worst of the data that the numbers came from."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of data that the numbers came from."""
        return tuple(PurePosixPath(name).stem for name, _ in self.inputs)

    @property
    def origins(self) -> frozenset[Origin]:
        """The origins of all its numbers, each of which may have its own."""
        parts: tuple[Estimate | Row, ...] = (*self.estimates, *self.rows)
        return frozenset(one.origin or self.origin for one in parts) or frozenset({self.origin})

    def estimate(self, quantity: str, **address: str | int | None) -> Estimate:
        """Find one estimate by its quantity and the stated parts of its address.

        Raises:
            KeyError: none, or more than one, fits.
        """
        return _only(
            [e for e in self.estimates if e.quantity == quantity and _fits(e.at, address)],
            f"{self.analysis}: {quantity} at {address}",
        )

    def test(self, name: str, **address: str | int | None) -> Test:
        """Find one test by its name and the stated parts of its address.

        Raises:
            KeyError: none, or more than one, fits.
        """
        return _only(
            [t for t in self.tests if t.name == name and _fits(t.at, address)],
            f"{self.analysis}: {name} at {address}",
        )

    def to_frame(self) -> Any:
        """The estimates as a pandas DataFrame, one row each."""
        return estimates_frame(self)

    def tests_to_frame(self) -> Any:
        """The tests as a pandas DataFrame, one row each with its effect."""
        return tests_frame(self)

    def __str__(self) -> str:
        """Lay the result out as plain text."""
        return as_text(self)


def _fits(at: At, address: dict[str, str | int | None]) -> bool:
    return all(getattr(at, part) == wanted for part, wanted in address.items())


def _only(found: list[_Found], wanted: str) -> _Found:
    if len(found) != 1:
        raise KeyError(f"{wanted}: {len(found)} found")
    return found[0]
