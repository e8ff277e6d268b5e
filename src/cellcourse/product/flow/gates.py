"""Gates as data: which events count, in words that can be written, kept and read again.

Gates stand in a row and each is applied to the events that all earlier ones kept.
Coordinates are signals, as in the table of events; only the shape of an ellipse is in
places on its scales. Edges of polygons are straight on the scales they are drawn on.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, ValidationError, model_validator

from cellcourse.errors import Problem, ProductError
from cellcourse.product.flow.scales import Positive, Scale
from cellcourse.study.words import Count, Id, Number, Plan, Text

__all__ = [
    "AutomaticScatter",
    "Axis",
    "Ellipse",
    "Gate",
    "Gates",
    "Polygon",
    "Rectangle",
    "Side",
    "Singlets",
    "Viability",
    "gates_schema",
    "read_gates",
    "write_gates",
]

Share = Annotated[Number, Field(gt=0, lt=1)]
Point = tuple[Number, Number]


class Axis(Plan):
    """A channel on a scale."""

    channel: Text
    """$PnN of the channel."""
    scale: Scale


class Side(Plan):
    """The part of an axis from a lower limit, included, to an upper one, excluded."""

    axis: Axis
    low: Number | None
    """None leaves the side open."""
    high: Number | None

    @model_validator(mode="after")
    def _is_a_side(self) -> Side:
        if self.low is None and self.high is None:
            raise ValueError("a limit is needed, low or high")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("low must be below high")
        return self


class Rectangle(Plan):
    """Events between limits on one channel or several."""

    gate: Literal["rectangle"]
    name: Id
    sides: Annotated[tuple[Side, ...], Field(min_length=1)]


class Polygon(Plan):
    """Events inside a polygon, or on its edge.

    Where the outline crosses itself, an event is inside if a line from it to infinity
    crosses the outline an odd number of times.
    """

    gate: Literal["polygon"]
    name: Id
    x: Axis
    y: Axis
    corners: Annotated[tuple[Point, ...], Field(min_length=3)]
    """Signals on x and y, in the order they are joined; the last is joined to the first."""


class Ellipse(Plan):
    """Events inside an ellipse, or on its edge."""

    gate: Literal["ellipse"]
    name: Id
    x: Axis
    y: Axis
    centre: Point
    """Signals on x and y."""
    covariance: tuple[Point, Point]
    """In places on the scales."""
    distance_squared: Positive
    """Square of the Mahalanobis distance of the edge."""
    method: Text
    """How it came about: who drew it, or how it was fitted."""

    @model_validator(mode="after")
    def _is_an_ellipse(self) -> Ellipse:
        (a, b), (c, d) = self.covariance
        if not (b == c and a > 0 and d > 0 and a * d > b * c):
            raise ValueError("covariance must be symmetric and positive definite")
        return self


class Singlets(Plan):
    """Events whose area is to their height as in most events: one cell, not two."""

    gate: Literal["singlets"]
    name: Id
    area: Axis
    height: Axis
    lowest: Positive
    """Least ratio of area to height, as a multiple of the median ratio."""
    highest: Positive
    """Greatest ratio, likewise; both limits are included."""

    @model_validator(mode="after")
    def _is_a_range(self) -> Singlets:
        if not self.lowest < self.highest:
            raise ValueError("lowest must be below highest")
        return self


class Viability(Plan):
    """Events that a dye tells to be alive."""

    gate: Literal["viability"]
    name: Id
    dye: Axis
    live: Literal["below", "at or above"]
    """Live events lie below the threshold where the dye enters dead cells."""
    threshold: Number


class AutomaticScatter(Plan):
    """The main cloud of events in two channels, found from the events themselves.

    Centre and shape are those of the half of the events that lies closest together, found
    by concentration steps from the medians; the edge is where a normal cloud of that
    shape holds the stated share. No chance is involved. Events outside the cloud, unless
    they are debris, make the ellipse hold a little more of it than stated.

    Source:
        Rousseeuw and Van Driessen (1999), Technometrics 41:212, from one start.
    """

    gate: Literal["automatic scatter"]
    name: Id
    x: Axis
    y: Axis
    x_debris: Number
    """Signals on x below it are debris and are not fitted; the ellipse alone says what is kept."""
    y_debris: Number
    share: Share
    """Share of a normal cloud inside the edge."""
    fitted_events: Annotated[Count, Field(ge=20)]
    """At most so many events are fitted, evenly spaced in the order of acquisition."""


Gate: TypeAlias = Annotated[
    Rectangle | Polygon | Ellipse | Singlets | Viability | AutomaticScatter,
    Field(discriminator="gate"),
]
"""One gate; ``gate`` names its kind."""


class Gates(Plan):
    """Gates in the order they are applied."""

    cellcourse_gates: Literal[1]
    """Version of this language."""
    gates: tuple[Gate, ...]

    @model_validator(mode="after")
    def _are_told_apart(self) -> Gates:
        names = [gate.name for gate in self.gates]
        if len(set(names)) != len(names):
            raise ValueError("every gate needs a name of its own")
        return self


def read_gates(text: str, file: str) -> Gates:
    """Read gates from JSON.

    Raises:
        ProductError: with every place in the file that is not a gate as documented.
    """
    try:
        return Gates.model_validate_json(text)
    except ValidationError as error:
        problems = [
            Problem(file, ".".join(map(str, one["loc"])), str(one["input"])[:60], one["msg"])
            for one in error.errors(include_url=False)
        ]
        raise ProductError(f"{file} does not say gates", problems) from None


def write_gates(gates: Gates) -> str:
    """Write gates as JSON that :func:`read_gates` reads to the same gates."""
    return gates.model_dump_json(indent=2) + "\n"


def gates_schema() -> dict[str, object]:
    """Give the JSON Schema of a gates file."""
    return Gates.model_json_schema()
