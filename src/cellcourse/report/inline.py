"""Pictures inside a page: ids that cannot clash, a size that fits, values under a finger.

Takes the finished SVG of a picture and gives SVG that stands in the page itself. Knows
nothing of what the picture shows.
"""

from __future__ import annotations

import re
from html import escape

from cellcourse.report.blocks import Picture, Point

__all__ = ["inline_svg"]

_IDS = re.compile(r'\b(id="|href="#|url\(#)')
_SIZE = re.compile(r'\s(?:width|height)="[^"]*pt"')
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_RADIUS = 7.0
"""Of the area that answers to a finger, in points."""


def inline_svg(picture: Picture, prefix: str, alt: str) -> str:
    """Make the SVG of a picture part of a page.

    Args:
        picture: A finished picture.
        prefix: Put before every id, so that two pictures in one page never share one.
        alt: What the picture shows, for those who cannot see it.
    """
    head, body = picture.svg.split(">", 1)
    head = _SIZE.sub("", head) + f' role="img" aria-label="{escape(alt)}"'
    named = _IDS.sub(lambda found: f"{found[1]}{prefix}-", f"{head}>{body}")
    return named.replace("</svg>", f"{_hot(picture)}</svg>").strip()


def _hot(picture: Picture) -> str:
    view = _VIEW.search(picture.svg)
    if view is None or not picture.points:
        return ""
    width, height = float(view[1]), float(view[2])
    spots = "".join(_spot(point, width, height) for point in picture.points)
    return f'<g class="hot">{spots}</g>'


def _spot(point: Point, width: float, height: float) -> str:
    return (
        f'<circle cx="{point.x * width:.1f}" cy="{point.y * height:.1f}" r="{_RADIUS:g}">'
        f"<title>{escape(point.text)}</title></circle>"
    )
