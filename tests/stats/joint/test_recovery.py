"""Joint model on trials drawn from the model fitted to PRO-ACT, with the truth known.

Truth: the four rows of the published table, validation/joint/simulate.py. A campaign of a
hundred trials of each row is in validation/joint/campaign.py, campaign_300.out, campaign_100.out.
"""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.joint import FollowUp, Scores, Weibull, joint_model

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


@pytest.mark.parametrize("association", ["none", "value", "slope", "value and slope"])
def test_small_trials_are_fitted_or_refused_with_the_reason(campaign, designs, association):
    """Ten to forty patients, scores in any unit: no step of the search is too wild."""
    rng, fitted = np.random.default_rng(21), 0
    for n in (10, 15, 20, 30, 40):
        trial = campaign["simulated"](campaign["PUBLISHED"]["fast"], n, rng)
        unit = 10.0 ** rng.integers(-3, 4)
        who, month, score = trial.rows.T
        try:
            model = joint_model(
                Scores(who.astype(int), month, score * unit),
                FollowUp(np.arange(n), trial.months, trial.died),
                designs(trial.cells),
                baseline=Weibull(),
                association=association,
            )
        except MethodError as refusal:
            assert str(n) in refusal.message or "did not settle" in refusal.message
            continue
        fitted += 1
        assert model.unsettled < 1e-6
        rows = model.heights + model.slopes + model.hazards + model.associations
        assert np.isfinite([one.se for one in rows]).all()
    assert fitted >= 3


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
