"""The paper that figures are drawn on."""

import io
import re

import pytest
from PIL import Image

from cellcourse.report.figures.canvas import DOUBLE_MM, SINGLE_MM, Stamp, both_widths, stamped


def line(canvas):
    axes = canvas.axes(10, 5, canvas.width_mm - 20, 30)
    axes.plot([0, 1], [0, 1])
    axes.set_xlabel("Days")
    canvas.round_ticks(axes)
    canvas.row_name(axes, 0.5, "Control")
    canvas.tell(axes, 0.5, 0.5, "middle")
    canvas.tell(axes, 99, 0.5, "outside")


def test_the_same_drawing_gives_the_same_bytes():
    assert both_widths("a", line, 50, 50) == both_widths("a", line, 50, 50)


def test_another_name_gives_other_ids():
    first, second = (both_widths(name, line, 50, 50)[0].svg for name in "ab")
    clips = [re.findall(r'clipPath id="(\w+)"', svg) for svg in (first, second)]
    assert clips[0]
    assert not set(clips[0]) & set(clips[1])


@pytest.mark.parametrize(("place", "width"), [(0, SINGLE_MM), (1, DOUBLE_MM)])
def test_pictures_have_the_width_of_a_journal_column_at_300_dpi(place, width):
    picture = both_widths("a", line, 50, 60)[place]
    image = Image.open(io.BytesIO(picture.png))
    assert picture.width_mm == width
    assert image.width == pytest.approx(width / 25.4 * 300, abs=1)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_the_svg_has_no_date_and_no_text_that_needs_a_font():
    svg = both_widths("a", line, 50, 50)[0].svg
    assert svg.startswith("<svg")
    assert "<dc:date>" not in svg
    assert "<text" not in svg


def test_a_value_stands_at_its_place_and_only_inside_the_picture():
    (point,) = both_widths("a", line, 50, 50)[0].points
    assert point.text == "middle"
    assert 0.4 < point.x < 0.6
    assert 0.3 < point.y < 0.5


def test_the_margin_grows_with_the_longest_row_label():
    seen = []
    both_widths("a", lambda canvas: seen.append(canvas.margin("Control", "x" * 30)), 9, 9)
    both_widths("a", lambda canvas: seen.append(canvas.margin()), 9, 9)
    assert seen[0] > 30
    assert seen[-1] == 13


def test_the_narrow_canvas_knows_that_it_is():
    seen = []
    both_widths("a", lambda canvas: seen.append(canvas.narrow), 9, 9)
    assert seen == [True, False]


def test_a_dollar_sign_in_a_label_is_no_formula():
    def priced(canvas):
        canvas.rows(10, 10, 50, 4, (0, 1)).name(0, "US$ 5 or $x_1$ \\frac")

    assert both_widths("a", priced, 30, 30)[0].svg


STAMP = Stamp("simulated data", "Simulated data. Made up <to show> the language & nothing else.")


def test_a_stamp_is_inside_the_picture_in_every_form():
    with stamped(STAMP):
        picture = both_widths("a", line, 50, 50)[0]
    told = "Simulated data. Made up &lt;to show&gt; the language &amp; nothing else."
    assert f"<desc>{told}</desc>" in picture.svg
    assert Image.open(io.BytesIO(picture.png)).text["Description"] == STAMP.description


def test_a_stamp_stands_under_the_drawing_and_moves_nothing_of_it():
    plain = both_widths("a", line, 50, 50)[0]
    with stamped(STAMP):
        marked = both_widths("a", line, 50, 50)[0]
    assert marked.height_mm == plain.height_mm + 3
    mm = [picture.points[0].y * picture.height_mm for picture in (plain, marked)]
    assert mm[0] == pytest.approx(mm[1], abs=0.01)


def test_a_stamped_drawing_gives_the_same_bytes():
    with stamped(STAMP):
        assert both_widths("a", line, 50, 50) == both_widths("a", line, 50, 50)


def test_a_stamp_ends_with_its_result_even_if_drawing_fails():
    with pytest.raises(ZeroDivisionError), stamped(STAMP):
        both_widths("a", lambda canvas: 1 / 0, 50, 50)
    assert "<desc>" not in both_widths("a", line, 50, 50)[0].svg
