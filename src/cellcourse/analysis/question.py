"""One declared analysis with the study and the records that it asks about.

Every method takes a question and gives a result. What all of them need is here: which
arms, which subjects, which pairs, which level, which inputs. No method is.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import PurePosixPath
from typing import Generic, TypeVar

import numpy as np

from cellcourse.analysis.result import Exclusion
from cellcourse.records.tables import Records, Subject
from cellcourse.study.analyses import Analysis, Permutation
from cellcourse.study.design import Origin
from cellcourse.study.origin import origin_of
from cellcourse.study.scales import instrument_of
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

    @cached_property
    def arms(self) -> tuple[str, ...]:
        """The arms compared, in the order of the study file."""
        return self.study.arms_of(self.entry.arms)

    @property
    def level(self) -> float:
        """Confidence level of every interval."""
        return self.study.inference.confidence

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The subjects of the arms compared, in the order of the data."""
        return tuple(one for one in self.records.subjects if one.arm in self.arms)

    @cached_property
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
        """Digests of the named tables; of a workbook, its sheets that hold rows."""
        filled = [table for table in tables if getattr(self.records, table)]
        found: list[tuple[str, str]] = []
        for file, digest in self.records.digests:
            if file.endswith(".xlsx"):
                found += [(f"{file}/{table}", digest) for table in filled]
            elif PurePosixPath(file).stem in tables:
                found.append((file, digest))
        return tuple(found)

    def origin(self, *tables: str) -> Origin:
        """Where the data of the named tables come from, as the worst of them."""
        return origin_of(self.study, tables)

    def unit(self, measure: str) -> str:
        """The unit of a measure."""
        return instrument_of(self.study.measures[measure]).unit

    def told(self, subject: str, variables: Iterable[str]) -> tuple[float | str, ...]:
        """Baseline values of a subject, without those that are not reported."""
        given = (self._baseline[subject].get(name) for name in variables)
        return tuple(value for value in given if value is not None)

    def lacking(self, variables: Iterable[str]) -> tuple[Exclusion, ...]:
        """Subjects for whom one of the baseline variables is not reported."""
        wanted = tuple(variables)
        missing = {
            subject: [name for name in wanted if row.get(name) is None]
            for subject, row in self._baseline.items()
        }
        return tuple(
            Exclusion(subject, f"{listed(names)} not reported")
            for subject, names in missing.items()
            if names
        )

    @cached_property
    def _baseline(self) -> dict[str, Mapping[str, float | str | None]]:
        return {one.subject: one.baseline for one in self.subjects}


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
