"""Virtual studies one subject and one day at a time: the specification of the compiled loops.

Written to be read. It shares the formulae with the compiled loops and nothing else: it looks
at every day and every visit in turn, where they jump.
"""

from cellcourse.simulation.plain.files import as_simulated, virtual_files
from cellcourse.simulation.plain.study import one_study

__all__ = ["as_simulated", "one_study", "virtual_files"]
