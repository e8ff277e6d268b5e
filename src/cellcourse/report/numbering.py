"""Figures and tables get their numbers when a document is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cellcourse.report.blocks import Block, Figure, Section, Table

__all__ = ["numbered"]


def numbered(sections: Iterable[Section]) -> Iterator[Section]:
    """Give every figure and table its number, in reading order."""
    figures = tables = 0
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Figure):
                figures += 1
                blocks.append(replace(block, label=f"Figure {figures}"))
            elif isinstance(block, Table):
                tables += 1
                blocks.append(replace(block, label=f"Table {tables}"))
            else:
                blocks.append(block)
        yield replace(section, blocks=tuple(blocks))
