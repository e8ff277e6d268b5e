"""How a reconstruction looks on a terminal: what is left out, and what varies how much."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cellcourse.evidence.reconstruct.width import Width
    from cellcourse.workspace.reconstructing import Reconstruction

__all__ = ["reconstructed"]


def reconstructed(made: Reconstruction) -> str:
    """Lay out what was made, which claims it does without, and the widths."""
    return "\n".join([*_head(made), *_left_out(made), "", *_widths(made)])


def _head(made: Reconstruction) -> Iterator[str]:
    yield f"{made.folder}: {made.solutions:,} of {made.asked:,} solutions found and verified."
    yield "    Not the authors' data: each is one of very many data sets that print alike."


def _left_out(made: Reconstruction) -> Iterator[str]:
    if not made.left_out:
        yield "    Every printed number that points to a result is honoured."
        return
    yield "Left out, because it cannot be honoured with the rest:"
    for one in made.left_out:
        yield f"    {one.want.name} ({one.how})"
        yield textwrap.fill(one.why, 92, initial_indent=" " * 8, subsequent_indent=" " * 8)


def _widths(made: Reconstruction) -> Iterator[str]:
    shown = [one for one in made.widths if one.headline and one.least < one.most]
    counted = f"{len(shown)} of {len(made.widths)} numbers"
    yield f"How {counted} vary over the solutions (width.csv has all):"
    yield f"    {'2.5 %':>10} {'middle':>10} {'97.5 %':>10}  number"
    yield from (_width(one) for one in shown)
    from cellcourse.evidence.reconstruct.width import DRAWN_FROM

    yield textwrap.fill(DRAWN_FROM, 92, initial_indent=" " * 4, subsequent_indent=" " * 4)


def _width(one: Width) -> str:
    return f"    {one.low:10.4g} {one.middle:10.4g} {one.high:10.4g}  {one.analysis}: {one.what}"
