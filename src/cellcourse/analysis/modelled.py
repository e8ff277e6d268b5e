"""The strategies of a sensitivity panel that are models, and what they have to say.

A panel goes on without a model that a few subjects do not bear: what would have stood
there says that there is no fit, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from cellcourse.analysis import as_if_alive, jointly
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.analysis.scores import Course
from cellcourse.errors import MethodError
from cellcourse.study.analyses import Sensitivity

__all__ = ["MODELS", "NOT_FITTED", "Model", "Modelled", "model_steps", "modelled"]

NOT_FITTED = "the model cannot be fitted"

Courses = tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A strategy that is a model."""

    run: Callable[[Question[Sensitivity], Courses], Iterator[Test]]
    words: str
    """What it compares, to stand after a comparison."""
    effect: str
    assumption: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Modelled:
    """What a model found, or why it found nothing."""

    strategy: str
    tests: tuple[Test, ...] = ()
    refused: str = ""

    def refusal(self) -> Iterator[str]:
        """Say why there is no comparison; nothing where there is one."""
        if self.refused:
            yield f"No comparison {MODELS[self.strategy].words}: {self.refused}."

    def not_fitted(self, question: Question[Sensitivity]) -> Iterator[Estimate]:
        """Stand in for the differences of a model that could not be fitted."""
        if not self.refused:
            return
        unit = question.unit(question.entry.measure)
        for day in question.entry.days:
            for arm, against in question.pairs():
                at = At(arm, against, day, item=self.strategy)
                yield Estimate(MODELS[self.strategy].effect, at, None, unit, note=NOT_FITTED)


def modelled(question: Question[Sensitivity], strategy: str, known: Courses) -> Modelled:
    """Fit the model of a strategy to the scores that it leaves."""
    try:
        return Modelled(strategy, tuple(MODELS[strategy].run(question, known)))
    except MethodError as refused:
        return Modelled(strategy, refused=refused.message)


def model_steps(question: Question[Sensitivity]) -> Iterator[str]:
    """Say what the models of an entry are."""
    entry = question.entry
    if entry.model is not None:
        yield (
            "Hypothetical takes scores after a death as missing at random: differences of means "
            f"by a mixed model of these days, {entry.model.covariance}, {entry.model.likelihood}, "
            f"degrees of freedom {entry.model.df}."
        )
    if entry.joint is not None:
        yield (
            f"Joint gives each subject a line and lets a {entry.joint.hazard} hazard of death "
            f"follow it by {entry.joint.association}: differences between mean lines of a joint "
            "model of all scores from day zero until death, with heights, slopes and hazards of "
            "each arm."
        )


def _by_mixed_model(question: Question[Sensitivity], known: Courses) -> Iterator[Test]:
    model = question.entry.model
    return iter(()) if model is None else as_if_alive.as_if_alive(question, model, known)


def _by_joint_model(question: Question[Sensitivity], known: Courses) -> Iterator[Test]:
    hazard = question.entry.joint
    return iter(()) if hazard is None else jointly.jointly(question, hazard, known)


MODELS: Final = {
    as_if_alive.STRATEGY: Model(
        _by_mixed_model,
        "as if nobody had died",
        as_if_alive.DIFFERENCE,
        "Hypothetical: scores after a death are told by the scores that were seen.",
        ("Mallinckrodt2008",),
    ),
    jointly.STRATEGY: Model(
        _by_joint_model,
        "with scores and deaths modelled jointly",
        jointly.DIFFERENCE,
        "Joint: each subject's scores lie on a straight line, with normal noise around it; "
        "intervals and p-values hold for many subjects and deaths.",
        ("Wulfsohn1997", "Rizopoulos2012"),
    ),
}
