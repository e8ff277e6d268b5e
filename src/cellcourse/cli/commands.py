"""One function per command: call the workspace, print what it gives."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Final, Literal

from cellcourse.cli.audit_printing import audited
from cellcourse.cli.plan_arguments import SEARCH
from cellcourse.cli.printing import (
    changes,
    checked,
    refusal,
)
from cellcourse.cli.progress import Progress
from cellcourse.cli.reconstruct_printing import reconstructed
from cellcourse.errors import CellcourseError, UsageError

__all__ = ["COMMANDS", "INTERRUPTED"]

INTERRUPTED: Final = 130
"""Exit code of a command that a user stopped."""


def _new(arguments: Namespace) -> int:
    return _each([arguments.folder], lambda folder: _new_one(folder, arguments.like))


def _new_one(folder: str, like: Literal["rat", "patient"]) -> None:
    from cellcourse.workspace.beginning import new_study

    for path in new_study(folder, like):
        print(path)
    print(f"Now edit {folder}/study.yaml, and ask: cellcourse check {folder}")
    print(f"For a workbook to type data into: cellcourse sheets {folder}")


def _check(arguments: Namespace) -> int:
    return _each(arguments.studies, _check_one)


def _check_one(folder: str) -> None:
    from cellcourse.workspace.study_folder import open_study

    print(checked(open_study(folder)))


def _report(arguments: Namespace) -> int:
    made = _report_and_open if arguments.open else _report_one
    return _each(arguments.studies, made)


def _report_one(folder: str) -> str:
    from cellcourse.workspace.study_folder import open_study

    gc.collect()  # what drawing the study before left
    progress = Progress(sys.stderr)
    try:
        made = open_study(folder).report(progress)
    finally:
        progress.close()
    for page in made.pages:
        print(page)
    print(changes(made.changes))
    return made.pages[0].resolve().as_uri()


def _report_and_open(folder: str) -> None:
    import webbrowser

    address = _report_one(folder)
    if not webbrowser.open(address):
        print(f"No browser was found; open {address}", file=sys.stderr)


def _sheets(arguments: Namespace) -> int:
    return _each([arguments.study], lambda folder: _sheets_one(folder, arguments.to))


def _sheets_one(folder: str, to: str | None) -> None:
    from cellcourse.workspace.study_folder import open_study
    from cellcourse.workspace.typing_sheets import write_sheets

    print(write_sheets(open_study(folder), to))


def _audit(arguments: Namespace) -> int:
    def one(folder: str) -> None:
        from cellcourse.workspace.auditing import audit_folder

        made = audit_folder(Path(folder), only=arguments.only, without=arguments.without)
        print(audited(made))
        print(made.page)

    return _each(arguments.studies, one)


def _reconstruct(arguments: Namespace) -> int:
    return _each([arguments.study], lambda folder: _reconstruct_one(folder, arguments))


def _reconstruct_one(folder: str, arguments: Namespace) -> None:
    from cellcourse.workspace.reconstructing import reconstruct
    from cellcourse.workspace.study_folder import open_study

    progress = Progress(sys.stderr)
    try:
        made = reconstruct(
            open_study(folder),
            arguments.out,
            solutions=arguments.solutions,
            seed=arguments.seed,
            progress=progress,
        )
    finally:
        progress.close()
    print(reconstructed(made))


def _simulate(arguments: Namespace) -> int:
    from cellcourse.cli.simulate_printing import stopped

    try:
        return _each([arguments.study], lambda folder: _simulate_one(folder, arguments))
    except KeyboardInterrupt:
        print(stopped(arguments.out), file=sys.stderr)
        return INTERRUPTED


def _simulate_one(folder: str, arguments: Namespace) -> None:
    from cellcourse.cli.simulate_printing import simulated
    from cellcourse.workspace.simulating import Wanted, simulate

    wanted = Wanted(
        trials=arguments.trials,
        seed=arguments.seed,
        laws=tuple(arguments.law),
        analyses=tuple(arguments.analyses),
        at=arguments.at,
        no_effect=arguments.no_effect,
        slow_trials=arguments.slow_trials,
        truth_per_arm=arguments.truth_per_arm,
    )
    progress = Progress(sys.stderr)
    try:
        made = simulate(
            Path(folder), wanted, Path(arguments.out),
            write=arguments.open, cluster=arguments.cluster, progress=progress,
        )  # fmt: skip
    finally:
        progress.close()
    print(simulated(made))


def _calibrate(arguments: Namespace) -> int:
    act = _draw_priors if arguments.prior else _calibrate_one
    return _each([arguments.study], lambda folder: act(folder, arguments))


def _draw_priors(folder: str, arguments: Namespace) -> None:
    from cellcourse.cli.plan_printing import drawn
    from cellcourse.workspace.drawing_priors import draw_priors
    from cellcourse.workspace.study_folder import open_study

    given = [f"--{name}" for name in SEARCH if getattr(arguments, name) is not None]
    if given:
        raise UsageError(f"--prior weighs nothing, so it takes no {', '.join(given)}.")
    made = draw_priors(
        open_study(folder), arguments.out,
        law=arguments.law, draws=arguments.draws, seed=arguments.seed,
    )  # fmt: skip
    print(drawn(made))


def _calibrate_one(folder: str, arguments: Namespace) -> None:
    from cellcourse.cli.plan_printing import calibrated
    from cellcourse.workspace.calibrating import Effort, calibrate_folder
    from cellcourse.workspace.study_folder import open_study

    lacking = [f"--{name}" for name in SEARCH if getattr(arguments, name) is None]
    if lacking:
        raise UsageError(f"calibrate needs {', '.join(lacking)}, or --prior.")
    effort = Effort(
        trials=arguments.trials,
        ensembles=arguments.ensembles,
        walkers=arguments.walkers,
        steps=arguments.steps,
        draws=arguments.draws,
        seed=arguments.seed,
    )
    opened = open_study(folder)
    with closing(Progress(sys.stderr)) as progress:
        made = calibrate_folder(
            opened, arguments.out, law=arguments.law, effort=effort, progress=progress
        )
    print(calibrated(made))


def _plan(arguments: Namespace) -> int:
    return _each([arguments.study], lambda folder: _plan_one(folder, arguments))


def _plan_one(folder: str, arguments: Namespace) -> None:
    from cellcourse.cli.plan_printing import planned
    from cellcourse.workspace.planning import Wanted, plan_folder
    from cellcourse.workspace.study_folder import open_study

    wanted = Wanted(
        vary=tuple(arguments.vary),
        success=tuple(arguments.success),
        replicate=arguments.replicate,
        claims=tuple(arguments.claims),
        gains=tuple(arguments.gain),
        laws=tuple(arguments.law),
        target=arguments.target,
        trials=arguments.trials,
        seed=arguments.seed,
    )
    opened = open_study(folder)
    with closing(Progress(sys.stderr)) as progress:
        made = plan_folder(opened, arguments.out, wanted, progress)
    print(planned(made))


def _batch(arguments: Namespace) -> int:
    from cellcourse.cli.batch import batch

    return batch(arguments)


def _schema(arguments: Namespace) -> int:
    from cellcourse.workspace.schemas import schema_text

    print(schema_text(arguments.of), end="")
    return 0


def _each(folders: Iterable[str], act: Callable[[str], object]) -> int:
    """Act on every folder, however the others fare; the first refusal gives the exit code."""
    codes = []
    for folder in folders:
        try:
            act(folder)
        except CellcourseError as error:
            sys.stdout.flush()
            print(refusal(error, folder), file=sys.stderr)
            codes.append(error.exit_code)
    return codes[0] if codes else 0


COMMANDS: Final[dict[str, Callable[[Namespace], int]]] = {
    "new": _new,
    "check": _check,
    "report": _report,
    "sheets": _sheets,
    "audit": _audit,
    "reconstruct": _reconstruct,
    "simulate": _simulate,
    "calibrate": _calibrate,
    "plan": _plan,
    "batch": _batch,
    "schema": _schema,
}
