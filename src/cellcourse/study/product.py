"""What is in the syringe, as the plan names it."""

from __future__ import annotations

from typing import Literal

from cellcourse.study.words import Id, NotReported, Plan, Quantity, StudyDay, Text

__all__ = ["Administration", "Arm", "Product"]


class Product(Plan):
    """A cell product, its vehicle, or a drug."""

    label: Text
    kind: Literal["cells", "vehicle", "drug"]
    origin: Literal["autologous", "allogeneic", "xenogeneic"] | NotReported | None = None
    """For cells: whose they are."""
    tissue: Text | NotReported | None = None
    diluent: Text | NotReported = "not reported"
    preparation: tuple[Text, ...] = ()
    """Steps of manufacture, in order, in the protocol's words."""


class Administration(Plan):
    """A product given on stated days."""

    product: Id
    days: tuple[StudyDay, ...]
    """Days relative to day zero."""
    route: Text | NotReported = "not reported"
    dose: Quantity | NotReported = "not reported"
    """Per kg or absolute, as the unit says."""
    volume: Quantity | NotReported = "not reported"


class Arm(Plan):
    """Subjects who are treated alike."""

    label: Text
    size: int | NotReported
    """Subjects planned, or enrolled where the study is over."""
    control: bool = False
    """True for the arm that the others are compared with."""
    regimen: tuple[Administration, ...]
