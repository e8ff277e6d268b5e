"""Identifiers of donors, batches, containers and syringes that a slip does not exchange.

``ALS1-B0007-K``: the study, a letter for what it names with a serial number, and a check
character. The check is ISO/IEC 7064 MOD 37,36: one character of the same alphabet, so it
can stand in a file name and under a bar code. It catches every single wrong character
and all but 36 of the 22,680 ways in which two neighbours can change places. (MOD 37-2,
of blood labels, catches those too but needs an asterisk for one identifier in 37.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from cellcourse.errors import Problem, ProductError

__all__ = ["Identifier", "Named", "check_character", "issue", "lookalikes", "read_identifier"]

Named = Literal["donor", "batch", "container", "syringe"]

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTER: Final[dict[Named, str]] = {
    "donor": "D", "batch": "B", "container": "C", "syringe": "S",
}  # fmt: skip
_NAMED: Final[dict[str, Named]] = {letter: named for named, letter in _LETTER.items()}
_WRITTEN: Final = re.compile(r"([A-Z0-9]+)-([A-Z])([0-9]{4,12})-([A-Z0-9])")
_ALIKE: Final = str.maketrans("OQILZSB", "0011258")


@dataclass(frozen=True, slots=True)
class Identifier:
    """What an identifier says."""

    study: str
    """Capital letters and digits."""
    named: Named
    serial: int

    def __str__(self) -> str:
        body = f"{self.study}{_LETTER[self.named]}{self.serial:04d}"
        return f"{self.study}-{_LETTER[self.named]}{self.serial:04d}-{check_character(body)}"


def check_character(text: str) -> str:
    """Check character of capital letters and digits, by ISO/IEC 7064 MOD 37,36.

    Raises:
        ProductError: nothing to check, or another character.
    """
    if not text or any(one not in _ALPHABET for one in text):
        raise ProductError(f"{text!r} is not made of capital letters and digits")
    product = 36
    for one in text:
        product = ((product + _ALPHABET.index(one)) % 36 or 36) * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def issue(study: str, named: Named, serial: int) -> str:
    """Write the identifier of the ``serial``-th thing of its kind in a study.

    Raises:
        ProductError: a study code that is not capital letters and digits, a kind that is
            not known, or a serial number below 1 or of more than twelve digits.
    """
    if (
        named not in get_args(Named)
        or not 1 <= serial < 10**12
        or not re.fullmatch(r"[A-Z0-9]+", study)
    ):
        raise ProductError(
            f"no identifier for {named} {serial} of {study!r}: a study code of capital letters "
            f"and digits, one of {', '.join(get_args(Named))}, and a number from 1 up"
        )
    return str(Identifier(study, named, serial))


def read_identifier(text: str) -> Identifier:
    """Read an identifier and hold it against its check character.

    Raises:
        ProductError: another form, or a check character that does not fit.
    """
    read = _WRITTEN.fullmatch(text)
    if read is None or read[2] not in _NAMED:
        form = "STUDY-B0007-X with B for a batch; D donor, C container, S syringe"
        problem = Problem("identifier", "form", text, form)
        raise ProductError(f"{text!r} is not an identifier", (problem,))
    identifier = Identifier(read[1], _NAMED[read[2]], int(read[3]))
    if str(identifier) != text:
        problem = Problem("identifier", "check character", text, "as printed on the label")
        raise ProductError(f"{text!r} was misread: its check character does not fit", (problem,))
    return identifier


def lookalikes(identifiers: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of a laboratory's own identifiers that one slip turns into each other.

    A slip is one character wrong, lacking or too many, two neighbours exchanged, or any
    number of characters that look alike (0, O and Q; 1, I and L; 2, Z; 5, S; 8, B; capitals).
    """
    listed = list(dict.fromkeys(identifiers))
    return tuple(
        (one, other)
        for place, one in enumerate(listed)
        for other in listed[place + 1 :]
        if _one_slip(one, other)
    )


def _one_slip(one: str, other: str) -> bool:
    if one.upper().translate(_ALIKE) == other.upper().translate(_ALIKE):
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(one) < len(other):
        return len(other) - len(one) == 1 and any(
            one == other[:place] + other[place + 1 :] for place in range(len(other))
        )
    wrong = [place for place, pair in enumerate(zip(one, other, strict=True)) if len(set(pair)) > 1]
    return len(wrong) < 2 or (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and one[wrong[0]] == other[wrong[1]]
        and one[wrong[1]] == other[wrong[0]]
    )
