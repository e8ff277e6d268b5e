"""What a person writes in a model file: laws, parameters, priors, and where they come from.

A law is one way in which reserve may decline and cells may act; a model keeps rival laws
side by side, so that a conclusion shows whether it depends on the choice. No number has a
default.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cellcourse.study.words import (
    Count,
    Duration,
    Flag,
    Id,
    Number,
    OrNotReported,
    Plan,
    Quantity,
    StudyDay,
    Text,
)

__all__ = [
    "Calibrated",
    "Constant",
    "Draws",
    "Event",
    "External",
    "FollowsScore",
    "Hazard",
    "History",
    "Law",
    "Measured",
    "Model",
    "Normal",
    "OwnPrior",
    "Parameter",
    "ParameterId",
    "Prior",
    "Score",
    "ShareOfReserve",
    "Threshold",
]

ParameterId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)?$")]
"""``half_life``, or ``bbb.noise`` for what belongs to one measure or event."""

Above = Annotated[Number, Field(gt=0)]
NotBelow = Annotated[Number, Field(ge=0)]


class Normal(Plan):
    """A normal prior."""

    kind: Literal["normal"]
    mean: Number
    sd: Above
    above: Number | None = None
    """Cut off below this value, where the parameter has a lower bound."""


class LogNormal(Plan):
    """A prior that is normal on the log scale."""

    kind: Literal["lognormal"]
    median: Above
    log_sd: Above
    """SD of the natural logarithm."""


class Uniform(Plan):
    """A prior that is even over a range."""

    kind: Literal["uniform"]
    low: Number
    high: Number


class Exponential(Plan):
    """An exponential prior."""

    kind: Literal["exponential"]
    mean: Above


class Fixed(Plan):
    """No prior: the value is taken as known, for the reason given."""

    kind: Literal["fixed"]
    because: Text


Prior = Annotated[Normal | LogNormal | Uniform | Exponential | Fixed, Field(discriminator="kind")]


class Parameter(Plan):
    """One parameter, shared by every law that has it."""

    label: Text
    unit: Text
    """``per day (log)``, ``d``, ``points``, ``share``, ..."""
    prior: Prior
    source: Text
    """Where the prior comes from."""


class Score(Plan):
    """The score itself: the latent score, with noise, on its instrument's steps."""

    law: Literal["score"]
    limbs: Count
    """Parts that are scored apart and averaged: 2 hind limbs for BBB, 1 for ALSFRS-R."""


class ShareOfReserve(Plan):
    """A measure that falls with the share of reserve that is lost: body weight."""

    law: Literal["share of reserve"]
    step: Above
    """Smallest step in which it is written down."""


class FollowsScore(Plan):
    """A measure that moves with the latent score: vital capacity."""

    law: Literal["follows score"]
    step: Above
    """Smallest step in which it is written down."""


Measured = Annotated[Score | ShareOfReserve | FollowsScore, Field(discriminator="law")]


class Threshold(Plan):
    """The event comes when the latent score falls to a level, which differs by subject."""

    law: Literal["threshold"]
    seen: Literal["daily", "at visits"]
    """On which day it is found: the day itself, or the next visit."""
    assessed: Flag
    """Whether a visit on the day of the event still gives values."""


class Hazard(Plan):
    """The event has a Weibull hazard in months from day zero that falls with the latent score."""

    law: Literal["hazard"]
    assessed: Flag
    """Whether a visit on the day of the event still gives values."""


class Constant(Plan):
    """The event comes at a constant rate, whatever the score: loss to follow-up."""

    law: Literal["constant"]
    assessed: Flag
    """Whether a visit on the day of the event still gives values."""


Event = Annotated[Threshold | Hazard | Constant, Field(discriminator="law")]


