"""Batches of trials by the compiled loops, on as many threads as are given.

Trial i depends on the seed and on i alone, whatever the batch and the thread it falls into.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from cellcourse.errors import EvidenceError
from cellcourse.simulation.survival.design import SurvivalTrial
from cellcourse.simulation.survival.outcomes import Outcomes

if TYPE_CHECKING:
    from cellcourse.simulation.survival.kernels.room import Answers

__all__ = ["in_turn", "simulate"]

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def simulate(trial: SurvivalTrial, *, seed: int, first: int, trials: int) -> Outcomes:
    """Simulate and analyse one batch of trials in the calling thread.

    Args:
        trial: the design.
        seed: 0 to 2**63 - 1.
        first: number of the first trial, from 0.
        trials: how many; memory is some 30 numbers for each.

    Raises:
        EvidenceError: a seed or a number that is out of range.
    """
    from cellcourse.simulation.survival.kernels.block import run_blocks
    from cellcourse.simulation.survival.kernels.compiled import LANES
    from cellcourse.simulation.survival.kernels.room import answers, room
    from cellcourse.simulation.survival.numbers import numbers

    if not (0 <= seed < 2**63 and first >= 0 and 1 <= trials < 2**62 - first):
        raise EvidenceError(f"no {trials} trials from {first} on with seed {seed}")
    design = numbers(trial)
    out = answers(design, -(-trials // LANES) * LANES)
    run_blocks(design, seed, first, room(design), out)
    return _trimmed(out, first, trials)


def _trimmed(out: Answers, first: int, trials: int) -> Outcomes:
    columns = {name: array[..., :trials] for name, array in out._asdict().items()}
    return Outcomes(first=first, **columns)


def in_turn(
    make: Callable[[_Item], _Made], items: Iterable[_Item], *, threads: int
) -> Iterator[_Made]:
    """Make something of every item on several threads, and give it in the items' order.

    No more than two items a thread are begun before what is made of them is asked for.
    """
    if threads < 1:
        raise EvidenceError(f"no work on {threads} threads")
    with ThreadPoolExecutor(threads) as pool:
        begun: deque[Future[_Made]] = deque()
        for item in items:
            begun.append(pool.submit(make, item))
            if len(begun) == 2 * threads:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
