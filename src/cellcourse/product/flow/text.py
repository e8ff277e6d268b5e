"""The TEXT of a data set: keywords and their values.

The first character is the delimiter. Twice in a row it stands for itself, by the
standard; some instruments write it twice for an empty value instead. The standard's
reading is tried first; the other counts where that one leaves a word over, or puts a
delimiter into a keyword, as it does when a value was left empty.
"""

from __future__ import annotations

from typing import Final

from cellcourse.product.flow.faults import Faults

__all__ = ["TEXT_LIMIT", "read_pairs"]

TEXT_LIMIT: Final = 4 * 2**20
"""Bytes of TEXT that a file may hold in all its data sets; real ones hold some 10,000."""

# A lone surrogate stands for a doubled delimiter; no decoded text can hold one.
_DOUBLED: Final = "\udc00"


def read_pairs(segment: bytes, faults: Faults, *, required: str | None) -> dict[str, str]:
    """Read the pairs of a TEXT segment; keywords in capitals, values as written.

    Args:
        segment: the bytes, delimiter first.
        faults: gains a problem for each standard keyword with two different values.
        required: a keyword that the pairs must hold; None if any pairs will do.

    Raises:
        ProductError: the segment is not pairs between delimiters.
    """
    text = _decoded(segment).rstrip("\x00 \r\n\t")
    delimiter = text[:1]
    if not delimiter or delimiter.isalnum() or delimiter == "$":
        raise faults.refusal(
            "TEXT, delimiter", delimiter, "a character that is no letter, digit or $"
        )
    for words in (_doubled_is_itself(text, delimiter), _doubled_is_empty(text, delimiter)):
        keywords = {word.strip().upper() for word in words[::2]}
        clean = len(words) % 2 == 0 and not any(delimiter in word for word in keywords)
        if clean and (required is None or required in keywords):
            return _paired(words, faults)
    wanted = f"pairs of keyword and value, {required or 'any'} among them"
    raise faults.refusal("TEXT, delimiter", repr(delimiter), wanted)


def _decoded(segment: bytes) -> str:
    try:
        return segment.decode("utf-8")
    except UnicodeDecodeError:
        return segment.decode("latin-1")


def _doubled_is_itself(text: str, delimiter: str) -> list[str]:
    inner = text[1:].replace(delimiter * 2, _DOUBLED)
    words = inner.removesuffix(delimiter).split(delimiter)
    return [word.replace(_DOUBLED, delimiter) for word in words]


def _doubled_is_empty(text: str, delimiter: str) -> list[str]:
    return text[1:].removesuffix(delimiter).split(delimiter)


def _paired(words: list[str], faults: Faults) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word, value in zip(words[::2], words[1::2], strict=True):
        keyword = word.strip().upper()
        if keyword.startswith("$") and pairs.get(keyword, value) != value:
            faults.add(keyword, f"{pairs[keyword]} and {value}", "one value")
        pairs[keyword] = value
    return pairs
