"""The compiled way of counting a chunk: the plain one's tally, bit for bit."""

import numpy as np
import pytest
from numbers_of_studies import ADDRESSES, HIGH, LOW, MEAN, RATIO, P, scheme, studies

from cellcourse.simulation.campaign.files import pilot_bytes, tally_bytes
from cellcourse.simulation.campaign.in_blocks import plan_of, tallied_in_blocks
from cellcourse.simulation.campaign.parts import Pilot
from cellcourse.simulation.campaign.tally import tallied


def both(values, truth):
    known = scheme(values[:128], truth)
    plan = plan_of(pilot_bytes(Pilot(known, ())))
    return tally_bytes(tallied_in_blocks(plan, values)), tally_bytes(tallied(known, values))


@pytest.mark.parametrize("trials", [0, 1, 2, 7, 1000, 1024])
@pytest.mark.parametrize("truth", [{}, {ADDRESSES[RATIO]: 0.8}, {ADDRESSES[MEAN]: 12.0}])
def test_it_counts_what_the_plain_way_counts(trials, truth):
    compiled, plain = both(studies(trials, trials), truth)
    assert compiled == plain


def test_open_ends_infinite_values_and_far_values_count_alike():
    values = studies(1024, 9)
    values[:100, LOW] = np.nan
    values[50:150, HIGH] = np.nan
    values[200:210, MEAN] = np.inf, -np.inf, 1e150, -1e150, 1e9, -1e9, 0.0, -0.0, np.nan, 5e-324
    values[300:400, P] = 0.05
    compiled, plain = both(values, {ADDRESSES[RATIO]: 0.8})
    assert compiled == plain


def test_a_chunk_in_which_nothing_has_an_answer_counts_alike():
    compiled, plain = both(np.full((64, len(ADDRESSES)), np.nan), {ADDRESSES[RATIO]: 0.8})
    assert compiled == plain
