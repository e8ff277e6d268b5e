"""Who they were at the start, and which eligibility rules they keep."""

import pytest

ENTRY = {"method": "baseline-table", "variables": ["age", "sex"], "measures": ["score"]}
RULES = {
    "include": {
        "grown": {"text": "Older than 50 d", "rule": {"of": "age", "above": 50}},
        "able": {"text": "Score of 20 or more", "rule": {"of": "score", "at_least": 20}},
        "willing": {"text": "Handled before", "judgement": "the keeper"},
    },
    "exclude": {"males": {"text": "Male", "rule": {"of": "sex", "one_of": ["male"]}}},
}


@pytest.fixture
def records(rows):
    known = {
        "a": ("vehicle", 50, "female"), "b": ("vehicle", 54, "male"),
        "c": ("vehicle", None, "male"), "d": ("low", 60, "female"),
        "e": ("low", 64, "female"), "f": ("low", 62, None),
    }  # fmt: skip
    return rows.records(
        tuple(rows.subject(n, arm, age=age, sex=sex) for n, (arm, age, sex) in known.items()),
        observations=(
            *rows.scored("a", {-14: 30, 0: 25, 14: 5}), *rows.scored("d", {-14: 18}),
            *rows.scored("e", {14: 40}),
        ),
    )  # fmt: skip


@pytest.fixture
def result(ask, records):
    return ask(ENTRY, records, eligibility=RULES)


def value(result, quantity, **at):
    return result.estimate(quantity, **at).value


def test_a_number_is_described_by_what_a_table_prints(result):
    at = {"arm": "low", "item": "age"}
    assert value(result, "mean", **at) == 62
    assert result.estimate("mean", **at).sd == 2
    quantities = ("minimum", "lower quartile", "median", "upper quartile", "maximum")
    assert [value(result, q, **at) for q in quantities] == [60, 61, 62, 63, 64]


def test_what_is_not_reported_is_counted_and_left_out(result):
    mean = result.estimate("mean", arm="vehicle", item="age")
    assert (mean.value, mean.n, mean.unit) == (52, 2, "d")
    assert value(result, "not reported", arm="vehicle", item="age") == 1
    assert value(result, "not reported", arm="all", item="sex") == 1


def test_a_category_is_counted_among_those_for_whom_it_is_reported(result):
    assert value(result, "subjects", arm="low", item="female") == 2
    share = result.estimate("share", arm="low", item="female", group="sex")
    assert (share.value, share.n) == (1, 2)
    assert value(result, "share", arm="vehicle", item="male") == pytest.approx(2 / 3)


def test_a_level_that_nobody_has_is_listed_with_zero(result):
    assert value(result, "subjects", arm="low", item="male") == 0


def test_a_measure_is_its_last_value_up_to_day_zero(result):
    assert value(result, "mean", arm="vehicle", item="score") == 25
    assert value(result, "mean", arm="low", item="score") == 18
    assert value(result, "not reported", arm="low", item="score") == 2


def test_a_variable_that_nobody_has_is_not_estimable(result):
    assert value(result, "mean", arm="high", item="age") is None
    assert value(result, "share", arm="high", item="male") is None


def test_arms_are_compared_in_standard_deviations(result):
    apart = result.estimate("standardised difference", arm="low", against="vehicle", item="age")
    assert apart.value > 2
    assert apart.low < apart.value < apart.high


@pytest.mark.reference("Austin (2009), Stat Med 28:3083, section 4: difference over pooled root")
def test_shares_are_compared_over_the_root_of_their_mean_variance(result):
    apart = result.estimate("standardised difference", arm="low", against="vehicle", item="male")
    p = 2 / 3
    assert apart.value == pytest.approx((0 - p) / (p * (1 - p) / 2) ** 0.5)


def test_a_difference_that_cannot_be_standardised_says_why(result):
    apart = result.estimate("standardised difference", arm="low", against="vehicle", item="score")
    assert apart.value is None
    assert apart.note


def test_nothing_is_tested(result):
    assert result.tests == ()


def cells(result, label):
    return next(dict(row.cells) for row in result.rows if row.label == label)


def test_a_rule_is_kept_broken_or_not_checkable(result):
    row = cells(result, "Older than 50 d")
    assert (row["kept"], row["broken"], row["not checkable"]) == (4, 1, 1)
    assert row["broken by"] == "a"
    assert row["why not checkable"] == "age not reported"


def test_a_rule_over_a_measure_takes_its_baseline(result):
    row = cells(result, "Score of 20 or more")
    assert (row["kept"], row["broken by"], row["not checkable"]) == (1, "d", 4)


def test_an_exclusion_criterion_is_broken_by_who_meets_it(result):
    row = cells(result, "Male")
    assert (row["kept"], row["broken by"], row["not checkable"]) == (3, "b, c", 1)


def test_a_judgement_cannot_be_checked(result):
    row = cells(result, "Handled before")
    assert (row["rule"], row["not checkable"]) == ("judged by the keeper", 6)


def test_broken_rules_are_limits_that_name_who_broke_them(result):
    assert (
        "1 of 5 subjects do not keep the inclusion criterion 'Older than 50 d': a." in result.limits
    )


def test_eligibility_that_is_not_reported_gives_no_rows(ask, records):
    assert ask(ENTRY, records).rows == ()


@pytest.mark.parametrize(
    ("allocation", "words"),
    [
        ("not reported", "How subjects came to their arms is not reported"),
        ({"method": "by choice"}, "by choice and not at random"),
    ],
)
def test_arms_that_were_not_randomised_are_a_limit(ask, records, allocation, words):
    design = {"kind": "animal", "allocation": allocation, "blinding": "not reported"}
    assert any(words in limit for limit in ask(ENTRY, records, design=design).limits)


def test_randomised_arms_are_none(ask, records):
    design = {"kind": "animal", "allocation": {"method": "randomised"}, "blinding": "not reported"}
    assert ask(ENTRY, records, design=design).limits == ()


def test_one_arm_is_compared_with_nothing(ask, records):
    result = ask({**ENTRY, "arms": ["low"]}, records)
    assert not any(one.quantity == "standardised difference" for one in result.estimates)
    assert (result.limits, result.references) == ((), ())
