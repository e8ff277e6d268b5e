"""Time from one threshold to the next.

Reference: the means and SEM that the publication of the rat study prints for the days
from a BBB score of 15 to one of 7, and R 4.2.2 for each of 18 reconstructed rats.
Program, output and where the data come from: validation/crossing/.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.crossing import Endpoint, passage
from cellcourse.stats.summaries import summarise

RULES = {"interpolated": "interpolated", "visit": "first visit at or below"}


@pytest.fixture
def rats(case):
    columns = case("crossing/rats.csv")
    courses: dict[str, dict] = {}
    for rat, arm, end, day, bbb in zip(*columns.values(), strict=True):
        course = courses.setdefault(rat, {"arm": arm, "end": float(end), "day": [], "bbb": []})
        course["day"].append(float(day))
        course["bbb"].append(float(bbb))
    return courses


def _days(rats, rule):
    return {
        name: passage(
            rat["day"], rat["bbb"], start=15, stop=7, rule=rule, endpoint=Endpoint(rat["end"], 0)
        )
        for name, rat in rats.items()
    }


@pytest.mark.reference("the rat study as published; R 4.2.2")
@pytest.mark.parametrize(
    ("word", "printed_values"),
    [
        ("interpolated", {"control": (25, 5.8), "MSC-1": (41, 6.2), "MSC-4": (60, 9.5)}),
        ("visit", {"control": (24.5, 6.0), "MSC-1": (42.2, 6.0), "MSC-4": (61.0, 9.6)}),
    ],
)
def test_the_printed_means_come_out(rats, printed, word, printed_values):
    r = printed("crossing/crossing.out")
    found = _days(rats, RULES[word])
    for arm, (mean, sem) in printed_values.items():
        summary = summarise([found[n].duration for n, rat in rats.items() if rat["arm"] == arm])
        half_a_digit = 0.5 if isinstance(mean, int) else 0.05
        assert summary.mean == pytest.approx(mean, abs=half_a_digit)
        assert summary.sem == pytest.approx(sem, abs=0.05)
        assert summary.mean == pytest.approx(r[f"{word} {arm} mean"], rel=1e-12)
        assert summary.sem == pytest.approx(r[f"{word} {arm} sem"], rel=1e-12)


@pytest.mark.reference("R 4.2.2")
@pytest.mark.parametrize("word", RULES)
def test_every_rat_agrees_with_r(rats, printed, word):
    r = printed("crossing/crossing.out")
    for name, found in _days(rats, RULES[word]).items():
        assert found.duration == pytest.approx(r[f"{word} {name}"], rel=1e-12)
        assert found.reached
        assert found.start_known


def test_without_an_endpoint_the_last_visit_censors():
    found = passage([0, 3, 7], [16, 14, 9], start=15, stop=7, rule="interpolated", endpoint=None)
    assert not found.reached
    assert (found.start, found.stop, found.duration) == (1.5, 7, 5.5)


def test_a_first_score_at_the_higher_threshold_began_at_an_unknown_time():
    found = passage([0, 4], [15, 7], start=15, stop=7, rule="interpolated", endpoint=None)
    assert not found.start_known
    assert (found.start, found.stop, found.duration, found.reached) == (0, 4, 4, True)


def test_a_score_that_never_falls_has_no_passage():
    found = passage([0, 4], [21, 20], start=15, stop=7, rule="interpolated", endpoint=None)
    assert (found.start, found.duration, found.reached, found.stop) == (None, None, False, 4)
    assert not found.start_known


def test_a_later_recovery_does_not_undo_a_crossing():
    day, score = [0, 2, 4, 6, 8], [16, 14, 17, 6, 8]
    found = passage(day, score, start=15, stop=7, rule="first visit at or below", endpoint=None)
    assert (found.start, found.stop) == (2, 6)


def test_an_endpoint_on_the_day_of_a_visit_comes_after_it():
    found = passage(
        [0, 4], [16, 12], start=15, stop=7, rule="interpolated", endpoint=Endpoint(4, 0)
    )
    assert (found.start, found.stop, found.reached) == (1, 4, True)


@given(st.lists(st.integers(0, 42), min_size=1, max_size=12), st.sampled_from(sorted(RULES)))
def test_interpolation_is_never_later_than_the_visit(halves, word):
    day, score = list(range(len(halves))), [h / 2 for h in halves]
    line, visit = (
        passage(day, score, start=15, stop=7, rule=rule, endpoint=None) for rule in RULES.values()
    )
    assert line.stop <= visit.stop
    assert (line.reached, line.start_known) == (visit.reached, visit.start_known)
    found = {"interpolated": line, "visit": visit}[word]
    assert found.duration is None or found.duration >= 0


@pytest.mark.parametrize(
    ("day", "score", "start", "endpoint", "message"),
    [
        ([], [], 15, None, "0 values, at least 1"),
        ([0, 0], [16, 15], 15, None, "rising times"),
        ([0, 1], [16, 15, 14], 15, None, "3 scores need as many rising times, not 2"),
        ([0, 1], [16, 15], 7, None, "7 is not above 7"),
        ([0, 4], [16, 15], 15, Endpoint(3, 0), "endpoint at 3 precedes a visit at 4"),
    ],
)
def test_refuses_what_is_not_a_course(day, score, start, endpoint, message):
    with pytest.raises(MethodError, match=message):
        passage(day, score, start=start, stop=7, rule="interpolated", endpoint=endpoint)
