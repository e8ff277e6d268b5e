"""Judging parameter values by virtual studies, each held against what was printed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.errors import EvidenceError, Problem
from cellcourse.evidence.claims import Evidence
from cellcourse.simulation.answers.answer import Answer, Column
from cellcourse.simulation.answers.prepare import prepare
from cellcourse.simulation.calibrate.likelihood import (
    Whitening,
    synthetic_log_likelihood,
    whitening,
)
from cellcourse.simulation.calibrate.narrow import narrowed
from cellcourse.simulation.calibrate.targets import Target, Untargeted, targets
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.model.needs import parameters_needed
from cellcourse.simulation.model.words import Law, Model
from cellcourse.simulation.protocol import Protocol, protocol
from cellcourse.study.study import Study

__all__ = ["Judge", "judge"]

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Judge:
    """One law of a study's model, and the printed numbers it is judged by."""

    protocol: Protocol
    model: Model
    law: Law
    answers: dict[str, Answer]
    """Of the analyses that a printed number points to."""
    lean: dict[str, Answer]
    """The same, with what is weighed and no more: a judgement asks them very often."""
    targets: tuple[Target, ...]
    untargeted: tuple[Untargeted, ...]
    weighed: tuple[Target, ...]
    """Those that enter the likelihood, by their columns in the lean answers."""
    white: Whitening
    """How these hang together in virtual studies at the law's best values."""
    elsewhere: tuple[Elsewhere, ...]
    """What other studies found, weighed in."""
    seed: int
    trials: int
    """Virtual studies for each judgement."""

    def log_likelihood(self, ensemble: int, values: _Array) -> float:
        """Judge one vector of parameters by the virtual studies of an ensemble.

        Parameters under which nobody may enter the study cannot have made it.
        """
        try:
            courses = self._courses(values[np.newaxis], ensemble * self.trials, self.trials)
        except EvidenceError:
            return -math.inf
        keys = {one.analysis for one in self.weighed} | {one.analysis for one in self.elsewhere}
        numbers = {key: self.lean[key](courses) for key in keys}
        observed = np.array([float(one.scaled(np.array(one.observed))) for one in self.weighed])
        simulated = _statistics(self.weighed, numbers)
        here = synthetic_log_likelihood(simulated, observed, self.white)
        return here + sum(one.log_density(numbers[one.analysis]) for one in self.elsewhere)

    def predicted(self, draws: _Array, first: int) -> _Array:
        """Give every target in one virtual study at each draw: (draws, targets), unscaled."""
        courses = self._courses(draws, first, len(draws))
        by_analysis = {key: answer(courses) for key, answer in self.answers.items()}
        columns = [by_analysis[one.analysis][:, one.column] for one in self.targets]
        return np.stack(columns, axis=1)

    def _courses(self, values: _Array, first: int, trials: int) -> Courses:
        from cellcourse.simulation.compiled import block

        return block(self.protocol, self.model, self.law, values, self.seed, first, trials)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other studies found of a difference between arms, and its two columns."""

    analysis: str
    column: int
    against: int
    mean: float
    sd: float

    def log_density(self, numbers: _Array) -> float:
        """Weigh the difference that a law expects, from virtual studies that have it."""
        differences = numbers[:, self.column] - numbers[:, self.against]
        known = differences[np.isfinite(differences)]
        if not known.size:
            return -math.inf
        return -0.5 * ((float(known.mean()) - self.mean) / self.sd) ** 2


def judge(
    study: Study, evidence: Evidence, model: Model, law: Law, *, seed: int, trials: int
) -> Judge:
    """Prepare to judge the parameters of a law by the printed numbers of a study.

    Raises:
        EvidenceError: the law's best values can hardly give every printed number.
    """
    from cellcourse.simulation.compiled import block

    design = protocol(study, model)
    answers = _prepared(study, design)
    found, rest = targets(evidence, _columns(answers))
    lean = _prepared(narrowed(study, found, model.external.values()), design)
    weighed = _once(targets(evidence, _columns(lean))[0])
    best = np.array([[law.values[name] for name in parameters_needed(model, law)]])
    pilot = block(design, model, law, best, seed, _PILOT_FIRST, _PILOT)
    numbers = {key: lean[key](pilot) for key in {one.analysis for one in weighed}}
    return Judge(
        protocol=design,
        model=model,
        law=law,
        answers={key: answers[key] for key in {one.analysis for one in found}},
        targets=found,
        untargeted=rest,
        lean=lean,
        weighed=weighed,
        white=whitening(_statistics(weighed, numbers)),
        elsewhere=tuple(_elsewhere(model, _columns(lean))),
        seed=seed,
        trials=trials,
    )


def _prepared(study: Study, design: Protocol) -> dict[str, Answer]:
    prepared = {key: prepare(study, key, design) for key in study.analyses}
    return {key: answer for key, answer in prepared.items() if answer is not None}


def _columns(answers: Mapping[str, Answer]) -> dict[str, tuple[Column, ...]]:
    return {key: one.columns for key, one in answers.items()}


_PILOT: Final = 4000
_PILOT_FIRST: Final = 2**40
"""Virtual studies that no judgement uses."""


def _statistics(weighed: Sequence[Target], numbers: Mapping[str, _Array]) -> _Array:
    return np.stack([one.scaled(numbers[one.analysis][:, one.column]) for one in weighed], axis=1)


def _once(found: Sequence[Target]) -> tuple[Target, ...]:
    """Choose what enters the likelihood: each number once, and no bounds."""
    first: dict[tuple[str, int], Target] = {}
    for one in found:
        if not one.bound:
            first.setdefault((one.analysis, one.column), one)
    return tuple(first.values())


def _elsewhere(model: Model, columns: Mapping[str, Sequence[Column]]) -> Iterator[Elsewhere]:
    for name, one in model.external.items():
        own = columns.get(one.analysis, ())
        places = [_place(own, one.estimate, arm) for arm in (one.arm, one.against)]
        if None in places:
            found = f"{one.estimate} of {one.arm} and {one.against} in {one.analysis}"
            accepted = "an estimate of two arms that a batch analysis answers"
            problem = Problem("model.yaml", f"external.{name}", found, accepted)
            raise EvidenceError("what other studies found cannot be weighed in", (problem,))
        column, against = (place for place in places if place is not None)
        yield Elsewhere(one.analysis, column, against, one.mean, one.sd)


def _place(own: Sequence[Column], estimate: str, arm: str) -> int | None:
    wanted = ("value", estimate, At(arm=arm), "")
    places = [i for i, one in enumerate(own) if (one.part, one.name, one.at, one.p_kind) == wanted]
    return places[0] if len(places) == 1 else None
