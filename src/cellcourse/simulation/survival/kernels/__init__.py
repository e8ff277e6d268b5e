"""The loops of a block of trials, compiled by numba; imported only when trials are simulated.

A block is ``LANES`` trials side by side: every array has one row for a subject, an arm or a
pair of arms and one column, a lane, for a trial. A row is short enough to stay in the
processor's nearest memory and long enough to fill its vector registers. Each function here
does one small thing to a few rows, without a branch that depends on the data: that is what
lets the compiler work on eight trials at a time.
"""
