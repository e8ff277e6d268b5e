"""Slopes before and after treatment. Slopes and tests are held to R in tests/papers."""

import pytest

MONTH = 365.25 / 12
ENTRY = {
    "method": "slopes", "measure": "score", "before": ["v0", "v1", "v2"],
    "after": ["v3", "v4", "v5"], "fewest": 2, "per": "day", "deaths": "excluded",
    "arms": ["vehicle", "low"],
}  # fmt: skip


def course(before, after, lost=()):
    """Scores on straight lines before and after day zero; None where a visit was missed."""
    days = (-28, -14, 0, 14, 28, 42)
    values = {day: 50 + (before if day <= 0 else after) * day for day in days}
    return {day: None if day in lost else value for day, value in values.items()}


@pytest.fixture
def records(rows):
    courses = {
        "a1": ("vehicle", course(-0.2, -0.2)), "a2": ("vehicle", course(-0.3, -0.31)),
        "a3": ("vehicle", course(-0.1, -0.13)), "b1": ("low", course(-0.2, -0.1)),
        "b2": ("low", course(-0.3, -0.16)), "b3": ("low", course(-0.4, -0.2)),
        "b4": ("low", course(-0.4, -0.2, lost=(14, 28))),
    }  # fmt: skip
    return rows.records(
        tuple(rows.subject(name, arm) for name, (arm, _) in courses.items()),
        observations=tuple(
            one for name, (_, scores) in courses.items() for one in rows.scored(name, scores)
        ),
    )


@pytest.fixture
def result(ask, records, exact):
    return ask({**ENTRY, "exact": exact}, records)


def test_the_slopes_of_a_straight_line_are_the_lines(result):
    assert result.estimate("slope before", subject="b1").value == pytest.approx(-0.2)
    assert result.estimate("slope after", subject="b1").value == pytest.approx(-0.1)
    assert result.estimate("change in slope", subject="b1").value == pytest.approx(0.1)


def test_a_month_has_30_4375_days(ask, records, exact):
    monthly = ask({**ENTRY, "per": "month", "exact": exact}, records)
    found = monthly.estimate("slope before", subject="b1")
    assert (found.value, found.unit) == (pytest.approx(-0.2 * MONTH), "points/month")


def test_slopes_go_through_the_days_on_which_visits_took_place(ask, rows, exact):
    observations = [
        rows.scored(name, {-28 + late: 60 - (-28 + late), 0: 60, 14: 59, 42: 50})
        for name, late in (("a1", 0), ("a2", 3), ("b1", 0), ("b2", 0))
    ]
    windows = {
        f"v{i}": {"label": f"V{i}", "day": d, "measures": ["score"],
                  "window": {"before": "5 d", "after": "5 d"}}
        for i, d in enumerate((-28, -14, 0, 14, 28, 42))
    }  # fmt: skip
    records = rows.records(
        (rows.subject("a1", "vehicle"), rows.subject("a2", "vehicle"),
         rows.subject("b1", "low"), rows.subject("b2", "low")),
        observations=tuple(one for own in observations for one in own),
    )  # fmt: skip
    result = ask({**ENTRY, "exact": exact}, records, schedule={"visits": windows})
    assert result.estimate("slope before", subject="a2").value == pytest.approx(-1)


def test_a_subject_with_too_few_scores_is_left_out_with_its_counts(result):
    assert [(one.subject, one.reason) for one in result.excluded] == [
        ("b4", "3 scores before and 1 after; 2 are needed in each period")
    ]
    assert dict(result.n) == {"vehicle": 3, "low": 3}


def test_changes_are_tested_within_each_arm_and_altogether(result):
    for name in ("paired t", "signed-rank"):
        assert [t.at.arm for t in result.tests if t.name == name] == ["vehicle", "low", "all"]
    assert result.test("signed-rank", arm="vehicle").note == "1 without any change"


def test_changes_that_are_equal_but_for_round_off_tie(ask, rows, exact):
    changes = {"a1": (-0.3, -0.1), "a2": (-0.7, -0.5), "b1": (-0.1, 0.1), "b2": (-0.9, -0.7)}
    records = rows.records(
        tuple(rows.subject(n, "vehicle" if n[0] == "a" else "low") for n in changes),
        observations=tuple(
            one for n, pair in changes.items() for one in rows.scored(n, course(*pair))
        ),
    )
    result = ask({**ENTRY, "exact": exact}, records)
    assert result.test("Mann-Whitney", arm="low").p == 1


def test_changes_are_compared_between_arms_by_mean_and_by_rank(result):
    for name in ("Welch t", "Mann-Whitney"):
        test = result.test(name, arm="low", against="vehicle")
        assert test.effect.value > 0
        assert test.effect.unit == "points/day"


def test_the_mean_change_has_an_interval(result):
    change = result.estimate("mean change in slope", arm="low")
    assert change.value == pytest.approx((0.1 + 0.14 + 0.2) / 3)
    assert change.low < change.value < change.high


def test_one_arm_has_no_comparison_between_arms(ask, records, exact):
    result = ask({**ENTRY, "arms": ["low"], "exact": exact}, records)
    assert {t.name for t in result.tests} == {"paired t", "signed-rank"}
    assert {t.at.arm for t in result.tests} == {"low"}


def test_an_arm_with_one_subject_is_named_as_a_limit(ask, records, rows, exact):
    few = rows.records(
        tuple(s for s in records.subjects if s.subject not in {"a1", "a2"}),
        observations=tuple(o for o in records.observations if o.subject not in {"a1", "a2"}),
    )
    result = ask({**ENTRY, "exact": exact}, few)
    assert any(limit.startswith("No test of change in Vehicle") for limit in result.limits)
    assert result.test("paired t", arm="low").n == 3


def test_a_change_without_randomisation_is_a_limit(result):
    assert any("regression to the mean" in limit for limit in result.limits)


def test_arms_in_which_nobody_has_a_slope_are_named_as_a_limit(ask, rows, exact):
    few = rows.records(
        tuple(rows.subject(name, arm) for name, arm in (("a1", "vehicle"), ("b1", "low"))),
        observations=tuple(
            one for name in ("a1", "b1") for one in rows.scored(name, {0: 50.0, 14: 48.0})
        ),
    )
    found = ask({**ENTRY, "exact": exact}, few)
    assert found.tests == ()
    assert any("could not be compared" in limit for limit in found.limits)
