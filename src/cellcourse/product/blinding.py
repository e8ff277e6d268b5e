"""Whether syringes of cells and of vehicle can be told apart by who gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cellcourse.product.findings import Finding
from cellcourse.product.wording import plain

__all__ = ["Syringe", "label_pattern", "tell_apart"]


@dataclass(frozen=True, slots=True)
class Syringe:
    """A filled syringe as it lies on the tray."""

    label: str
    volume_ml: float
    appearance: Literal["clear", "cloudy"] | None = None
    """Of its content; None is not recorded."""
    sleeve: bool | None = None
    """Whether an opaque sleeve hides the content; None is not recorded."""


def label_pattern(label: str) -> str:
    """Shape of a label: every letter an A, every digit a 9, all else as it stands."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", label))


def tell_apart(one: Syringe, other: Syringe) -> tuple[Finding, ...]:
    """Say by what two syringes of one study could be told apart.

    The last characters of identifiers may be letters or digits, so a check character is
    compared as either. Cells in suspension are cloudy and vehicle is clear: without a
    sleeve that alone unblinds.
    """
    return (*_volume(one, other), *_label(one, other), *_look(one, other))


def _volume(one: Syringe, other: Syringe) -> Iterator[Finding]:
    same = one.volume_ml == other.volume_ml
    words = f"{plain(one.volume_ml)} mL and {plain(other.volume_ml)} mL"
    yield Finding("met" if same else "failed", "Volume", words)


def _label(one: Syringe, other: Syringe) -> Iterator[Finding]:
    patterns = [re.sub(r"-[A9]\b", "-*", label_pattern(each.label)) for each in (one, other)]
    same = patterns[0] == patterns[1]
    words = "labels of one pattern" if same else f"labels {patterns[0]} and {patterns[1]}"
    yield Finding("met" if same else "failed", "Label", words)


def _look(one: Syringe, other: Syringe) -> Iterator[Finding]:
    looks, sleeves = {one.appearance, other.appearance}, {one.sleeve, other.sleeve}
    if sleeves == {True}:
        yield Finding("met", "Appearance", "both are in opaque sleeves")
    elif len(sleeves) > 1 and None not in sleeves:
        yield Finding("failed", "Appearance", "only one is in an opaque sleeve")
    elif None in looks or None in sleeves:
        yield Finding("undecided", "Appearance", "opacity or sleeve is not recorded")
    elif len(looks) > 1:
        yield Finding("failed", "Appearance", "one is cloudy and the other clear")
    else:
        yield Finding("met", "Appearance", f"both are {one.appearance}")
