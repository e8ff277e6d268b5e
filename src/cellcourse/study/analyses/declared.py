"""What every analysis says of itself, and what those of efficacy say of their estimand.

An estimand is what is to be estimated, in the five attributes of ICH E9(R1). Three of
them stand in the entry anyway: the arms, the measure or endpoint with its visits, and
``deaths``. The estimand adds the population, the summary, and what is made of every
other event that can come between treatment and the score.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from cellcourse.study.words import Count, Id, NotReported, Plan, Text

__all__ = [
    "Adjustment",
    "Declared",
    "Estimand",
    "OfScores",
    "OfTimes",
    "Permutation",
    "ScoreEstimand",
    "Strategy",
]

Adjustment = Literal["none", "holm", "bonferroni", "hochberg"]
"""Rule that keeps the chance of any false claim over a family of comparisons."""

Strategy = Literal["treatment policy", "while on treatment", "hypothetical"]
"""What is made of scores after an event that is no death, in the words of ICH E9(R1)."""


class Estimand(Plan):
    """What is to be estimated, as far as the rest of the entry does not say it."""

    population: Text
    """Whom the answer is about."""
    summary: Text
    """The number that answers: a difference in means, a hazard ratio, ..."""


class ScoreEstimand(Estimand):
    """What is to be estimated from scores, which an event can end or change."""

    events: dict[Id, Strategy] = Field(default_factory=dict)
    """Every event of the study but those marked ``dead``: treatment policy counts scores
    whatever happened, while on treatment only those up to the event, and hypothetical takes
    those after it as missing, to be modelled as if it had not come."""


class Declared(Plan):
    """What every analysis may say."""

    title: Text
    """Heading in the report."""
    role: Literal["primary", "secondary", "exploratory", "descriptive"] | NotReported = (
        "not reported"
    )
    """What the study rests on it; analyses of one question at most are primary."""
    figure: Text | None = None
    """Number of the figure or table in the publication, where there is one."""
    arms: tuple[Id, ...] | None = None
    """Arms compared; all arms of the study unless some are named."""
    note: Text | None = None
    """Anything a reader must know about this analysis."""


class Permutation(Plan):
    """How far an exact p is enumerated, and how it is sampled beyond that."""

    enumerate_up_to: Count
    """Most assignments that are enumerated; beyond it the p is by Monte Carlo."""
    resamples: Count
    """Assignments drawn where there are too many to enumerate."""
    seed: Annotated[int, Strict(), Field(ge=0)]
    """Seed of these draws, so that a rerun gives the same p."""


class OfTimes(Declared):
    """What every analysis of a time to an event says."""

    endpoint: Id
    """Which time is analysed."""
    deaths: Literal["the event"]
    """A death, where it is an event of the endpoint, is the event itself."""
    estimand: Estimand
    """What is to be estimated; what every event means, the endpoint says."""


class OfScores(Declared):
    """What every analysis of scores says."""

    measure: Id
    """Which scores."""
    estimand: ScoreEstimand
    """What is to be estimated."""
