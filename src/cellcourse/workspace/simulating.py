"""Simulating a study: very many virtual studies, counted, summed up and put on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cellcourse import __version__
from cellcourse.errors import EvidenceError, Problem, UsageError
from cellcourse.simulation.campaign.statement import (
    ParametersAt,
    Statement,
    differences,
    read_statement,
    statement_json,
)
from cellcourse.simulation.campaign.work import Work, ready
from cellcourse.simulation.fit import read_fitting
from cellcourse.simulation.model.words import Law, Model
from cellcourse.store.campaign import STATEMENT, TRIALS, CampaignFolder
from cellcourse.store.folder import PLAN, StudyFiles, read_folder
from cellcourse.store.model import MODEL, read_draws_file, read_model_file
from cellcourse.study.read import read_study
from cellcourse.study.study import Study
from cellcourse.workspace.ranges import LARGEST_SEED, Range, beyond
from cellcourse.workspace.workers import check_cluster, workers

if TYPE_CHECKING:
    from cellcourse.analysis.run import Progress
    from cellcourse.simulation.campaign.found import Campaign

__all__ = ["Simulated", "Wanted", "simulate"]

PAGE: Final = "index.html"
_MOST_TRIALS: Final = 10**12
_MOST_SLOW: Final = 10_000
"""Their numbers are kept one by one."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants simulated."""

    trials: int
    """Virtual studies of each law."""
    seed: int
    """0 to 2**63 - 1; virtual study i is a function of the seed and i alone."""
    laws: tuple[str, ...]
    """Keys of laws in the model file; all of them if there are none."""
    analyses: tuple[str, ...]
    """Keys of declared analyses; all of them if there are none."""
    at: ParametersAt
    no_effect: bool
    """Whether no infusion holds cells."""
    slow_trials: int
    """The first so many studies go through the analyses that have no batch form."""
    truth_per_arm: int | None
    """Subjects in each arm of the large studies that tell the truth of estimates."""


@dataclass(frozen=True)
class Simulated:
    """A campaign that is finished, with its page."""

    folder: Path
    campaign: Campaign
    trials: tuple[Path, ...]
    """Study folders of single virtual studies that were asked for."""

    @property
    def page(self) -> Path:
        """The campaign to read on a screen."""
        return self.folder / PAGE


def simulate(
    study_folder: Path,
    wanted: Wanted,
    out: Path,
    *,
    write: tuple[int, ...],
    cluster: str | None,
    progress: Progress,
) -> Simulated:
    """Run a campaign, or the rest of one, and make its page.

    Args:
        study_folder: a folder with ``study.yaml`` and ``model.yaml``.
        wanted: what to simulate.
        out: folder of the campaign; one that was stopped goes on.
        write: numbers of virtual studies to write as study folders.
        cluster: ``tcp://host:port`` of a Dask scheduler, ``slurm:JOBS``, or None for the
            cores of this machine. It changes no number.
        progress: told how many virtual studies are counted.

    Raises:
        UsageError: something needed is not there, or ``out`` holds another campaign.
        PlanError: the study file says no study that can be run.
        EvidenceError: the model, or its draws, cannot be used for this study.
    """
    _require(wanted, write)
    check_cluster(cluster)
    files = read_folder(study_folder)
    model_file = read_model_file(study_folder)
    study = read_study(files.plan, PLAN)
    model = read_fitting(model_file, study, files.plan)
    wanted = replace(wanted, analyses=_analyses(study, wanted))
    works = tuple(_works(files, model_file, model, wanted))
    for work in works:
        ready(work)
    statement = _statement(works, wanted)
    folder = CampaignFolder(out)
    _claim(folder, statement)
    campaign = _run(folder, statement, works, study, cluster, progress)
    folder.put(_pages(campaign))
    return Simulated(out, campaign, tuple(_written(folder, works, write)))


def _require(wanted: Wanted, write: tuple[int, ...]) -> None:
    if find_spec("numba") is None:
        raise UsageError("simulate needs numba: pip install 'cellcourse[simulate]'.")
    if problems := (*_beyond(wanted), *_unopened(wanted, write)):
        raise UsageError("simulate cannot take these numbers", problems)
    if wanted.truth_per_arm is not None and wanted.at == "draws":
        raise UsageError(
            "--truth-per-arm goes with --at values: at draws every virtual study has another truth."
        )


def _beyond(wanted: Wanted) -> tuple[Problem, ...]:
    most_slow = max(0, min(_MOST_SLOW, wanted.trials))
    ranges = [
        Range("--trials", wanted.trials, 1, _MOST_TRIALS),
        Range("--seed", wanted.seed, 0, LARGEST_SEED),
        Range("--slow-trials", wanted.slow_trials, 0, most_slow),
    ]
    if wanted.truth_per_arm is not None:
        ranges.append(Range("--truth-per-arm", wanted.truth_per_arm, 2))
    return beyond(*ranges)


