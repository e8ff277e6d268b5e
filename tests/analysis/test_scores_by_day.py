"""Means by day under each strategy for the dead, and comparisons between arms."""

import pytest

ENTRY = {
    "method": "scores-by-day",
    "measure": "score",
    "deaths": "excluded",
    "on_event_day": "score",
}
SCORES = {
    "a1": ("vehicle", {0: 10, 7: 8, 14: 6}),
    "a2": ("vehicle", {0: 12, 7: 9}),
    "a3": ("vehicle", {0: 11, 7: 7, 14: 5}),
    "b1": ("low", {0: 12, 7: 12, 14: 11}),
    "b2": ("low", {0: 11, 7: 11, 14: 9}),
    "b3": ("low", {0: 13, 7: 10, 14: 10}),
}


@pytest.fixture
def records(rows):
    return rows.records(
        tuple(rows.subject(name, arm) for name, (arm, _) in SCORES.items()),
        observations=tuple(
            one for name, (_, scores) in SCORES.items() for one in rows.scored(name, scores)
        ),
        events=(rows.died("a2", 7), rows.died("a3", 14)),
    )


def mean(result, arm, day):
    return result.estimate("mean", arm=arm, day=day)


@pytest.mark.parametrize(
    ("deaths", "on_event_day", "day", "expected", "n"),
    [
        ("excluded", "score", 7, 8, 3),
        ("excluded", "past", 7, 7.5, 2),
        ("zero", "score", 7, 8, 3),
        ("zero", "past", 7, 5, 3),
        ("excluded", "score", 14, 5.5, 2),
        ("excluded", "past", 14, 6, 1),
        ("zero", "score", 14, 11 / 3, 3),
        ("zero", "past", 14, 2, 3),
    ],
)
def test_the_strategy_and_the_event_day_decide_the_mean(
    ask, records, deaths, on_event_day, day, expected, n
):
    result = ask({**ENTRY, "deaths": deaths, "on_event_day": on_event_day}, records)
    found = mean(result, "vehicle", day)
    assert found.value == pytest.approx(expected)
    assert found.n == n


def test_before_any_event_the_strategies_agree(ask, records):
    means = {
        mean(ask({**ENTRY, "deaths": deaths, "on_event_day": on}, records), "vehicle", 0).value
        for deaths in ("excluded", "zero")
        for on in ("score", "past")
    }
    assert means == {11}


def test_a_subject_without_a_score_on_its_event_day_counts_as_past(ask, rows):
    records = rows.records(
        (rows.subject("a", "vehicle"), rows.subject("b", "vehicle")),
        observations=(*rows.scored("a", {0: 10}), *rows.scored("b", {0: 8, 7: 6})),
        events=(rows.died("a", 7),),
    )
    result = ask({**ENTRY, "deaths": "zero", "arms": ["vehicle"]}, records)
    assert (mean(result, "vehicle", 7).value, mean(result, "vehicle", 7).n) == (3, 2)


def test_only_the_named_event_counts_where_one_is_named(ask, records, rows):
    result = ask({**ENTRY, "deaths": "zero", "past_event": "lost"}, records)
    assert mean(result, "vehicle", 14).n == 2


def test_a_mean_has_sem_sd_and_a_t_interval(ask, records):
    found = mean(ask(ENTRY, records), "vehicle", 7)
    assert (found.sd, found.se) == (1, pytest.approx(3**-0.5))
    reach = 4.302652729911275 * found.se  # qt(.975, 2)
    assert (found.low, found.high) == (pytest.approx(8 - reach), pytest.approx(8 + reach))


def test_one_value_has_no_spread_and_none_has_no_mean(ask, records):
    result = ask({**ENTRY, "on_event_day": "past"}, records)
    assert (mean(result, "vehicle", 14).se, mean(result, "vehicle", 14).low) == (None, None)
    assert mean(result, "high", 14).value is None


