"""Means of arms at visits, adjusted for covariates: the design, and what is read from it.

Every arm has a mean of its own at every visit. A covariate shifts all of them, or those
of each visit by an amount of its own. Adjusted means (least-squares means) take each
covariate at its average over the rows, as SAS and emmeans do unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.mmrm.inference import Contrast, FixedEffects, FTest
from cellcourse.stats.multiplicity import Rule
from cellcourse.stats.printing import Printed
from cellcourse.stats.samples import Floats, sample

__all__ = ["CellContrast", "Cells", "cell_design"]


@dataclass(frozen=True, slots=True)
class CellContrast(Printed):
    """An adjusted mean of an arm at a visit, or its difference from another arm's."""

    arm: str
    against: str | None
    """The arm whose mean is taken off; None for a mean."""
    visit: str
    n: tuple[int, ...]
    """Values of the arm, and of the arm it is held against, at the visit."""
    contrast: Contrast


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A design of arms at visits, and the weights that give its adjusted means."""

    design: Design
    arms: tuple[str, ...]
    visits: tuple[str, ...]
    n: npt.NDArray[np.intp]
    """(arms, visits) values."""
    weights: Floats
    """(arms, visits, q) weights of the coefficients that give each adjusted mean."""

    def means(self, fixed: FixedEffects, *, level: float) -> tuple[CellContrast, ...]:
        """Adjusted mean of every arm at every visit."""
        pairs = [(a, None, v) for a in range(len(self.arms)) for v in range(len(self.visits))]
        return self._estimated(fixed, pairs, "none", level)

    def differences(
        self,
        fixed: FixedEffects,
        *,
        against: str,
        visits: Sequence[str],
        rule: Rule,
        level: float,
    ) -> tuple[CellContrast, ...]:
        """Every other arm minus one arm, at the visits named.

        Args:
            fixed: what was fitted to this design.
            against: the arm that is taken off.
            visits: where the arms are compared; together they are one family.
            rule: how the p-values of the family are adjusted.
            level: confidence level of each interval alone.

        Raises:
            MethodError: an arm or visit that the design does not have.
        """
        base = _position(against, self.arms, "arm")
        columns = [_position(visit, self.visits, "visit") for visit in visits]
        pairs = [(a, base, v) for v in columns for a in range(len(self.arms)) if a != base]
        return self._estimated(fixed, pairs, rule, level)

    def interaction(self, fixed: FixedEffects) -> FTest:
        """Test whether differences between arms are the same at every visit."""
        change = self.weights[:, 1:] - self.weights[:, :1]
        apart = change[1:] - change[:1]
        return fixed.test(apart.reshape(-1, apart.shape[2]))

    def arm_effect(self, fixed: FixedEffects) -> FTest:
        """Test whether arms have the same adjusted mean, each visit weighing the same."""
        level = self.weights.mean(axis=1)
        return fixed.test(level[1:] - level[:1])

    def _estimated(
        self,
        fixed: FixedEffects,
        cells: Sequence[tuple[int, int | None, int]],
        rule: Rule,
        level: float,
    ) -> tuple[CellContrast, ...]:
        rows = [
            self.weights[a, v] - (0.0 if b is None else self.weights[b, v]) for a, b, v in cells
        ]
        names = [f"{self.arms[a]} at {self.visits[v]}" for a, _, v in cells]
        found = fixed.contrasts(rows, names, rule=rule, level=level)
        return tuple(
            CellContrast(
                arm=self.arms[a],
                against=None if b is None else self.arms[b],
                visit=self.visits[v],
                n=tuple(int(self.n[k, v]) for k in (a, b) if k is not None),
                contrast=contrast,
            )
            for (a, b, v), contrast in zip(cells, found, strict=True)
        )


def cell_design(
    arm: npt.ArrayLike,
    visit: npt.ArrayLike,
    *,
    arms: Sequence[str],
    visits: Sequence[str],
    covariates: Mapping[str, npt.ArrayLike],
    by_visit: Collection[str] = (),
) -> Cells:
    """Give every arm a mean at every visit, and every covariate a slope.

    Args:
        arm: (n,) label of the arm of each row.
        visit: (n,) label of the visit of each row.
        arms: the arms, the control first where there is one.
        visits: the visits in order of time.
        covariates: (n,) numbers for each covariate by name, constant in a subject.
        by_visit: covariates whose slope differs from visit to visit.

    Raises:
        MethodError: lengths differ, an arm has no value at a visit, a label is unknown,
            or ``by_visit`` names no covariate.
    """
    a, v = _codes(arm, arms, "arm"), _codes(visit, visits, "visit")
    strange = sorted(set(by_visit) - set(covariates))
    if strange:
        raise MethodError(f"no covariate {', '.join(strange)} to differ between visits")
    n = _counts(a, v, tuple(arms), tuple(visits))
    cells = np.zeros((a.size, len(arms) * len(visits)))
    cells[np.arange(a.size), a * len(visits) + v] = 1.0
    parts = [(f"{x} at {y}" for x in arms for y in visits)]
    blocks, weights = [cells], [np.eye(cells.shape[1])]
    for name, values in covariates.items():
        numbers = _covariate(values, a.size, name)
        apart = name in by_visit
        blocks.append(_spread(numbers, v, len(visits)) if apart else numbers[:, None])
        weights.append(_averages(float(numbers.mean()), len(arms), len(visits), apart))
        parts.append((f"{name} at {y}" for y in visits) if apart else (x for x in (name,)))
    columns = tuple(column for part in parts for column in part)
    design = Design(columns, np.hstack(blocks))
    shaped = np.hstack(weights).reshape(len(arms), len(visits), -1)
    return Cells(design, tuple(arms), tuple(visits), n, shaped)


def _codes(labels: npt.ArrayLike, known: Sequence[str], name: str) -> npt.NDArray[np.intp]:
    found, code = np.unique(np.asarray(labels).astype(str), return_inverse=True)
    places = [_position(label, tuple(known), name) for label in found.tolist()]
    return np.array(places, dtype=np.intp)[code]


def _position(label: str, known: tuple[str, ...], name: str) -> int:
    if label not in known:
        raise MethodError(f"no {name} {label!r}; known: {', '.join(known)}")
    return known.index(label)


def _counts(
    a: npt.NDArray[np.intp],
    v: npt.NDArray[np.intp],
    arms: tuple[str, ...],
    visits: tuple[str, ...],
) -> npt.NDArray[np.intp]:
    if a.shape != v.shape:
        raise MethodError(f"{a.size} labels of arms but {v.size} of visits")
    counts = np.bincount(a * len(visits) + v, minlength=len(arms) * len(visits))
    n = counts.reshape(len(arms), len(visits))
    empty = [f"{arms[i]} at {visits[j]}" for i, j in np.argwhere(n == 0)]
    if empty:
        raise MethodError(f"no values of {', '.join(empty)}: no mean to estimate")
    return np.asarray(n, dtype=np.intp)


def _covariate(values: npt.ArrayLike, n: int, name: str) -> Floats:
    numbers = sample(values, at_least=1, name=name)
    if numbers.size != n:
        raise MethodError(f"{name}: {numbers.size} values for {n} rows")
    return numbers


def _spread(numbers: Floats, v: npt.NDArray[np.intp], visits: int) -> Floats:
    spread = np.zeros((numbers.size, visits))
    spread[np.arange(numbers.size), v] = numbers
    return spread


def _averages(mean: float, arms: int, visits: int, apart: bool) -> Floats:
    """(arms x visits, columns) what each adjusted mean takes of a covariate's columns."""
    return np.tile(mean * np.eye(visits) if apart else np.full((visits, 1), mean), (arms, 1))
