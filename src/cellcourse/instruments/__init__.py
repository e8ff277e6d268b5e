"""The scales and measures of ALS studies: what can be a value, and what a value means.

Nothing here knows a study, a subject or a visit.
"""

from cellcourse.instruments.alsfrs import (
    ALSFRS,
    ALSFRS_R,
    AlsfrsAnswers,
    AlsfrsRAnswers,
    pre_slope,
)
from cellcourse.instruments.bbb import BBB, ferguson
from cellcourse.instruments.instrument import Better, Instrument, Item, custom
from cellcourse.instruments.measures import (
    FVC,
    SVC,
    percent_predicted,
    righting_reflex,
    righting_reflex_lost,
    weight,
)
from cellcourse.instruments.registry import INSTRUMENTS, instrument
from cellcourse.instruments.sources import REFERENCES
from cellcourse.instruments.spirometry import EQUATIONS, Spirometry, spirometry

__all__ = [
    "ALSFRS",
    "ALSFRS_R",
    "BBB",
    "EQUATIONS",
    "FVC",
    "INSTRUMENTS",
    "REFERENCES",
    "SVC",
    "AlsfrsAnswers",
    "AlsfrsRAnswers",
    "Better",
    "Instrument",
    "Item",
    "Spirometry",
    "custom",
    "ferguson",
    "instrument",
    "percent_predicted",
    "pre_slope",
    "righting_reflex",
    "righting_reflex_lost",
    "spirometry",
    "weight",
]
