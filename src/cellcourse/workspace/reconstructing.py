"""Reconstructing the individuals behind a publication, as study folders that can be reported."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cellcourse.errors import EvidenceError, UsageError
from cellcourse.store.folder import EVIDENCE, PLAN
from cellcourse.store.reconstruction import RECONSTRUCTION, read_reconstruction
from cellcourse.store.replace import create_folder
from cellcourse.study.study import Study
from cellcourse.workspace.ranges import Range, beyond
from cellcourse.workspace.study_folder import StudyFolder

if TYPE_CHECKING:
    from cellcourse.analysis.run import Progress
    from cellcourse.evidence.claims import Evidence
    from cellcourse.evidence.reconstruct.settle import LeftOut, Settled
    from cellcourse.evidence.reconstruct.solution import Search
    from cellcourse.evidence.reconstruct.width import Quantity, Width

__all__ = ["Reconstruction", "reconstruct"]

WIDTH: Final = "width"
OTHERS: Final = "solutions"
_LARGEST_SEED: Final = 2**64 - 1
_MOST_SOLUTIONS: Final = 100_000
_WIDTH_OF: Final = 100
"""Up to so many solutions go through every analysis, for the widths; the others through
those that printed numbers point to."""
_FEW: Final = 4
"""Up to so many solutions are found in this very process."""


@dataclass(frozen=True)
class Reconstruction:
    """Solutions that are in their place."""

    folder: Path
    """A study folder that holds the first solution; the others lie in it."""
    solutions: int
    """How many were found, and agree with every claim that was to be kept."""
    asked: int
    left_out: tuple[LeftOut, ...]
    """Claims that are not honoured."""
    widths: tuple[Width, ...]


@dataclass(frozen=True)
class _Found:
    """One solution as it comes back from a worker."""

    number: int
    files: dict[str, bytes]
    numbers: dict[Quantity, float]
    """Of every analysis, or nothing where only the printed numbers were checked."""
    kept: bool


def reconstruct(
    opened: StudyFolder,
    out: str | PathLike[str],
    *,
    solutions: int,
    seed: int,
    progress: Progress,
) -> Reconstruction:
    """Find data sets that would be printed as the evidence says, and write them.

    Args:
        opened: a study with evidence and a reconstruction file.
        out: the folder to make.
        solutions: how many data sets; from 1 to 100,000.
        seed: 0 to 2**64 - 1; solution i is a function of the seed and i alone.
        progress: told before each solution.

    Raises:
        UsageError: something needed is not there, or ``out`` is.
        EvidenceError: the reconstruction file cannot be used, or no solution is found.
    """
    _require(Path(out), solutions, seed)
    evidence, stated = _evidence(opened), read_reconstruction(opened.path)
    progress(0, solutions, "Finding out which claims hold together")
    settled = _settled(opened.study, evidence, stated, seed)
    found = []
    for one in _solutions(settled.search, evidence, seed, solutions):
        found.append(one)
        progress(len(found), solutions, f"Solution {one.number}")
    good = [one for one in found if one.kept]
    if not good:
        raise EvidenceError(f"None of {solutions} searches found a data set that keeps all claims.")
    from cellcourse.evidence.reconstruct.width import width_csv, width_json, widths

    wide = widths([one.numbers for one in good if one.numbers])
    counts = {"seed": seed, "solutions_asked": solutions, "solutions": len(good)}
    files = {
        RECONSTRUCTION: stated,
        f"{WIDTH}.json": width_json(wide, evidence, settled.left_out, counts),
        f"{WIDTH}.csv": width_csv(wide),
    }
    create_folder(Path(out), files | _folders(opened, good, seed, solutions))
    return Reconstruction(Path(out), len(good), solutions, settled.left_out, wide)


def _require(out: Path, solutions: int, seed: int) -> None:
    asked = Range("--solutions", solutions, 1, _MOST_SOLUTIONS)
    if problems := beyond(asked, Range("--seed", seed, 0, _LARGEST_SEED)):
        raise UsageError("reconstruct cannot take these numbers", problems)
    if find_spec("numba") is None:
        raise UsageError("reconstruct needs numba: pip install 'cellcourse[simulate]'.")
    if out.exists():
        raise UsageError(f"{out} exists already; a reconstruction needs a new folder.")


def _evidence(opened: StudyFolder) -> Evidence:
    if opened.evidence is None:
        raise UsageError(f"{opened.path} has no {EVIDENCE}, which says what was printed.")
    return opened.evidence


def _settled(study: Study, evidence: Evidence, stated: bytes, seed: int) -> Settled:
    from cellcourse.evidence.reconstruct.read import check_plan, read_plan
    from cellcourse.evidence.reconstruct.settle import settle

    plan = read_plan(stated, RECONSTRUCTION)
    check_plan(plan, study, evidence, RECONSTRUCTION)
    return settle(study, evidence, plan, seed)


def _solutions(search: Search, evidence: Evidence, seed: int, count: int) -> Iterator[_Found]:
    """Find solutions in order, on every core where there are many."""
    if count <= _FEW:
        yield from (_find(search, evidence, seed, number) for number in range(1, count + 1))
        return
    with ProcessPoolExecutor(
        os.cpu_count(), get_context("spawn"), _begin, (search, evidence, seed)
    ) as pool:
        try:
            yield from pool.map(_find_here, range(1, count + 1), chunksize=1)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


_work: dict[str, tuple[Search, Evidence, int]] = {}
"""What a worker process was begun with."""


def _begin(search: Search, evidence: Evidence, seed: int) -> None:
    _work["here"] = (search, evidence, seed)


def _find_here(number: int) -> _Found:
    return _find(*_work["here"], number)


def _find(search: Search, evidence: Evidence, seed: int, number: int) -> _Found:
    from cellcourse.evidence.reconstruct.solution import solve
    from cellcourse.evidence.reconstruct.verify import checking, verify
    from cellcourse.evidence.reconstruct.width import numbers

    wide = number <= _WIDTH_OF
    study = search.study if wide else checking(search.study, evidence)
    verified = verify(study, search, evidence, solve(search, seed, number))
    kept = all(want.kind == "not steered" for want in verified.broken)
    return _Found(number, verified.files, numbers(verified.results) if wide else {}, kept)


def _folders(opened: StudyFolder, good: list[_Found], seed: int, asked: int) -> dict[str, bytes]:
    """Give the files of a study folder for each solution; the first is the folder itself."""
    from cellcourse.evidence.reconstruct.study_file import marked

    files = {}
    for one in good:
        inside = "" if one is good[0] else f"{OTHERS}/{one.number:0{len(str(asked))}d}/"
        files[f"{inside}{PLAN}"] = marked(opened.files.plan, seed, one.number)
        files[f"{inside}{EVIDENCE}"] = opened.files.evidence or b""
        files |= {f"{inside}{name}": content for name, content in one.files.items()}
    return files
