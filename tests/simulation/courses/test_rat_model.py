"""The rat model against the figures of the paper and of the fit that its values come from.

The values of the law "clock" were found by an independent program, whose 20,000 trials gave
the figures FIT; printed values of the paper are in PAPER. Differences that are known: FIT has
medians of one pooled sample and a weight that counts from day zero, here it counts from full
reserve and was matched anew.
"""

import numpy as np
import pytest

from cellcourse.simulation.compiled import block

TRIALS = 6000
CONTROL, MSC1, MSC4 = range(3)
SCORES = {  # (arm, day, past the endpoint as zero): mean in FIT
    (CONTROL, 3, False): 14.3, (CONTROL, 7, False): 12.6, (CONTROL, 21, True): 7.0,
    (CONTROL, 28, True): 5.1, (CONTROL, 35, True): 3.6, (CONTROL, 42, True): 2.6,
    (MSC1, 3, False): 16.6, (MSC1, 7, False): 15.1, (MSC1, 28, False): 11.2,
    (MSC4, 14, False): 14.5, (MSC4, 21, False): 14.0, (MSC4, 28, False): 13.5,
    (MSC4, 35, True): 12.6, (MSC4, 42, True): 11.6,
}  # fmt: skip
WEIGHTS = {(MSC4, 28): (292, 8.7), (MSC4, 35): (283, 6.7), (CONTROL, 28): (238, 12.1),
           (CONTROL, 35): (227, 13.6)}  # fmt: skip


@pytest.fixture(scope="module")
def clock(rats):
    law = rats.model.laws["clock"]
    return block(rats.protocol, rats.model, law, rats.values("clock")[None], 3, 0, TRIALS)


def of_arm(courses, arm):
    return courses.protocol.arm == arm


def mean_score(courses, arm, day, as_zero):
    column = courses.protocol.days.tolist().index(day)
    score = courses.values[:, of_arm(courses, arm), 0, column]
    if as_zero:
        score = np.where(courses.event_day[:, of_arm(courses, arm), 0] <= day, 0.0, score)
    return np.nanmean(score)


@pytest.mark.reference("the moment-matched clock, 20,000 trials")
def test_median_survival_is_that_of_the_fit(clock):
    medians = [np.median(clock.event_day[:, of_arm(clock, arm), 0]) for arm in range(3)]
    assert medians == pytest.approx([33.2, 53.4, 78.0], abs=1.1)


@pytest.mark.reference("the moment-matched clock, 20,000 trials")
@pytest.mark.parametrize("place", SCORES)
def test_mean_scores_are_those_of_the_fit(clock, place):
    assert mean_score(clock, *place) == pytest.approx(SCORES[place], abs=0.15)


@pytest.mark.parametrize("law", ["clock", "logit"])
@pytest.mark.parametrize("place", WEIGHTS)
def test_weights_are_within_a_standard_error_of_the_paper(rats, law, place):
    chosen, values = rats.model.laws[law], rats.values(law)[None]
    courses = block(rats.protocol, rats.model, chosen, values, 3, 0, 1000)
    column, (mean, se) = courses.protocol.days.tolist().index(place[1]), WEIGHTS[place]
    found = np.nanmean(courses.values[:, of_arm(courses, place[0]), 1, column])
    assert found == pytest.approx(mean, abs=se)


@pytest.mark.parametrize("law", ["clock", "logit", "restore"])
def test_every_rival_gives_the_printed_medians_within_nine_days(rats, law):
    chosen, values = rats.model.laws[law], rats.values(law)[None]
    courses = block(rats.protocol, rats.model, chosen, values, 4, 0, 2000)
    days = courses.event_day[:, :, 0].reshape(-1, 3, 6)
    medians = np.median(days, axis=2).mean(axis=0)
    assert medians == pytest.approx([34.5, 51.0, 77.0], abs=9)


def test_day_zero_is_the_first_score_of_16_or_less(clock):
    days = clock.protocol.days.tolist()
    zero = clock.values[:, :, 0, days.index(0)]
    before = np.fmax(clock.values[:, :, 0, days.index(-3)], clock.values[:, :, 0, days.index(-4)])
    assert zero.max() <= 16
    assert np.nanmin(before) > 16


def test_without_cells_every_arm_is_like_control(rats):
    law = rats.model.laws["clock"]
    courses = block(
        rats.protocol, rats.model, law, rats.values("clock", emax=0.0)[None], 3, 0, 4000
    )
    medians = [np.median(courses.event_day[:, of_arm(courses, arm), 0]) for arm in range(3)]
    assert medians == pytest.approx([33.0] * 3, abs=1.1)


def test_scores_lie_on_half_points_and_weights_on_tenths(clock):
    scores, weights = (clock.values[:, :, at][~np.isnan(clock.values[:, :, at])] for at in (0, 1))
    assert np.array_equal(scores * 2, np.floor(scores * 2))
    assert 0 <= scores.min() <= scores.max() <= 21
    assert np.abs(weights * 10 - np.round(weights * 10)).max() < 1e-9
