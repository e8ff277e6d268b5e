"""The paper that every figure is drawn on: column widths, type, and how it is saved.

Sizes are millimetres on the printed page and points of type, as journals state them.
The same drawing gives the same bytes, whatever the day and the machine's fonts. This
module knows nothing of what is drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import numpy as np

from cellcourse.report.blocks import Picture, Point
from cellcourse.report.figures.png import png
from cellcourse.report.figures.rows import Rows
from cellcourse.report.palette import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["DOUBLE_MM", "SINGLE_MM", "Canvas", "Stamp", "both_widths", "stamped"]

SINGLE_MM: Final = 85.0
DOUBLE_MM: Final = 174.0
_MM: Final = 1 / 25.4
_ROW_LABEL: Final = 1.12
"""Millimetres of one character in a row label of 6.5 points."""
_DPI: Final = 300
_FOOT_MM: Final = 3.0
_FOOT_LETTER: Final = 1.0
"""Millimetres of one character in a line under the drawing, of 6 points."""
_FACES: Final = ("Regular", "Semibold", "It")

_STYLE: Final[dict[str, Any]] = {
    "font.family": "Source Sans Pro",
    "font.size": 7.5,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.labelsize": 7.5,
    "axes.labelpad": 2.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.labelsize": 7.0,
    "ytick.labelsize": 7.0,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.pad": 2.0,
    "ytick.major.pad": 2.0,
    "lines.linewidth": 1.2,
    "lines.solid_capstyle": "butt",
    "svg.fonttype": "path",
    "path.simplify": False,
    "text.parse_math": False,
    "text.hinting": "none",
    "figure.dpi": 72,
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where the data of a picture come from, for those who meet it without its report."""

    words: str
    """Under the drawing; empty for data that somebody observed."""
    description: str
    """Inside the file, where programs and screen readers find it."""


_UNSTAMPED: Final = Stamp("", "")
_STAMP: Final[ContextVar[Stamp]] = ContextVar("stamp")


@dataclass
class Canvas:
    """One figure while it is being drawn."""

    figure: Figure
    width_mm: float
    height_mm: float
    """Of what is drawn, without the foot."""
    foot_mm: float = 0.0
    """Of the lines under the drawing that say where the data come from."""
    points: list[Point] = field(default_factory=list)

    @property
    def page_mm(self) -> float:
        """Height of the whole figure."""
        return self.height_mm + self.foot_mm

    @property
    def narrow(self) -> bool:
        """True at one journal column."""
        return self.width_mm <= SINGLE_MM

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Put axes at millimetres from the left and the top edge."""
        bottom = self.page_mm - top - height
        return self.figure.add_axes(
            (
                left / self.width_mm,
                bottom / self.page_mm,
                width / self.width_mm,
                height / self.page_mm,
            )
        )

    def rows(
        self, left: float, top: float, width: float, row_mm: float, limits: tuple[float, float]
    ) -> Rows:
        """Put rows of a height at millimetres from the left and the top edge.

        Args:
            left: Of the rows.
            top: Of the first row.
            width: Of the rows.
            row_mm: Height of each row.
            limits: Ends of the scale that the rows lie on.
        """
        from matplotlib.transforms import Affine2D

        low, high = limits
        across = width / (high - low) / self.width_mm
        placed = Affine2D().scale(across, -row_mm / self.page_mm)
        placed = placed.translate(
            left / self.width_mm - low * across, 1 - (top + row_mm / 2) / self.page_mm
        )
        return Rows(self.figure, placed + self.figure.transFigure, low)

    def blank(self, left: float, top: float, width: float, height: float) -> Axes:
        """Put axes without frame or ticks, in millimetres from their top left corner."""
        axes = self.axes(left, top, width, height)
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        return axes

    def margin(self, *labels: str) -> float:
        """Millimetres on the left that hold the longest of some row labels."""
        return max(13.0, 4 + _ROW_LABEL * max(map(len, labels), default=0))

    def row_name(self, axes: Axes, row: float, text: str, colour: str = INK) -> None:
        """Write what a row holds, in the margin left of it."""
        axes.annotate(
            text, (0, row), xycoords=("axes fraction", "data"), xytext=(-6, 0), ha="right",
            textcoords="offset points", va="center", fontsize=6.5, color=colour,
        )  # fmt: skip

    def round_ticks(self, axes: Axes) -> None:
        """Put at most seven ticks on the y axis, at ones, twos or fives."""
        from matplotlib.ticker import MaxNLocator

        axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))

    def tell(self, axes: Axes | Rows, x: float, y: float, text: str) -> None:
        """Let a place in the data show a value under a pointer."""
        across, up = self.figure.transFigure.inverted().transform(axes.transData.transform((x, y)))
        if 0 <= across <= 1 and 0 <= up <= 1:
            self.points.append(Point(round(float(across), 4), round(1 - float(up), 4), text))


def both_widths(
    name: str,
    draw: Callable[[Canvas], None],
    single_height_mm: float,
    double_height_mm: float,
) -> tuple[Picture, Picture]:
    """Draw a figure once for one column and once for the whole width of a page."""
    with _style(name):
        return (
            _picture(draw, SINGLE_MM, single_height_mm),
            _picture(draw, DOUBLE_MM, double_height_mm),
        )


def _picture(draw: Callable[[Canvas], None], width_mm: float, height_mm: float) -> Picture:
    from matplotlib.figure import Figure

    stamp = _STAMP.get(_UNSTAMPED)
    lines = wrap(stamp.words, int((width_mm - 3) / _FOOT_LETTER))
    figure = Figure()
    canvas = Canvas(figure, width_mm, height_mm, _FOOT_MM * len(lines))
    figure.set_size_inches(width_mm * _MM, canvas.page_mm * _MM)
    draw(canvas)
    for row, line in enumerate(reversed(lines)):
        across, up = 1 - 1.5 / width_mm, (row + 0.5) * _FOOT_MM / canvas.page_mm
        figure.text(across, up, line, ha="right", va="center", fontsize=6, color="0.4")
    pages = _svg(figure, stamp.description), _png(figure, stamp.description)
    return Picture(width_mm, canvas.page_mm, *pages, tuple(canvas.points))


@contextmanager
def stamped(stamp: Stamp) -> Iterator[None]:
    """Stamp every picture that is drawn meanwhile.

    A picture must not leave a report without its stamp because whoever drew it did not
    think of it; so the stamp reaches the paper past everything that draws on it.
    """
    before = _STAMP.set(stamp)
    try:
        yield
    finally:
        _STAMP.reset(before)


@contextmanager
def _style(name: str) -> Iterator[None]:
    """Hold the house style, and the salt that makes the ids of a drawing its own."""
    from matplotlib import rc_context

    _load_fonts()
    style: Any = _STYLE | {"svg.hashsalt": name}
    with rc_context(style):
        yield


@cache
def _load_fonts() -> None:
    from matplotlib.font_manager import fontManager

    for face in _FACES:
        font = files("cellcourse.report") / "assets" / "fonts" / f"SourceSansPro-{face}.ttf"
        with as_file(font) as path:
            fontManager.addfont(path)


def _svg(figure: Figure, description: str) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = re.sub(r"^.*?(?=<svg)", "", text, count=1, flags=re.DOTALL)
    if not description:
        return text
    head, body = text.split(">", 1)
    return f"{head}>\n <desc>{escape(description)}</desc>{body}"


def _png(figure: Figure, description: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(_DPI)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    return png(np.asarray(canvas.buffer_rgba()), _DPI, description)
