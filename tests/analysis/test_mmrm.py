"""Mixed models as declared. The fits are held to R and SAS in tests/stats/mmrm."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Specification, cell_design
from cellcourse.stats.mmrm import mmrm as fitted

ENTRY = {
    "method": "mmrm", "measure": "score", "visits": ["v3", "v4", "v5"], "compared": ["v4", "v5"],
    "adjust": "holm", "deaths": "hypothetical", "covariance": "compound symmetry",
    "covariance_of": "all arms", "likelihood": "REML", "df": "satterthwaite",
    "arms": ["vehicle", "low"],
}  # fmt: skip
ANOVA = {
    "method": "mixed-anova", "measure": "score", "visits": ["v3", "v4", "v5"],
    "deaths": "excluded", "arms": ["vehicle", "low"],
}  # fmt: skip
DAYS = (14, 28, 42)
NOISE = np.random.default_rng(5).normal(size=(8, 4)).round(3)


def scores(n, missing=()):
    """Scores of subject n on day 0 and at three visits."""
    courses = 60 - np.array([0, 4, 9, 15]) * (1.0 if n < 4 else 0.7) + NOISE[n] * 3 + n % 4
    days = (0, *DAYS)
    return {d: None if d in missing else float(s) for d, s in zip(days, courses, strict=True)}


@pytest.fixture
def made(rows):
    def make(missing=None, events=()):
        gone = missing or {}
        names = [(f"s{n}", "vehicle" if n < 4 else "low", n) for n in range(8)]
        return rows.records(
            tuple(
                rows.subject(name, arm, sex=("female", "male")[n % 2], age=float(60 + n * n))
                for name, arm, n in names
            ),
            observations=tuple(
                one
                for name, _, n in names
                for one in rows.scored(name, scores(n, gone.get(name, ())))
            ),
            events=tuple(events),
        )

    return make


def f_of(result, name, item):
    return result.test(name, item=item).statistic


def test_complete_scores_with_compound_symmetry_give_the_mixed_anova(ask, made):
    model, anova = ask(ENTRY, made()), ask(ANOVA, made())
    for item in ("arm", "arm by visit"):
        ours, theirs = model.test("MMRM", item=item), anova.test("mixed ANOVA", item=item)
        assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-8)
        assert ours.p == pytest.approx(theirs.p, rel=1e-6)


def test_a_subject_with_a_missing_visit_stays_in(ask, made):
    records = made({"s1": (28,)})
    assert dict(ask(ENTRY, records).n) == {"vehicle": 4, "low": 4}
    assert dict(ask(ANOVA, records).n) == {"vehicle": 3, "low": 4}


def test_numbers_are_those_of_the_model_on_the_same_rows(ask, made):
    result = ask({**ENTRY, "covariance": "autoregressive"}, made({"s1": (28,), "s6": (42,)}))
    table = [
        (scores(n, {1: (28,), 6: (42,)}.get(n, ()))[day], n, "vehicle" if n < 4 else "low", day)
        for n in range(8)
        for day in DAYS
    ]
    y, subject, arm, day = zip(*[row for row in table if row[0] is not None], strict=True)
    visits = [f"v{DAYS.index(d) + 3}" for d in day]
    cells = cell_design(
        arm, visits, arms=("vehicle", "low"), visits=("v3", "v4", "v5"), covariates={}
    )
    form = Specification(covariance="autoregressive", method="REML", df="satterthwaite")
    fit = fitted(y, subject, visits, cells.design, form, visits=("v3", "v4", "v5"))
    found = cells.differences(
        fit.fixed, against="vehicle", visits=("v4", "v5"), rule="holm", level=0.95
    )
    for one in found:
        test = result.test("MMRM", arm="low", against="vehicle", visit=one.visit)
        assert test.effect.value == pytest.approx(one.contrast.estimate)
        assert (test.p, test.p_adjusted) == pytest.approx((one.contrast.p, one.contrast.p_adjusted))


def test_scores_after_an_event_are_left_out_where_it_is_hypothetical(ask, made, rows):
    events = {"sign": {"label": "Sign", "ends_follow_up": False}}
    entry = {
        **ENTRY,
        "estimand": {"population": "all", "summary": "mean", "events": {"sign": "hypothetical"}},
    }
    policy = {**entry, "estimand": {**entry["estimand"], "events": {"sign": "treatment policy"}}}
    with_sign = made(events=[rows.died("s2", 20, "sign")])
    cut = ask(entry, with_sign, events=events, endpoints={})
    without = ask(entry, made({"s2": (28, 42)}), events=events, endpoints={})
    kept = ask(policy, with_sign, events=events, endpoints={})
    at = {"arm": "vehicle", "visit": "v5"}
    assert cut.estimate("adjusted mean", **at) == without.estimate("adjusted mean", **at)
    assert kept.estimate("adjusted mean", **at).n == 4
    assert cut.steps[-1] == "Scores after Sign were left out."


def test_a_subject_without_its_covariate_is_left_out_and_named(ask, made):
    entry = {**ENTRY, "baseline": "v2", "covariate_slopes": "by visit"}
    result = ask(entry, made({"s3": (0,)}))
    assert [(one.subject, one.reason) for one in result.excluded] == [
        ("s3", "no Score at Visit 2 to adjust for")
    ]
    assert "adjusted for Score at Visit 2, with a slope for each visit," in result.steps[0]


def test_a_category_becomes_a_number_for_each_level_but_the_first(ask, made):
    by_sex = ask({**ENTRY, "adjust_for": ["sex", "age"], "covariate_slopes": "shared"}, made())
    assert "adjusted for Sex male and Age" in by_sex.steps[0]


def test_each_arm_may_have_a_covariance_of_its_own(ask, made):
    result = ask({**ENTRY, "covariance_of": "each arm"}, made())
    spread = [
        result.estimate("standard deviation of the model", arm=arm, visit="v3").value
        for arm in ("vehicle", "low")
    ]
    assert spread[0] != spread[1]


@pytest.mark.parametrize("covariance", ["unstructured", "toeplitz", "spatial exponential"])
def test_every_structure_can_be_declared(ask, made, covariance):
    result = ask({**ENTRY, "covariance": covariance}, made())
    assert covariance in result.steps[0]
    assert result.test("MMRM", arm="low", visit="v5").effect.low is not None


def test_scores_that_are_missing_are_counted_among_the_limits(ask, made):
    result = ask(ENTRY, made({"s1": (28,), "s6": (14, 42)}))
    assert result.limits[0].startswith("3 of 24 scores are missing")


def test_an_arm_without_a_score_at_a_visit_is_refused_by_name(ask, made):
    nobody = {f"s{n}": (42,) for n in range(4)}
    with pytest.raises(MethodError, match=r"analyses\.it: no values of vehicle at v5"):
        ask(ENTRY, made(nobody))


WEIGHTS = [1.0, 4.0, 2.0, 3.0, 2.0, 1.0, 5.0, 1.5]


def by_hand(spread="model", weights=None):
    """The same scores and design straight into the model."""
    table = [
        (scores(n)[day], f"s{n}", "vehicle" if n < 4 else "low", f"v{place + 3}", n)
        for n in range(8)
        for place, day in enumerate(DAYS)
    ]
    y, subject, arm, visit, number = zip(*table, strict=True)
    visits = ("v3", "v4", "v5")
    cells = cell_design(arm, visit, arms=("vehicle", "low"), visits=visits, covariates={})
    form = Specification(
        covariance="compound symmetry", method="REML", df="satterthwaite", spread=spread
    )
    own = None if weights is None else [weights[n] for n in number]
    fit = fitted(y, subject, visit, cells.design, form, visits=visits, weights=own)
    return cells.differences(fit.fixed, against="vehicle", visits=visits[1:], rule="holm",
                             level=0.95)  # fmt: skip


@pytest.mark.parametrize(
    ("errors", "spread"),
    [
        ("robust", "empirical"),
        ("robust bias-reduced", "empirical bias-reduced"),
        ("robust jackknife", "empirical jackknife"),
    ],
)
def test_standard_errors_may_be_robust(ask, made, errors, spread):
    result = ask({**ENTRY, "errors": errors}, made())
    for one in by_hand(spread):
        test = result.test("MMRM", arm="low", visit=one.visit)
        assert test.effect.se == pytest.approx(one.contrast.se, rel=1e-9)
        assert test.p == pytest.approx(one.contrast.p, rel=1e-9)
    assert f"Standard errors are {errors}: from the spread" in result.steps[1]
    plain = ask(ENTRY, made()).test("MMRM", arm="low", visit="v5").effect
    robust = result.test("MMRM", arm="low", visit="v5").effect
    assert robust.value == pytest.approx(plain.value)
    assert robust.se != pytest.approx(plain.se, rel=1e-3)


def test_plain_robust_errors_are_said_to_be_small_with_few_subjects(ask, made):
    robust, reduced = (ask({**ENTRY, "errors": e}, made()) for e in
                       ("robust", "robust bias-reduced"))  # fmt: skip
    said = [any(one.startswith("Robust standard errors are too small") for one in r.limits)
            for r in (robust, reduced)]  # fmt: skip
    assert said == [True, False]


def weighted(records, rows, weights):
    subjects = tuple(
        rows.subject(one.subject, one.arm, age=weight)
        for one, weight in zip(records.subjects, weights, strict=True)
    )
    return rows.records(subjects, observations=records.observations)


def test_scores_may_be_weighed_by_a_variable_of_their_subject(ask, made, rows):
    result = ask({**ENTRY, "weights": "age"}, weighted(made(), rows, WEIGHTS))
    for one in by_hand(weights=WEIGHTS):
        test = result.test("MMRM", arm="low", visit=one.visit)
        assert test.effect.value == pytest.approx(one.contrast.estimate)
        assert test.effect.se == pytest.approx(one.contrast.se, rel=1e-6)
    assert result.steps[1] == "A score had the variance of the model over Age of its subject."


def test_equal_weights_change_nothing_but_the_unit_of_variance(ask, made, rows):
    plain = ask(ENTRY, made())
    result = ask({**ENTRY, "weights": "age"}, weighted(made(), rows, [3.0] * 8))
    for one, same in zip(result.tests, plain.tests, strict=True):
        assert one.p == pytest.approx(same.p, rel=1e-6)


def test_a_subject_without_its_weight_is_left_out_and_named(ask, made, rows):
    records = weighted(made(), rows, [None, *WEIGHTS[1:]])
    result = ask({**ENTRY, "weights": "age"}, records)
    assert [(o.subject, o.reason) for o in result.excluded] == [("s0", "no Age to adjust for")]


def test_a_weight_of_nothing_is_refused(ask, made, rows):
    with pytest.raises(MethodError, match=r"positive weights: 24, 3 not"):
        ask({**ENTRY, "weights": "age"}, weighted(made(), rows, [0.0, *WEIGHTS[1:]]))


def test_a_joint_test_that_few_subjects_do_not_bear_becomes_a_limit(ask, made, rows):
    """Four subjects in two arms vary in two ways; four visits need three."""
    of = ("s0", "s1", "s4", "s5")
    records = made()
    few = rows.records(
        tuple(one for one in records.subjects if one.subject in of),
        observations=tuple(one for one in records.observations if one.subject in of),
    )
    entry = {**ENTRY, "visits": ["v2", *ENTRY["visits"]], "errors": "robust", "df": "residual"}
    result = ask(entry, few)
    assert [test.at.item for test in result.tests if test.at.item] == ["arm"]
    assert result.limits[-1] == (
        "No test of arm by visit: too few subjects for a robust joint test of 3 contrasts."
    )
