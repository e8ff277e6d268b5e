"""The words of the command line and the help behind each of them.

Imports argparse and nothing of ours: a user who asks for help gets it at once.
"""

from __future__ import annotations

import argparse
from typing import Final

from cellcourse.cli.batch_arguments import add_batch
from cellcourse.cli.plan_arguments import add_calibrate, add_plan
from cellcourse.cli.simulate_arguments import add_simulate

__all__ = ["parser"]

_ABOUT: Final = """\
One study file in, the whole report out: cell therapy in ALS, animals and patients.

A study folder holds study.yaml (the plan), data/*.csv or data.xlsx (what happened)
and, for a published study, evidence.yaml (what the paper printed).
"""

_START: Final = """\
to get going:
  cellcourse new my-study --like rat     write a commented study folder
  cellcourse check my-study              is the plan in order? what would a reviewer say?
  cellcourse sheets my-study             write the workbook that the lab types into
  cellcourse report my-study --open      every figure and table, as HTML and PDF
  cellcourse audit my-study              can the numbers of a paper all be true?
  cellcourse simulate my-study ...       how often would the declared analyses succeed?
  cellcourse plan my-study ...           what should the next study be?

exit codes:
  0 done   1 a defect of ours   2 usage   3 plan   5 records   6 method   7 evidence
  8 product (a batch that may not be given)
"""

_NEW: Final = """\
Write a new study folder: a commented study file to edit, and its JSON Schema, with
which an editor completes and checks words while you type.

examples:
  cellcourse new my-study --like rat
  cellcourse new my-trial --like patient
"""

_CHECK: Final = """\
Read the plan, the data and the evidence of each study. Prints every error at once,
with file, line, column, what was found and what is accepted. Without errors, prints
what is odd in the data and the weaknesses of the plan, each with its source.
Weaknesses are advice: the exit code is then 0. Changes nothing.

examples:
  cellcourse check my-study
  cellcourse check examples/sod1-rat examples/als-phase1
"""

_REPORT: Final = """\
Run the declared analyses of each study and replace its report/ folder: index.html,
report.pdf, every figure as SVG and PNG, every table as CSV, all tables as one DOCX,
and results.json. The last report stays until the new one is complete. Says which
numbers changed since then.

examples:
  cellcourse report my-study --open
  cellcourse report examples/sod1-rat examples/als-phase1
"""

_SHEETS: Final = """\
Write the Excel workbook that a lab types into: one sheet per table, with drop-downs,
ranges and texts from the study's instruments, filled with what is recorded already
and with the days that are due. Never replaces a file.

examples:
  cellcourse sheets my-study                       writes my-study/data.xlsx
  cellcourse sheets my-study --to for-typing.xlsx
"""

_AUDIT: Final = """\
Ask of a published study whether its printed claims can all be true: evidence.yaml holds
them as data. Prints what is inconsistent (with the arithmetic), what cannot be checked and
why, and what agrees; replaces the audit/ folder (index.html, audit.json). Findings are
results: the exit code is then 0.

examples:
  cellcourse audit examples/sod1-rat
  cellcourse audit my-study --only granularity strategies
  cellcourse audit my-study --without omissions
"""

_RECONSTRUCT: Final = """\
Find complete individual data sets that would have been printed as a paper's numbers were,
from STUDY/evidence.yaml and what STUDY/reconstruction.yaml calls plausible. Makes FOLDER: a
study folder with the first solution, the others in FOLDER/solutions, and how much every
number varies over them (width.csv, width.json). Names the claims that cannot be honoured
together. The same seed gives the same solutions.

examples:
  cellcourse reconstruct examples/sod1-rat --out rebuilt --solutions 100 --seed 7
  cellcourse report rebuilt
"""

_SCHEMA: Final = """\
Print a JSON Schema, for editors and other programs: of the study file, of the evidence
file, of the reconstruction file, of the model file, of the results.json that a report holds,
of the audit.json that an audit holds, or of the summary.json that a campaign holds.

examples:
  cellcourse schema > study.schema.json
  cellcourse schema results
"""


def parser() -> argparse.ArgumentParser:
    """Build the parser of every command."""
    top = argparse.ArgumentParser(
        prog="cellcourse",
        description=_ABOUT,
        epilog=_START,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    commands = top.add_subparsers(dest="command", metavar="command", required=True)
    _new(commands)
    _studies(_command(commands, "check", "is the plan in order, and the data?", _CHECK))
    report = _command(commands, "report", "make the whole report", _REPORT)
    _studies(report)
    report.add_argument("--open", action="store_true", help="open each report when it is made")
    sheets = _command(commands, "sheets", "write the workbook to type data into", _SHEETS)
    _study(sheets)
    sheets.add_argument("--to", metavar="FILE", help="the workbook; STUDY/data.xlsx unless named")
    audit = _command(commands, "audit", "can the printed claims all be true?", _AUDIT)
    _studies(audit)
    audit.add_argument("--only", metavar="RULE", nargs="+", default=(), help="ask these rules only")
    audit.add_argument("--without", metavar="RULE", nargs="+", default=(), help="leave these out")
    add_batch(commands)
    schema = _command(commands, "schema", "print the JSON Schema of the study file", _SCHEMA)
    _reconstruct(commands)
    add_simulate(commands)
    add_calibrate(commands)
    add_plan(commands)
    files = ("study", "evidence", "reconstruction", "results", "audit", "campaign", "model")
    schema.add_argument("of", nargs="?", choices=files, default="study", help="study unless named")
    return top


class _Version(argparse.Action):
    """Print the version and stop."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from cellcourse import __version__

        print(f"cellcourse {__version__}")
        parser.exit()


def _new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = _command(commands, "new", "write a commented study folder", _NEW)
    new.add_argument("folder", metavar="FOLDER", help="the folder to make")
    new.add_argument(
        "--like",
        choices=("rat", "patient"),
        required=True,
        help="rat: survival and scores of treated animals; patient: a clinical trial",
    )


def _reconstruct(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "rebuild the individuals behind a paper's numbers"
    command = _command(commands, "reconstruct", told, _RECONSTRUCT)
    _study(command)
    command.add_argument("--out", metavar="FOLDER", required=True, help="the folder to make")
    command.add_argument(
        "--solutions", metavar="N", type=int, required=True, help="how many data sets"
    )
    command.add_argument("--seed", metavar="S", type=int, required=True, help="0 to 2**64 - 1")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    about: str,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _study(command: argparse.ArgumentParser) -> None:
    command.add_argument("study", metavar="STUDY", help="a folder that holds study.yaml")


def _studies(command: argparse.ArgumentParser) -> None:
    told = "one or more folders that hold study.yaml"
    command.add_argument("studies", metavar="STUDY", nargs="+", help=told)
