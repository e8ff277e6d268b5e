"""What a person states before anything is reconstructed: what is plausible, and how far.

Nothing is assumed. A reconstruction is only as believable as these statements, so they
travel with every data set that is made from them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cellcourse.study.words import Id, Number, Plan, StudyDay, Text

__all__ = ["Course", "ReconstructionPlan"]

Above = Annotated[Number, Field(gt=0)]


class Course(Plan):
    """What the values of one measure can be in one subject."""

    step: Above | None = None
    """Smallest difference between two values; needed where the instrument has none."""
    lowest: Number | None = None
    """No value is lower; needed where the instrument has no bound."""
    highest: Number | None = None
    """No value is higher; needed where the instrument has no bound."""
    most_rise: Annotated[Number, Field(ge=0)]
    """No value rises by more from one visit to the next."""
    usual_rise: Above
    """A rise counts as a normal deviation of this size: small rises happen, large hardly."""
    roughness: Above
    """SD of a value about the straight line between the visits before and after."""
    at_event: Number | None = None
    """Value that a course runs towards on the day of the event, where there is one."""


class ReconstructionPlan(Plan):
    """A reconstruction file."""

    cellcourse: Literal[1]
    """Version of this language."""
    endpoint: Id
    """Endpoint of the study whose days are reconstructed; every subject reaches it."""
    first_day: Annotated[StudyDay, Field(le=0)]
    """First day on which anything is measured."""
    last_day: Annotated[StudyDay, Field(ge=2)]
    """Last day on which a subject can reach the endpoint; before the claims, every day from
    1 to this one is equally likely."""
    measured_on_event_day: Literal["possible", "never"]
    """Whether a subject can have a value on the very day of its event."""
    measures: dict[Id, Course]
    """Measures that are reconstructed."""
    leave_out: dict[Id, Text] = Field(default_factory=dict)
    """Claims of the evidence file that shall not be honoured, and why."""
