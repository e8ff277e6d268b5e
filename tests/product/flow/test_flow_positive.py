"""Per cent positive against an isotype control.

Reference: R 4.2.2, quantile type 1, binom.test, and the formulae of Donner and Zou and of
Overton in R; program and output: validation/flow/flow.R, flow.out; samples: signals.csv.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cellcourse.errors import MethodError
from cellcourse.product.flow.histogram import histogram
from cellcourse.product.flow.positive import (
    above_threshold,
    background_corrected,
    isotype_threshold,
    median_ratio,
    overton,
)
from cellcourse.product.flow.ratios import median_interval, ratio_interval
from cellcourse.product.flow.scales import Linear
from cellcourse.stats.intervals import Interval

TO_1000 = Linear(scale="linear", top=1000, below=0)
PRINTED = 1e-8


def overtons(stain, isotype, *, bins=40, level=0.95, resamples=100, seed=1):
    return overton(
        stain, isotype, scale=TO_1000, bins=bins, level=level, resamples=resamples,
        rng=np.random.default_rng(seed),
    )  # fmt: skip


@pytest.mark.reference("R 4.2.2 stats")
def test_above_threshold_agrees_with_r(printed, signals):
    found = above_threshold(**signals, percentile=99, level=0.95)
    assert found.threshold == printed["threshold"]
    assert found.value == pytest.approx(100 * printed["above"], rel=PRINTED)
    assert found.interval.lower == pytest.approx(100 * printed["above lower"], rel=PRINTED)
    assert found.interval.upper == pytest.approx(100 * printed["above upper"], rel=PRINTED)
    assert found.isotype_above == round(300 * printed["background"])
    assert found.method == "above the 99th percentile of the isotype control"


@pytest.mark.reference("R 4.2.2 stats")
def test_background_corrected_agrees_with_r(printed, signals):
    found = background_corrected(**signals, percentile=99, level=0.95)
    assert found.value == pytest.approx(100 * printed["corrected"], rel=PRINTED)
    assert found.interval.lower == pytest.approx(100 * printed["corrected lower"], rel=PRINTED)
    assert found.interval.upper == pytest.approx(100 * printed["corrected upper"], rel=PRINTED)


@pytest.mark.reference("R 4.2.2 stats")
def test_overton_agrees_with_the_greatest_difference_in_r(printed, signals):
    assert overtons(**signals).value == pytest.approx(100 * printed["overton"], rel=PRINTED)


@pytest.mark.reference("R 4.2.2 stats")
def test_median_ratio_agrees_with_r(printed, signals):
    found = median_ratio(**signals, level=0.95)
    assert found.value == pytest.approx(printed["median ratio"], rel=PRINTED)
    assert found.interval.lower == pytest.approx(printed["median ratio lower"], rel=PRINTED)
    assert found.interval.upper == pytest.approx(printed["median ratio upper"], rel=PRINTED)
    for sample in ("stain", "isotype"):
        _, interval = median_interval(signals[sample], level=0.95)
        assert interval.lower == printed[f"median {sample} lower"]
        assert interval.upper == printed[f"median {sample} upper"]


class TestByHand:
    """Worked values."""

    def test_99_of_100_events_do_not_exceed_the_99th_percentile(self):
        assert isotype_threshold(np.arange(1, 101), percentile=99) == 99

    def test_events_at_the_threshold_are_not_positive(self):
        found = above_threshold([99, 99, 100, 150], np.arange(1, 101), percentile=99, level=0.95)
        assert (found.value, found.events, found.isotype_above) == (50, 4, 1)

    def test_tied_isotype_events_leave_at_most_the_stated_share_above(self):
        isotype = [0] * 90 + [5] * 10
        assert isotype_threshold(isotype, percentile=85) == 0
        assert isotype_threshold(isotype, percentile=95) == 5

    def test_correction_takes_20_percent_of_background_out_of_60(self):
        stain, isotype = [2] * 6 + [0] * 4, [2] * 2 + [0] * 8
        found = background_corrected(stain, isotype, percentile=80, level=0.95)
        assert found.value == pytest.approx(100 * (0.6 - 0.2) / (1 - 0.2))

    def test_overton_takes_what_a_bright_bin_lacks_from_a_dimmer_one(self):
        # Shares from dim to bright: stain .2 .6 .2, isotype .7 .0 .3. The bright bin lacks
        # .1, the middle one has .6 over: .5 is left.
        stain, isotype = [100] * 2 + [400] * 6 + [800] * 2, [100] * 7 + [800] * 3
        assert overtons(stain, isotype, bins=3).value == pytest.approx(50)

    def test_ten_events_have_a_median_between_the_second_and_the_ninth(self):
        median, interval = median_interval(np.arange(1.0, 11.0), level=0.95)
        assert (median, interval.lower, interval.upper) == (5.5, 2, 9)

    def test_a_ratio_of_two_numbers_known_exactly_is_known_exactly(self):
        exact = (6.0, Interval(6, 6, 0.95)), (2.0, Interval(2, 2, 0.95))
        assert ratio_interval(*exact) == (3.0, Interval(3, 3, 0.95))


SIGNALS = arrays(float, st.integers(20, 80), elements=st.integers(1, 999).map(float))


@given(SIGNALS, SIGNALS)
def test_overton_is_the_greatest_difference_between_shares_above_any_edge(stain, isotype):
    edges = histogram(stain, TO_1000, bins=40).edges
    greatest = max(np.mean(stain >= edge) - np.mean(isotype >= edge) for edge in edges)
    found = overtons(stain, isotype)
    assert found.value == pytest.approx(100 * greatest, abs=1e-9)
    assert found.value >= 0
    assert found.interval.lower >= 0


@given(SIGNALS, SIGNALS, st.floats(50, 99.9))
def test_every_interval_holds_its_value(stain, isotype, percentile):
    for method in (above_threshold, background_corrected):
        found = method(stain, isotype, percentile=percentile, level=0.9)
        assert found.interval.lower <= found.value + 1e-9
        assert found.value <= found.interval.upper + 1e-9
    ratio = median_ratio(stain, isotype, level=0.9)
    assert ratio.interval.lower <= ratio.value <= ratio.interval.upper


@given(SIGNALS, SIGNALS, st.sampled_from([0.5, 8.0]))
def test_per_cent_positive_and_ratio_do_not_depend_on_the_unit_of_signals(stain, isotype, unit):
    for method in (above_threshold, background_corrected):
        one = method(stain, isotype, percentile=90, level=0.9)
        other = method(stain * unit, isotype * unit, percentile=90, level=0.9)
        assert (one.value, one.interval) == (other.value, other.interval)
    one, other = (median_ratio(stain * u, isotype * u, level=0.9) for u in (1.0, unit))
    assert one.value == pytest.approx(other.value)


@given(SIGNALS, SIGNALS)
def test_a_brighter_event_never_makes_a_sample_less_positive(stain, isotype):
    brighter = stain.copy()
    brighter[0] = 1000.0
    for method in (above_threshold, background_corrected):
        before = method(stain, isotype, percentile=90, level=0.9).value
        assert method(brighter, isotype, percentile=90, level=0.9).value >= before
    assert overtons(brighter, isotype).value >= overtons(stain, isotype).value - 1e-9


def test_a_sample_like_its_control_is_nowhere_positive_once_corrected(signals):
    same = signals["isotype"], signals["isotype"]
    assert background_corrected(*same, percentile=99, level=0.95).value == 0
    assert overtons(*same).value == 0
    assert median_ratio(*same, level=0.95).value == 1


def test_a_sample_dimmer_than_its_control_is_below_0_and_not_clipped(signals):
    found = background_corrected(np.zeros(500), signals["isotype"], percentile=99, level=0.95)
    assert found.value == pytest.approx(-100 * 0.01 / 0.99)


def test_a_wholly_positive_sample_still_has_an_interval(signals):
    found = background_corrected(np.full(500, 1e6), signals["isotype"], percentile=99, level=0.95)
    assert found.value == 100
    assert 98 < found.interval.lower < 99.5
    assert found.interval.upper == 100


def test_the_corrected_interval_covers_at_least_at_its_level():
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(400):
        isotype = rng.random(500)
        stain = np.where(rng.random(300) < 0.3, 2.0, rng.random(300))
        interval = background_corrected(stain, isotype, percentile=95, level=0.9).interval
        covered += interval.lower <= 30 <= interval.upper
    assert covered / 400 > 0.88


def test_the_same_seed_gives_the_same_overton_interval(signals):
    assert overtons(**signals, seed=3) == overtons(**signals, seed=3)
    assert overtons(**signals, seed=3).interval != overtons(**signals, seed=4).interval


@pytest.mark.parametrize(
    ("why", "call"),
    [
        ("not at 100", lambda: isotype_threshold([1, 2], percentile=100)),
        ("0 values", lambda: above_threshold([], [1], percentile=99, level=0.95)),
        ("1 of 2 values are missing",
         lambda: above_threshold([np.nan, 1], [1], percentile=99, level=0.95)),
        ("not at 95", lambda: above_threshold([1], [1], percentile=99, level=95)),
        ("5 values are too few", lambda: median_ratio([1] * 5, [1] * 50, level=0.95)),
        ("denominator must be above 0", lambda: median_ratio([1] * 50, [0] * 50, level=0.95)),
        ("numerator not below", lambda: median_ratio([-1] * 50, [1] * 50, level=0.95)),
        ("10 resamples are too few", lambda: overtons([1], [1], resamples=10)),
        ("1 bins", lambda: overtons([1], [1], bins=1)),
    ],
)  # fmt: skip
def test_refuses_what_has_no_answer(why, call):
    with pytest.raises(MethodError, match=why):
        call()


@pytest.mark.parametrize(
    ("percentile", "written"), [(99, "99th"), (99.5, "99.5th"), (92, "92nd"), (81, "81st"),
                                (93, "93rd"), (11, "11th")],
)  # fmt: skip
def test_says_the_percentile_as_it_is_spoken(signals, percentile, written):
    found = above_threshold(**signals, percentile=percentile, level=0.95)
    assert f"the {written} percentile" in found.method
