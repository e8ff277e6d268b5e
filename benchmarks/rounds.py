"""Timing two commands in turn, because a machine drifts and a ratio of neighbours does not."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Rounds", "interleaved"]


@dataclass(frozen=True)
class Rounds:
    """Wall-clock seconds of ours and of the peer, round by round."""

    ours: tuple[float, ...]
    peer: tuple[float, ...]

    def __str__(self) -> str:
        """Print medians, and the ratio with its range."""
        ratios = [one / other for one, other in zip(self.ours, self.peer, strict=True)]
        return (
            f"ours {median(self.ours):.3f} s, peer {median(self.peer):.3f} s, "
            f"ratio {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), "
            f"{len(ratios)} rounds"
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
        timed.append((_seconds(ours), _seconds(peer)))
    ours_took, peer_took = zip(*timed[1:], strict=True)
    return Rounds(ours_took, peer_took)


def _seconds(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun
