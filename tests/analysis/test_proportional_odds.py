"""Proportional odds as declared. The fit is held to R in tests/stats/ordinal."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.ordinal import proportional_odds

ENTRY = {
    "method": "proportional-odds", "measure": "score", "days": [14, 28], "deaths": "excluded",
    "adjust": "holm", "exact": {"enumerate_up_to": 1000, "resamples": 100, "seed": 1},
}  # fmt: skip
SCORES = {
    "v1": (3, 2), "v2": (2, 2), "v3": (4, 1), "v4": (2, None),
    "l1": (4, 3), "l2": (2, 4), "l3": (3, 2), "l4": (5, 1),
    "h1": (5, 4), "h2": (3, 5), "h3": (4, 4), "h4": (2, 3),
}  # fmt: skip
ARMS = {"v": "vehicle", "l": "low", "h": "high"}


@pytest.fixture
def made(rows):
    def make(events=(), scores=SCORES, **baseline):
        return rows.records(
            tuple(
                rows.subject(n, ARMS[n[0]], **{k: v[i] for k, v in baseline.items()})
                for i, n in enumerate(scores)
            ),
            observations=tuple(
                o for n, (a, b) in scores.items() for o in rows.scored(n, {14: a, 28: b})
            ),
            events=tuple(rows.died(*event) for event in events),
        )

    return make


def fitted(last=None, arms="lh"):
    """The fit of the same scores, one row each, to columns written out by hand."""
    table = [
        (score, n, *(float(n[0] == arm) for arm in arms), float(later))
        for n, course in SCORES.items()
        if n[0] in f"v{arms}"
        for later, own in enumerate(course)
        if (score := last if own is None else own) is not None
    ]
    score, subject, *columns = zip(*table, strict=True)
    return proportional_odds(score, subject, np.column_stack(columns), level=0.95)


@pytest.mark.parametrize(("deaths", "last"), [("excluded", None), ("ranked worst", -1.0)])
def test_the_dead_are_missing_or_below_the_scale(ask, made, deaths, last):
    result = ask({**ENTRY, "deaths": deaths}, made([("v4", 20)]))
    expected = fitted(last).odds_ratios
    for arm, ratio in zip(("low", "high"), expected, strict=False):
        test = result.test("proportional odds", arm=arm, against="vehicle")
        assert test.effect.value == pytest.approx(ratio.odds_ratio, rel=1e-6)
        assert test.effect.se == pytest.approx(ratio.se, rel=1e-6)
        assert test.p == pytest.approx(ratio.p, rel=1e-6)
        assert test.effect.low < test.effect.value < test.effect.high
    later = result.estimate("odds ratio", item="day 28 against day 14")
    assert later.value == pytest.approx(expected[2].odds_ratio, rel=1e-6)


def test_arms_are_one_family_for_each_kind_of_p(ask, made):
    result = ask(ENTRY, made())
    for name in ("proportional odds", "permutation proportional odds"):
        family = [test for test in result.tests if test.name == name]
        assert [test.at.arm for test in family] == ["low", "high"]
        assert min(test.p_adjusted for test in family) == pytest.approx(
            min(1.0, 2 * min(test.p for test in family))
        )
    exact = result.test("permutation proportional odds", arm="high")
    assert (exact.p_kind, exact.n) == ("exact", 8)
    assert exact.note.endswith("of 70 assignments are as extreme")


def test_on_a_scale_where_less_is_better_the_odds_are_those_of_a_lower_score(ask, made):
    scale = {"label": "Score", "instrument": "custom", "unit": "points", "low": 0, "high": 100}
    up, down = (
        ask({**ENTRY, "arms": ["vehicle", "high"]}, made(), measures={"score": measure})
        .test("proportional odds", arm="high")
        .effect.value
        for measure in ({**scale, "better": "higher"}, {**scale, "better": "lower"})
    )
    assert up * down == pytest.approx(1, rel=1e-6)


def test_scores_are_only_ordered(ask, made):
    stretched = {n: tuple(s and s**3 for s in course) for n, course in SCORES.items()}
    plain, other = (ask(ENTRY, made(scores=scores)) for scores in (SCORES, stretched))
    for one, same in zip(plain.tests, other.tests, strict=True):
        assert (one.p, one.effect.value) == pytest.approx((same.p, same.effect.value))


def test_covariates_have_odds_ratios_of_their_own(ask, made):
    age = [50.0 + 3 * (n % 5) for n in range(12)]
    age[4] = None
    result = ask({**ENTRY, "adjust_for": ["age"]}, made(age=age))
    assert result.estimate("odds ratio", item="Age").n == 11
    assert [(one.subject, one.reason) for one in result.excluded] == [
        ("l1", "no Age to adjust for")
    ]
    assert ", adjusted for Age, " in result.steps[0]


def test_visits_may_be_named_instead_of_days(ask, made):
    by_visit = {k: v for k, v in ENTRY.items() if k != "days"} | {"visits": ["v3", "v4"]}
    observed = made()
    named = tuple(
        type(o)(**{**vars_of(o), "visit": {14: "v3", 28: "v4"}[o.day]})
        for o in observed.observations
    )
    records = type(observed)(observed.subjects, observations=named)
    result = ask(by_visit, records)
    assert result.estimate("odds ratio", item="Visit 4 against Visit 3").value == pytest.approx(
        ask(ENTRY, observed).estimate("odds ratio", item="day 28 against day 14").value
    )


def vars_of(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_one_day_has_no_day_to_compare_with(ask, made):
    result = ask({**ENTRY, "days": [28]}, made())
    assert result.estimates == ()
    assert len(result.tests) == 4


def test_arms_that_share_no_score_are_refused(ask, made):
    apart = {f"{arm}{n}": (10 * k + n, 10 * k + n) for k, arm in enumerate("vlh") for n in range(4)}
    with pytest.raises(MethodError, match="a covariate separates high from low scores"):
        ask(ENTRY, made(scores=apart))


def test_a_study_without_scores_on_the_days_analysed_is_refused(ask, made):
    with pytest.raises(MethodError, match="no scores on the days analysed"):
        ask({**ENTRY, "days": [21, 35]}, made())
