"""What is in the syringe, as the plan names it, and who is given it when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cellcourse.study.manufacture import DoseRule, Identity, Manufacture, ReleaseTest, Storage
from cellcourse.study.words import (
    Count,
    Duration,
    Flag,
    Id,
    NotReported,
    OrNotReported,
    Plan,
    Quantity,
    StudyDay,
    Text,
)

__all__ = ["Administration", "Arm", "FlowCytometry", "Marker", "Product", "ReleaseTest"]


class Marker(Plan):
    """One surface marker of the characterisation panel."""

    expected: Literal["present", "absent"] | NotReported
    """Whether the cells should carry it."""
    stain: Text | NotReported = "not reported"
    """Fluorochrome and maker."""


class FlowCytometry(Plan):
    """How the cells are characterised by their surface."""

    markers: dict[Text, Marker]
    """Each marker of the panel by its name."""
    isotype_controls: OrNotReported[tuple[Text, ...]] = "not reported"
    """Controls against which positive cells are told."""
    fixation: Text | NotReported = "not reported"
    """How the cells were fixed."""
    cytometer: Text | NotReported = "not reported"
    """Instrument and maker."""
    threshold: Text | NotReported = "not reported"
    """From which per cent of positive cells a marker counts as present."""


class Product(Plan):
    """A cell product, its vehicle, or a drug."""

    label: Text
    """Name in figures and tables."""
    kind: Literal["cells", "vehicle", "drug"]
    """Vehicle is what the control is given in the place of cells or drug."""
    content: Text | NotReported = "not reported"
    """What it consists of, in the protocol's words."""
    origin: Literal["autologous", "allogeneic", "xenogeneic"] | NotReported | None = None
    """For cells: whose they are."""
    tissue: Text | NotReported | None = None
    """For cells: where they are taken from."""
    diluent: Text | NotReported = "not reported"
    """What the cells or the drug are suspended in."""
    preparation: tuple[Text, ...] = ()
    """Steps of manufacture, in order, in the protocol's words."""
    flow_cytometry: FlowCytometry | None = None
    """For cells: how they are characterised by their surface."""
    tests: dict[Id, ReleaseTest] = Field(default_factory=dict)
    """Tests of each batch before it is given."""
    identity: Identity | None = None
    """For cells: the named set of criteria that they are held against."""
    manufacture: Manufacture | None = None
    """For cells: the process, step by step, that batch records are held against."""
    storage: Storage | None = None
    """For cells: how long they may wait, fresh or thawed."""
    dosing: DoseRule | None = None
    """How a dose is measured out."""


class Administration(Plan):
    """A product given on stated days."""

    product: Id
    """Name of what is given."""
    days: tuple[StudyDay, ...]
    """Days relative to day zero."""
    then_every: Duration | None = None
    """Step at which it goes on after the last of these days, until follow-up ends."""
    route: Text | NotReported = "not reported"
    """How it is given: intravenous, intrathecal, ..."""
    dose: OrNotReported[Quantity] = "not reported"
    """Per kg or absolute, as the unit says."""
    volume: OrNotReported[Quantity] = "not reported"
    """Volume of one administration."""
    over: OrNotReported[Duration] = "not reported"
    """How long one administration takes; limits of endotoxin are per hour."""
    observed_for: OrNotReported[Duration] = "not reported"
    """How long the subject stays under close observation afterwards."""


class Arm(Plan):
    """Subjects who are treated alike."""

    label: Text
    """Name in figures and tables."""
    size: OrNotReported[Count]
    """Subjects planned, or enrolled where the study is over."""
    control: Flag = False
    """True for the arm that the others are compared with."""
    regimen: tuple[Administration, ...]
    """Everything that the arm is given."""
