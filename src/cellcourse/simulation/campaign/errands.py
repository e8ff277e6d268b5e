"""What a worker is sent to do: the pilot, some chunks, some studies one by one.

Plain functions of plain values, so that they can be sent to another process or machine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.campaign.in_blocks import plan_of, tallied_in_blocks
from cellcourse.simulation.campaign.one_by_one import analysed
from cellcourse.simulation.campaign.parts import Pilot, SlowPart
from cellcourse.simulation.campaign.scheme import Address, scheme_for
from cellcourse.simulation.campaign.tally import Tally, merged
from cellcourse.simulation.campaign.tree import Node, chunks, trials_of
from cellcourse.simulation.campaign.truth import truths
from cellcourse.simulation.campaign.work import Work, ready

__all__ = ["counted", "pilot", "slow_table", "slowly"]


def pilot(work: Work, trials: int, truth_per_arm: int | None) -> Pilot:
    """Make the first chunk to see how the numbers spread, and find the truth where asked."""
    prepared = ready(work)
    _, count = trials_of(0, trials)
    known = truths(prepared, truth_per_arm)
    scheme = scheme_for(
        prepared.addresses,
        prepared.numbers(0, count),
        alpha=prepared.study.inference.alpha,
        truth={address: one.value for address, one in known.items()},
    )
    return Pilot(scheme, tuple(known.items()))


def counted(work: Work, settled: bytes, node: Node, trials: int) -> Tally:
    """Make and count the chunks under a node, and merge them as the tree says.

    Args:
        work: one law of the campaign.
        settled: by its pilot, as it was written.
        node: of the tree.
        trials: virtual studies of the whole campaign.
    """
    if node.level == 0:
        numbers = ready(work).numbers(*trials_of(node.index, trials))
        return tallied_in_blocks(plan_of(settled), numbers)
    halves = [Node(node.level - 1, 2 * node.index + half) for half in (0, 1)]
    first = counted(work, settled, halves[0], trials)
    if halves[1].first >= chunks(trials):
        return first
    return merged(first, counted(work, settled, halves[1], trials))


def slowly(work: Work, first: int, trials: int) -> SlowPart:
    """Analyse some virtual studies one by one."""
    prepared = ready(work)
    rows = [analysed(prepared, trial) for trial in range(first, first + trials)]
    addresses = tuple(dict.fromkeys(address for row in rows for address in row))
    return SlowPart(addresses, tuple(tuple(row.get(a) for a in addresses) for row in rows))


def slow_table(
    parts: Sequence[SlowPart],
) -> tuple[tuple[Address, ...], npt.NDArray[np.float64]]:
    """Put parts together, in their order.

    Returns:
        Every address that turned up, and (trials, addresses) its numbers, NaN for none.
    """
    addresses = tuple(dict.fromkeys(one for part in parts for one in part.addresses))
    places = {one: place for place, one in enumerate(addresses)}
    table = np.full((sum(len(part.values) for part in parts), len(addresses)), np.nan)
    row = 0
    for part in parts:
        into = [places[one] for one in part.addresses]
        for held in part.values:
            table[row, into] = [np.nan if value is None else value for value in held]
            row += 1
    return addresses, table
