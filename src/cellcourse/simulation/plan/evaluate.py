"""How often a design succeeds: virtual studies of it, counted.

Every design is judged by virtual studies of the same numbers, so that two designs differ by
what they are and hardly by chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import UsageError
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.read import read_evidence
from cellcourse.simulation.campaign.work import Ready, Work, made_ready
from cellcourse.simulation.model import read_model
from cellcourse.simulation.plan.designs import designed
from cellcourse.simulation.plan.factors import Choice
from cellcourse.simulation.plan.gains import Gain, gains
from cellcourse.simulation.plan.success import Criterion, criteria, published
from cellcourse.study.analyses import Analysis
from cellcourse.study.read import read_study
from cellcourse.study.study import Study

__all__ = ["Asked", "Chance", "Counts", "Task", "asked_about", "counted", "merged"]

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """What is asked of every design."""

    success: tuple[str, ...]
    """Tests that must reach the level of the study, as ``offered`` names them; none where the
    published conclusions are asked for."""
    gains: tuple[str, ...]
    """Differences between arms that are told beside."""
    evidence: bytes | None
    """Where published conclusions are asked for: the file that says what was printed."""
    claims: tuple[str, ...]
    """Of these claims; all that print a p at the level of the study where none is named."""


@dataclass(frozen=True)
class Task:
    """One design under one law."""

    work: Work
    choices: tuple[Choice, ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known of some virtual studies of a design."""

    trials: int
    each: tuple[int, ...]
    """Successes by criterion."""
    all: int
    """Studies in which every criterion is met."""
    gained: tuple[tuple[int, float, float], ...]
    """By gain: studies that have it, its sum and its sum of squares."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A share of virtual studies, with its Monte Carlo error."""

    successes: int
    trials: int

    @property
    def value(self) -> float:
        """The share."""
        return self.successes / self.trials

    def rounded(self, decimals: int) -> str:
        """Print the share; a half is rounded up, wherever it is printed."""
        share = Decimal(self.successes) / self.trials
        return str(share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))

    @property
    def error(self) -> float:
        """Standard error; of one study more than was seen where none or all succeeded."""
        among = min(max(self.successes, 1), self.trials - 1)
        return math.sqrt(among * (self.trials - among) / self.trials**3)


@dataclass(frozen=True)
class Prepared:
    """A design that is ready to be run."""

    ready: Ready
    criteria: tuple[Criterion, ...]
    gains: tuple[Gain, ...]
    alpha: float


@lru_cache(maxsize=2)
def prepared(task: Task) -> Prepared:
    """Put a task's choices into its study, and keep the analyses that are asked about.

    Raises:
        UsageError: success or gain is none of what the study's analyses answer.
        EvidenceError: the model cannot run this design.
    """
    work = task.work
    study, model = read_study(work.study, "study.yaml"), read_model(work.model, "model.yaml")
    evidence = _read(task.asked)
    design = designed(asked_about(task.asked, evidence, study), model, task.choices)
    ready = made_ready(work, design.study, design.model)
    try:
        met, told = _understood(task.asked, evidence, ready)
    except UsageError:
        # Again with every analysis, so that all there is can be offered.
        _understood(task.asked, evidence, made_ready(work, study, model))
        raise
    needed = {one.analysis for one in met} | {one.analysis for one in told}
    kept = {key: answer for key, answer in ready.answers.items() if key in needed}
    return Prepared(replace(ready, answers=kept), met, told, study.inference.alpha)


def _understood(
    asked: Asked, evidence: Evidence | None, ready: Ready
) -> tuple[tuple[Criterion, ...], tuple[Gain, ...]]:
    """Look up what is asked for among the numbers that the analyses give."""
    columns = {key: answer.columns for key, answer in ready.answers.items()}
    told = gains(asked.gains, columns)
    if evidence is None:
        return criteria(asked.success, columns, ready.study), told
    return published(evidence, columns, ready.study.inference.alpha, asked.claims), told


def _read(asked: Asked) -> Evidence | None:
    return None if asked.evidence is None else read_evidence(asked.evidence, "evidence.yaml")


def asked_about(asked: Asked, evidence: Evidence | None, study: Study) -> Study:
    """Leave out the analyses that nothing is asked of; all stay where a name is not known.

    A design has to be a study that can be run for the others only.
    """
    wanted = _wanted(asked, evidence)
    if not wanted.keys() <= set(study.analyses):
        return study
    kept = {
        key: entry if wanted[key] else _asymptotic(entry)
        for key, entry in study.analyses.items()
        if key in wanted
    }
    return study.model_copy(update={"analyses": kept})


def _wanted(asked: Asked, evidence: Evidence | None) -> dict[str, bool]:
    """Name the analyses that are asked about, and whether for a p that is enumerated."""
    found: dict[str, bool] = {}
    for one in (*asked.success, *asked.gains):
        key, _, rest = one.partition(":")
        found[key] = found.get(key, False) or any(f":{kind}" in rest for kind in _ENUMERATED)
    claims = {} if evidence is None else evidence.claims
    named = asked.claims if set(asked.claims) <= claims.keys() else ()
    for name, claim in claims.items():
        if not named or name in named:
            for number in claim.numbers:
                if (pointer := number.recomputed) is not None:
                    exact = any(words in (pointer.test or "") for words in _RANKED)
                    found[pointer.analysis] = found.get(pointer.analysis, False) or exact
    return found


_ENUMERATED: Final = ("exact", "monte carlo")
_RANKED: Final = ("permutation", "Mann-Whitney")


def _asymptotic(entry: Analysis) -> Analysis:
    """Enumerate nothing: in groups of a dozen that would take most of the time."""
    exact = getattr(entry, "exact", None)
    if exact is None:
        return entry
    few = exact.model_copy(update={"enumerate_up_to": 1})
    return entry.model_copy(update={"exact": few})


def counted(task: Task, first: int, trials: int) -> Counts:
    """Run virtual studies ``first`` to ``first + trials - 1`` of a design, and count."""
    here = prepared(task)
    numbers = _by_analysis(here.ready, first, trials)
    met = np.stack([one.met(numbers, here.alpha) for one in here.criteria], axis=1)
    return Counts(
        trials=trials,
        each=tuple(met.sum(axis=0).tolist()),
        all=int(met.all(axis=1).sum()),
        gained=tuple(_moments(one.of(numbers)) for one in here.gains),
    )


def _by_analysis(ready: Ready, first: int, trials: int) -> dict[str, _Array]:
    flat = ready.numbers(first, trials)
    widths = [len(answer.columns) for answer in ready.answers.values()]
    parts = np.split(flat, np.cumsum(widths)[:-1], axis=1)
    return dict(zip(ready.answers, parts, strict=True))


def _moments(values: _Array) -> tuple[int, float, float]:
    known = values[np.isfinite(values)]
    return known.size, float(known.sum()), float((known**2).sum())


def merged(counts: Sequence[Counts]) -> Counts:
    """Add counts, those of the earlier studies first."""
    gains = zip(*(one.gained for one in counts), strict=True)
    return Counts(
        trials=sum(one.trials for one in counts),
        each=tuple(map(sum, zip(*(one.each for one in counts), strict=True))),
        all=sum(one.all for one in counts),
        gained=tuple(
            (sum(n for n, _, _ in one), sum(s for _, s, _ in one), sum(q for _, _, q in one))
            for one in gains
        ),
    )
