"""Calibrating a law of a study's model on what was printed, with every core."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cellcourse import __version__
from cellcourse.errors import UsageError
from cellcourse.store.folder import EVIDENCE, PLAN
from cellcourse.store.model import MODEL, read_model_file
from cellcourse.store.replace import create_folder
from cellcourse.study.read import read_study
from cellcourse.workspace.ranges import LARGEST_SEED, Range, beyond
from cellcourse.workspace.study_folder import StudyFolder
from cellcourse.workspace.workers import workers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from cellcourse.simulation.calibrate.judge import Judge
    from cellcourse.simulation.calibrate.run import Calibration
    from cellcourse.simulation.model.words import Law, Model

__all__ = ["Calibrated", "Effort", "calibrate_folder"]

PAGE: Final = "index.html"
DRAWS: Final = "draws.csv"
DATA: Final = "calibration.json"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look; nothing here has a default."""

    trials: int
    """Virtual studies for each judgement."""
    ensembles: int
    walkers: int
    steps: int
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration that is in its place."""

    folder: Path
    law: str
    found: Calibration
    command: str
    """That makes the same draws again."""
    sha256: str
    """Of the draws, as the model file states it."""


def calibrate_folder(
    opened: StudyFolder,
    out: str | PathLike[str],
    *,
    law: str,
    effort: Effort,
    progress: Progress,
) -> Calibrated:
    """Draw the parameters of a law given what the study's evidence file holds.

    Args:
        opened: a study with a model and evidence.
        out: the folder to make.
        law: key of the law in the model file.
        effort: how hard to look.
        progress: told before each step.

    Raises:
        UsageError: something needed is not there, ``out`` is, or an effort is out of range.
        EvidenceError: the model cannot run the study, or can hardly give what was printed.
    """
    if opened.evidence is None:
        raise UsageError(
            f"{opened.path} has no {EVIDENCE}, which says what was printed; --prior draws from the "
            "priors alone."
        )
    _require(Path(out), effort)
    from cellcourse.simulation.fit import read_fitting

    written = read_model_file(opened.path)
    model = read_fitting(written, opened.study, opened.files.plan)
    asked = _Asked(
        opened.files.plan, opened.files.evidence or b"", written, law, effort.seed, effort.trials
    )
    found = _found(_judge(asked), asked, effort, progress)
    command = _command(opened.path, law, effort)
    files = _files(opened, model, law, found, command)
    create_folder(Path(out), files)
    return Calibrated(Path(out), law, found, command, sha256(files[DRAWS]).hexdigest())


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a worker must know to judge parameters."""

    study: bytes
    evidence: bytes
    model: bytes
    law: str
    seed: int
    trials: int


@lru_cache(maxsize=1)
def _judge(asked: _Asked) -> Judge:
    from cellcourse.evidence.read import read_evidence
    from cellcourse.simulation.calibrate.judge import judge
    from cellcourse.simulation.model import read_model

    model = read_model(asked.model, MODEL)
    return judge(
        read_study(asked.study, PLAN),
        read_evidence(asked.evidence, EVIDENCE),
        model,
        _law(model, asked.law),
        seed=asked.seed,
        trials=asked.trials,
    )


def _require(out: Path, effort: Effort) -> None:
    least = {"trials": 50, "ensembles": 2, "walkers": 4, "steps": 8, "draws": 20}
    asked = (Range(f"--{name}", getattr(effort, name), few) for name, few in least.items())
    if problems := beyond(*asked, Range("--seed", effort.seed, 0, LARGEST_SEED)):
        raise UsageError("calibrate cannot take these numbers", problems)
    if find_spec("numba") is None or find_spec("emcee") is None:
        raise UsageError("calibrate needs numba and emcee: pip install 'cellcourse[simulate]'.")
    if out.exists():
        raise UsageError(f"{out} exists already; a calibration needs a new folder.")


def _law(model: Model, law: str) -> Law:
    if law not in model.laws:
        raise UsageError(f"{MODEL} has no law {law}; it has {', '.join(model.laws)}.")
    return model.laws[law]


def _found(judging: Judge, asked: _Asked, effort: Effort, progress: Progress) -> Calibration:
    from cellcourse.simulation.calibrate.priors import priors_of
    from cellcourse.simulation.calibrate.run import calibrate
    from cellcourse.simulation.calibrate.sample import Search

    free = len(priors_of(judging.model, judging.law).free)
    if effort.walkers < 2 * free:
        raise UsageError(f"--walkers at least {2 * free}: two for each free parameter.")
    search = Search(effort.ensembles, effort.walkers, effort.steps, effort.seed)
    with workers(None, effort.walkers) as hired:
        return calibrate(
            judging,
            partial(_judged, hired.executor, asked),
            search,
            effort.draws,
            lambda done, of: progress(done, of, "Walking through the posterior"),
        )


def _judge_here(asked: _Asked, ensemble: int, values: npt.NDArray[np.float64]) -> float:
    return _judge(asked).log_likelihood(ensemble, values)


def _judged(
    executor: Executor, asked: _Asked, ensemble: int, values: npt.NDArray[np.float64]
) -> Iterable[float]:
    share = max(1, len(values) // (4 * (os.cpu_count() or 1)))
    return executor.map(partial(_judge_here, asked, ensemble), values, chunksize=share)


def _command(folder: Path, law: str, effort: Effort) -> str:
    options = " ".join(
        f"--{name} {getattr(effort, name)}"
        for name in ("trials", "ensembles", "walkers", "steps", "draws", "seed")
    )
    return f"cellcourse calibrate {folder.name} --law {law} {options} --out FOLDER"


def _files(
    opened: StudyFolder, model: Model, law: str, found: Calibration, command: str
) -> dict[str, bytes]:
    from cellcourse.report.calibration import Told, calibration_document
    from cellcourse.report.html import html
    from cellcourse.simulation.calibrate.written import calibration_json, draws_csv

    assert opened.evidence is not None  # asked before
    told = Told(
        title=opened.study.title,
        publication=opened.evidence.publication,
        command=command,
        footer=f"cellcourse {__version__}, study file {sha256(opened.files.plan).hexdigest()[:12]}",
    )
    document = calibration_document(model, model.laws[law], found, told)
    return {
        DRAWS: draws_csv(found.priors.names, found.draws),
        DATA: calibration_json(found, law=law, command=command, version=__version__),
        PAGE: html(document),
    }
