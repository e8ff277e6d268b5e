"""Logarithm, exponential and power from sums and products alone.

The functions of a system's library differ in their last bits from one library to the next, and
take one number at a time. These give the same bits wherever numbers have 64 bits, in plain
Python and in loops compiled by numba, where the processor computes several at once.

    logarithm(x) -> float           natural logarithm
    exponential(x) -> float
    power(share, exponent) -> float a share of 0 to 1, raised

``plain`` holds the arithmetic, to be read. ``compiled`` has the same functions for use inside
compiled loops, and is imported only by them.
"""
