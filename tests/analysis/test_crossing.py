"""Days from one score to a lower one, subject by subject."""

import pytest

ENTRY = {
    "method": "days-between-thresholds", "measure": "score", "start": 15, "stop": 7,
    "rule": "interpolated", "deaths": "zero", "test": "tukey-kramer",
}  # fmt: skip


@pytest.fixture
def made(rows):
    """Records of subjects with the scores by day given, and the day of death where there is one."""

    def make(**courses):
        facts = {name: (arm, scores, end) for name, (arm, scores, end) in courses.items()}
        return rows.records(
            tuple(rows.subject(name, arm) for name, (arm, _, _) in facts.items()),
            observations=tuple(
                one for name, (_, scores, _) in facts.items() for one in rows.scored(name, scores)
            ),
            events=tuple(rows.died(n, end) for n, (_, _, end) in facts.items() if end is not None),
        )

    return make


def days(result, subject):
    return result.estimate("days between thresholds", subject=subject)


def test_thresholds_are_met_on_the_line_between_visits(ask, made):
    result = ask(ENTRY, made(a=("vehicle", {0: 16, 4: 14, 10: 8, 12: 4}, None)))
    assert days(result, "a").value == pytest.approx(10.5 - 2)


def test_or_at_the_first_visit_at_or_below(ask, made):
    result = ask(
        {**ENTRY, "rule": "first visit at or below"},
        made(a=("vehicle", {0: 16, 4: 14, 10: 8, 12: 4}, None)),
    )
    assert days(result, "a").value == 12 - 4


def test_death_counts_as_a_score_of_zero_where_declared(ask, made):
    records = made(a=("vehicle", {0: 16, 4: 14, 10: 10}, 14))
    found = days(ask(ENTRY, records), "a")
    assert found.value == pytest.approx(10 + 4 * 3 / 10 - 2)
    assert not found.censored


def test_death_censors_where_the_dead_are_excluded(ask, made):
    records = made(a=("vehicle", {0: 16, 4: 14, 10: 10}, 14))
    result = ask({**ENTRY, "deaths": "excluded"}, records)
    found = days(result, "a")
    assert (found.value, found.censored) == (pytest.approx(8), True)
    assert [(o.subject, o.reason) for o in result.excluded] == [("a", "never seen at or below 7")]


def test_a_subject_first_seen_below_the_higher_score_has_a_least_number_of_days(ask, made):
    result = ask(ENTRY, made(a=("vehicle", {0: 14, 10: 7}, None)))
    found = days(result, "a")
    assert (found.value, found.censored) == (10, True)
    assert found.note == "first seen at or below 15"


def test_a_subject_that_never_comes_down_is_left_out_and_named(ask, made):
    result = ask(ENTRY, made(a=("vehicle", {0: 18, 10: 17}, None)))
    assert [(o.subject, o.reason) for o in result.excluded] == [("a", "never seen at or below 15")]


def test_a_subject_without_scores_is_left_out_too(ask, made):
    result = ask(ENTRY, made(a=("vehicle", {}, None)))
    assert [one.subject for one in result.excluded] == ["a"]


@pytest.fixture
def arms(made):
    courses = {}
    for number, step in enumerate((2, 3, 4, 6)):
        for arm, slow in (("vehicle", 1), ("low", 2)):
            course = {0: 16.0, slow * step: 15.0, slow * step * 8 + number: 7.0}
            courses[f"{arm}{number}"] = (arm, course, None)
    courses["late"] = ("low", {0: 16, 2: 15, 80: 8}, None)
    return made(**courses)


def test_means_take_complete_days_only_and_the_limit_says_so(ask, arms):
    result = ask(ENTRY, arms)
    assert dict(result.n) == {"vehicle": 4, "low": 4, "high": 0}
    found = result.estimate("mean days between thresholds", arm="vehicle")
    assert found.value == pytest.approx((14 + 22 + 30 + 45) / 4)
    assert any("1 of 9 subjects have only a least number" in one for one in result.limits)


def test_arms_are_compared_as_declared(ask, arms):
    tukey = ask(ENTRY, arms).test("Tukey-Kramer", arm="low", against="vehicle")
    assert tukey.effect.unit == "d"
    assert tukey.effect.value > 0
    dunn = ask({**ENTRY, "test": "dunn"}, arms).test("Dunn", arm="low", against="vehicle")
    assert dunn.effect.quantity == "Hodges-Lehmann shift"


def test_the_log_rank_test_takes_the_incomplete_as_censored(ask, arms, exact):
    result = ask({**ENTRY, "test": "log-rank", "arms": ["vehicle", "low"], "exact": exact}, arms)
    assert dict(result.n) == {"vehicle": 4, "low": 5}
    assert result.test("log-rank").n == 9
    assert result.test("permutation log-rank").p_kind == "exact"
    assert result.excluded == ()


def test_without_exact_the_log_rank_test_is_asymptotic_only(ask, arms):
    result = ask({**ENTRY, "test": "log-rank", "arms": ["vehicle", "low"]}, arms)
    assert [test.name for test in result.tests] == ["log-rank"]
    assert not any("Beside each asymptotic" in step for step in result.steps)


def test_the_rule_is_said_in_words(ask, arms):
    assert "from first reaching a Score of 15 to first reaching 7" in ask(ENTRY, arms).steps[0]
    assert ask(ENTRY, arms).deaths == "The day of Death counts as a score of zero."
