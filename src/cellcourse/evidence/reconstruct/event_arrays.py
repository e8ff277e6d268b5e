"""The claims on event days, as the arrays that the search reads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.cells import Cell, cells_of, possible, scale_on
from cellcourse.evidence.reconstruct.plan import ReconstructionPlan
from cellcourse.evidence.reconstruct.roster import Roster, Values
from cellcourse.evidence.reconstruct.wants import Want
from cellcourse.stats.distributions import chi2_quantile
from cellcourse.study.analyses import Crossing, LogRank
from cellcourse.study.study import Study

if TYPE_CHECKING:
    from cellcourse.evidence.reconstruct.kernels.event_days import EventClaims

__all__ = ["event_claims"]

_RULES: Final = {"none": 0, "holm": 1, "bonferroni": 2, "hochberg": 3}


def event_claims(
    study: Study,
    plan: ReconstructionPlan,
    roster: Roster,
    values: Iterable[Values],
    wanted: tuple[Want, ...],
) -> EventClaims:
    """Gather everything that is claimed of event days, and what cells ask of them."""
    from cellcourse.evidence.reconstruct.kernels.event_days import EventClaims

    of = {kind: [want for want in wanted if want.kind == kind] for kind in _KINDS}
    by_measure = {one.measure: one for one in values}
    cells = cells_of(study, roster, of["cell"])
    return EventClaims(
        start=np.array(roster.start),
        arm=np.array(roster.arm),
        visit=_visits(plan, by_measure.values()),
        medians=_table([_median(roster, want) for want in of["median"]], 4),
        counts=_table([_count(roster, want) for want in of["count"]], 5),
        overall=_table([_chi_squares(want, len(roster.arms) - 1) for want in of["log-rank"]], 2),
        pairs=_table([_pair(roster, want) for want in of["pair of log-ranks"]], 4),
        pair=np.array(list(_pairs(roster)), dtype=np.int64).reshape(-1, 2),
        rule=_rule(study, of["pair of log-ranks"]),
        occasions=np.array(
            [(roster.arms.index(cell.arm), cell.day) for cell in cells], dtype=np.int64
        ).reshape(-1, 2),
        gap=_gaps(plan, roster, by_measure, cells),
        spans=_table(list(_spans(study, roster, by_measure, wanted)), 4),
    )


_KINDS: Final = ("median", "count", "log-rank", "pair of log-ranks", "cell")


def _table(rows: list[tuple[float, ...]], columns: int) -> npt.NDArray[np.float64]:
    return np.array(rows, dtype=float).reshape(-1, columns)


def _visits(plan: ReconstructionPlan, values: Iterable[Values]) -> npt.NDArray[np.int64]:
    """Mark the days on which a subject whose event it is may be measured."""
    marks = np.zeros(plan.last_day + 1, dtype=np.int64)
    if plan.measured_on_event_day == "possible":
        for one in values:
            marks[[day for day in one.days if day > 0]] = 1
    return marks


def _median(roster: Roster, want: Want) -> tuple[float, ...]:
    arm, against = want.pointer.arm, want.pointer.against
    taken_off = -1 if against is None else roster.arms.index(against)
    return roster.arms.index(str(arm)), taken_off, want.low, want.high


def _count(roster: Roster, want: Want) -> tuple[float, ...]:
    """Give the numbers that a number at risk, or a survival without censoring, stands for."""
    arm = roster.arms.index(str(want.pointer.arm))
    day = want.pointer.day or 0
    if want.pointer.estimate == "number at risk":
        return arm, day, 1, want.low, want.high
    size = roster.sizes[arm]
    return arm, day, 0, want.low * size, want.high * size


def _chi_squares(want: Want, df: int) -> tuple[float, ...]:
    return _chi_square(want.high, df), _chi_square(want.low, df)


def _chi_square(p: float, df: int) -> float:
    """Give the chi-square that is exceeded with a probability."""
    if p >= 1:
        return 0.0
    return chi2_quantile(1 - p, df) if p > 0 else math.inf


def _pairs(roster: Roster) -> Iterable[tuple[int, int]]:
    return combinations(range(len(roster.arms)), 2)


def _pair(roster: Roster, want: Want) -> tuple[float, ...]:
    named = (str(want.pointer.arm), str(want.pointer.against))
    first, second = sorted(roster.arms.index(arm) for arm in named)
    place = list(_pairs(roster)).index((first, second))
    adjusted = want.pointer.part == "p_adjusted"
    return place, float(adjusted), _log(want.low), _log(want.high)


def _log(p: float) -> float:
    return math.log(p) if p > 0 else -math.inf


def _rule(study: Study, wanted: list[Want]) -> int:
    rules = {
        entry.pairwise
        for want in wanted
        if isinstance(entry := study.analyses[want.pointer.analysis], LogRank)
    }
    return _RULES[rules.pop()] if rules else 0


def _spans(
    study: Study, roster: Roster, values: dict[str, Values], wanted: tuple[Want, ...]
) -> Iterator[tuple[float, ...]]:
    """Give what days between scores ask of lives, where the event counts as a score of zero."""
    lowest, highest = dict[tuple[str, str], float](), dict[tuple[str, str], float]()
    for want in wanted:
        key, n = (want.pointer.analysis, str(want.pointer.arm)), _size(roster, want)
        if want.kind == "crossing" and want.pointer.part == "value":
            lowest[key] = max(lowest.get(key, 0.0), want.low)
        elif want.kind == "crossing" and n > 1:
            se = want.high / (1 if want.pointer.part == "se" else math.sqrt(n))
            highest[key] = min(highest.get(key, math.inf), se)
    for key, mean in lowest.items():
        entry = study.analyses[key[0]]
        if isinstance(entry, Crossing) and key in highest:
            earliest = _first_reach(entry, values[entry.measure])
            if entry.deaths == "zero" and earliest is not None:
                yield roster.arms.index(key[1]), earliest, mean, highest[key]


def _size(roster: Roster, want: Want) -> int:
    return 0 if want.pointer.arm is None else roster.sizes[roster.arms.index(want.pointer.arm)]


def _first_reach(entry: Crossing, values: Values) -> int | None:
    """Give the first visit that can show the higher score, unless all of them can."""
    reach = [values.value(steps) <= entry.start for steps in values.lowest]
    return None if reach[0] or True not in reach else values.days[reach.index(True)]


def _gaps(
    plan: ReconstructionPlan, roster: Roster, values: dict[str, Values], cells: tuple[Cell, ...]
) -> npt.NDArray[np.int64]:
    """Tell of every number of subjects how far it is from one that can give the cell."""
    largest = max(roster.sizes)
    found = np.zeros((len(cells), largest + 1, largest + 1), dtype=np.int64)
    for place, cell in enumerate(cells):
        size = roster.sizes[roster.arms.index(cell.arm)]
        found[place] = _gap(cell, values[cell.measure], size, largest, plan)
    return found


def _gap(
    cell: Cell, values: Values, size: int, largest: int, plan: ReconstructionPlan
) -> npt.NDArray[np.int64]:
    scale = scale_on(values, cell.day)
    measured = plan.measured_on_event_day == "possible"
    numbers = [(a, b) for a in range(size + 1) for b in range(size - a + 1) if measured or b == 0]
    fit = [(a, b) for a, b in numbers if possible(cell, scale, size, a, b)]
    gap = np.full((largest + 1, largest + 1), 2 * largest, dtype=np.int64)
    for a, b in numbers:
        gap[a, b] = min((abs(a - c) + abs(b - d) for c, d in fit), default=2 * largest)
    return gap
