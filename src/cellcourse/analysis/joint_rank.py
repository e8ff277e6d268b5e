"""Subjects ranked by survival first and by decline second, and the win family on such pairs.

Each subject meets every other; who lived longer wins, and among the living who declined
less. What leaving and the end of observation mean is the study file's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cellcourse.analysis.endpoint import TABLES
from cellcourse.analysis.families import adjusted, family_references
from cellcourse.analysis.joint_rank_patients import Patient, not_ranked, patients
from cellcourse.analysis.measured import measured, open_events_sentence
from cellcourse.analysis.question import Question, generator, listed, per_cent
from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.analysis.wording import adjusted_by
from cellcourse.stats.joint_rank import (
    Measure,
    Rule,
    Standings,
    Wins,
    finkelstein_schoenfeld,
    finkelstein_schoenfeld_permuted,
    joint_rank_permuted,
    rank_ancova,
    standings,
    win_measures,
)
from cellcourse.stats.joint_rank import joint_rank as ranked_jointly
from cellcourse.study.analyses import JointRank

__all__ = ["joint_rank"]

BETTER = "probability of faring better"


@dataclass(frozen=True)
class _Pair:
    """The subjects of two arms."""

    question: Question[JointRank]
    arm: str
    against: str
    patients: tuple[Patient, ...]

    @property
    def at(self) -> At:
        return At(arm=self.arm, against=self.against)

    @property
    def treated(self) -> list[bool]:
        return [one.arm == self.arm for one in self.patients]

    @property
    def strata(self) -> list[str] | None:
        return [one.stratum for one in self.patients] if self.question.entry.strata else None

    @cached_property
    def standings(self) -> Standings:
        entry = self.question.entry
        return standings(
            [one.time for one in self.patients],
            [one.died for one in self.patients],
            [one.withdrew for one in self.patients],
            [one.decline for one in self.patients],
            rule=Rule(entry.function, entry.withdrawal, entry.administrative, entry.margin),
        )

    @cached_property
    def wins(self) -> Wins:
        return win_measures(
            self.standings, self.treated, strata=self.strata, level=self.question.level
        )


def joint_rank(question: Question[JointRank]) -> Result:
    """Rank all subjects, and compare each pair of arms."""
    entry = question.entry
    traces = {trace.subject: trace for trace in measured(question)}
    excluded = not_ranked(question, traces)
    ranked = patients(question, traces, {one.subject for one in excluded})
    pairs = [_pair(question, ranked, *pair) for pair in question.pairs()]
    permuted = [_permuted(pair, str(place)) for place, pair in enumerate(pairs)]
    kinds = [test.p_kind for test in permuted]
    adjusted_ranks = [_ancova(pair) for pair in pairs] if entry.adjust_for else []
    return Result(
        analysis=question.key,
        method="joint rank",
        title=entry.title,
        deaths=_deaths(question),
        arms=question.arms,
        n=question.count(one.subject for one in ranked),
        estimates=tuple(e for pair in pairs for e in _measures(pair)),
        tests=(
            *adjusted([_asymptotic(pair) for pair in pairs], entry.adjust),
            *adjusted(permuted, entry.adjust),
            *adjusted(adjusted_ranks, entry.adjust),
        ),
        excluded=excluded,
        assumptions=("Under the hypothesis the arms share one distribution of death and decline.",),
        limits=tuple(_limits(pairs)),
        references=(
            "Finkelstein1999",
            "Berry2013",
            "Pocock2012",
            "Dong2018",
            *(["Quade1967"] if entry.adjust_for else []),
            *family_references(kinds, entry.adjust if len(pairs) > 1 else "none"),
        ),
        steps=(*_steps(question, pairs), *open_events_sentence(question)),
        inputs=question.inputs(*TABLES),
    )


def _deaths(question: Question[JointRank]) -> str:
    label = question.study.endpoints[question.entry.endpoint].label
    return (
        f"{label} is compared first, up to day {question.entry.until}: who reached the endpoint "
        "ranks below all who did not, the earlier the lower."
    )


def _pair(
    question: Question[JointRank], ranked: tuple[Patient, ...], arm: str, against: str
) -> _Pair:
    own = tuple(one for name in (arm, against) for one in ranked if one.arm == name)
    return _Pair(question, arm, against, own)


def _effect(pair: _Pair) -> Estimate:
    return _measure(pair, BETTER, pair.wins.theta, "proportion")


def _measure(pair: _Pair, quantity: str, found: Measure, unit: str) -> Estimate:
    bounds = found.interval
    return Estimate(
        quantity,
        pair.at,
        found.estimate,
        unit,
        n=len(pair.patients),
        low=bounds.lower if bounds else None,
        high=bounds.upper if bounds else None,
        level=bounds.level if bounds else None,
        note="" if found.estimate is not None else "no pair is lost",
    )


def _measures(pair: _Pair) -> Iterator[Estimate]:
    wins = pair.wins
    yield _effect(pair)
    yield _measure(pair, "win ratio", wins.win_ratio, "ratio")
    yield _measure(pair, "win odds", wins.win_odds, "ratio")
    yield _measure(pair, "net benefit", wins.net_benefit, "proportion")
    for name, count in (("won", wins.wins), ("lost", wins.losses), ("tied", wins.ties)):
        yield Estimate(f"pairs {name}", pair.at, count, "pairs", n=len(pair.patients))


def _asymptotic(pair: _Pair) -> Test:
    if pair.strata is None:
        found = ranked_jointly(pair.standings, pair.treated)
        name, z, p = "joint rank", found.z, found.p
    else:
        within = finkelstein_schoenfeld(pair.standings, pair.treated, strata=pair.strata)
        name, z, p = "Finkelstein-Schoenfeld", within.z, within.p
    return Test(
        name=name,
        at=pair.at,
        p=p,
        p_kind="asymptotic",
        n=len(pair.patients),
        statistic=z,
        statistic_name="z",
        effect=_effect(pair),
    )


def _permuted(pair: _Pair, place: str) -> Test:
    exact = pair.question.entry.exact
    rng = generator(exact, f"{pair.question.key} {place}")
    if pair.strata is None:
        name = "permutation joint rank"
        found = joint_rank_permuted(
            pair.standings, pair.treated, resamples=exact.resamples, rng=rng
        )
    else:
        name = "permutation Finkelstein-Schoenfeld"
        found = finkelstein_schoenfeld_permuted(
            pair.standings, pair.treated, strata=pair.strata, resamples=exact.resamples, rng=rng
        )
    return Test(
        name=name,
        at=pair.at,
        p=found.p,
        p_kind=found.p_kind,
        n=len(pair.patients),
        effect=_effect(pair),
    )


def _ancova(pair: _Pair) -> Test:
    numbers = np.array([one.covariates for one in pair.patients])
    found = rank_ancova(pair.standings, pair.treated, numbers, level=pair.question.level)
    effect = Estimate(
        "difference in adjusted mean ranks",
        pair.at,
        found.effect,
        "ranks",
        n=len(pair.patients),
        se=found.se,
        low=found.interval.lower,
        high=found.interval.upper,
        level=found.interval.level,
    )
    return Test(
        name="rank analysis of covariance",
        at=pair.at,
        p=found.p,
        p_kind="normal theory",
        n=len(pair.patients),
        statistic=found.statistic,
        statistic_name="t",
        df=(found.df,),
        effect=effect,
    )


def _limits(pairs: list[_Pair]) -> Iterator[str]:
    yield "A win says nothing of how much longer a subject lived or how much less it declined."
    tied = [pair for pair in pairs if pair.wins.ties]
    if tied:
        counts = listed(
            f"{pair.wins.ties} of {pair.wins.wins + pair.wins.losses + pair.wins.ties}"
            for pair in tied
        )
        yield f"Ties: {counts} pairs of subjects."


def _steps(question: Question[JointRank], pairs: list[_Pair]) -> Iterator[str]:
    entry = question.entry
    label = question.study.measures[entry.measure].label
    margin = f" by more than {entry.margin:g}" if entry.margin else ""
    yield (
        f"Each subject met every other: the later end won, and between two who had not reached it "
        f"by day {entry.until} the smaller decline of {label} from baseline{margin} at the "
        f"{entry.function}. Subjects who left alive count as: {entry.withdrawal}; those whose "
        f"observation closed as: {entry.administrative}."
    )
    strata = ", within strata" if entry.strata else ""
    rule = adjusted_by(entry.adjust) if len(pairs) > 1 else ""
    yield (
        f"Scores were compared between arms by ranks{strata}{rule}, beside it by all splits into "
        f"arms or, where they are too many, {entry.exact.resamples:,} random ones (seed "
        f"{entry.exact.seed}); win measures have {per_cent(question.level)} intervals of "
        "U-statistics."
    )
