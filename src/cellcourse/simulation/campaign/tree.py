"""How a campaign is cut into chunks, and in which order their tallies are merged.

The chunks are the leaves of a binary tree; a node stands for the chunks under it. Which
two nodes are merged depends on the number of chunks alone, so finished nodes can be made
anywhere, in any order, and merged as soon as both halves of a node are there: at most a
few dozen tallies are ever kept, however long the campaign.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cellcourse.simulation.campaign.tally import Tally, merged

__all__ = ["CHUNK", "Forest", "Node", "chunks", "tasks", "trials_of"]

CHUNK: Final = 1024
"""Virtual studies in a chunk."""
_MOST_TASKS: Final = 512
"""Chunks are handed out in groups, so that there are at most about so many errands."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """Chunks ``index * 2**level`` to ``(index + 1) * 2**level - 1``, as far as they exist."""

    level: int
    index: int

    @property
    def first(self) -> int:
        """The first chunk under the node."""
        return self.index << self.level

    @property
    def end(self) -> int:
        """The chunk after the last one."""
        return (self.index + 1) << self.level

    @property
    def parent(self) -> Node:
        """The node one level up."""
        return Node(self.level + 1, self.index >> 1)

    @property
    def sibling(self) -> Node:
        """The other half of the parent."""
        return Node(self.level, self.index ^ 1)

    def holds(self, other: Node) -> bool:
        """Whether the chunks of another node are all under this one."""
        return self.first <= other.first and other.end <= self.end


def chunks(trials: int) -> int:
    """Count the chunks of a campaign."""
    return -(-trials // CHUNK)


def trials_of(chunk: int, trials: int) -> tuple[int, int]:
    """Give the first study of a chunk, and how many studies it has."""
    first = chunk * CHUNK
    return first, min(CHUNK, trials - first)


def tasks(trials: int) -> Iterator[Node]:
    """Cut a campaign into errands of one size, in order."""
    count = chunks(trials)
    level = max(0, (count - 1) // _MOST_TASKS).bit_length()
    yield from (Node(level, index) for index in range(-(-count >> level)))


@dataclass
class Forest:
    """The finished nodes of a campaign while it runs; no node lies under another."""

    trials: int
    nodes: dict[Node, Tally] = field(default_factory=dict)

    def holds(self, node: Node) -> bool:
        """Whether the chunks of a node are all finished."""
        return any(one.holds(node) for one in self.nodes)

    @property
    def done(self) -> int:
        """Virtual studies that are counted."""
        return sum(tally.trials for tally in self.nodes.values())

    def grow(self, node: Node, tally: Tally) -> tuple[Node, frozenset[Node]]:
        """Take a finished node in, and merge it upwards as far as the other halves are there.

        Returns:
            The node that it became, and those that it took in and that are no more.
        """
        gone: set[Node] = set()
        count = chunks(self.trials)
        while node.end < count or node.first > 0:
            other = node.sibling
            if other.first < count:
                if other not in self.nodes:
                    break
                gone.add(other)
                halves = sorted(((node, tally), (other, self.nodes.pop(other))), key=_place)
                tally = merged(halves[0][1], halves[1][1])
            node = node.parent
        self.nodes[node] = tally
        return node, frozenset(gone)

    def whole(self) -> Tally:
        """Give the tally of the whole campaign.

        Raises:
            ValueError: some chunks are not finished.
        """
        (tally,) = self.nodes.values()
        if tally.trials != self.trials:
            raise ValueError(f"{tally.trials} of {self.trials} studies are counted")
        return tally


def _place(half: tuple[Node, Tally]) -> int:
    return half[0].index
