"""Tests between arms on a day. The tests themselves are held to R in tests/stats."""

import pytest

from cellcourse.errors import MethodError

SCORES = {
    "vehicle": [3, 5, 5, 6, 8, 9],
    "low": [5, 7, 8, 8, 10, 12],
    "high": [9, 10, 11, 13, 14, 14],
}


def entry(test, **more):
    comparison = {"days": [7], "test": test, **more}
    return {
        "method": "scores-by-day", "measure": "score", "deaths": "excluded",
        "on_event_day": "score", "comparisons": [comparison],
    }  # fmt: skip


@pytest.fixture
def records(rows):
    names = [(f"{arm}{i}", arm, i, v) for arm, own in SCORES.items() for i, v in enumerate(own)]
    return rows.records(
        tuple(
            rows.subject(name, arm, sex=("female", "male")[i % 2], age=50 + i)
            for name, arm, i, _ in names
        ),
        observations=tuple(one for name, _, _, v in names for one in rows.scored(name, {7: v})),
    )


@pytest.mark.parametrize(
    ("test", "overall", "pairs"),
    [
        ("mann-whitney", None, "Mann-Whitney"),
        ("welch-t", None, "Welch t"),
        ("tukey-kramer", "analysis of variance", "Tukey-Kramer"),
        ("dunn", "Kruskal-Wallis", "Dunn"),
    ],
)
def test_each_test_compares_every_pair_as_arm_minus_control_or_earlier_arm(
    ask, records, test, overall, pairs
):
    result = ask(entry(test), records)
    found = {(t.at.arm, t.at.against): t for t in result.tests if t.name == pairs}
    assert set(found) == {("low", "vehicle"), ("high", "vehicle"), ("high", "low")}
    assert all(one.effect.value > 0 for one in found.values())
    assert {t.name for t in result.tests} - {pairs} == ({overall} if overall else set())


@pytest.mark.parametrize("test", ["mann-whitney", "welch-t", "tukey-kramer", "dunn"])
def test_every_comparison_prints_effect_interval_n_and_p(ask, records, test):
    for found in ask(entry(test), records).tests:
        if found.at.arm is None:
            continue
        assert found.effect.low < found.effect.value < found.effect.high
        assert found.n == 12
        assert 0 < found.p < 1
        assert found.at.day == 7


def test_the_control_comes_second_wherever_the_file_names_it(ask, records):
    arms = {
        key: {"label": key, "size": 6, "control": key == "vehicle", "regimen": []}
        for key in ("low", "high", "vehicle")
    }
    result = ask(entry("tukey-kramer"), records, arms=arms)
    pairs = [(t.at.arm, t.at.against) for t in result.tests if t.name == "Tukey-Kramer"]
    assert pairs == [("low", "vehicle"), ("high", "vehicle"), ("high", "low")]


def test_mann_whitney_is_exact_with_ties(ask, records):
    test = ask(entry("mann-whitney"), records).test("Mann-Whitney", arm="low", against="vehicle")
    assert test.p_kind == "exact"
    assert "probability of superiority" in test.note


def test_mann_whitney_pairs_are_adjusted_as_a_family_where_declared(ask, records):
    tests = ask(entry("mann-whitney", adjust="bonferroni"), records).tests
    assert [t.p_adjusted for t in tests] == pytest.approx([min(1, 3 * t.p) for t in tests])
    plain = ask(entry("mann-whitney"), records).tests
    assert [t.p_adjusted for t in plain] == [None] * 3


def test_one_pair_is_no_family(ask, records):
    (test,) = ask(entry("mann-whitney", adjust="holm", arms=["vehicle", "low"]), records).tests
    assert test.p_adjusted is None


def test_tukey_kramer_adjusts_itself(ask, records):
    tests = [t for t in ask(entry("tukey-kramer"), records).tests if t.name == "Tukey-Kramer"]
    assert {t.adjustment for t in tests} == {"tukey-kramer"}
    assert all(t.p_adjusted > t.p for t in tests)


def test_a_covariate_makes_it_an_analysis_of_covariance(ask, records):
    result = ask(entry("tukey-kramer", adjust_for=["age", "sex"]), records)
    overall = result.test("analysis of covariance")
    assert overall.df == (2, 13)
    pair = result.test("Tukey-Kramer", arm="low", against="vehicle")
    assert pair.effect.quantity == "difference in adjusted means"
    assert any("adjusted for age and sex" in step for step in result.steps)


