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
from cellcourse.instruments.definition import Better, Instrument, Item, custom
from cellcourse.instruments.diagnosis import EL_ESCORIAL, REGIONS, Category, Region, el_escorial
from cellcourse.instruments.lung_function import EQUATIONS, Spirometry, spirometry
from cellcourse.instruments.measures import (
    FVC,
    SVC,
    percent_predicted,
    righting_reflex,
    righting_reflex_lost,
    weight,
)
from cellcourse.instruments.milestones import loss_day, peak_day
from cellcourse.instruments.registry import INSTRUMENTS, instrument
from cellcourse.instruments.series import (
    Finding,
    check_after_death,
    check_rises,
    check_totals,
    check_values,
)
from cellcourse.instruments.sources import REFERENCES
from cellcourse.instruments.staging import KINGS_STAGES, MITOS_STAGES, kings, mitos, mitos_lost
from cellcourse.instruments.tricals import tricals_risk

__all__ = [
    "ALSFRS",
    "ALSFRS_R",
    "BBB",
    "EL_ESCORIAL",
    "EQUATIONS",
    "FVC",
    "INSTRUMENTS",
    "KINGS_STAGES",
    "MITOS_STAGES",
    "REFERENCES",
    "REGIONS",
    "SVC",
    "AlsfrsAnswers",
    "AlsfrsRAnswers",
    "Better",
    "Category",
    "Finding",
    "Instrument",
    "Item",
    "Region",
    "Spirometry",
    "check_after_death",
    "check_rises",
    "check_totals",
    "check_values",
    "custom",
    "el_escorial",
    "ferguson",
    "instrument",
    "kings",
    "loss_day",
    "mitos",
    "mitos_lost",
    "peak_day",
    "percent_predicted",
    "pre_slope",
    "righting_reflex",
    "righting_reflex_lost",
    "spirometry",
    "tricals_risk",
    "weight",
]
