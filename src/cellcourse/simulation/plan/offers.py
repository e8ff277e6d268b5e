"""What can be asked for, as an answer to a name that is none: one to a line, nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

__all__ = ["listed", "meant"]


def meant(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give the name that was written, or every name that it is the beginning of."""
    names = tuple(known)
    if written in names:
        return (written,)
    return tuple(name for name in names if name.startswith((f"{written} ", f"{written}:")))


def listed(written: str, offers: Mapping[str, str], what: str) -> str:
    """List names with what each is in words, one to a line, the nearest to what was written first.

    Args:
        written: the name that is none.
        offers: names, and what each is.
        what: of which there would be none, such as ``a test``.
    """
    if not offers:
        return f"{what} of an analysis with a batch form: this study declares none"
    ordered = sorted(offers, key=lambda name: -_likeness(written, name))
    wide = max(map(len, ordered))
    return "\n".join(f"{name:{wide}}  {offers[name]}".rstrip() for name in ordered)


def _likeness(written: str, name: str) -> float:
    return SequenceMatcher(None, written.lower(), name.lower(), autojunk=False).ratio()
