"""A picture of points as a PNG file, the same bytes every time.

Drawings are mostly white, so plain rows pack well, and no row is filtered first: that
takes half the time of a general writer. This module knows nothing of what is drawn.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["png"]

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_INCH_PER_METRE: Final = 39.3700787
_LEVEL: Final = 1


def png(points: NDArray[np.uint8], dpi: int, description: str) -> bytes:
    """Write opaque points as a PNG.

    Args:
        points: (height, width, 3 or more) red, green, blue; what follows is left out.
        dpi: points in an inch of paper.
        description: what the picture says of itself; may be empty.

    Source:
        W3C (2003), Portable Network Graphics (PNG) Specification, second edition.
    """
    height, width, _ = points.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # the first byte: no filter
    rows[:, 1:] = points[:, :, :3].reshape(height, -1)
    metre = round(dpi * _INCH_PER_METRE)
    told = _text("Description", description) if description else b""
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)),
            told,
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _text(key: str, text: str) -> bytes:
    """Words in UTF-8, neither packed nor translated."""
    return _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
