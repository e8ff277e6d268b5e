"""Timing two commands in turn, because a machine drifts and a ratio of neighbours does not.

Both the wall clock and the processor are read: on a machine that others use, too, the
processor's time is the steadier of the two.
"""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Rounds", "Took", "interleaved"]


@dataclass(frozen=True)
class Took:
    """Seconds of one run of one command."""

    wall: float
    processor: float


@dataclass(frozen=True)
class Rounds:
    """What ours and the peer took, round by round."""

    ours: tuple[Took, ...]
    peer: tuple[Took, ...]

    def __str__(self) -> str:
        """Print medians, and the ratio with its range, by wall clock and by processor."""
        wall = _ratio([one.wall for one in self.ours], [one.wall for one in self.peer])
        busy = _ratio([one.processor for one in self.ours], [one.processor for one in self.peer])
        return f"{len(self.ours)} rounds\n    wall clock  {wall}\n    processor   {busy}"


def _ratio(ours: Sequence[float], peer: Sequence[float]) -> str:
    ratios = [one / other for one, other in zip(ours, peer, strict=True)]
    return (
        f"ours {median(ours):.3f} s, peer {median(peer):.3f} s, "
        f"ratio {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    )


def interleaved(
    ours: Sequence[str], peer: Sequence[str], rounds: int, before: Callable[[], None]
) -> Rounds:
    """Run both commands in turn after one round that nobody counts.

    Args:
        ours: our command.
        peer: what it is compared with.
        rounds: how often each is timed.
        before: called before each of our runs, outside the timing.
    """
    timed = []
    for _ in range(rounds + 1):
        before()
        timed.append((_run(ours), _run(peer)))
    ours_took, peer_took = zip(*timed[1:], strict=True)
    return Rounds(ours_took, peer_took)


def _run(command: Sequence[str]) -> Took:
    begun, used = time.perf_counter(), _used()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Took(time.perf_counter() - begun, _used() - used)


def _used() -> float:
    """Processor time of all finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