def test_the_curve_has_one_sem_to_each_side_and_n_below(ask, records):
    curve = next(curve for curve in ask(ENTRY, records).curves if curve.arm == "vehicle")
    assert curve.x == (0, 7, 14)
    assert curve.high[1] - curve.y[1] == pytest.approx(3**-0.5)
    assert curve.n == (3, 3, 2)


def test_the_curve_ends_with_the_last_that_contributes(ask, records):
    curve = next(curve for curve in ask(ENTRY, records).curves if curve.arm == "high")
    assert curve.x == ()


def test_a_trajectory_of_the_dead_stops_at_its_first_zero(ask, records):
    result = ask({**ENTRY, "deaths": "zero", "on_event_day": "past"}, records)
    line = next(one for one in result.trajectories if one.subject == "a2")
    assert (line.x, line.y, line.ended) == ((0, 7), (12, 0), True)


def test_a_trajectory_of_a_survivor_does_not_end(ask, records):
    line = next(one for one in ask(ENTRY, records).trajectories if one.subject == "b1")
    assert (line.y, line.ended) == ((12, 12, 11), False)


def test_days_are_shown_as_named(ask, records):
    result = ask({**ENTRY, "days": [14, 0]}, records)
    assert [one.at.day for one in result.estimates if one.at.arm == "low"] == [0, 14]


def test_visits_carry_their_due_day_and_name(ask, records):
    result = ask({**ENTRY, "visits": ["v2", "v3"]}, records)
    found = result.estimate("mean", arm="low", visit="v3")
    assert (found.at.day, found.value) == (14, 10)
    assert result.method == "scores by visit"


def test_a_subject_without_any_score_is_left_out_and_named(ask, records, rows):
    more = rows.records(
        (*records.subjects, rows.subject("c", "high")),
        observations=(*records.observations, *rows.scored("c", {0: None})),
        events=records.events,
    )
    result = ask(ENTRY, more)
    assert [(one.subject, one.reason) for one in result.excluded] == [("c", "no Score recorded")]


def test_survivors_only_is_a_limit_that_is_said(ask, records):
    assert any("describe survivors" in one for one in ask(ENTRY, records).limits)
    zero = ask({**ENTRY, "deaths": "zero"}, records)
    assert any("mix survival with function" in one for one in zero.limits)


def test_nothing_is_said_of_the_dead_where_nobody_died(ask, records, rows):
    alive = rows.records(records.subjects, observations=records.observations)
    assert ask(ENTRY, alive).limits == ()


def test_the_strategy_is_said_in_words(ask, records):
    assert ask(ENTRY, records).deaths == "Subjects past Death are left out after that day."
    zero = ask({**ENTRY, "deaths": "zero", "on_event_day": "past"}, records)
    assert zero.deaths == "Subjects past Death count as zero from that day on."


def test_scores_missing_at_a_visit_are_counted_without_the_dead(ask, rows):
    records = rows.records(
        (rows.subject("a", "vehicle"), rows.subject("b", "vehicle"), rows.subject("c", "low")),
        observations=(
            *rows.scored("a", {-14: 5, 0: 4}), *rows.scored("b", {-14: 5, 14: 3}),
            *rows.scored("c", {-14: 6, 0: 5, 14: 5}),
        ),
        events=(rows.died("a", 7),),
    )  # fmt: skip
    limits = ask({**ENTRY, "visits": ["v1", "v2", "v3"]}, records).limits
    assert any(one.startswith("1 of 8 scores that were due are missing") for one in limits)


def test_several_days_of_comparison_are_not_adjusted_and_say_so(ask, records):
    comparison = {"days": [0, 7], "test": "welch-t", "arms": ["vehicle", "low"]}
    limits = ask({**ENTRY, "comparisons": [comparison]}, records).limits
    assert "Comparisons on 2 days are not adjusted for the number of days." in limits
    one_day = ask({**ENTRY, "comparisons": [{**comparison, "days": [7]}]}, records).limits
    assert not any("number of days" in limit for limit in one_day)
