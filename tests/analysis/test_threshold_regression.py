"""Weibull regression of a bracketed crossing as declared.

The fit is held to R in tests/stats/interval_censored.
"""

import numpy as np
import pytest

from cellcourse.stats.interval_censored import weibull

ENTRY = {
    "method": "time-to-threshold", "measure": "score", "threshold": 10.0, "side": "at or below",
    "deaths": "competing", "unseen": "not crossed", "days": [14], "pairwise": "holm",
    "exact": {"enumerate_up_to": 1000, "resamples": 50, "seed": 1},
    "regression": {"law": "weibull"},
}  # fmt: skip
COURSES = {
    "v1": {0: 20, 14: 12, 28: 8}, "v2": {0: 20, 14: 9, 28: 5}, "v3": {0: 20, 14: 15, 28: 9},
    "v4": {0: 20, 14: 8}, "l1": {0: 20, 14: 18, 28: 15, 42: 9}, "l2": {0: 20, 14: 14, 28: 10},
    "l3": {0: 20, 14: 19, 28: 17, 42: 16}, "l4": {0: 20, 14: 12, 28: 9},
    "h1": {0: 20, 14: 18, 28: 16, 42: 15}, "h2": {0: 20, 14: 17, 28: 14, 42: 10},
    "h3": {0: 20, 14: 19, 28: 17, 42: 14}, "h4": {0: 20, 14: 16, 28: 13, 42: 8},
}  # fmt: skip
BRACKETS = {
    "v1": (14, 28), "v2": (0, 14), "v3": (14, 28), "v4": (0, 14), "l1": (28, 42), "l2": (14, 28),
    "l3": (42, np.inf), "l4": (14, 28), "h1": (42, np.inf), "h2": (28, 42), "h3": (42, np.inf),
    "h4": (28, 42),
}  # fmt: skip
ARMS = {"v": "vehicle", "l": "low", "h": "high"}
AGE = dict(zip(COURSES, (50, 61, 57, 72, 66, 48, 53, 69, 55, 60, 71, 49), strict=True))
MALES = {"v3", "v4", "l2", "l3", "h1", "h4"}
SEX = {n: "male" if n in MALES else "female" for n in COURSES}


@pytest.fixture
def made(rows):
    def make(ages=AGE, courses=COURSES):
        return rows.records(
            tuple(rows.subject(n, ARMS[n[0]], age=ages[n], sex=SEX.get(n)) for n in courses),
            observations=tuple(o for n, c in courses.items() for o in rows.scored(n, c)),
        )

    return make


def by_hand(*columns, of=tuple(COURSES)):
    left, right = zip(*(BRACKETS[n] for n in of), strict=True)
    design = [
        [float(n[0] == "l"), float(n[0] == "h"), *(column[n] for column in columns)] for n in of
    ]
    return weibull(left, right, design, level=0.95)


def test_arms_stretch_the_time_to_the_crossing(ask, made):
    result = ask(ENTRY, made())
    for arm, one in zip(("low", "high"), by_hand().coefficients, strict=True):
        test = result.test("Weibull regression", arm=arm, against="vehicle")
        effect = test.effect
        assert (effect.quantity, effect.value) == ("time ratio", pytest.approx(one.time_ratio))
        assert effect.low == pytest.approx(np.exp(one.interval.lower))
        assert effect.high == pytest.approx(np.exp(one.interval.upper))
        assert test.p == pytest.approx(one.p)
        assert test.statistic > 0, "the crossing comes later"
        ratio = result.estimate("hazard ratio", arm=arm).value
        assert ratio == pytest.approx(one.hazard_ratio)
    assert result.estimate("shape of the Weibull law").value == pytest.approx(1 / by_hand().scale)


def test_arms_of_the_regression_are_a_family_of_their_own(ask, made):
    family = [t for t in ask(ENTRY, made()).tests if t.name == "Weibull regression"]
    assert min(t.p_adjusted for t in family) == pytest.approx(2 * min(t.p for t in family))


def test_covariates_are_held_alike(ask, made):
    entry = {**ENTRY, "regression": {"law": "weibull", "adjust_for": ["age", "sex"]}}
    result = ask(entry, made())
    fit = by_hand(AGE, {n: float(sex == "male") for n, sex in SEX.items()})
    low, _, age, male = fit.coefficients
    test = result.test("Weibull regression", arm="low")
    assert test.effect.value == pytest.approx(low.time_ratio)
    assert test.p == pytest.approx(low.p)
    assert result.estimate("time ratio", item="Age").value == pytest.approx(age.time_ratio)
    assert result.estimate("time ratio", item="Sex male").value == pytest.approx(male.time_ratio)
    assert "adjusted for Age and Sex male: time ratios above 1" in " ".join(result.steps)


def test_a_covariate_in_another_unit_changes_no_arm(ask, made):
    entry = {**ENTRY, "regression": {"law": "weibull", "adjust_for": ["age"]}}
    years, months = (ask(entry, made({n: k * a for n, a in AGE.items()})) for k in (1, 12))
    for arm in ("low", "high"):
        one, same = (r.test("Weibull regression", arm=arm) for r in (years, months))
        assert (one.p, one.effect.value) == pytest.approx((same.p, same.effect.value), rel=1e-6)


def test_a_subject_without_its_covariate_is_left_out_of_the_regression_only(ask, made):
    entry = {**ENTRY, "regression": {"law": "weibull", "adjust_for": ["age"]}}
    result = ask(entry, made({**AGE, "l2": None}))
    kept = tuple(n for n in COURSES if n != "l2")
    assert result.test("Weibull regression", arm="low").n == 11
    assert result.test("Weibull regression", arm="low").effect.value == pytest.approx(
        by_hand(AGE, of=kept).coefficients[0].time_ratio
    )
    assert result.test("interval-censored log-rank", arm=None).n == 12
    assert "The regression leaves out 1 subject without a covariate." in result.limits


def test_subjects_who_had_crossed_on_day_zero_have_no_time_to_it(ask, made):
    low = {"v5": {0: 9, 14: 8}, "l5": {0: 10, 14: 9}}
    result = ask({**ENTRY, "arms": None}, made({**AGE, "v5": 60, "l5": 61}, {**COURSES, **low}))
    assert result.test("Weibull regression", arm="low").p == pytest.approx(
        by_hand().coefficients[0].p
    )
    assert "The regression leaves out 2 subjects who had crossed by day 0." in result.limits
    assert result.test("interval-censored log-rank", arm=None).n == 14


def test_without_a_regression_there_is_none(ask, made):
    result = ask({k: v for k, v in ENTRY.items() if k != "regression"}, made())
    assert not [t for t in result.tests if t.name == "Weibull regression"]
    assert "Kalbfleisch2002" not in result.references


def test_a_regression_without_an_answer_becomes_a_limit(ask, made):
    """Nobody given cells was seen to cross: the likelihood rises without end."""
    never = {n: {0: 20, 14: 19} if n[0] in "lh" else c for n, c in COURSES.items()}
    result = ask(ENTRY, made(courses=never))
    assert not [t for t in result.tests if t.name == "Weibull regression"]
    assert [one for one in result.limits if one.startswith("No Weibull regression: ")]
    assert result.test("interval-censored log-rank", arm=None).p < 1
