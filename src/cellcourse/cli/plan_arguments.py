"""The words of ``cellcourse calibrate`` and ``cellcourse plan``. Imports argparse and no more."""

from __future__ import annotations

import argparse
from typing import Final

__all__ = ["SEARCH", "add_calibrate", "add_plan"]

_CALIBRATE: Final = """\
Draw the parameters of one law of STUDY/model.yaml given what STUDY/evidence.yaml says was
printed. Makes FOLDER: index.html (what was learned, what was not, and every printed number
beside virtual studies), draws.csv and calibration.json. Put the lines that are printed at the
end into the model file, and simulate and plan can average over the draws.

--prior weighs no evidence and draws from the priors that the model file states, for a study of
which nothing was printed: it takes --law, --draws, --seed and --out alone.

examples:
  cellcourse calibrate my-study --law clock --trials 300 --ensembles 3 --walkers 40 --steps 400 \\
      --draws 1000 --seed 7 --out clock
  cellcourse calibrate my-trial --law line --prior --draws 1000 --seed 7 --out line
"""

_PLAN: Final = """\
Run every design that is asked about, with the analyses that STUDY/study.yaml declares, on virtual
subjects under every law of STUDY/model.yaml. Makes FOLDER: index.html (the recommended design, its
reasons and what could make it wrong; a map, a frontier, every design), plan.json and plan.csv.

--vary takes NAME=VALUES; values are 1,2,4 or FIRST..LAST:STEP. Names:
  per-arm, ARM.size              subjects
  ARM.infusions, ARM.interval    how many infusions of cells, and days between them
  ARM.first-day, ARM.dose        day of the first one; its dose, where the evidence states one
  first-score, visit-every       the score that sets day zero; days between visits of a series
  last-day, entry.CRITERION      end of follow-up; the bound of an entry criterion
--success takes ANALYSIS:TEST:KIND, then the arms, or the beginning of one such name alone; a wrong
one is answered with all there are. ", above 0" behind it asks for that side of its estimate.

examples:
  cellcourse plan my-study --vary per-arm=6..40:2 --success "survival-test:log-rank:asymptotic" \\
      --target 0.8 --trials 2000 --seed 7 --out next
  cellcourse plan my-study --replicate --vary per-arm=6..40:2 --target 0.8 --trials 2000 --seed 7 \\
      --out again
"""

SEARCH: Final = {
    "trials": "virtual studies for each judgement of parameters",
    "ensembles": "groups of walkers, each with virtual studies of its own; at least 2",
    "walkers": "walkers in a group; at least two for each free parameter",
    "steps": "steps of each walker; the first half is thrown away",
}
"""How hard a calibration looks: options that draws of a prior do not take."""


def add_calibrate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    told = "what can a law's parameters be, given what was printed?"
    calibrate = commands.add_parser(
        "calibrate", help=told, description=_CALIBRATE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = calibrate.add_argument
    add("study", metavar="STUDY", help="a folder with study.yaml, model.yaml and evidence.yaml")
    add("--law", metavar="LAW", required=True, help="a law of the model")
    add("--prior", action="store_true", help="weigh no evidence: draw from the priors")
    for name, words in SEARCH.items():
        add(f"--{name}", metavar="N", type=int, help=f"{words}; not with --prior")
    add("--draws", metavar="N", type=int, required=True, help="draws to keep")
    add("--seed", metavar="S", type=int, required=True, help="0 to 2**63 - 1")
    add("--out", metavar="FOLDER", required=True, help="the folder to make")


def add_plan(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    plan = commands.add_parser(
        "plan", help="what should the next study be?", description=_PLAN,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = plan.add_argument
    add("study", metavar="STUDY", help="a folder that holds study.yaml and model.yaml")
    add("--vary", metavar="NAME=VALUES", nargs="+", default=(), help="what differs between designs")
    success = plan.add_mutually_exclusive_group(required=True)
    success.add_argument(
        "--success", metavar="TEST", nargs="+", default=(), help="all must reach the study's level"
    )
    success.add_argument(
        "--replicate", action="store_true",
        help="success is that the published conclusions come out again",
    )  # fmt: skip
    add("--claims", metavar="CLAIM", nargs="+", default=(), help="only these published conclusions")
    add(
        "--gain", metavar="ESTIMATE", nargs="+", default=(),
        help="gains to tell beside, as ANALYSIS:QUANTITY:ARM AGAINST",
    )  # fmt: skip
    add("--law", metavar="LAW", nargs="+", default=(), help="laws of the model; all unless named")
    add("--target", metavar="CHANCE", type=float, required=True, help="chance that is wanted")
    add("--trials", metavar="N", type=int, required=True, help="virtual studies of each design")
    add("--seed", metavar="S", type=int, required=True, help="0 to 2**63 - 1")
    add("--out", metavar="FOLDER", required=True, help="the folder to make")
