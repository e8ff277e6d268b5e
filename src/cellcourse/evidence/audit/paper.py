"""The publication under audit, in the form that rules read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from cellcourse.evidence import facts as flat
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.facts import Cell, Fact, Scale, TestClaim
from cellcourse.evidence.possible import Grid
from cellcourse.study.study import Study

__all__ = ["Paper"]


@dataclass(frozen=True, eq=False)
class Paper:
    """Claims as facts, cells and tests, with what is known of arms and scales.

    Two papers are the same only if they are one object, so that what was worked out of
    one can be kept.
    """

    evidence: Evidence
    study: Study | None

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every printed number."""
        return flat.facts(self.evidence)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every printed mean."""
        return flat.cells(self.evidence)

    @cached_property
    def tests(self) -> tuple[TestClaim, ...]:
        """Every printed p."""
        return flat.tests(self.evidence)

    def label(self, arm: str | None) -> str:
        """Name an arm as a reader knows it."""
        return self.evidence.arms[arm].label if arm in self.evidence.arms else "all"

    def size(self, arm: str | None) -> int | None:
        """Subjects that entered an arm; None where it was not printed."""
        entry = self.evidence.arms.get(arm or "")
        return entry.n if entry is not None and isinstance(entry.n, int) else None

    def scale(self, measure: str) -> Scale:
        """What can be a value of a measure."""
        return flat.scale(self.evidence.measures[measure])

    def grids(self, measure: str) -> tuple[Grid, ...]:
        """The scale with each step that the publication allows; empty if continuous."""
        scale = self.scale(measure)
        low = scale.low or Fraction(0)
        if scale.low is None:
            return ()
        return tuple(
            Grid(low, step, None if scale.high is None else int((scale.high - low) / step))
            for step in scale.steps
        )

    def name(self, cell: Cell) -> str:
        """Say in words which mean it is."""
        about = [self.evidence.measures[cell.measure].label, self.label(cell.arm)]
        if cell.day is not None:
            about.append(f"day {cell.day}")
        if cell.deaths is not None:
            about.append("the dead left out" if cell.deaths == "excluded" else "the dead as zero")
        return ", ".join(about)

    def numbers_possible(self, cell: Cell) -> tuple[int, ...]:
        """Give every number of subjects that may stand behind a mean; empty if unknown.

        Without a number printed for the mean itself it is everybody who entered the arm,
        except where the dead are left out: then it is any number up to that.
        """
        entered = self.size(cell.arm)
        if cell.n is not None:
            return (cell.n,)
        if entered is None:
            return ()
        if cell.deaths == "excluded":
            return tuple(range(entered, 0, -1))
        return (entered,)
