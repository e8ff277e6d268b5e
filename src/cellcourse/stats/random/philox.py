"""Philox 4x32 with ten rounds: four words of 32 bits from a counter of four and a key of two.

Plain arithmetic on whole numbers that is right twice: on Python's, and on 64-bit numbers that
wrap around, because every product is cut to 32 bits before it is used. So the source is
compiled as it stands.

Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC'11.
"""

from __future__ import annotations

__all__ = ["Words", "philox"]

Words = tuple[int, int, int, int]
"""Four whole numbers from 0 to 2**32 - 1."""


def philox(key: int, other: int, a: int, b: int, c: int, d: int) -> Words:
    """Scramble a counter under a key.

    Args:
        key: first word of the key, as all the others from 0 to 2**32 - 1.
        other: second word of the key.
        a: first word of the counter.
        b: second.
        c: third.
        d: fourth.
    """
    for _ in range(10):
        left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b = ((right >> 32) & 0xFFFFFFFF) ^ b ^ key, right & 0xFFFFFFFF
        c, d = ((left >> 32) & 0xFFFFFFFF) ^ d ^ other, left & 0xFFFFFFFF
        key, other = (key + 0x9E3779B9) & 0xFFFFFFFF, (other + 0xBB67AE85) & 0xFFFFFFFF
    return a, b, c, d
