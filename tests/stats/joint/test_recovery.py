"""Joint model on trials drawn from the model fitted to PRO-ACT, with the truth known.

Truth: the four rows of the published table, validation/joint/simulate.py. A campaign of a
hundred trials of each row is in validation/joint/campaign.py, campaign.out.
"""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

JOINT = Path(__file__).parents[3] / "validation" / "joint"
SLOW_TRIALS = 40


@pytest.fixture(scope="module")
def campaign():
    """Names of validation/joint/campaign.py, which imports its neighbour."""
    sys.path.insert(0, str(JOINT))
    try:
        return runpy.run_path(str(JOINT / "campaign.py"))
    finally:
        sys.path.remove(str(JOINT))


@pytest.mark.parametrize("row", ["all", "slow", "intermediate", "fast"])
def test_finds_the_truth_of_each_published_row(campaign, row):
    """Eleven parameters, each within 3.3 standard errors: one in a hundred rows would fail."""
    truth = campaign["PUBLISHED"][row]
    trial = campaign["simulated"](truth, 300, np.random.default_rng(9))
    found = campaign["estimates"](campaign["fitted"](trial))
    for one, true in zip(found, campaign["truths"](truth), strict=True):
        reach = one.interval(level=0.999)
        assert reach.lower < true < reach.upper, one.name


@pytest.mark.slow
@pytest.mark.parametrize("row", ["all", "slow", "intermediate", "fast"])
def test_intervals_hold_the_truth_as_often_as_they_say(campaign, row):
    truth, rng = campaign["PUBLISHED"][row], np.random.default_rng(77)
    true, held = np.array(campaign["truths"](truth)), []
    for _ in range(SLOW_TRIALS):
        found = campaign["estimates"](campaign["fitted"](campaign["simulated"](truth, 300, rng)))
        sides = [one.interval(level=0.95) for one in found]
        held.append([s.lower <= t <= s.upper for s, t in zip(sides, true, strict=True)])
    share = np.mean(held, axis=0)
    # 40 trials: a share of .95 has a standard error of .034; all eleven, not independent, .015.
    assert share.min() > 0.80
    assert 0.90 < share.mean() < 0.985
