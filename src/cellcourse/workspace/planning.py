"""Planning the next study: every design asked about, under every law, on every core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.util import find_spec
from itertools import groupby
from math import sqrt
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cellcourse import __version__
from cellcourse.errors import Problem, UsageError
from cellcourse.store.folder import EVIDENCE, PLAN
from cellcourse.store.model import MODEL, read_draws_file, read_model_file
from cellcourse.store.replace import create_folder
from cellcourse.workspace.ranges import LARGEST_SEED, Range, beyond
from cellcourse.workspace.study_folder import StudyFolder
from cellcourse.workspace.workers import workers

if TYPE_CHECKING:
    from cellcourse.simulation.model import Law, Model
    from cellcourse.simulation.plan.designs import Design
    from cellcourse.simulation.plan.evaluate import Asked, Counts, Task
    from cellcourse.simulation.plan.factors import Factor
    from cellcourse.simulation.plan.recommend import Outcome, Under

__all__ = ["Planned", "Wanted", "plan_folder"]

PAGE: Final = "index.html"
_CHUNK: Final = 500
"""Virtual studies in one piece of work; part of what is counted, so it never changes."""
_FEWEST_TRIALS: Final = 20
_MOST_DESIGNS: Final = 20_000

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan is asked for; nothing here has a default."""

    vary: tuple[str, ...]
    success: tuple[str, ...]
    """Empty where published conclusions are asked for again."""
    replicate: bool
    claims: tuple[str, ...]
    gains: tuple[str, ...]
    laws: tuple[str, ...]
    """Empty for every law of the model."""
    target: float
    trials: int
    seed: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that is in its place."""

    folder: Path
    factors: tuple[Factor, ...]
    outcomes: tuple[Outcome, ...]
    target: float

    @property
    def page(self) -> Path:
        """The plan to read on a screen."""
        return self.folder / PAGE


def plan_folder(
    opened: StudyFolder, out: str | PathLike[str], wanted: Wanted, progress: Progress
) -> Planned:
    """Judge every design by virtual studies, and write what was found.

    Args:
        opened: a study with a model.
        out: the folder to make.
        wanted: what is varied, and what counts as success.
        progress: told after each piece of work.

    Raises:
        UsageError: something needed is not there, ``out`` is, or something asked for is not
            understood; every such thing is named.
        EvidenceError: the model cannot run one of the designs.
    """
    _require(opened, Path(out), wanted)
    from cellcourse.simulation.fit import read_fitting
    from cellcourse.simulation.plan.designs import entry_bounds
    from cellcourse.simulation.plan.factors import read_factors

    written = read_model_file(opened.path)
    model = read_fitting(written, opened.study, opened.files.plan)
    laws = _laws(model, wanted)
    factors = read_factors(wanted.vary, opened.study.arms, entry_bounds(opened.study))
    designs = _designs(opened, model, factors, wanted)
    tasks = [task for design in designs for task in _tasks(opened, written, laws, design, wanted)]
    counts = _counted(tasks, wanted.trials, progress)
    outcomes = tuple(_outcomes(designs, tasks, counts))
    planned = Planned(Path(out), factors, outcomes, wanted.target)
    create_folder(Path(out), _files(opened, tasks, planned, wanted))
    return planned


def _require(opened: StudyFolder, out: Path, wanted: Wanted) -> None:
    problems = [*_unclear(opened, wanted), *_beyond(wanted)]
    if problems:
        raise UsageError("plan cannot take this", problems)
    if find_spec("numba") is None:
        raise UsageError("plan needs numba: pip install 'cellcourse[simulate]'.")
    if out.exists():
        raise UsageError(f"{out} exists already; a plan needs a new folder.")


def _unclear(opened: StudyFolder, wanted: Wanted) -> Iterator[Problem]:
    """What success is cannot be told."""
    if bool(wanted.success) == wanted.replicate:
        found = "both" if wanted.replicate else "neither"
        yield Problem("", "--success, --replicate", found, "one of them")
    if wanted.claims and not wanted.replicate:
        yield Problem("", "--claims", " ".join(wanted.claims), "with --replicate only")
    if wanted.replicate and opened.evidence is None:
        yield Problem("", "--replicate", f"no {EVIDENCE} in {opened.path}", "a study that has one")


def _beyond(wanted: Wanted) -> Iterator[Problem]:
    trials = Range("--trials", wanted.trials, _FEWEST_TRIALS)
    yield from beyond(trials, Range("--seed", wanted.seed, 0, LARGEST_SEED))
    if not 0 < wanted.target < 1:
        yield Problem("", "--target", f"{wanted.target:g}", "a chance above 0 and below 1")


def _laws(model: Model, wanted: Wanted) -> dict[str, Law]:
    unknown = [law for law in wanted.laws if law not in model.laws]
    if unknown:
        known = ", ".join(model.laws)
        raise UsageError(f"{MODEL} has no law {', '.join(unknown)}; it has {known}.")
    return {key: law for key, law in model.laws.items() if not wanted.laws or key in wanted.laws}


def _asked(opened: StudyFolder, wanted: Wanted) -> Asked:
    from cellcourse.simulation.plan.evaluate import Asked

    evidence = opened.files.evidence if wanted.replicate else None
    return Asked(wanted.success, wanted.gains, evidence, wanted.claims)


def _designs(
    opened: StudyFolder, model: Model, factors: tuple[Factor, ...], wanted: Wanted
) -> list[Design]:
    from cellcourse.simulation.plan.designs import designed
    from cellcourse.simulation.plan.evaluate import asked_about
    from cellcourse.simulation.plan.factors import choices

    combined = choices(factors)
    if len(combined) > _MOST_DESIGNS:
        raise UsageError(f"{len(combined):,} designs; at most {_MOST_DESIGNS:,} in one plan.")
    evidence = opened.evidence if wanted.replicate else None
    study = asked_about(_asked(opened, wanted), evidence, opened.study)
    found = [designed(study, model, chosen) for chosen in combined]
    return [one for place, one in enumerate(found) if not _is_repeated(one, found[:place])]


def _is_repeated(design: Design, earlier: list[Design]) -> bool:
    """Say whether a design is an earlier one: one infusion is the same at any interval."""
    once = {c.factor.of for c in design.choices if c.factor.name == "infusions" and c.value == 1}
    if not any(c.factor.name == "interval" and c.factor.of in once for c in design.choices):
        return False
    return any(one.study == design.study and one.model == design.model for one in earlier)


def _tasks(
    opened: StudyFolder, model: bytes, laws: dict[str, Law], design: Design, wanted: Wanted
) -> Iterator[Task]:
    """Give the pieces of one design: each law at its best values, and over its draws."""
    from cellcourse.simulation.campaign.work import Work
    from cellcourse.simulation.plan.evaluate import Task

    asked = _asked(opened, wanted)
    for key, law in laws.items():
        work = Work(opened.files.plan, model, None, key, wanted.seed, no_effect=False)
        yield Task(work, design.choices, asked)
        if law.draws is not None:
            draws = read_draws_file(opened.path, law.draws.file, law.draws.sha256)
            yield Task(replace(work, draws=draws), design.choices, asked)


def _counted(tasks: list[Task], trials: int, progress: Progress) -> list[Counts]:
    """Count every task, its chunks added in their order whoever ran them."""
    from cellcourse.simulation.plan.evaluate import merged, prepared

    prepared(tasks[0])  # what is not understood is refused here, and not by a worker
    firsts = range(0, trials, _CHUNK)
    chunks = [
        (place, task, first, min(_CHUNK, trials - first))
        for place, task in enumerate(tasks)
        for first in firsts
    ]
    found: list[tuple[int, Counts]] = []
    with workers(None, len(chunks)) as hired:
        for one in hired.executor.map(_count_here, chunks):
            found.append(one)
            progress(len(found), len(chunks), "Virtual studies of every design")
    by_task = groupby(found, key=lambda one: one[0])
    return [merged([counts for _, counts in own]) for _, own in by_task]


def _count_here(chunk: tuple[int, Task, int, int]) -> tuple[int, Counts]:
    from cellcourse.simulation.plan.evaluate import counted

    place, task, first, trials = chunk
    return place, counted(task, first, trials)


def _outcomes(designs: list[Design], tasks: list[Task], counts: list[Counts]) -> Iterator[Outcome]:
    from cellcourse.simulation.plan.recommend import Outcome

    own = dict(zip(tasks, counts, strict=True))
    for design in designs:
        mine = [task for task in tasks if task.choices == design.choices]
        yield Outcome(
            design=design.name,
            values=tuple(choice.value for choice in design.choices),
            subjects=design.subjects,
            infusions=design.infusions,
            extrapolations=design.extrapolations,
            under=tuple(
                _under(design.model, key, mine, own)
                for key in dict.fromkeys(task.work.law for task in mine)
            ),
        )


def _under(model: Model, key: str, mine: list[Task], own: dict[Task, Counts]) -> Under:
    from cellcourse.simulation.calibrate.priors import assumed_effect
    from cellcourse.simulation.plan.evaluate import Chance
    from cellcourse.simulation.plan.recommend import Under

    at = {task.work.draws is not None: own[task] for task in mine if task.work.law == key}
    best, draws = at.get(True, at[False]), model.laws[key].draws
    return Under(
        law=key,
        power=Chance(at[False].all, at[False].trials),
        assurance=Chance(at[True].all, at[True].trials) if True in at else None,
        each=tuple(Chance(one, best.trials) for one in best.each),
        r_hat=None if draws is None else draws.largest_r_hat,
        gains=tuple(map(_mean, best.gained)),
        assumed=assumed_effect(model, model.laws[key]) if draws and draws.of == "prior" else (),
    )


def _mean(gained: tuple[int, float, float]) -> tuple[float, float] | None:
    n, total, squares = gained
    if n < 2:
        return None
    mean = total / n
    return mean, sqrt(max(squares / n - mean * mean, 0.0) / (n - 1))


def _files(
    opened: StudyFolder, tasks: list[Task], planned: Planned, wanted: Wanted
) -> dict[str, bytes]:
    from cellcourse.report.html import html
    from cellcourse.report.planning import Told, plan_csv, plan_document, plan_json
    from cellcourse.simulation.plan.evaluate import prepared

    here = prepared(tasks[0])
    # Ends that differ move the day in the full name of a test; what was written holds for all.
    ends_differ = any(one.name == "last-day" for one in planned.factors)
    met = wanted.success if ends_differ else ()
    told = Told(
        title=opened.study.title,
        factors=tuple(map(str, planned.factors)),
        criteria=met or tuple(one.words for one in here.criteria),
        gains=tuple(one.words for one in here.gains),
        alpha=here.alpha,
        target=planned.target,
        trials=wanted.trials,
        seed=wanted.seed,
        effect_identified=here.ready.model.calibrated.effect == "identified",
        footer=f"cellcourse {__version__}, {PLAN} {sha256(opened.files.plan).hexdigest()[:12]}, "
        f"{MODEL} {sha256(tasks[0].work.model).hexdigest()[:12]}",
    )
    return {
        PAGE: html(plan_document(planned.outcomes, told)),
        "plan.json": plan_json(planned.outcomes, told, version=__version__),
        "plan.csv": plan_csv(planned.outcomes, told),
    }
