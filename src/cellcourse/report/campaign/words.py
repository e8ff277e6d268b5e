"""How the page of a campaign names laws, tests and estimates, and prints chances."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cellcourse.analysis.result import At
from cellcourse.report.figures.canvas import Stamp
from cellcourse.report.numbers import NBSP, decimals_for, fixed, plain
from cellcourse.report.palette import Palette, rivals
from cellcourse.report.wording import capital
from cellcourse.simulation.campaign.found import (
    AnalysisFound,
    Campaign,
    Chance,
    EstimateFound,
    TestFound,
)

__all__ = [
    "Told",
    "chance_words",
    "estimate_key",
    "id_of",
    "number",
    "percent",
    "test_key",
    "title_of",
]

_ROLES: Final = ("primary", "secondary", "exploratory", "descriptive")

TestKey = tuple[str, At, str]
EstimateKey = tuple[str, At, str, str]


@dataclass(frozen=True)
class Told:
    """A campaign with the words for it."""

    campaign: Campaign

    @cached_property
    def laws(self) -> Palette:
        """The look of each law."""
        return rivals({one.law: f"{capital(one.law)}: {one.label}" for one in self.campaign.laws})

    @cached_property
    def success(self) -> str:
        """What a success is: the aim, or an error where nothing has an effect."""
        if self.campaign.statement.no_effect:
            return "Chance of an error of the first kind"
        return "Chance of success"

    @cached_property
    def extrapolations(self) -> tuple[str, ...]:
        """Every way in which the design leaves what any law was calibrated on, once."""
        named = (words for law in self.campaign.laws for words in law.extrapolations)
        return tuple(dict.fromkeys(named))

    @cached_property
    def stamp(self) -> Stamp:
        """What every figure says of itself."""
        beyond = "".join(f"; extrapolation: {words}" for words in self.extrapolations)
        words = f"virtual studies, seed {self.campaign.statement.seed}{beyond}"
        return Stamp(words, f"Simulated: {words}.")

    def place(self, at: At) -> str:
        """Say where a number belongs: ``MSC-4 v. Control, day 28``."""
        labels = dict(self.campaign.arms)
        arm, against = (None if a is None else labels.get(a, a) for a in (at.arm, at.against))
        arms = f"{arm} v. {against}" if arm and against else arm or against
        day = None if at.day is None or at.visit else f"day {at.day}"
        parts = (arms, at.group, at.item, at.visit, day, at.stratum, at.subject)
        return ", ".join(part for part in parts if part)

    def test(self, one: TestFound) -> str:
        """Name a test: ``log-rank, exact: MSC-4 v. Control``."""
        kind = "" if one.p_kind == "normal theory" else f" ({one.p_kind})"
        where = self.place(one.at)
        return f"{one.name}{kind}{f', {where}' if where else ''}"

    def estimate(self, one: EstimateFound) -> str:
        """Name an estimate; an effect of a test says which test."""
        where = self.place(one.at)
        of = f" ({one.test})" if one.test and one.test != one.quantity else ""
        return f"{one.quantity}{of}{f', {where}' if where else ''}"

    def by_law(self, part: AnalysisFound) -> dict[str, AnalysisFound]:
        """What was found of one declared analysis under each law, counted in one way."""
        return {
            law.law: one
            for law in self.campaign.laws
            for one in law.analyses
            if (one.analysis, one.how) == (part.analysis, part.how)
        }

    def parts(self, *roles: str) -> list[AnalysisFound]:
        """What was counted, as the first law has it; primary analyses first.

        Args:
            roles: of the analyses; all of them if there are none.
        """
        every = [one for one in self.campaign.laws[0].analyses if one.how != "not analysed"]
        others = dict.fromkeys(one.role for one in every if one.role not in _ROLES)
        wanted = roles or (*_ROLES, *others)
        return [one for role in wanted for one in every if one.role == role]


def title_of(part: AnalysisFound) -> str:
    """Name a declared analysis; one that few studies went through says so."""
    if part.how == "in blocks":
        return part.title
    return f"{part.title} (first {plain(part.trials)} studies)"


def id_of(part: AnalysisFound) -> str:
    """Name its figures and tables."""
    return part.analysis if part.how == "in blocks" else f"{part.analysis}-one-by-one"


def test_key(one: TestFound) -> TestKey:
    """What a test is known by under every law."""
    return one.name, one.at, one.p_kind


def estimate_key(one: EstimateFound) -> EstimateKey:
    """What an estimate is known by under every law."""
    return one.quantity, one.at, one.test, one.p_kind


def percent(share: float, se: float) -> str:
    """Print a share with as many decimals as its Monte Carlo error leaves."""
    decimals = 1 if se <= 0 else _decimals(se)
    return f"{fixed(100 * share, decimals)}{NBSP}%"


def chance_words(chance: Chance) -> str:
    """Print a chance with its Monte Carlo error: ``59.3 % ± 0.3``."""
    shown = percent(chance.value, chance.se)
    if chance.se <= 0:
        return f"{shown} ({percent(chance.low, 0.001)} to {percent(chance.high, 0.001)})"
    return f"{shown} ± {fixed(100 * chance.se, _decimals(chance.se))}"


def _decimals(se: float) -> int:
    """Decimals of a per cent of which the last is the first that is uncertain."""
    return max(0, min(4, -math.floor(math.log10(100 * se))))


def number(value: float | None, error: float | None) -> str:
    """Print a number to the first decimal that its Monte Carlo error makes uncertain."""
    if value is None:
        return ""
    return plain(value) if not error else fixed(value, decimals_for([10 * error]))
