"""Random numbers that are a function of their place, and of nothing that went before.

A number is known by a seed, a trial, a subject and a draw. Whoever asks for it, in
whatever order, on however many threads or machines, gets the same one; so a single trial
of a campaign can be drawn again without those before it. The generator is Philox 4x32
with ten rounds. There is no state, no default seed and no global stream.

    words(seed, trial, subject, block) -> (int, int, int, int)    four words of 32 bits
    uniform53(seed, trial, subject, draw) -> float                between 0 and 1, both excluded
    normal(seed, trial, subject, draw) -> float                   mean 0, standard deviation 1
    normal_quantile(p) -> float                                   0 < p < 1

``place`` has them in plain Python, for the readable twin of a simulation. ``compiled`` has the
same four, bit for bit, for use inside loops compiled by numba, and is imported only by such
loops. ``philox`` and ``quantile`` hold the arithmetic that both share.

Draws 2i and 2i + 1 come from block i of their subject. A seed and a trial are whole numbers
below 2**63, a subject and a block below 2**32; a caller with more kinds of draws than one
gives each kind its own numbers, such as day * 8 + kind.
"""
