"""The words of ``cellcourse simulate``. Imports argparse and nothing of ours."""

from __future__ import annotations

import argparse
from typing import Final

__all__ = ["add_simulate"]

_ABOUT: Final = """\
Run the declared study on virtual subjects that STUDY/model.yaml makes, N times under each law,
and analyse every virtual study as the study file declares. Makes FOLDER: index.html (the chance
that each declared analysis succeeds, with its Monte Carlo error; how estimates spread),
summary.json, figures and tables. Finished chunks are kept in FOLDER/chunks: the same command
goes on where it was stopped, on any number of cores or machines, and gives the same numbers.

examples:
  cellcourse simulate my-study --at values --trials 100000 --seed 7 --out power
  cellcourse simulate my-study --at values --trials 100000 --seed 7 --out size --no-effect
  cellcourse simulate my-study --law clock --at draws --trials 10000 --seed 7 --out one --open 0,41
  cellcourse report one/trials/clock/41
  cellcourse simulate my-study --at values --trials 10000000 --seed 7 --out big --cluster slurm:20
"""


def add_simulate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    simulate = commands.add_parser(
        "simulate", help="how often would the declared analyses succeed?",
        description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = simulate.add_argument
    add("study", metavar="STUDY", help="a folder that holds study.yaml and model.yaml")
    add("--law", metavar="LAW", nargs="+", default=(), help="laws of the model; all unless named")
    add(
        "--analyses", metavar="KEY", nargs="+", default=(),
        help="declared analyses to run; all unless named",
    )  # fmt: skip
    add(
        "--at", choices=("values", "draws"), required=True,
        help="the law's best values, or draws given the evidence, another in each study",
    )  # fmt: skip
    add("--trials", metavar="N", type=int, required=True, help="virtual studies of each law")
    add("--seed", metavar="S", type=int, required=True, help="0 to 2**63 - 1")
    add("--out", metavar="FOLDER", required=True, help="of the campaign; a stopped one goes on")
    add("--no-effect", action="store_true", help="no infusion holds cells: type I error")
    add(
        "--slow-trials", metavar="K", type=int, default=0,
        help="analyses without a batch form answer for the first K studies; none unless stated",
    )  # fmt: skip
    add(
        "--truth-per-arm", metavar="M", type=int,
        help="studies with M subjects in each arm tell what estimates ought to find, for bias "
        "and coverage",
    )  # fmt: skip
    add(
        "--open", metavar="I[,J]", type=_numbers, default=(),
        help="write virtual studies I and J, from 0, as study folders in FOLDER/trials",
    )  # fmt: skip
    add(
        "--cluster", metavar="WHERE",
        help="tcp://host:port of a Dask scheduler, or slurm:JOBS; this machine unless named",
    )  # fmt: skip


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no list of numbers, such as 0,41") from None
