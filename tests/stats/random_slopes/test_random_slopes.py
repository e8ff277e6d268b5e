"""Random-slope mixed model.

Reference: R 4.2.2 with lme4 1.1-31, lmerTest 3.1-3 and pbkrtest 0.5.2, on 24 made-up
subjects with six months of run-in: validation/random_slope/random_slope.R,
random_slope.out, scores.csv. lme4's optimiser stops about 1e-7 from the top, and
lmerTest differentiates numerically, which sets the tolerances.
"""

import dataclasses

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Design, Specification, mmrm
from cellcourse.stats.random_slopes import line_design, random_slopes

OUT = "random_slope/random_slope.out"
RANDOM = ("intercept and slope", "intercept", "slope")
CHANGE = np.array([0, 0, 0, 0, -1, 1.0])
BOTH = np.array([[0, 0, -1, 1, 0, 0], CHANGE])


def row(r, name, count):
    return [r[f"{name} {k}"] for k in range(1, count + 1)]


@pytest.mark.reference("R lme4 1.1-31")
@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("random", RANDOM)
def test_every_model_agrees_with_lme4(fit, printed, random, method):
    r, model, head = printed(OUT), fit(random, method=method), f"{random} {method}"
    se = [c.se for c in model.fixed.coefficients(level=0.9)]
    k = len(model.effects)
    between = [[r[f"{head} between {a} {b}"] for b in range(1, k + 1)] for a in range(1, k + 1)]
    assert model.log_likelihood == pytest.approx(r[f"{head} loglik"], rel=1e-11)
    assert model.fixed.beta == pytest.approx(row(r, f"{head} beta", 6), rel=1e-6)
    assert se == pytest.approx(row(r, f"{head} se", 6), rel=1e-5)
    assert model.between == pytest.approx(np.array(between), rel=2e-5)
    assert model.noise == pytest.approx(r[f"{head} noise"], rel=1e-5)
    assert model.proper


@pytest.mark.reference("R lmerTest 3.1-3")
@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("random", RANDOM)
def test_satterthwaite_agrees_with_lmertest(fit, printed, random, method):
    r, model, head = printed(OUT), fit(random, method=method), f"{random} {method} satterthwaite"
    joint = model.fixed.test(BOTH)
    assert model.fixed.df(CHANGE) == pytest.approx(r[f"{head} df"], rel=1e-4)
    assert joint.statistic == pytest.approx(r[f"{head} f statistic"], rel=1e-5)
    assert joint.df == pytest.approx((2, r[f"{head} f df2"]), rel=1e-4)
    assert joint.p == pytest.approx(r[f"{head} f p"], rel=1e-4)


@pytest.mark.reference("R pbkrtest 0.5.2")
@pytest.mark.parametrize("df", ["kenward-roger", "kenward-roger-linear"])
@pytest.mark.parametrize("random", RANDOM)
def test_kenward_roger_agrees_with_pbkrtest(fit, printed, random, df):
    r, head = printed(OUT), f"{random} REML kr"
    model = fit(random, df=df, information="expected")
    (change,) = model.fixed.contrasts([CHANGE], ["change"], rule="none", level=0.95)
    joint = model.fixed.test(BOTH)
    assert change.se == pytest.approx(r[f"{head} se"], rel=1e-5)
    assert change.df == pytest.approx(r[f"{head} df"], rel=1e-5)
    assert joint.statistic == pytest.approx(r[f"{head} f statistic"], rel=1e-5)
    assert joint.df == pytest.approx((2, r[f"{head} f df2"]), rel=1e-5)
    assert joint.p == pytest.approx(r[f"{head} f p"], rel=1e-5)


@pytest.mark.reference("R lme4 1.1-31, Henderson's equations in whole matrices")
@pytest.mark.parametrize("random", ["intercept and slope", "slope"])
def test_predicted_slopes_agree_with_lme4(fit, printed, random):
    r, head = printed(OUT), f"{random} REML slope"
    for one in fit(random).deviations(effect="slope", level=0.95):
        assert one.deviation == pytest.approx(r[f"{head} {one.subject}"], rel=1e-4, abs=1e-6)
        assert one.se == pytest.approx(r[f"{head} se {one.subject}"], rel=1e-5)
        reach = one.interval.upper - one.deviation
        assert reach == pytest.approx(1.959963985 * one.se, rel=1e-8)


@pytest.mark.reference("R lmerTest 3.1-3")
def test_outliers_agree_with_lines_of_their_own_in_lmertest(fit, printed):
    r = printed(OUT)
    found = {one.subject: one for one in fit().outliers(effect="slope", rule="none")}
    for name in ("p01", "p09", "p20"):
        one = found[name]
        assert one.departure == pytest.approx(r[f"own line {name} estimate"], rel=1e-5)
        assert one.se == pytest.approx(r[f"own line {name} se"], rel=1e-5)
        assert one.df == pytest.approx(r[f"own line {name} df"], rel=1e-3)
        assert one.p == pytest.approx(r[f"own line {name} p"], rel=1e-3)


