"""Events known only to lie between two visits: their distribution, tests, and thresholds."""

from cellcourse.stats.interval_censored.competing import (
    CompetingMass,
    CompetingNpmle,
    competing_npmle,
)
from cellcourse.stats.interval_censored.intervals import Brackets, brackets
from cellcourse.stats.interval_censored.scores import (
    IntervalLogRank,
    interval_logrank,
    permuted_interval_logrank,
)
from cellcourse.stats.interval_censored.threshold import Crossings, Unseen, crossings
from cellcourse.stats.interval_censored.turnbull import Turnbull, turnbull
from cellcourse.stats.interval_censored.weibull import Coefficient, Weibull, weibull

__all__ = [
    "Brackets",
    "Coefficient",
    "CompetingMass",
    "CompetingNpmle",
    "Crossings",
    "IntervalLogRank",
    "Turnbull",
    "Unseen",
    "Weibull",
    "brackets",
    "competing_npmle",
    "crossings",
    "interval_logrank",
    "permuted_interval_logrank",
    "turnbull",
    "weibull",
]