def _unopened(wanted: Wanted, write: tuple[int, ...]) -> tuple[Problem, ...]:
    """Virtual studies that are asked for and not made; none where none can be."""
    last = wanted.trials - 1
    return beyond(*(Range("--open", trial, 0, last) for trial in write)) if last >= 0 else ()


def _analyses(study: Study, wanted: Wanted) -> tuple[str, ...]:
    """Give those named, in the order of the study file."""
    unknown = [key for key in wanted.analyses if key not in study.analyses]
    if unknown:
        raise UsageError(
            f"{PLAN} has no analysis {', '.join(unknown)}; it has {', '.join(study.analyses)}."
        )
    return tuple(key for key in study.analyses if key in wanted.analyses)


def _works(files: StudyFiles, model_file: bytes, model: Model, wanted: Wanted) -> Iterator[Work]:
    unknown = [key for key in wanted.laws if key not in model.laws]
    if unknown:
        raise UsageError(
            f"{MODEL} has no law {', '.join(unknown)}; it has {', '.join(model.laws)}."
        )
    for key in dict.fromkeys(wanted.laws or model.laws):
        draws = None if wanted.at == "values" else _draws(files.folder, key, model.laws[key])
        yield Work(
            files.plan, model_file, draws, key, wanted.seed, wanted.no_effect, wanted.analyses
        )


def _draws(folder: Path, key: str, law: Law) -> bytes:
    if law.draws is None:
        raise EvidenceError(
            f"{MODEL}: laws.{key} has no draws yet; --at values takes its best values."
        )
    return read_draws_file(folder, law.draws.file, law.draws.sha256)


def _statement(works: tuple[Work, ...], wanted: Wanted) -> Statement:
    inputs = {PLAN: works[0].study, MODEL: works[0].model}
    inputs |= {f"draws of {one.law}": one.draws for one in works if one.draws is not None}
    return Statement(
        format=1,
        trials=wanted.trials,
        seed=wanted.seed,
        laws=tuple(one.law for one in works),
        analyses=wanted.analyses,
        at=wanted.at,
        no_effect=wanted.no_effect,
        slow_trials=wanted.slow_trials,
        truth_per_arm=wanted.truth_per_arm,
        inputs=tuple((name, sha256(content).hexdigest()) for name, content in inputs.items()),
        versions=(
            ("cellcourse", __version__), ("numpy", version("numpy")), ("numba", version("numba")),
        ),
    )  # fmt: skip


def _claim(folder: CampaignFolder, statement: Statement) -> None:
    """Begin a campaign, or see that the one that lies there is the one asked for."""
    held = folder.statement()
    if held is None:
        folder.begin(statement_json(statement))
        return
    place = str(folder.path.resolve() / STATEMENT)  # it lies in no study folder
    try:
        found = read_statement(held)
    except ValueError as error:
        raise UsageError(f"{place} is no statement of a campaign.") from error
    problems = tuple(differences(found, statement, place))
    if problems:
        raise UsageError(f"{folder.path} holds another campaign; name a new folder.", problems)


def _run(
    folder: CampaignFolder,
    statement: Statement,
    works: tuple[Work, ...],
    study: Study,
    cluster: str | None,
    progress: Progress,
) -> Campaign:
    from cellcourse.simulation.campaign.found import Campaign
    from cellcourse.workspace.campaigning import Meter, Run, errands_of

    total = len(works) * (statement.trials + statement.slow_trials)
    with workers(cluster, errands_of(statement)) as hired:
        run = Run(folder, statement, hired, Meter(progress, total))
        laws = tuple(run.law(work) for work in works)
    return Campaign(
        statement=statement,
        title=study.title,
        arms=tuple((key, arm.label) for key, arm in study.arms.items()),
        alpha=study.inference.alpha,
        level=study.inference.confidence,
        laws=laws,
    )


def _pages(campaign: Campaign) -> dict[str, bytes]:
    from cellcourse.report.campaign.document import campaign_document
    from cellcourse.report.campaign.estimates import all_estimates
    from cellcourse.report.campaign.json_file import campaign_json
    from cellcourse.report.campaign.words import Told
    from cellcourse.report.csv_file import csv_file
    from cellcourse.report.html import html

    document = campaign_document(campaign)
    files = {"summary.json": campaign_json(campaign)}
    for table in (*document.tables(), all_estimates(Told(campaign))):
        files[f"tables/{table.id}.csv"] = csv_file(table)
    for figure in document.figures():
        files[f"figures/{figure.id}.svg"] = figure.double.svg.encode()
        files[f"figures/{figure.id}.png"] = figure.double.png
    return files | {PAGE: html(document)}


def _written(
    folder: CampaignFolder, works: tuple[Work, ...], write: tuple[int, ...]
) -> Iterator[Path]:
    """Write single virtual studies as study folders, each law's its own."""
    from cellcourse.simulation.campaign.one_by_one import study_folder

    for work in works:
        for trial in write:
            place = f"{TRIALS}/{work.law}/{trial}"
            files = study_folder(ready(work), trial)
            folder.put({f"{place}/{name}": content for name, content in files.items()})
            yield folder.path / place