class Calibrated(Plan):
    """The designs that the evidence behind the model speaks of; all else is extrapolation."""

    infusions: tuple[NotBelow, NotBelow]
    """Fewest and most infusions of cells."""
    interval: tuple[Duration, Duration] | None = None
    """Shortest and longest time between infusions, where there was more than one."""
    first_day: tuple[StudyDay, StudyDay] = (0, 0)
    """Earliest and latest day of an arm's first infusion of cells; day zero unless stated."""
    trigger: Number | None = None
    """Score at which day zero was set, where a trigger set it."""
    dose: OrNotReported[Quantity]
    """What one infusion held; a design may vary the dose only where this is stated."""
    routes: tuple[Text, ...]
    """Routes seen; ``not reported`` is one of them where the source is silent."""
    effect: Literal["identified", "not identified"]
    """Whether the evidence can tell an effect of the cells from none."""


class History(Plan):
    """What patients were before day zero: the baseline variables of the study that say so."""

    pace: Id | None = None
    """Points of the score lost in a month since onset."""
    duration: Id | None = None
    """Months since onset."""
    age: Id | None = None
    """Age on day zero, in years."""
    risk: Id | None = None
    """TRICALS risk profile."""

    @property
    def named(self) -> dict[str, str]:
        """The variable of the study for each part that has one."""
        parts = {part: getattr(self, part) for part in type(self).model_fields}
        return {part: variable for part, variable in parts.items() if variable is not None}


class External(Plan):
    """What other studies found of the same thing, as a normal prior on a difference of arms.

    A calibration weighs the difference that a law expects between two arms by it, so that one
    small study with a large effect does not speak alone.
    """

    analysis: Id
    """Declared analysis that estimates it."""
    estimate: Text
    """Name of the estimate: ``median survival``."""
    arm: Id
    against: Id
    mean: Number
    """Difference found elsewhere, in the unit of the estimate."""
    sd: Above
    """Of the difference in a new study: the error of the mean and the spread between studies."""
    source: Text


class Draws(Plan):
    """Draws of the parameters given the evidence, or of their priors, beside the model file."""

    file: Text
    """CSV file with one column for each parameter."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    of: Literal["posterior", "prior"] = "posterior"
    """``prior`` where no evidence was weighed."""
    largest_r_hat: Annotated[Number, Field(ge=0.9)] | None = None
    """Of all parameters, as the calibration printed it; above 1.05 the draws are unsettled. Stated
    for every posterior; a prior is drawn without walkers, and has none."""
    made_by: Text
    """The command that makes them, with its seed."""


class OwnPrior(Plan):
    """A prior that holds under one law only, where its parameter means something else there."""

    prior: Prior
    source: Text
    """Where the prior comes from."""


class Law(Plan):
    """One way in which reserve declines and cells act."""

    label: Text
    decline: Literal["from onset", "from day zero"]
    """From a healthy animal's onset, or from a patient's score on day zero."""
    link: Literal["power", "logit", "linear"]
    """How the score follows from reserve."""
    effect: Literal["none", "decaying", "restore", "lasting"]
    """None; a slowing that decays after each infusion; reserve given back once by each
    infusion; a slowing that lasts from the first infusion on."""
    acute: Flag
    """Whether each infusion also lifts the score for a few days."""
    values: dict[ParameterId, Number]
    """The best single value of every parameter."""
    priors: dict[ParameterId, OwnPrior] = Field(default_factory=dict)
    """In place of those under ``parameters``, such as of a slope that is steepest half-way."""
    draws: Draws | None = None
    """None until the law has been calibrated."""
    source: Text
    """Where the law and its values come from."""


class Model(Plan):
    """A model file."""

    cellcourse: Literal[1]
    """Version of this language."""
    title: Text
    score: Id
    """The measure that reserve is seen by: ``bbb``, ``alsfrs``."""
    last_day: StudyDay
    """Last day of follow-up after day zero."""
    calibrated: Calibrated
    measures: dict[Id, Measured]
    """Measures of the study that have an observation law."""
    events: dict[Id, Event]
    """Events of the study that have a law."""
    history: History | None = None
    """What patients were before day zero; None where rules over it are taken as met."""
    not_simulated: dict[Id, Text] = Field(default_factory=dict)
    """Measures and events of the study that virtual subjects do not have, and why."""
    parameters: dict[ParameterId, Parameter]
    external: dict[Id, External] = Field(default_factory=dict)
    """What other studies found; empty where nothing is to be weighed in."""
    laws: dict[Id, Law]
