"""What the rat paper printed, recomputed from the reconstructed tables.

Reference: the printed text of the paper (examples/sod1-rat/study.yaml names it). The
tables were reconstructed to print these numbers, so a difference is a fault of ours.
Tolerance: half a unit of the last decimal printed.
"""

import pytest

pytestmark = pytest.mark.reference("the rat paper, as printed")

EXCLUDED = [
    ("msc1", 3, "16.6", "0.4", 6),
    ("control", 3, "13.4", "0.3", 6),
    ("msc1", 7, "14.6", "0.6", 6),
    ("control", 7, "12.2", "0.6", 6),
    ("msc4", 14, "14.9", "0.61", 6),
    ("control", 14, "9.7", "1.28", 6),
    ("msc4", 21, "14.6", "0.4", 6),
    ("control", 21, "8.3", "1.7", 5),
    ("msc1", 28, "11.8", "0.7", 5),
    ("control", 28, "6.2", "2.1", 5),
    ("msc4", 28, "13.5", "0.7", 6),
]

AS_ZERO = [
    ("msc1", 3, "16.6", "0.4"),
    ("control", 3, "13.4", "0.3"),
    ("msc1", 7, "14.6", "0.6"),
    ("control", 7, "12.2", "0.6"),
    ("msc4", 21, "14.6", "0.4"),
    ("control", 21, "6.9", "2.0"),
    ("msc4", 28, "13.5", "0.7"),
    ("control", 28, "4.7", "2.2"),
    ("msc4", 35, "11.8", "1.2"),
    ("control", 35, "3.7", "2.0"),
    ("msc4", 42, "10.5", "1.3"),
    ("control", 42, "1.8", "1.8"),
]

WEIGHT = [
    ("msc4", 28, "292", "8.7", 6),
    ("control", 28, "238", "12.1", 4),
    ("msc4", 35, "283", "6.7", 6),
    ("control", 35, "227", "13.6", 3),
]

TUKEY = [
    ("bbb-excluding", 14, "msc4", 0.05),
    ("bbb-excluding", 21, "msc4", 0.05),
    ("bbb-excluding", 28, "msc1", 0.05),
    ("bbb-excluding", 28, "msc4", 0.01),
    ("bbb-as-zero", 14, "msc4", 0.05),
    ("bbb-as-zero", 21, "msc4", 0.05),
    ("bbb-as-zero", 28, "msc4", 0.01),
    ("bbb-as-zero", 35, "msc4", 0.01),
    ("bbb-as-zero", 42, "msc4", 0.01),
    ("weight", 28, "msc4", 0.05),
    ("weight", 35, "msc4", 0.05),
]


@pytest.mark.parametrize(("arm", "day", "mean", "sem", "n"), EXCLUDED)
def test_means_of_the_rats_that_had_not_reached_the_endpoint(rat, rounded, arm, day, mean, sem, n):
    found = rat["bbb-excluding"].estimate("mean", arm=arm, day=day)
    assert rounded(found.value, mean)
    assert rounded(found.se, sem)
    assert found.n == n


@pytest.mark.parametrize(("arm", "day", "mean", "sem"), AS_ZERO)
def test_means_with_rats_past_the_endpoint_as_zero(rat, rounded, arm, day, mean, sem):
    found = rat["bbb-as-zero"].estimate("mean", arm=arm, day=day)
    assert rounded(found.value, mean)
    assert rounded(found.se, sem)
    assert found.n == 6


@pytest.mark.parametrize(("arm", "day", "mean", "sem", "n"), WEIGHT)
def test_body_weight_of_survivors(rat, rounded, arm, day, mean, sem, n):
    found = rat["weight"].estimate("mean", arm=arm, day=day)
    assert rounded(found.value, mean)
    assert rounded(found.se, sem)
    assert found.n == n, "the caption says six of each arm, and fewer controls were alive"


@pytest.mark.parametrize(("arm", "median"), [("control", 34.5), ("msc1", 51), ("msc4", 77)])
def test_median_survival(rat, arm, median):
    assert rat["survival"].estimate("median survival", arm=arm).value == median


@pytest.mark.parametrize(
    ("arm", "against", "days"),
    [("msc1", "control", 16.5), ("msc4", "msc1", 26), ("msc4", "control", 42.5)],
)
def test_differences_of_medians(rat, arm, against, days):
    found = rat["survival"].estimate("difference in median survival", arm=arm, against=against)
    assert found.value == days


def test_the_overall_log_rank_p_is_the_printed_one_and_asymptotic(rat, rounded):
    test = rat["survival-test"].test("log-rank")
    assert rounded(test.p, "0.005")
    assert test.p_kind == "asymptotic"


def test_the_exact_p_is_three_times_the_printed_one(rat):
    test = rat["survival-test"].test("permutation log-rank")
    assert (test.p_kind, test.note) == (
        "exact",
        "257,022 of 17,153,136 assignments are as extreme",
    )
    assert test.p == 257022 / 17153136


@pytest.mark.parametrize("name", ["pairwise log-rank", "pairwise permutation log-rank"])
@pytest.mark.parametrize("against", ["control", "msc1"])
def test_four_infusions_differ_from_each_other_arm_after_holm(rat, name, against):
    assert rat["survival-test"].test(name, arm="msc4", against=against).p_adjusted < 0.05


@pytest.mark.parametrize("analysis", ["bbb-excluding", "bbb-as-zero"])
@pytest.mark.parametrize("day", [3, 7])
def test_one_infusion_against_control_by_mann_whitney(rat, analysis, day):
    test = rat[analysis].test("Mann-Whitney", arm="msc1", against="control", day=day)
    assert test.p < 0.01
    assert test.p_kind == "exact"


@pytest.mark.parametrize(("analysis", "day", "arm", "bound"), TUKEY)
def test_claims_by_tukey_kramer(rat, analysis, day, arm, bound):
    test = rat[analysis].test("Tukey-Kramer", arm=arm, against="control", day=day)
    assert test.p_adjusted < bound


@pytest.mark.parametrize(
    ("arm", "mean", "sem"),
    [("control", "25", "5.8"), ("msc1", "41", "6.2"), ("msc4", "60", "9.5")],
)
def test_days_from_15_to_7(rat, rounded, arm, mean, sem):
    found = rat["gait"].estimate("mean days between thresholds", arm=arm)
    assert rounded(found.value, mean)
    assert rounded(found.se, sem)
    assert found.n == 6


def test_the_printed_p_of_the_days_needs_a_test_without_adjustment(rat):
    test = rat["gait"].test("Tukey-Kramer", arm="msc4", against="control")
    assert test.p < 0.01 < test.p_adjusted


def test_controls_at_risk_agree_with_the_counts_behind_the_means(rat):
    survival = rat["survival"]
    at_risk = [
        survival.estimate("number at risk", arm="control", day=day).value
        for day in (21, 28, 35, 42)
    ]
    assert at_risk == [5, 5, 3, 1]
