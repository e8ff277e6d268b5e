"""Campaigns: trials folded into chances and means."""

import math
import subprocess
import sys

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.survival.campaign import CHUNK, campaign
from cellcourse.simulation.survival.exact import exact_tables
from cellcourse.simulation.survival.run import in_turn, simulate


def run(design, **changed):
    asked = {"seed": 3, "trials": 1000, "levels": (0.05,), "threads": 1, "tables": None}
    return campaign(design, **asked | changed)


def test_a_campaign_counts_what_its_trials_gave(designs):
    design = designs["three arms, cut at a calendar time, in whole days"]
    found, batch = run(design, levels=(0.05, 0.2)), simulate(design, seed=3, first=0, trials=1000)
    hits = [one.hits for one in found.chances]
    rows = [batch.p, *batch.pair_p, *batch.adjusted]
    assert hits == [np.sum(p <= level) for level in (0.05, 0.2) for p in rows]
    for arm, spread in enumerate(found.median):
        known = batch.median[arm][np.isfinite(batch.median[arm])]
        assert spread.trials == known.size < 1000
        assert spread.mean == pytest.approx(known.mean(), rel=1e-12)
        assert spread.sd == pytest.approx(known.std(ddof=1), rel=1e-9)
    assert [one.mean for one in found.deaths] == pytest.approx(batch.deaths.mean(axis=1).tolist())
    assert (found.cut.mean, found.cut.sd) == (8, 0)


def test_chances_name_their_test_arms_and_level(three_of_six):
    found = run(three_of_six, tables=exact_tables(three_of_six))
    named = [(one.test, one.arms, one.level, one.trials) for one in found.chances]
    pairs = [(0, 1), (0, 2), (1, 2)]
    assert named == [
        (test, arms, 0.05, 1000)
        for kind in ("log-rank", "exact log-rank")
        for test, compared in ((kind, [(0, 1, 2), *pairs]), (f"{kind}, Holm", pairs))
        for arms in compared
    ]
    one = found.chances[0]
    assert one.share == one.hits / 1000
    assert one.se == pytest.approx(math.sqrt(one.share * (1 - one.share) / 1000))


@pytest.mark.parametrize("name", ["three of six", "two arms, deaths that may not come"])
def test_a_campaign_is_the_same_on_any_number_of_threads(designs, name):
    trials = 2 * CHUNK + 77
    one, *others = (run(designs[name], trials=trials, threads=threads) for threads in (1, 2, 3))
    assert all(other == one for other in others)


def test_without_cuts_no_cut_has_a_mean(three_of_six):
    cut = run(three_of_six).cut
    assert cut.trials == 0
    assert math.isnan(cut.mean)


def test_work_is_given_in_turn_and_not_begun_long_before():
    begun = []

    def make(item):
        begun.append(item)
        return item * item

    made = in_turn(make, range(50), threads=2)
    assert next(made) == 0
    assert len(begun) <= 4
    assert list(made) == [i * i for i in range(1, 50)]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"levels": ()}, "no levels"),
        ({"levels": (0.05, 1)}, "no levels"),
        ({"trials": 0}, "no campaign of 0 trials"),
        ({"threads": 0}, "no work on 0 threads"),
        ({"seed": -1}, "with seed -1"),
        ({"seed": 2**63}, "with seed"),
    ],
)
def test_refuses_a_campaign_that_cannot_be_run(three_of_six, changed, message):
    with pytest.raises(EvidenceError, match=message):
        run(three_of_six, **changed)


def test_a_design_is_known_without_loading_numba():
    seen = (
        "import sys; import cellcourse.simulation.survival.campaign, "
        "cellcourse.simulation.survival.one_trial; print('numba' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, text=True, check=True
    )
    assert printed.stdout == "False\n"
