"""Lines of arms over time, with a change of slope if there is one, and their contrasts.

Every arm starts at a height of its own at time 0 and has a slope of its own. With a
change, for example at the start of treatment after a run-in, every arm has two slopes
that meet there, so that each subject is compared with their own past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.mmrm.inference import Contrast, FixedEffects
from cellcourse.stats.multiplicity import Rule
from cellcourse.stats.samples import Floats, sample

__all__ = ["Lines", "line_design"]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A design of one line, bent or not, for each arm."""

    design: Design
    arms: tuple[str, ...]
    change_at: float | None
    """Time at which slopes may change; None where lines are straight."""

    def slopes(self, fixed: FixedEffects, *, level: float) -> tuple[Contrast, ...]:
        """Slope of every arm: over all times, or before the change and then after it."""
        periods = ("slope",) if self.change_at is None else ("slope before", "slope after")
        cells = [(period, arm) for period in periods for arm in self.arms]
        names = [f"{period}, {arm}" for period, arm in cells]
        rows = [self._weights(period, arm) for period, arm in cells]
        return fixed.contrasts(rows, names, rule="none", level=level)

    def changes(self, fixed: FixedEffects, *, rule: Rule, level: float) -> tuple[Contrast, ...]:
        """Slope after the change minus slope before it, within every arm.

        Raises:
            MethodError: the lines are straight.
        """
        self._refuse_straight()
        rows = [self._weights("change", arm) for arm in self.arms]
        names = [f"change of slope, {arm}" for arm in self.arms]
        return fixed.contrasts(rows, names, rule=rule, level=level)

    def differences(
        self, fixed: FixedEffects, *, against: str, rule: Rule, level: float
    ) -> tuple[Contrast, ...]:
        """Every other arm's slope minus that of one arm; after the change where there is one.

        Raises:
            MethodError: an arm that the design does not have.
        """
        period = "slope" if self.change_at is None else "slope after"
        return self._against(fixed, period, against, rule, level)

    def differences_of_changes(
        self, fixed: FixedEffects, *, against: str, rule: Rule, level: float
    ) -> tuple[Contrast, ...]:
        """Every other arm's change of slope minus that of one arm.

        Raises:
            MethodError: the lines are straight, or an arm that the design does not have.
        """
        self._refuse_straight()
        return self._against(fixed, "change", against, rule, level)

    def _against(
        self, fixed: FixedEffects, period: str, against: str, rule: Rule, level: float
    ) -> tuple[Contrast, ...]:
        if against not in self.arms:
            raise MethodError(f"no arm {against!r}; known: {', '.join(self.arms)}")
        others = [arm for arm in self.arms if arm != against]
        base = self._weights(period, against)
        rows = [self._weights(period, arm) - base for arm in others]
        names = [f"{period}, {arm} minus {against}" for arm in others]
        return fixed.contrasts(rows, names, rule=rule, level=level)

    def _weights(self, period: str, arm: str) -> Floats:
        columns = self.design.columns
        weights = np.zeros(len(columns))
        if period != "change":
            weights[columns.index(f"slope, {arm}")] = 1.0
        if period in {"change", "slope after"}:
            weights[columns.index(f"change of slope, {arm}")] = 1.0
        return weights

    def _refuse_straight(self) -> None:
        if self.change_at is None:
            raise MethodError(f"the lines of {len(self.arms)} arms are straight: no change")


def line_design(
    time: npt.ArrayLike,
    arm: npt.ArrayLike,
    *,
    arms: Sequence[str],
    change_at: float | None = None,
    covariates: Mapping[str, npt.ArrayLike] | None = None,
) -> Lines:
    """Give every arm a line, bent at ``change_at`` where one is stated.

    Args:
        time: (n,) time of each row, any unit.
        arm: (n,) label of the arm of each row.
        arms: the arms, the control first where there is one.
        change_at: time at which every arm's slope may change.
        covariates: (n,) numbers that shift the lines, by name.

    Raises:
        MethodError: lengths differ, a label is unknown, an arm has no rows.
    """
    when = sample(time, at_least=2, name="time")
    cells = _cells(arm, tuple(arms), when.size)
    named = {f"height at 0, {a}": cell for a, cell in zip(arms, cells, strict=True)}
    named |= {f"slope, {a}": cell * when for a, cell in zip(arms, cells, strict=True)}
    if change_at is not None:
        late = np.maximum(when - change_at, 0.0)
        named |= {f"change of slope, {a}": c * late for a, c in zip(arms, cells, strict=True)}
    for name, values in (covariates or {}).items():
        named[name] = sample(values, at_least=2, name=name)
    wrong = [name for name, column in named.items() if column.size != when.size]
    if wrong:
        raise MethodError(f"{', '.join(wrong)}: not as many values as the {when.size} times")
    return Lines(
        Design(tuple(named), np.column_stack(list(named.values()))), tuple(arms), change_at
    )


def _cells(arm: npt.ArrayLike, arms: tuple[str, ...], n: int) -> list[Floats]:
    labels = np.asarray(arm).astype(str)
    if labels.shape != (n,):
        raise MethodError(f"{n} times but {labels.size} labels of arms")
    strange = sorted(set(labels.tolist()) - set(arms))
    empty = [a for a in arms if not np.any(labels == a)]
    if strange or empty:
        wrong = ", ".join([f"unknown {a}" for a in strange] + [f"no rows of {a}" for a in empty])
        raise MethodError(f"{wrong}; arms: {', '.join(arms)}")
    return [(labels == a).astype(np.float64) for a in arms]
