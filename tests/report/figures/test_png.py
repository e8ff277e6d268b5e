"""PNG files, read back by Pillow."""

import io

import numpy as np
import pytest
from PIL import Image

from cellcourse.report.figures.png import png

POINTS = np.arange(4 * 5 * 4, dtype=np.uint8).reshape(4, 5, 4)


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.reference("Pillow")
def test_the_points_come_back_as_they_were():
    image = opened(png(POINTS, 300, ""))
    assert image.mode == "RGB"
    assert (np.asarray(image) == POINTS[:, :, :3]).all()


@pytest.mark.parametrize("dpi", [72, 300, 600])
def test_the_size_on_paper_comes_back(dpi):
    assert opened(png(POINTS, dpi, "")).info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


def test_a_description_of_any_letters_comes_back():
    told = "Simulated: a \N{MINUS SIGN} b, naïve, 1 < 2"
    assert opened(png(POINTS, 300, told)).text == {"Description": told}


def test_a_picture_that_says_nothing_holds_no_text():
    assert opened(png(POINTS, 300, "")).text == {}


def test_the_same_points_give_the_same_bytes():
    assert png(POINTS, 300, "a") == png(POINTS.copy(), 300, "a")
