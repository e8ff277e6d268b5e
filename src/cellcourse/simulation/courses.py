"""What happened to virtual subjects: a block of whole virtual studies as arrays.

Both ways of making virtual subjects, one at a time and compiled, end here, and every batch
analysis begins here. Nothing here draws or analyses anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.protocol import NEVER, Protocol

__all__ = ["NEVER", "Courses"]


@dataclass(frozen=True)
class Courses:
    """The virtual studies ``first`` to ``first + trials - 1`` of one seed, law and design.

    Subjects stand arm by arm in the order of the study file, as in ``protocol.arm``. Every
    subject is treated and followed; one who never meets the entry rule is replaced before.
    """

    protocol: Protocol
    first: int
    """Number of the first study of the block, from 0."""
    values: npt.NDArray[np.float64]
    """(trials, subjects, measures, columns) what is written down; NaN where nothing is:
    missed, not due, or after the end of follow-up. A column is a day, ``protocol.days``."""
    event_day: npt.NDArray[np.int32]
    """(trials, subjects, events) day of each event, NEVER where it is not seen; nothing is
    seen after an event that ends follow-up."""
    last_day: npt.NDArray[np.int32]
    """(trials, subjects) last day with a value, an infusion or an event."""
    age: npt.NDArray[np.int32]
    """(trials, subjects) age in days on day zero; 0 where the model has no age."""
    history: npt.NDArray[np.float64]
    """(trials, subjects, fields of Past) what each was before day zero; no fields where the
    model has no histories."""
