"""What a campaign found: chances of success, and how each estimate behaves.

Every number stands beside its Monte Carlo error: how far the same number from other seeds
would lie from it, as a standard deviation. Nothing here counts anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from cellcourse.analysis.result import At
from cellcourse.simulation.campaign.statement import Statement

__all__ = [
    "AnalysisFound",
    "Campaign",
    "Chance",
    "EstimateFound",
    "FamilyFound",
    "Histogram",
    "How",
    "LawFound",
    "TestFound",
]


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability, as a share of virtual studies."""

    events: int
    trials: int
    value: float
    se: float
    """Monte Carlo error."""
    low: float
    high: float
    """Exact interval of the Monte Carlo error, at the study's level of confidence."""


@dataclass(frozen=True, slots=True)
class TestFound:
    """How often a test succeeds."""

    __test__: ClassVar[bool] = False
    """Not a test of the code, whatever a test runner takes it for."""

    name: str
    at: At
    p_kind: str
    adjusted: bool
    """Whether the adjusted p decides."""
    answered: int
    """Virtual studies for which the test has a p; in the others it does not succeed."""
    success: Chance
    higher: int | None
    """Successes with an effect above what it is without effect; None where none is known."""
    lower: int | None
    effect: str
    """Quantity of that effect."""


@dataclass(frozen=True, slots=True)
class FamilyFound:
    """How often any, and how often all, tests of one name succeed."""

    name: str
    p_kind: str
    tests: int
    any: Chance
    all: Chance


@dataclass(frozen=True, slots=True)
class Histogram:
    """Virtual studies by the value of an estimate."""

    low: float
    """Middle of the first bin."""
    width: float
    counts: tuple[int, ...]
    """From the first bin that is not empty to the last."""


@dataclass(frozen=True, slots=True)
class EstimateFound:
    """How one estimate behaves over virtual studies."""

    quantity: str
    at: At
    test: str
    """Name of the test whose effect it is; empty for an estimate of its own."""
    p_kind: str
    answered: int
    """Virtual studies that have the estimate."""
    mean: float | None
    mean_se: float | None
    """Monte Carlo error of the mean."""
    sd: float | None
    """Between virtual studies: what a standard error ought to be."""
    standard_error: float | None
    """Mean of the standard errors that the analysis states; None for a ratio, whose standard
    error is of its logarithm."""
    interval: bool
    """Whether the analysis states an interval."""
    quantiles: tuple[float, ...]
    """2.5 %, 25 %, 50 %, 75 % and 97.5 %, to within half the width of a bin."""
    histogram: Histogram | None
    truth: float | None
    truth_se: float | None
    """Monte Carlo error of the truth; None where it is known exactly, or not at all."""
    bias: float | None
    bias_se: float | None
    coverage: Chance | None
    """Of the intervals that the analysis states."""
    missed_low: int | None
    """Intervals that lie below the truth."""
    missed_high: int | None


How = Literal["in blocks", "one by one", "not analysed"]


@dataclass(frozen=True, slots=True)
class AnalysisFound:
    """What was found of one declared analysis."""

    analysis: str
    """Key of the entry in the study file."""
    title: str
    role: str
    how: How
    """In blocks of virtual studies, or one study at a time, or not at all."""
    trials: int
    """Virtual studies that were analysed."""
    lacking: tuple[str, ...]
    """In words, what the ordinary analysis gives and is not counted here."""
    tests: tuple[TestFound, ...] = ()
    families: tuple[FamilyFound, ...] = ()
    estimates: tuple[EstimateFound, ...] = ()


@dataclass(frozen=True, slots=True)
class LawFound:
    """What was found under one law."""

    law: str
    """Key of the law in the model file."""
    label: str
    effect: Literal["identified", "not identified"]
    """Whether the evidence behind the model can tell an effect of the cells from none."""
    extrapolations: tuple[str, ...]
    """In words, every way in which the design leaves what the model was calibrated on."""
    analyses: tuple[AnalysisFound, ...]
    """In the order of the study file; first those counted in blocks, then those that were not."""


@dataclass(frozen=True)
class Campaign:
    """A finished campaign."""

    statement: Statement
    title: str
    """Of the study."""
    arms: tuple[tuple[str, str], ...]
    """(key, label) of each arm."""
    alpha: float
    """Level at which a test succeeds."""
    level: float
    """Of the intervals of the Monte Carlo error."""
    laws: tuple[LawFound, ...]