def test_the_subject_who_was_made_to_stand_out_does(fit):
    found = fit().outliers(effect="slope", rule="holm")
    assert [one.subject for one in found if one.p_adjusted < 0.05] == ["p09"]
    assert {one.rule for one in found} == {"holm"}


def test_a_subject_without_a_line_is_not_judged(fit):
    model = fit()
    judged = {one.subject for one in model.outliers(effect="slope", rule="none")}
    assert "p06" not in judged
    assert len(judged) == model.subjects - 1


def test_a_subject_seen_once_is_predicted_but_hardly_known(fit):
    found = {one.subject: one for one in fit().deviations(effect="slope", level=0.9)}
    assert found["p06"].values == 1
    assert found["p06"].se == max(one.se for one in found.values())


def test_predictions_add_up_to_nothing_in_each_arm(fit, scores):
    arm = dict(zip(scores["subject"], scores["arm"], strict=True))
    model = fit("intercept")
    for name in ("control", "cells"):
        found = model.deviations(effect="intercept", level=0.95)
        # A free height in each arm makes the residuals' weighted sum zero there.
        total = sum(one.deviation for one in found if arm[one.subject] == name)
        assert total == pytest.approx(0, abs=1e-9)


def test_is_unchanged_by_the_order_of_rows_and_the_names_of_subjects(scores, lines, fit):
    order = np.random.default_rng(3).permutation(scores["score"].size)
    names = np.array([f"x{name[::-1]}" for name in scores["subject"]])
    design = Design(lines.design.columns, lines.design.matrix[order])
    shuffled = random_slopes(
        scores["score"][order],
        names[order],
        scores["month"][order],
        design,
        random="intercept and slope",
        method="REML",
        df="satterthwaite",
    )
    assert shuffled.fixed.beta == pytest.approx(fit().fixed.beta, rel=1e-10)
    assert shuffled.between == pytest.approx(fit().between, rel=1e-8)
    assert shuffled.log_likelihood == pytest.approx(fit().log_likelihood, rel=1e-12)


def test_the_unit_of_time_and_of_scores_only_scales(scores, fit):
    days = scores["month"] * 30
    lines = line_design(days, scores["arm"], arms=["control", "cells"], change_at=0)
    said = {"random": "intercept and slope", "method": "REML", "df": "satterthwaite"}
    scaled = random_slopes(
        scores["score"] * 10 + 7e5, scores["subject"], days, lines.design, **said
    )
    scale = np.diag([10, 10 / 30])
    assert scaled.between == pytest.approx(scale @ fit().between @ scale, rel=1e-6)
    assert scaled.fixed.df(CHANGE) == pytest.approx(fit().fixed.df(CHANGE), rel=1e-6)
    assert scaled.noise == pytest.approx(100 * fit().noise, rel=1e-6)


def test_a_random_intercept_is_compound_symmetry(scores, lines, fit):
    # The same likelihood from another program: visits are the months themselves.
    months = [f"{m:g}" for m in sorted(set(scores["month"].tolist()))]
    visits = [f"{m:g}" for m in scores["month"]]
    said = Specification("compound symmetry", method="REML", df="kenward-roger")
    other = mmrm(scores["score"], scores["subject"], visits, lines.design, said, visits=months)
    model = fit("intercept", df="kenward-roger")
    assert model.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-12)
    assert model.fixed.covariance == pytest.approx(other.fixed.covariance, rel=1e-7)
    assert model.between[0, 0] == pytest.approx(other.parameters["covariance"], rel=1e-7)


def test_a_subject_twice_over_is_two_subjects(scores, lines):
    """Patterns are summed: two of everyone has exactly twice the deviance of ML."""
    said = {"random": "intercept and slope", "method": "ML", "df": "satterthwaite"}
    names = np.concatenate([scores["subject"], [f"{s}'" for s in scores["subject"]]])
    double = Design(lines.design.columns, np.vstack([lines.design.matrix] * 2))
    y, t = np.tile(scores["score"], 2), np.tile(scores["month"], 2)
    once = random_slopes(scores["score"], scores["subject"], scores["month"], lines.design, **said)
    twice = random_slopes(y, names, t, double, **said)
    assert twice.log_likelihood == pytest.approx(2 * once.log_likelihood, rel=1e-12)
    assert twice.between == pytest.approx(once.between, rel=1e-7)


@pytest.fixture
def alike():
    """Subjects whose slopes differ less than noise would make them."""
    rng = np.random.default_rng(4)
    subject, month = np.repeat(np.arange(8), 5), np.tile(np.arange(5.0), 8)
    wiggle = rng.normal(size=(8, 5))
    line = np.arange(5.0) - 2
    wiggle -= np.outer(wiggle @ line, line) / (line @ line) * 0.97
    score = 40 - month + rng.normal(size=8).repeat(5) * 3 + wiggle.ravel()
    return score, subject, month, Design(("one", "month"), np.column_stack([month**0, month]))


