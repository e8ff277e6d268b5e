"""One declared analysis with the study and the records that it asks about.

Every method takes a question and gives a result. What all of them need is here: which
arms, which subjects, which pairs, which level, which inputs. No method is.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath
from typing import Generic, TypeVar

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.records.tables import Records, Subject
from cellcourse.study.analyses import Analysis, Permutation
from cellcourse.study.study import Study

__all__ = ["ALL_ARMS", "Question", "generator", "listed", "per_cent"]

ALL_ARMS = "all"
"""The arm of an estimate that takes every arm together."""

A = TypeVar("A", bound=Analysis)


@dataclass(frozen=True)
class Question(Generic[A]):
    """A declared analysis, and what it is asked of."""

    key: str
    """Key of the entry in the study file."""
    entry: A
    study: Study
    records: Records

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms compared, in the order of the study file."""
        return self.study.arms_of(self.entry.arms)

    @property
    def level(self) -> float:
        """Confidence level of every interval."""
        return self.study.inference.confidence

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The subjects of the arms compared, in the order of the data."""
        return tuple(one for one in self.records.subjects if one.arm in self.arms)

    @property
    def arm_of(self) -> dict[str, str]:
        """The arm of each subject."""
        return {one.subject: one.arm for one in self.subjects}

    def label(self, arm: str) -> str:
        """Name an arm as the study file does."""
        return self.study.arms[arm].label

    def control_first(self, arms: Iterable[str] | None = None) -> tuple[str, ...]:
        """Order arms for comparison: the control leads, the others as in the study file."""
        compared = self.arms if arms is None else tuple(arms)
        return tuple(sorted(compared, key=lambda arm: arm != self.study.control))

    def pairs(self, arms: Iterable[str] | None = None) -> tuple[tuple[str, str], ...]:
        """Pair arms as (arm, against): the control, or else the earlier arm, is second."""
        found = combinations(self.control_first(arms), 2)
        return tuple((late, early) for early, late in found)

    def count(self, subjects: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """Count subjects by arm, arms without any included."""
        arms = [self.arm_of[subject] for subject in subjects]
        return tuple((arm, arms.count(arm)) for arm in self.arms)

    def inputs(self, *tables: str) -> tuple[tuple[str, str], ...]:
        """Digests of the named tables; a workbook holds all of them."""
        return tuple(
            (file, digest)
            for file, digest in self.records.digests
            if PurePosixPath(file).stem in tables or file.endswith(".xlsx")
        )

    def stratum_of(self, variables: tuple[str, ...]) -> dict[str, str]:
        """The levels of some baseline variables, joined, for each subject.

        Raises:
            MethodError: a variable that is not reported for somebody.
        """
        rows = {one.subject: [one.baseline.get(v) for v in variables] for one in self.subjects}
        unknown = sum(None in row for row in rows.values())
        if unknown:
            raise MethodError(
                f"{self.key}: {' and '.join(variables)} not reported for {unknown} of "
                f"{len(rows)} subjects, who cannot be put in a stratum"
            )
        return {subject: ", ".join(str(level) for level in row) for subject, row in rows.items()}


def generator(exact: Permutation, about: str) -> np.random.Generator:
    """A generator for one Monte Carlo test, keyed by the declared seed and the test's name.

    Each test has its own stream, so adding one to the study file moves no other's p.
    """
    return np.random.default_rng([exact.seed, zlib.crc32(about.encode())])


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: ``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def per_cent(share: float) -> str:
    """Write a share as a whole per cent: ``46 %``, a level as ``95 %``."""
    return f"{100 * share:.4g} %"
