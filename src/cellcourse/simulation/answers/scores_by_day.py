"""Means of a measure of virtual subjects by day, and comparisons between arms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.analysis.scores import Occasion, Strategy
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.kernels.arm_means import describe
from cellcourse.simulation.answers.kernels.comparisons import (
    mann_whitney_on_days,
    tukey_kramer_on_days,
)
from cellcourse.simulation.answers.kernels.means import spread_of
from cellcourse.simulation.answers.kernels.ranks import rank_tails
from cellcourse.simulation.answers.kernels.scores import Scores
from cellcourse.simulation.answers.kernels.tails import RULES, adjust_known
from cellcourse.simulation.answers.scored import Scored, scored
from cellcourse.simulation.courses import Courses
from cellcourse.stats.ranks import TABLE_LIMIT
from cellcourse.study.analyses import ByDayComparison, ScoresByDay

__all__ = ["countable", "late_and_early", "scores_by_day", "tukey_kramer_columns"]

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Part:
    """Some of the columns, and what fills them."""

    columns: tuple[Column, ...]
    fill: Callable[[Scores, _Floats], None]
    """Fills (trials, columns)."""


def scores_by_day(asked: Asked[ScoresByDay]) -> Batch | None:
    """Prepare means with standard errors of each arm and day, and the comparisons declared."""
    entry = asked.entry
    events = asked.study.dead_events if entry.past_event is None else (entry.past_event,)
    read = scored(asked, Strategy(events, entry.deaths, entry.on_event_day))
    if read is None:
        return None
    compared = [_comparison(asked, read, declared) for declared in entry.comparisons]
    known = [part for part in compared if part is not None]
    if len(known) < len(compared):
        return None
    parts = [_means(asked, read), *known]
    ends = np.cumsum([len(part.columns) for part in parts])

    def fill(courses: Courses, out: _Floats) -> None:
        scores = read(courses)
        for part, end in zip(parts, ends, strict=True):
            part.fill(scores, out[:, end - len(part.columns) : end])

    lacking = ("limits of the means of each day", "partial eta squared")
    return Batch(tuple(one for part in parts for one in part.columns), fill, lacking)


def _means(asked: Asked[ScoresByDay], read: Scored) -> _Part:
    entry, arms = asked.entry, asked.question.arms
    shown = read.occasions(entry.days, entry.visits)
    code, (column, day) = asked.code(arms), read.places(shown)
    named = entry.days is not None or entry.visits is not None

    def fill(scores: Scores, out: _Floats) -> None:
        describe(scores, code, column, day, named, out)

    columns = tuple(
        Column(part, "mean", At(arm=arm, day=at.day, visit=at.visit))
        for arm in arms
        for at in shown
        for part in ("value", "se")
    )
    return _Part(columns, fill)


def _comparison(asked: Asked[ScoresByDay], read: Scored, declared: ByDayComparison) -> _Part | None:
    """One comparison on its days; None where it asks for what has no batch form."""
    if declared.strata or declared.adjust_for:
        return None
    arms = asked.question.control_first(asked.study.arms_of(declared.arms or asked.question.arms))
    if declared.test == "tukey-kramer":
        return _tukey_kramer(asked, read, declared, arms)
    if declared.test == "mann-whitney" and countable(asked.sizes(arms)):
        return _mann_whitney(asked, read, declared, arms)
    return None


def _on(read: Scored, declared: ByDayComparison) -> npt.NDArray[np.int64]:
    return np.array(read.places(tuple(Occasion(day) for day in declared.days)))


def _tukey_kramer(
    asked: Asked[ScoresByDay], read: Scored, declared: ByDayComparison, arms: tuple[str, ...]
) -> _Part:
    among = asked.code(arms)
    spread, on = spread_of(len(arms), sum(asked.sizes(arms)), asked.level), _on(read, declared)
    columns = tuple(one for day in declared.days for one in tukey_kramer_columns(arms, day))

    def fill(scores: Scores, out: _Floats) -> None:
        by_day = out.reshape(len(out), len(declared.days), -1)
        tukey_kramer_on_days(scores, among, on, spread, by_day)

    return _Part(columns, fill)


def tukey_kramer_columns(arms: tuple[str, ...], day: int | None) -> Iterator[Column]:
    """Address the analysis of variance and every two arms, as the compiled loop gives them."""
    yield from of_test("analysis of variance", At(day=day), "normal theory", ("p", "statistic"))
    for arm, against in late_and_early(arms):
        at, name, kind = At(arm=arm, against=against, day=day), "Tukey-Kramer", "normal theory"
        yield from of_test(name, at, kind, ("p", "p adjusted", "statistic"))
        yield from of_effect(name, at, kind, "difference in means", ("value", "low", "high"))


def late_and_early(arms: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every two arms in the order of comparisons: (1, 0), (2, 0), (2, 1), ..."""
    yield from ((arm, against) for late, arm in enumerate(arms) for against in arms[:late])


def _mann_whitney(
    asked: Asked[ScoresByDay], read: Scored, declared: ByDayComparison, arms: tuple[str, ...]
) -> _Part:
    among, sizes = asked.code(arms), asked.sizes(arms)
    tails, on = rank_tails(max(sizes), max(sizes), asked.level), _on(read, declared)
    pairs, rule = len(arms) * (len(arms) - 1) // 2, RULES[declared.adjust]

    def fill(scores: Scores, out: _Floats) -> None:
        cells = out.reshape(len(out), len(declared.days), pairs, 6)
        mann_whitney_on_days(scores, among, on, tails, cells)
        if rule and pairs > 1:
            p = cells[..., 0].reshape(-1, pairs)
            cells[..., 1] = adjust_known(p, rule).reshape(cells.shape[:3])

    columns = tuple(one for day in declared.days for one in _mann_whitney_columns(arms, day))
    return _Part(columns, fill)


def _mann_whitney_columns(arms: tuple[str, ...], day: int) -> Iterator[Column]:
    for arm, against in late_and_early(arms):
        at, name = At(arm=arm, against=against, day=day), "Mann-Whitney"
        yield from of_test(name, at, "exact", ("p", "p adjusted", "statistic"))
        yield from of_effect(name, at, "exact", "Hodges-Lehmann shift", ("value", "low", "high"))


def countable(sizes: tuple[int, ...]) -> bool:
    """Whether the splits of every two arms can be counted, ties or not."""
    return all(
        (n + 1) * (2 * n * (n + m) + 1) <= TABLE_LIMIT for n, m in combinations(sorted(sizes), 2)
    )
