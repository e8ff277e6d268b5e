"""What a printed number is about: the words that let a claim be checked.

A claim says which measure, arm and day its numbers belong to, what death meant for
them, how many subjects stand behind them and which test gave a p. Every part that the
publication leaves open stays open; an audit then asks what is possible.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from cellcourse.study.words import Count, Flag, Id, Number, OrNotReported, Plan, Text

__all__ = ["About", "Group", "Measured", "Quantity", "Spread", "Stage", "TestName"]

Quantity = Literal[
    "mean", "median", "sd", "sem", "se", "spread", "ci low", "ci high", "minimum", "maximum",
    "difference", "p", "n", "count", "percentage", "value", "at least", "at most", "above",
    "below",
]  # fmt: skip
"""What kind of number it is. ``spread`` stands where its kind is not stated; a ``percentage``
is a share of subjects; ``at least``, ``at most``, ``above`` and ``below`` are bounds that a
criterion or a release limit sets."""

Spread = Literal["sd", "sem", "se", "spread"]

Stage = Literal["enrolled", "treated", "lost", "completed", "died"]

TestName = Literal[
    "log-rank", "mann-whitney", "t", "welch", "anova", "tukey-kramer", "mixed-anova", "not stated"
]

WholeDay = Annotated[int, Strict()]
Positive = Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)]


class Group(Plan):
    """One arm as the publication names it."""

    label: Text
    n: OrNotReported[Count]
    """Subjects that entered it."""


class Measured(Plan):
    """Something that was measured, with what can be a value of it."""

    label: Text
    instrument: Id | None = None
    """An instrument that this program knows; it gives range and step."""
    unit: Text | None = None
    low: Number | None = None
    """Lowest value, included."""
    high: Number | None = None
    """Highest value, included."""
    steps: tuple[Positive, ...] = ()
    """Steps between neighbouring values that the publication allows, the likeliest first.
    Empty where values are continuous, or where the instrument says it."""


class About(Plan):
    """The address of a claim's numbers."""

    measure: Id | None = None
    """Key under ``measures``."""
    arm: Id | None = None
    against: Id | None = None
    """The other arm of a comparison."""
    arms: tuple[Id, ...] = ()
    """All arms that one test or one count spans."""
    day: WholeDay | None = None
    also_day: WholeDay | None = None
    """A second day for which the publication prints the same numbers."""
    deaths: Literal["excluded", "zero"] | None = None
    """What happened to the dead: left out of mean and n, or counted as a score of zero."""
    n: Count | None = None
    """Subjects behind the numbers, where this is printed for them."""
    interval: Literal["t", "normal"] | None = None
    """How the confidence limits of a mean were worked out, where it is stated."""
    confidence: Annotated[float, Strict(), Field(gt=0, lt=100)] | None = None
    """Of confidence limits, in per cent, where it is stated."""
    test: TestName | None = None
    adjusted: Literal["holm", "bonferroni", "none"] | None = None
    """How p was adjusted for several comparisons; Tukey-Kramer adjusts by itself."""
    effect: Text | None = None
    """Which effect of an analysis of variance a p belongs to."""
    counted: Id | None = None
    """The category that a count is of, such as sex, ..."""
    level: Text | None = None
    """... and which level of it: Male."""
    stage: Stage | None = None
    """Where in the participant flow a count stands."""
    table: Text | None = None
    """The table that this row belongs to."""
    subject: Text | None = None
    """The subject that the row or narrative is about."""
    event: Text | None = None
    """An adverse event or another event, as named."""
    criterion: Flag = False
    """True where the numbers are bounds that every subject had to meet."""
    product: Literal["dose", "batch", "limit"] | None = None
    """A dose that was to be given, a batch that was given, or a release limit."""
    drug: Text | None = None
    """A medicine beside the cells."""
