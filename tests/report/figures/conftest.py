"""Looks of three arms, and the canvas of both widths."""

from types import MappingProxyType

import pytest

from cellcourse.report.palette import Look, Palette


@pytest.fixture
def looks():
    return Palette(
        MappingProxyType(
            {
                "control": Look("Control", "#555555", "#1a1a1a", "-", "o"),
                "one": Look("MSC-1", "#0072B2", "#005A8E", (0.0, (4.5, 1.3)), "s"),
                "four": Look("MSC-4", "#D55E00", "#A84A00", (0.0, (1.2, 1.2)), "^"),
            }
        )
    )


@pytest.fixture
def told():
    """What a picture says under a pointer."""

    def words(picture):
        return [point.text for point in picture.points]

    return words
