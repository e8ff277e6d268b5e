"""Virtual studies in blocks, compiled: the same subjects as one at a time, faster.

The loops jump where the readable way looks at every day: over visits long before onset, which
cannot be the trigger, and to the days of events. What they do compute they compute for many
subjects or visits side by side. Formulae and random numbers are shared, so that days, values and
events are the same to the last bit.
"""

from cellcourse.simulation.compiled.block import block

__all__ = ["block"]
