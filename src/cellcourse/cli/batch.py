"""One function per part of ``cellcourse batch``: ask the workspace, print what it gives."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cellcourse.cli.batch_printing import checked, dosed, reconciled, released, slips
from cellcourse.cli.printing import refusal
from cellcourse.errors import CellcourseError, ProductError, UsageError

if TYPE_CHECKING:
    from cellcourse.analysis.batches import KnownBatch
    from cellcourse.workspace.batches import Batches

__all__ = ["batch"]

_WITHHELD: Final = ProductError.exit_code


def batch(arguments: Namespace) -> int:
    """Carry out one part on a study; a refusal gives its exit code."""
    from cellcourse.workspace.study_folder import open_study

    try:
        batches = open_study(arguments.study).batches()
        return _PARTS[arguments.part](batches, arguments)
    except CellcourseError as error:
        return _refused(error, arguments.study)


def _refused(error: CellcourseError, folder: str) -> int:
    sys.stdout.flush()
    print(refusal(error, folder), file=sys.stderr)
    return error.exit_code


def _check(batches: Batches, arguments: Namespace) -> int:
    print("\n\n".join(checked(one) for one in batches.chosen(arguments.batch)))
    alike = slips(batches.alike())
    if alike:
        print(f"\n{alike}")
    return 0


def _release(batches: Batches, arguments: Namespace) -> int:
    at, later = _time(arguments.at, "--at"), _time(arguments.reconcile, "--reconcile")
    codes = []
    for one in batches.chosen(arguments.batch):
        decided = batches.time_of(one, at)
        found = one.verdict(decided)
        print(released(found, decided))
        if later is not None:
            found = one.verdict(decided, later)
            print(reconciled(one.reconcile(decided, later), later))
        codes.append(0 if one.givable(found) else _WITHHELD)
        print()
    return max(codes)


def _certificate(batches: Batches, arguments: Namespace) -> int:
    at = _time(arguments.at, "--at")
    papers: dict[str, bytes] = {}
    for one in batches.chosen(arguments.batch):
        decided = batches.time_of(one, at)
        papers[f"{one.stem}-certificate.pdf"] = batches.certificate(one, decided)
        papers[f"{one.stem}-record.pdf"] = batches.record(one)
    return _kept(batches, papers, arguments.to)


def _label(batches: Batches, arguments: Namespace) -> int:
    if arguments.syringe or arguments.container:
        return _kept(batches, _single(batches, arguments), arguments.to)
    papers: dict[str, bytes] = {}
    for one in batches.chosen(arguments.batch):
        made = batches.label(one)
        papers[f"{one.stem}-label.pdf"] = made.pdf
        papers[f"{one.stem}-label.svg"] = made.svg
    return _kept(batches, papers, arguments.to)


def _single(batches: Batches, arguments: Namespace) -> dict[str, bytes]:
    from cellcourse.workspace.labels import container_labels, syringe_labels

    chosen = batches.chosen(arguments.batch)
    if len(chosen) != 1:
        raise UsageError("--syringe and --container label one batch: name it with --batch")
    if arguments.syringe:
        return syringe_labels(batches, chosen[0], arguments.syringe)
    return container_labels(chosen[0], arguments.container)


def _kept(batches: Batches, papers: Mapping[str, bytes], to: str | None) -> int:
    for path in batches.keep(papers, None if to is None else Path(to)):
        print(path)
    return 0


def _dose(batches: Batches, arguments: Namespace) -> int:
    at = _time(arguments.at, "--at")

    def one(chosen: KnownBatch) -> None:
        decided = batches.time_of(chosen, at)
        prepared = chosen.dose(decided)
        print(dosed(prepared, chosen.verdict(decided), decided))

    return _each(batches.chosen(arguments.batch), one)


def _each(chosen: Iterable[KnownBatch], act: Callable[[KnownBatch], None]) -> int:
    """Act on every batch, however the others fare; the first refusal gives the exit code."""
    codes = []
    for one in chosen:
        try:
            act(one)
        except CellcourseError as error:
            codes.append(_refused(error, ""))  # its problems are in no file
    return codes[0] if codes else 0


def _time(text: str | None, option: str) -> datetime | None:
    from cellcourse.workspace.clock import stated

    return None if text is None else stated(text, option)


_PARTS: Final[Mapping[str, Callable[[Batches, Namespace], int]]] = {
    "check": _check,
    "release": _release,
    "certificate": _certificate,
    "label": _label,
    "dose": _dose,
}
