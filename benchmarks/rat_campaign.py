"""Campaigns of the whole rat study by the command as users give it: time, memory and disk.

Usage: python benchmarks/rat_campaign.py 102400 10240000 [analyses]

The first number of studies is one to subtract: what two campaigns of different length take
more is what studies cost beyond starting up. Memory is that of the largest process. All
declared analyses are run unless some are named.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "examples" / "sod1-rat"


@dataclass(frozen=True)
class Took:
    """What one campaign took."""

    trials: int
    wall: float
    processor: float
    disk: int
    """Bytes in the folder of the campaign."""


def main(lengths: list[int], analyses: list[str]) -> None:
    """Run one campaign of each length, in order, and print rates and memory."""
    before = None
    for trials in lengths:
        took = _campaign(trials, analyses)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"{trials:>12,} studies: {took.wall:7.1f} s by the clock, {took.processor:7.1f} s of "
            f"processors, at most {memory:.0f} MB a process, {took.disk / 1e6:.1f} MB on disk"
        )
        if before is not None:
            _marginal(before, took)
        before = took


def _marginal(before: Took, took: Took) -> None:
    more = took.trials - before.trials
    wall, busy = took.wall - before.wall, took.processor - before.processor
    print(
        f"{more:>12,} more: {more / wall:,.0f} studies a second by the clock, "
        f"{more / busy:,.0f} a processor second"
    )


def _campaign(trials: int, analyses: list[str]) -> Took:
    command = Path(sys.executable).with_name("cellcourse")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "campaign"
        asked = ["--law", "clock", "--at", "values", "--trials", str(trials), "--seed", "1"]
        asked += ["--analyses", *analyses] if analyses else []
        begun, used = time.perf_counter(), _used()
        subprocess.run(
            [command, "simulate", FOLDER, *asked, "--out", out],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wall, busy = time.perf_counter() - begun, _used() - used
        disk = sum(one.stat().st_size for one in out.rglob("*") if one.is_file())
    return Took(trials, wall, busy, disk)


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    words = sys.argv[1:]
    main([int(one) for one in words if one.isdigit()], [one for one in words if not one.isdigit()])
