"""Keywords of a data set read as numbers, and refused by name where they are none."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from cellcourse.product.flow.faults import Faults

__all__ = ["Keywords", "finite"]

_WHOLE: Final = re.compile(r"\+?([0-9]{1,15})(?:\.0*)?")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


class Keywords:
    """The pairs of one TEXT, with its faults noted as they are met."""

    def __init__(self, pairs: Mapping[str, str], faults: Faults) -> None:
        """Read ``pairs``; note what is missing or no number in ``faults``."""
        self.pairs = pairs
        self.faults = faults

    def said(self, keyword: str) -> str | None:
        """Give the value without surrounding blanks, None if absent or blank."""
        return self.pairs.get(keyword, "").strip() or None

    def whole(self, keyword: str, accepted: str) -> int | None:
        """Read a whole number from 0 up that must be there."""
        written = self.said(keyword)
        match = _WHOLE.fullmatch(written or "")
        if match is None:
            self.faults.add(keyword, written or "nothing", accepted)
            return None
        return int(match[1])

    def whole_or(self, keyword: str, absent: int) -> int | None:
        """Read a whole number from 0 up; ``absent`` where the keyword is not there."""
        if self.said(keyword) is None:
            return absent
        return self.whole(keyword, "a whole number from 0 up, or nothing")

    def number(self, keyword: str, accepted: str, *, absent: float | None = None) -> float | None:
        """Read a finite number; ``absent`` where the keyword is not there, if that may be."""
        written = self.said(keyword)
        if written is None and absent is not None:
            return absent
        value = finite(written or "")
        if value is None:
            self.faults.add(keyword, written or "nothing", accepted)
        return value

    def one_of(self, keyword: str, accepted: tuple[str, ...]) -> str | None:
        """Read one of a few words, in capitals."""
        written = (self.said(keyword) or "nothing").upper().replace(" ", "")
        if written in accepted:
            return written
        self.faults.add(keyword, written, " or ".join(accepted))
        return None


def finite(written: str) -> float | None:
    """Read a decimal number; None if it is none, or none that a double can hold."""
    if not _NUMBER.fullmatch(written.strip()):
        return None
    value = float(written)
    return value if math.isfinite(value) else None
