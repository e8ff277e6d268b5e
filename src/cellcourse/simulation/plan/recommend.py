"""Which design to choose, why, and what could make the choice wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cellcourse.simulation.plan.evaluate import Chance

__all__ = ["Outcome", "Recommended", "Under", "counted", "frontier", "recommend"]

_SETTLED: Final = 1.05
"""Largest R-hat of draws that are taken as they are."""


@dataclass(frozen=True, slots=True)
class Under:
    """One design under one law."""

    law: str
    power: Chance
    """At the law's best values."""
    assurance: Chance | None
    """Averaged over the draws of the law's parameters; None before a calibration."""
    each: tuple[Chance, ...]
    """By criterion, averaged over the draws where there are any."""
    r_hat: float | None
    """Largest of the draws; None before a calibration, and of draws of a prior."""
    gains: tuple[tuple[float, float] | None, ...]
    """By gain: mean and its Monte Carlo error, over the draws where there are any; None where
    no virtual study has one."""
    assumed: tuple[str, ...] = ()
    """Where the draws are those of a prior: what it assumes of the cells, with its sources."""

    @property
    def chance(self) -> Chance:
        """Assurance where there is one, else power."""
        return self.assurance or self.power


@dataclass(frozen=True, slots=True)
class Outcome:
    """One design under every law."""

    design: str
    values: tuple[float, ...]
    """Of the factors varied, in their order."""
    subjects: int
    infusions: int
    """Of cells, in all subjects."""
    extrapolations: tuple[str, ...]
    under: tuple[Under, ...]

    @property
    def worst(self) -> Under:
        """The law under which success is least likely."""
        return min(self.under, key=lambda one: one.chance.value)

    @property
    def best(self) -> Under:
        """The law under which success is likeliest."""
        return max(self.under, key=lambda one: one.chance.value)


@dataclass(frozen=True, slots=True)
class Recommended:
    """A design, the reasons for it, and its fragility."""

    outcome: Outcome
    reached: bool
    """Whether its chance reaches the target under every law."""
    reasons: tuple[str, ...]
    fragile: tuple[str, ...]


def recommend(outcomes: Sequence[Outcome], target: float) -> Recommended:
    """Choose the design with fewest subjects that reaches a chance under every law.

    Of designs with as few subjects that with fewest infusions, then one within the evidence is
    taken. Where none reaches it, the likeliest under the law that is worst for it is named, and
    said not to reach the target.

    Args:
        outcomes: at least one.
        target: chance that is wanted.
    """
    good = [one for one in outcomes if one.worst.chance.value >= target]
    if good:
        chosen = min(good, key=_cost)
    else:
        chosen = max(outcomes, key=lambda one: (one.worst.chance.value, -one.subjects))
    return Recommended(
        outcome=chosen,
        reached=bool(good),
        reasons=tuple(_reasons(chosen, outcomes, target)),
        fragile=tuple(_fragile(chosen, target)),
    )


def _cost(one: Outcome) -> tuple[int, int, bool, float]:
    """Order designs: few subjects, few infusions, within the evidence, likely to succeed."""
    return one.subjects, one.infusions, bool(one.extrapolations), -one.worst.chance.value


def counted(designs: int) -> str:
    """Count designs in words."""
    return f"{designs:,} design{'' if designs == 1 else 's'}"


def frontier(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Keep the designs that no design with as few subjects beats, fewest subjects first."""
    kept: list[Outcome] = []
    for one in sorted(outcomes, key=lambda one: (one.subjects, -one.worst.chance.value)):
        if not kept or one.worst.chance.value > kept[-1].worst.chance.value:
            kept.append(one)
    return tuple(kept)


def _reasons(chosen: Outcome, outcomes: Sequence[Outcome], target: float) -> Iterator[str]:
    worst = chosen.worst
    what = "assurance" if worst.assurance else "power at fixed values"
    chance = f"{worst.chance.rounded(2)} (Monte Carlo error {worst.chance.error:.3f})"
    yield f"Its {what} is {chance} under {worst.law}, the law that is worst for it."
    if worst.chance.value < target:
        yield f"No design asked about reaches {target:g} under every law; this one comes nearest."
        yield from _out_of_reach(outcomes, target)
        return
    smaller = [one for one in outcomes if one.subjects < chosen.subjects]
    if smaller:
        next_one = max(smaller, key=lambda one: one.worst.chance.value)
        yield (
            f"The best design with fewer subjects ({next_one.design}, {next_one.subjects}) has "
            f"{next_one.worst.chance.rounded(2)}."
        )
    else:
        yield "No design asked about has fewer subjects: smaller ones may reach the target too."


def _out_of_reach(outcomes: Sequence[Outcome], target: float) -> Iterator[str]:
    """Say of each law whether subjects are lacking, or knowledge that no subjects give."""
    for law in (one.law for one in outcomes[0].under):
        own = [one for outcome in outcomes for one in outcome.under if one.law == law]
        power = max((one.power for one in own), key=lambda chance: chance.value)
        assurance = max((one.chance for one in own), key=lambda chance: chance.value)
        if power.value >= target > assurance.value:
            yield (
                f"Under {law} power at the best values reaches {power.rounded(2)}, but assurance "
                f"no more than {assurance.rounded(2)}: between them stands what is not known of "
                "the effect, which no number of subjects tells beforehand."
            )
    enough = [one for one in outcomes if min(law.power.value for law in one.under) >= target]
    if enough:
        least = min(enough, key=_cost)
        yield f"Were the best values true, {least.design} ({least.subjects} subjects) would do."


def _fragile(chosen: Outcome, target: float) -> Iterator[str]:
    worst, best = chosen.worst, chosen.best
    if len(chosen.under) > 1:
        yield (
            f"Between laws the chance runs from {worst.chance.rounded(2)} ({worst.law}) to "
            f"{best.chance.rounded(2)} ({best.law})."
        )
    else:
        yield "Only one law was asked: nothing shows how far the choice rests on it."
    for one in chosen.under:
        if one.assurance is None:
            yield f"{one.law} is not calibrated: its chance holds at one guess of its parameters."
            continue
        if one.r_hat is not None and one.r_hat > _SETTLED:
            yield (
                f"The draws of {one.law} are not settled: their largest R-hat is {one.r_hat:.3f}, "
                f"wanted at most {_SETTLED:g}."
            )
        if one.power.value - one.assurance.value > 0.1:
            yield (
                f"Under {one.law} power at the best values is {one.power.rounded(2)}, but averaged "
                f"over what is not known only {one.assurance.rounded(2)}."
            )
    of_prior = [one for one in chosen.under if one.assumed]
    if of_prior:
        laws = " and ".join(one.law for one in of_prior)
        yield f"The assurance under {laws} is that of the stated prior, not of evidence:"
        yield from dict.fromkeys(words for one in of_prior for words in one.assumed)
    if abs(worst.chance.value - target) < 2 * worst.chance.error:
        yield "Its chance is within two Monte Carlo errors of the target: run more studies."
    yield from (f"Extrapolation: {words}" for words in chosen.extrapolations)