def test_strata_make_it_van_elteren(ask, records):
    result = ask(entry("mann-whitney", strata=["sex"]), records)
    test = result.test("van Elteren", arm="low", against="vehicle")
    assert test.note.startswith("2 strata; 0 subjects")
    assert "vanElteren1960" in result.references


def test_a_subject_without_its_stratum_is_left_out_of_the_comparison_and_named(ask, records, rows):
    hidden = rows.subject("vehicle0", "vehicle", sex=None, age=50)
    less = rows.records((hidden, *records.subjects[1:]), observations=records.observations)
    result = ask(entry("mann-whitney", strata=["sex"]), less)
    assert result.test("van Elteren", arm="low", against="vehicle").n == 11
    assert [(o.subject, o.reason) for o in result.excluded] == [("vehicle0", "sex not reported")]
    assert result.estimate("mean", arm="vehicle", day=7).n == 6, "its score is still described"


def test_kruskal_wallis_is_exact_where_declared_and_asymptotic_where_not(ask, records, exact):
    assert ask(entry("dunn"), records).test("Kruskal-Wallis").p_kind == "asymptotic"
    found = ask(entry("dunn", exact=exact), records).test("Kruskal-Wallis")
    assert found.p_kind == "exact"


@pytest.fixture
def many(rows):
    """Two arms of 220, too many for every split of the ranks to be counted."""
    names = [(f"{arm}{i}", arm, i) for arm in ("vehicle", "low") for i in range(220)]
    return rows.records(
        tuple(rows.subject(name, arm) for name, arm, _ in names),
        observations=tuple(
            one
            for name, arm, i in names
            for one in rows.scored(name, {7: (i * 7919 % 997) / 20 + (arm == "low")})
        ),
    )


def test_too_many_splits_are_sampled_where_the_file_says_how(ask, many, exact):
    result = ask(entry("mann-whitney", arms=["vehicle", "low"], exact=exact), many)
    test = result.test("Mann-Whitney")
    assert test.p_kind == "monte carlo"
    assert test.p >= 1 / 2001
    assert any("p from 2,000 random splits, seed 7" in step for step in result.steps)
    assert "Phipson2010" in result.references


def test_too_many_splits_are_a_limit_where_the_file_does_not_say_how(ask, many):
    result = ask(entry("mann-whitney", arms=["vehicle", "low"]), many)
    assert result.tests == ()
    assert any("use resampling" in limit for limit in result.limits)


def test_a_day_on_which_a_test_has_no_answer_is_named_as_a_limit(ask, records, rows):
    same = rows.records(
        records.subjects,
        observations=tuple(one for s in records.subjects for one in rows.scored(s.subject, {7: 5})),
    )
    result = ask(entry("tukey-kramer"), same)
    assert result.tests == ()
    assert any(one.startswith("No comparison on day 7: no spread") for one in result.limits)


def test_an_arm_without_values_is_named_and_the_others_are_compared(ask, records, rows):
    some = rows.records(
        records.subjects,
        observations=tuple(o for o in records.observations if not o.subject.startswith("high")),
    )
    result = ask(entry("tukey-kramer"), some)
    assert [(t.at.arm, t.at.against) for t in result.tests if t.at.arm] == [("low", "vehicle")]
    assert "High dose had no value on day 7 and could not be compared." in result.limits


def test_steps_name_the_arms_the_test_and_the_adjustment(ask, records):
    steps = ask(entry("dunn", adjust="holm"), records).steps
    assert steps[-1].startswith("Vehicle, Low dose and High dose were compared by the Kruskal")
    assert steps[-1].endswith("with Holm's adjustment.")


def test_an_analysis_without_an_answer_is_refused_by_its_key(ask, rows):
    records = rows.records((rows.subject("a", "vehicle"),))
    asked = {
        "method": "mixed-anova", "measure": "score", "visits": ["v1", "v2"], "deaths": "excluded",
    }  # fmt: skip
    with pytest.raises(MethodError, match=r"^analyses\.it: "):
        ask(asked, records)


@pytest.mark.parametrize(
    ("test", "adjust", "said"),
    [
        ("welch-t", "none", True),
        ("welch-t", "holm", False),
        ("dunn", "none", True),
        ("tukey-kramer", "none", False),
    ],
)
def test_pairs_without_adjustment_are_a_limit(ask, records, test, adjust, said):
    limits = ask(entry(test, adjust=adjust), records).limits
    assert ("The p-values of 3 pairs of arms are not adjusted for their number." in limits) is said
