"""An open study folder, and everything that can be asked of it.

This is the public API: a folder is opened once, which reads and checks all that is in
it, and then analysed, criticised and reported as often as wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cellcourse.errors import CellcourseError, UsageError
from cellcourse.records.read import read_records
from cellcourse.records.tables import Records
from cellcourse.store.folder import EVIDENCE, PLAN, StudyFiles, read_folder
from cellcourse.study.criticism import Weakness, criticise
from cellcourse.study.read import read_study
from cellcourse.study.study import Study

if TYPE_CHECKING:
    from cellcourse.analysis.result import Result
    from cellcourse.analysis.run import Progress
    from cellcourse.evidence.claims import Evidence
    from cellcourse.workspace.batches import Batches
    from cellcourse.workspace.making import Made

__all__ = ["StudyFolder", "open_study"]

_Part = TypeVar("_Part")


def open_study(folder: str | PathLike[str]) -> StudyFolder:
    """Open a study folder: read its plan, its data and its evidence, and check them.

    Args:
        folder: a folder that holds ``study.yaml``.

    Raises:
        UsageError: it is no study folder, or its files cannot be read.
        PlanError: the study file says no study that can be run.
        RecordsError: the data cannot be what happened.
        EvidenceError: the evidence file states no numbers that can be compared.
    """
    files = read_folder(Path(folder))
    refused: list[CellcourseError] = []
    study = _read(refused, lambda: read_study(files.plan, PLAN))
    records = None if study is None else _read(refused, lambda: _records(study, files))
    evidence = _read(refused, lambda: _evidence(files))
    if study is None or refused:
        raise _together(refused)
    return StudyFolder(files, study, records, evidence)


def _records(study: Study, files: StudyFiles) -> Records | None:
    return read_records(study, files.data) if files.data else None


def _evidence(files: StudyFiles) -> Evidence | None:
    if files.evidence is None:
        return None
    from cellcourse.evidence.read import read_evidence

    return read_evidence(files.evidence, EVIDENCE)


def _read(refused: list[CellcourseError], part: Callable[[], _Part]) -> _Part | None:
    """Read one part of a folder; a refusal is kept, so that the other parts are read too."""
    try:
        return part()
    except CellcourseError as refusal:
        refused.append(refusal)
        return None


def _together(refused: list[CellcourseError]) -> CellcourseError:
    """Make one refusal of several: of the first one's kind, with the problems of all."""
    first = refused[0]
    return type(first)(first.message, [problem for one in refused for problem in one.problems])


@dataclass(frozen=True)
class StudyFolder:
    """An open study folder. Later changes of its files are not seen: open it again."""

    files: StudyFiles
    study: Study
    records: Records | None
    """None where nothing was recorded yet."""
    evidence: Evidence | None
    """None where the folder holds no publication's numbers."""

    @property
    def path(self) -> Path:
        """Where the folder lies."""
        return self.files.folder

    def weaknesses(self) -> tuple[Weakness, ...]:
        """Name what a methodologist would object to in the plan, each with its source."""
        return criticise(self.study)

    def batches(self) -> Batches:
        """Give the batches of cells, to be judged, dosed and papered.

        Raises:
            UsageError: nothing was recorded yet.
        """
        from cellcourse.workspace.batches import Batches

        return Batches(self.files, self.study, self._recorded())

    def analyse(self, progress: Progress | None = None) -> dict[str, Result]:
        """Run every declared analysis; results by their key in the study file.

        Raises:
            UsageError: nothing was recorded yet.
            MethodError: a declared method has no answer for these data.
        """
        from cellcourse.analysis.run import analyse

        results = analyse(self.study, self._recorded(), progress)
        return {result.analysis: result for result in results}

    def report(self, progress: Progress | None = None) -> Made:
        """Make the report and put it in the place of the last one.

        Raises:
            UsageError: nothing was recorded yet, or ``report`` cannot be replaced.
            MethodError: a declared method has no answer for these data.
            EvidenceError: the evidence points to results that do not exist.
        """
        from cellcourse.analysis.run import analyse
        from cellcourse.workspace.making import STEPS, make_report

        said = progress or _silent
        records = self._recorded()
        results = analyse(
            self.study, records, lambda done, total, what: said(done, total + STEPS, what)
        )
        return make_report(self.files, self.study, records, self.evidence, results, said)

    def _recorded(self) -> Records:
        if self.records is None or not self.records.subjects:
            raise UsageError(f"{self.path} holds no data yet: no row of subjects.")
        return self.records


def _silent(_done: int, _total: int, _what: str) -> None:
    """Say nothing."""
