"""Labels beside lines."""

import numpy as np
import pytest

from cellcourse.report.figures.canvas import both_widths
from cellcourse.report.figures.labels import label_lines


def placed(lines, looks):
    """Boxes of the labels, in pixels, on the narrow canvas."""
    return drawn(lines, looks)[0]


def drawn(lines, looks):
    """Boxes of the labels, and the legend where there is one."""
    boxes, legends = [], []

    def draw(canvas):
        axes = canvas.axes(10, 5, 70, 50)
        axes.set_xlim(0, 10)
        axes.set_ylim(0, 10)
        label_lines(axes, lines, looks)
        renderer = canvas.figure.canvas.get_renderer()
        boxes.append([text.get_window_extent(renderer) for text in axes.texts])
        legends.append(axes.get_legend())

    from matplotlib.backends.backend_agg import FigureCanvasAgg

    def with_renderer(canvas):
        FigureCanvasAgg(canvas.figure)
        draw(canvas)

    both_widths("labels", with_renderer, 60, 60)
    return boxes[0], legends[0]


@pytest.mark.parametrize(
    "lines",
    [
        {"control": ([0, 10], [8, 1]), "one": ([0, 10], [8, 3]), "four": ([0, 10], [8, 5])},
        {"control": ([5], [5])},
    ],
)
def test_labels_do_not_cover_each_other(lines, looks):
    boxes = placed(lines, looks)
    assert len(boxes) == len(lines)
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not one.overlaps(other)


def test_a_label_stands_beside_its_own_line_and_not_on_it(looks):
    (box,) = placed({"one": (np.linspace(0, 10, 50), np.full(50, 5.0))}, looks)
    middle = (box.y0 + box.y1) / 2
    assert not box.y0 < middle_of_axes() < box.y1
    assert abs(middle - middle_of_axes()) < 20


def middle_of_axes():
    """Height of 5 on the axes used above, in pixels from the bottom."""
    return (60 - 5 - 25) / 25.4 * 72


def test_lines_that_run_together_are_named_in_a_legend(looks):
    same = {arm: ([0, 10], [5, 5]) for arm in ("control", "one", "four")}
    boxes, legend = drawn(same, looks)
    assert boxes == []
    assert [text.get_text() for text in legend.get_texts()] == ["Control", "MSC-1", "MSC-4"]


def test_a_label_stands_where_its_line_has_parted_from_the_other(looks):
    parting = {"control": ([0, 5, 10], [5, 5, 1]), "one": ([0, 5, 10], [5, 5, 9])}
    boxes, legend = drawn(parting, looks)
    assert legend is None
    assert len(boxes) == 2
    parted = (10 + 35) / 25.4 * 72
    assert all(box.x1 > parted for box in boxes)