def test_less_spread_than_chance_is_said_and_tests_stand(alike):
    said = {"random": "intercept and slope", "method": "REML", "df": "kenward-roger"}
    model = random_slopes(*alike, **said)
    assert not model.proper
    assert model.between[1, 1] < 0
    assert model.fixed.coefficients(level=0.95)[1].se > 0


def test_refuses_to_single_out_where_there_is_no_spread(alike):
    model = random_slopes(*alike, random="intercept and slope", method="REML", df="residual")
    with pytest.raises(MethodError, match="2 random effects of 8 subjects have no proper"):
        model.deviations(effect="slope", level=0.95)


def test_refuses_an_effect_that_does_not_vary(fit):
    with pytest.raises(MethodError, match="only intercept vary here, not 'slope'"):
        fit("intercept").deviations(effect="slope", level=0.95)


def test_refuses_kenward_roger_with_ml(fit):
    with pytest.raises(MethodError, match="corrects REML estimates, not ML"):
        fit(method="ML", df="kenward-roger")


def test_refuses_unknown_random_effects(fit):
    with pytest.raises(MethodError, match="no random effects 'wiggle'"):
        fit("wiggle")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subject": "same"}, "1 subject: no spread"),
        ({"time": 3.0}, "40 values at one time"),
        ({"subject": "all"}, "40 values of 40 subjects all go into lines"),
    ],
)
def test_refuses_data_without_an_answer(alike, change, message):
    score, subject, month, design = alike
    if change.get("subject") == "same":
        subject = np.zeros(40)
    if change.get("subject") == "all":
        subject = np.arange(40)
    if "time" in change:
        month = np.full(40, 3.0)
    with pytest.raises(MethodError, match=message):
        said = {"random": "intercept and slope", "method": "REML", "df": "residual"}
        random_slopes(score, subject, month, design, **said)


def test_refuses_columns_that_depend_on_each_other(alike):
    score, subject, month, _ = alike
    design = Design(("one", "month", "twice"), np.column_stack([month**0, month, 2 * month]))
    with pytest.raises(MethodError, match="depend on those before them: twice"):
        random_slopes(
            score, subject, month, design, random="intercept", method="REML", df="residual"
        )


def test_results_are_frozen(fit):
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit().noise = 0.0


def test_standard_errors_keep_their_digits_near_a_singular_covariance():
    none = np.nan
    seen = [
        [90, 90, 90, 90], [90, 90, 75.67, 87.13], [90, none, 90, none],
        [none, 90, none, 90], [90, 90, none, none], [90, 90, none, none], [90, none, 90, 90],
        [90, 90, none, none], [90, 90, none, none], [90, 90, 90, 90], [90, 90, none, none],
        [90, 90, 82.04, 86.25], [90, 90, 90, none],
    ]  # fmt: skip
    table, arm = np.array(seen), np.repeat(["a", "b", "c"], [3, 4, 6])

    def told(order):
        who, when = np.nonzero(~np.isnan(table[order]))
        time = np.array([-26.0, -3, 75, 77])[when]
        lines = line_design(time, arm[order][who], arms=("a", "b", "c"))
        fit = random_slopes(
            table[order][who, when], who, time, lines.design,
            random="intercept and slope", method="REML", df="kenward-roger",
        )  # fmt: skip
        return [(one.se, one.df) for one in lines.slopes(fit.fixed, level=0.9)]

    forwards, backwards = told(np.arange(13)), told(np.arange(13)[::-1])
    assert np.array(forwards) == pytest.approx(np.array(backwards), rel=1e-10)


def test_refuses_values_that_lie_on_lines_but_for_round_off():
    who, when = np.repeat(np.arange(6), 4), np.tile(np.arange(4.0), 6)
    lines = line_design(when, np.array(["a", "b"])[who % 2], arms=("a", "b"))
    with pytest.raises(MethodError, match="24 values without spread around their lines"):
        random_slopes(
            0.1 + 0.7 * when, who, when, lines.design,
            random="intercept and slope", method="REML", df="satterthwaite",
        )  # fmt: skip


def test_a_fit_without_a_subject_that_ends_nowhere_is_a_reason_not_a_defect():
    first = [258], [262], [266, 274, 278], [270, 266, 262], [272, 266, 272], [272, 274, 278]
    second = [254], [254], [262], [264, 264, 260], [270], [274]
    rows = [
        (one, "first" if one < len(first) else "second", time, value)
        for one, values in enumerate((*first, *second))
        for time, value in zip((29, 77, 79), values, strict=False)
    ]
    subject, arm, time, value = zip(*rows, strict=True)
    lines = line_design(time, arm, arms=("first", "second"), change_at=None)
    said = {"random": "intercept and slope", "method": "REML", "df": "satterthwaite"}
    fit = random_slopes(value, subject, time, lines.design, **said)
    with pytest.raises(MethodError, match="singular"):
        fit.outliers(effect="slope", rule="none")
