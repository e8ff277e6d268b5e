"""The tree of a campaign: every study once, and one result whatever comes first."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numbers_of_studies import scheme, studies

from cellcourse.simulation.campaign.files import tally_bytes
from cellcourse.simulation.campaign.tally import merged, tallied
from cellcourse.simulation.campaign.tree import CHUNK, Forest, Node, chunks, tasks, trials_of

SCHEME = scheme(studies(200, 1))


def tally_of(node, trials):
    """Few made-up studies for each chunk, and the tree's own order of merging them."""
    if node.level == 0:
        _, count = trials_of(node.index, trials)
        return tallied(SCHEME, np.resize(studies(8, node.index), (count, 8)))
    first = tally_of(Node(node.level - 1, 2 * node.index), trials)
    second = Node(node.level - 1, 2 * node.index + 1)
    return first if second.first >= chunks(trials) else merged(first, tally_of(second, trials))


def grown(order, trials):
    forest = Forest(trials)
    for chunk in order:
        forest.grow(Node(0, chunk), tally_of(Node(0, chunk), trials))
    return forest


@given(st.integers(1, 40), st.integers(0, CHUNK - 1), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_chunks_are_finished_changes_no_bit(count, rest, random):
    trials = count * CHUNK - rest
    order = list(range(count))
    random.shuffle(order)
    whole = tally_bytes(grown(range(count), trials).whole())
    assert tally_bytes(grown(order, trials).whole()) == whole


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 13, 40])
@pytest.mark.parametrize("level", [0, 1, 2, 3, 6])
def test_chunks_handed_out_together_give_what_they_give_alone(count, level):
    trials = count * CHUNK - 5
    forest = Forest(trials)
    for index in range(-(-count >> level)):
        node = Node(level, index)
        forest.grow(node, tally_of(node, trials))
    alone = grown(range(count), trials).whole()
    assert tally_bytes(forest.whole()) == tally_bytes(alone)


@pytest.mark.parametrize("count", [1, 5, 64, 1000, 97_657])
def test_few_nodes_are_kept_however_long_the_campaign(count):
    forest, most = Forest(count * CHUNK), 0
    empty = tallied(SCHEME, studies(0, 1))
    for chunk in range(count if count < 2000 else 0):
        forest.grow(Node(0, chunk), empty)
        most = max(most, len(forest.nodes))
    assert most <= count.bit_length()
    assert len(list(tasks(count * CHUNK))) <= 512


@given(st.integers(1, 10**9))
def test_errands_hold_every_study_once(trials):
    handed = list(tasks(trials))
    assert handed[0].first == 0
    assert handed[-1].first < chunks(trials) <= handed[-1].end
    assert all(one.end == other.first for one, other in pairwise(handed))
    first, last = trials_of(chunks(trials) - 1, trials)
    assert first + last == trials
    assert 1 <= last <= CHUNK


def test_a_finished_node_takes_in_its_halves():
    trials = 4 * CHUNK
    forest = Forest(trials)
    empty = tally_of(Node(0, 0), trials)
    assert forest.grow(Node(0, 1), empty) == (Node(0, 1), frozenset())
    assert forest.grow(Node(0, 3), empty) == (Node(0, 3), frozenset())
    assert forest.grow(Node(0, 0), empty) == (Node(1, 0), {Node(0, 1)})
    assert forest.grow(Node(0, 2), empty) == (Node(2, 0), {Node(0, 3), Node(1, 0)})
    assert forest.holds(Node(0, 3))


def test_a_campaign_with_a_gap_is_not_whole():
    forest = Forest(3 * CHUNK)
    forest.grow(Node(0, 0), tally_of(Node(0, 0), 3 * CHUNK))
    with pytest.raises(ValueError, match="1024 of 3072 studies are counted"):
        forest.whole()
