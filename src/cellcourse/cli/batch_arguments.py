"""The words of ``cellcourse batch``. Imports argparse and nothing of ours."""

from __future__ import annotations

import argparse
from typing import Final

__all__ = ["add_batch"]

_ABOUT: Final = """\
The cells of a study, batch by batch: held against the plan, released or not and why,
certified, labelled, measured out. Times are as --at says, or now.

examples:
  cellcourse batch check my-trial
  cellcourse batch release my-trial --at "2024-03-20 13:00"
  cellcourse batch release my-trial --at "2024-03-20 13:00" --reconcile "2024-04-05 09:00"
  cellcourse batch dose my-trial --batch WB1-B0001-T --at "2024-03-20 13:00"
"""

_CHECK: Final = """\
Show the record of each batch: steps with yield and doublings, deviations from the declared
process, mass balance, when growing cells will suffice, identifiers that a slip exchanges.
Changes nothing, and decides nothing.
"""

_RELEASE: Final = """\
Say whether each batch may be given at a time, with every reason. Results that were
reported later count as pending. With --reconcile, a conditional release is closed with
what is known at that later time. The exit code is 8 if any batch may not be given.
"""

_CERTIFICATE: Final = """\
Write the certificate of analysis and the batch record of each batch, a page each to be
signed: every limit beside every result, and the digest of every file. The same data and
the same --at give the same bytes; a paper that exists and says something else is not
replaced.
"""

_LABEL: Final = """\
Write the label of each batch as PDF and SVG: a QR code, and the same in words.
With --syringe or --container, labels of single ones of a batch, each with an identifier and
check character issued from its number. In a blinded study labels of syringes tell no arm, and
are refused, with every reason, where the syringes would. A key beside each says its batch.
"""

_DOSE: Final = """\
Work out what to draw from each batch for the patient it was made for, as text that can be
checked by hand. Refused, with every reason, for a batch that is not released at that time.
"""


def add_batch(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    raw = argparse.RawDescriptionHelpFormatter
    batch = commands.add_parser(
        "batch", help="the cells: check, release, certificate, label, dose",
        description=_ABOUT, formatter_class=raw,
    )  # fmt: skip
    parts = batch.add_subparsers(dest="part", metavar="part", required=True)
    for name, summary, about in (
        ("check", "show what is recorded, and what is odd in it", _CHECK),
        ("release", "may it be given, and why or why not?", _RELEASE),
        ("certificate", "write certificate and batch record, to be signed", _CERTIFICATE),
        ("label", "write labels", _LABEL),
        ("dose", "work out what to draw", _DOSE),
    ):
        part = parts.add_parser(name, help=summary, description=about, formatter_class=raw)
        _options(part, name)


def _options(part: argparse.ArgumentParser, name: str) -> None:
    part.add_argument("study", metavar="STUDY", help="a folder that holds study.yaml")
    part.add_argument(
        "--batch", metavar="ID", nargs="+", default=[], help="these batches; all unless named"
    )
    if name in {"release", "certificate", "dose"}:
        part.add_argument("--at", metavar="TIME", help="time of the decision; now unless stated")
    if name == "release":
        told = "close a conditional release with what is known at this later time"
        part.add_argument("--reconcile", metavar="TIME", help=told)
    if name == "label":
        kinds = part.add_mutually_exclusive_group()
        for kind in ("syringe", "container"):
            told = f"serial numbers of {kind}s of one batch"
            kinds.add_argument(f"--{kind}", metavar="N", nargs="+", type=int, help=told)
    if name in {"certificate", "label"}:
        told = "folder for the papers; STUDY/batches unless named"
        part.add_argument("--to", metavar="FOLDER", help=told)
