"""The sources of a report, numbered once and cited by number everywhere."""

from __future__ import annotations

from collections.abc import Iterable

from cellcourse.analysis import references as methods
from cellcourse.instruments import sources as instruments
from cellcourse.report.blocks import Reference
from cellcourse.report.material import Material

__all__ = ["bibliography", "cited"]


def bibliography(material: Material) -> tuple[Reference, ...]:
    """List every source: the publication, then those of methods and criticism by name."""
    known = {**instruments.REFERENCES, **methods.REFERENCES}
    used = {key for result in material.results for key in result.references}
    texts = {known[key] for key in used} | {one.source for one in material.weaknesses}
    publication = [material.publication] if material.publication else []
    ordered = [*publication, *sorted(texts - set(publication), key=str.casefold)]
    return tuple(Reference(str(place), text) for place, text in enumerate(ordered, start=1))


def cited(material: Material, texts: Iterable[str]) -> str:
    """Cite some sources: ``[2, 5]``; empty without any."""
    numbers = {one.text: int(one.key) for one in bibliography(material)}
    found = sorted({numbers[text] for text in texts if text in numbers})
    return f"[{', '.join(map(str, found))}]" if found else ""
