"""True size of tests and coverage of intervals, against the stored campaign.

The campaign takes an hour (``just campaigns``); here a few hundred other trials are drawn and
must agree with it within chance. Seeds are fixed, so nothing here comes and goes.
"""

import math
import runpy
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "benchmarks" / "true_size"
SEED = 77
CHANCE = 4.5
"""Standard errors: over some two hundred comparisons even 4 would be met once in a hundred runs."""
QUICK = {
    "two arms, normal": (6, 400),
    "two arms, log-normal": (6, 400),
    "changes within subjects": (50, 200),
    "three arms, normal": (6, 25),
    "counts of events": (50, 400),
    "four visits, complete": (6, 200),
    "four visits, drop-out": (6, 15),
    "lines at six times, drop-out": (6, 40),
    "death and function": (6, 60),
    "deaths, two arms alike": (6, 60),
    "deaths, hazard halved": (50, 60),
    "deaths, three arms alike": (50, 200),
    "deaths, one group": (6, 400),
    "competing events": (50, 200),
    "events between visits": (6, 60),
}


@pytest.fixture(scope="module")
def campaign():
    """Names of the campaign, whose programs import their neighbours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HOME)
        yield runpy.run_path(str(HOME / "campaign.py"))


@pytest.fixture(scope="module")
def page():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HOME)
        yield runpy.run_path(str(HOME / "trust_page.py"))


def apart(found, stored, of, among):
    """By how many standard errors two shares differ."""
    n, m = found[among], stored[among]
    if not n or not m:
        assert bool(n) == bool(m) or min(found["trials"], stored["trials"]) < 100
        return 0.0
    pooled = (found[of] + stored[of] + 1) / (n + m + 2)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return abs(found[of] / n - stored[of] / m) / error


@pytest.mark.parametrize("law", QUICK)
def test_other_trials_agree_with_those_of_the_campaign(law, campaign, page):
    per_arm, trials = QUICK[law]
    counts = page["stored"]()
    for method, found in campaign["chunk"](law, per_arm, 0, trials, SEED).items():
        stored = counts[law, method, per_arm]
        for of, among in (("rejected", "tests"), ("held", "intervals"), ("refused", "trials")):
            assert apart(found, stored, of, among) < CHANCE, (method, of, found, stored)


def test_agreement_would_notice_a_test_at_twice_its_level():
    right = {"rejected": 100, "tests": 2000, "trials": 2000}
    assert apart({"rejected": 10, "tests": 200, "trials": 200}, right, "rejected", "tests") < 1
    assert apart({"rejected": 30, "tests": 200, "trials": 200}, right, "rejected", "tests") > CHANCE


def test_the_same_seeds_give_the_same_counts(campaign):
    chunks = [campaign["chunk"]("counts of events", 6, 3, 5, 1) for _ in range(2)]
    assert chunks[0] == chunks[1]
    parts = [campaign["chunk"]("counts of events", 6, k, 1, 1)["proportion"] for k in range(3, 8)]
    assert sum(part["held"] for part in parts) == chunks[0]["proportion"]["held"]


def test_every_law_was_run_at_six_and_at_fifty_per_arm(campaign, page):
    run = {(law, per_arm) for law, _, per_arm in page["stored"]()}
    assert run == {(law, n) for law in campaign["LAWS"] for n in campaign["PER_ARM"]}


def test_the_page_holds_the_tables_of_the_stored_counts(page):
    text = page["PAGE"].read_text(encoding="utf-8")
    assert page["rewritten"](text) == text


def test_exact_tests_never_reject_more_often_than_they_say(page):
    exact = [
        (counts["rejected"], counts["tests"])
        for (_, method, _), counts in page["stored"]().items()
        if "permutation" in method or "exact" in method or "Fisher" in method
        if "Hodges" not in method and "pseudo" not in method
    ]
    assert len(exact) > 20
    for rejected, tests in exact:
        assert rejected / tests <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / tests)
