"""Mixed and repeated-measures analysis of variance.

Reference: R 4.2.2, afex 1.2-1 (Type III, car's epsilons) and emmeans, on 5 + 7 made-up
subjects at 5 visits: validation/mixed_anova/mixed_anova.R, mixed_anova.out, scores.csv.
SPSS: the output printed by UCLA's statistical consulting group for one group of five at
three visits, www.ats.ucla.edu/stat/spss/code/rep_anova_sig.htm, example 1.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.mixed_anova import mixed_anova, repeated_anova
from cellcourse.stats.visits import Incomplete

OUT = "mixed_anova/mixed_anova.out"
VISITS = ("m0", "m2", "m4", "m6", "m12")


@pytest.fixture
def patients(case):
    columns = case("mixed_anova/scores.csv")
    scores = np.array([[float(x) for x in columns[visit]] for visit in VISITS]).T
    return scores, np.array(columns["group"])


def _agrees(effect, r, name):
    assert effect.ss == pytest.approx(r[f"{name} ss"], rel=1e-10)
    assert effect.error_ss == pytest.approx(r[f"{name} error ss"], rel=1e-10)
    assert effect.df == (r[f"{name} df1"], r[f"{name} df2"])
    assert effect.statistic == pytest.approx(r[f"{name} f"], rel=1e-10)
    assert effect.p == pytest.approx(r[f"{name} p"], rel=1e-9)
    assert effect.partial_eta_squared == pytest.approx(r[f"{name} partial eta squared"], rel=1e-10)


@pytest.mark.reference("R afex 1.2-1")
def test_every_effect_agrees_with_afex_type_three(patients, printed):
    r = printed(OUT)
    fit = mixed_anova(*patients, level=0.9)
    _agrees(fit.group, r, "mixed group")
    _agrees(fit.visit, r, "mixed visit")
    _agrees(fit.interaction, r, "mixed group:visit")


@pytest.mark.reference("R afex 1.2-1")
def test_corrected_tests_agree_with_afex(patients, printed):
    r = printed(OUT)
    fit = mixed_anova(*patients, level=0.9)
    assert fit.sphericity.greenhouse_geisser == pytest.approx(r["mixed visit gg"], rel=1e-10)
    assert fit.sphericity.huynh_feldt == pytest.approx(r["mixed visit hf"], rel=1e-10)
    assert fit.sphericity.huynh_feldt_1976 == pytest.approx(r["mixed hf 1976"], rel=1e-10)
    for effect, name in ((fit.visit, "mixed visit"), (fit.interaction, "mixed group:visit")):
        assert effect.p_greenhouse_geisser == pytest.approx(r[f"{name} p gg"], rel=1e-9)
        assert effect.p_huynh_feldt == pytest.approx(r[f"{name} p hf"], rel=1e-9)


@pytest.mark.reference("R car 3.1-1")
def test_mauchly_agrees_with_r_but_for_one_term_of_its_approximation(patients, printed):
    r = printed(OUT)
    test = mixed_anova(*patients, level=0.9).sphericity.mauchly
    assert test.statistic == pytest.approx(r["mixed mauchly w"], rel=1e-9)
    assert test.chisq == pytest.approx(r["mixed mauchly chisq"], rel=1e-9)
    assert test.df == r["mixed mauchly df"]
    assert test.p == pytest.approx(r["mixed mauchly p"], rel=1e-8)
    # R puts 5 visits where the formula has 4 contrasts: the same to two digits.
    assert test.p == pytest.approx(r["mixed mauchly p as R prints it"], rel=3e-3)


@pytest.mark.reference("R emmeans 1.8.4-1")
def test_means_agree_with_emmeans(patients, printed):
    r = printed(OUT)
    means = mixed_anova(*patients, level=0.9).means
    assert len(means) == 10
    for cell in means:
        at = f"{cell.group} {VISITS[cell.visit]}"
        assert cell.mean == pytest.approx(r[f"mean {at}"], rel=1e-12)
        assert cell.se == pytest.approx(r[f"se {at}"], rel=1e-10)
        assert cell.interval.lower == pytest.approx(r[f"lower 90 {at}"], rel=1e-9)


def test_unequal_groups_are_not_tested_sequentially(patients, printed):
    fit = mixed_anova(*patients, level=0.9)
    assert fit.visit.statistic != pytest.approx(printed(OUT)["sequential visit f"], rel=0.1)


@pytest.mark.reference("R afex 1.2-1")
def test_one_group_agrees_with_afex(patients, printed):
    r = printed(OUT)
    scores, group = patients
    fit = repeated_anova(scores[group == "intravenous", :4], level=0.95)
    _agrees(fit.visit, r, "one group visit")
    assert fit.sphericity.greenhouse_geisser == pytest.approx(r["one group visit gg"], rel=1e-9)
    assert fit.sphericity.huynh_feldt == pytest.approx(r["one group visit hf"], rel=1e-9)
    assert fit.visit.p_greenhouse_geisser == pytest.approx(r["one group visit p gg"], rel=1e-9)
    assert fit.sphericity.mauchly.p == pytest.approx(r["one group mauchly p"], rel=1e-8)


@pytest.mark.reference("R car 3.1-1")
def test_with_three_visits_mauchly_is_that_of_r(patients, printed):
    scores, group = patients
    fit = repeated_anova(scores[group == "intravenous", :3], level=0.95)
    expected = printed(OUT)["three visits mauchly p as R prints it"]
    assert fit.sphericity.mauchly.p == pytest.approx(expected, rel=1e-9)


@pytest.mark.reference("SPSS, as printed by UCLA")
def test_one_group_agrees_with_what_spss_printed():
    scores = [[100, 90, 130], [90, 100, 100], [110, 110, 109], [100, 90, 109], [100, 100, 130]]
    fit = repeated_anova(scores, level=0.95)
    assert fit.visit.ss == pytest.approx(928.533, abs=5e-4)
    assert fit.visit.error_ss == pytest.approx(786.133, abs=5e-4)
    assert fit.visit.statistic == pytest.approx(4.725, abs=5e-4)
    assert fit.visit.p == pytest.approx(0.044, abs=5e-4)
    assert 2 * fit.sphericity.greenhouse_geisser == pytest.approx(1.269, abs=5e-4)
    assert 2 * fit.sphericity.huynh_feldt == pytest.approx(1.590, abs=5e-4)
    assert fit.visit.p_greenhouse_geisser == pytest.approx(0.077, abs=5e-4)
    assert fit.visit.p_huynh_feldt == pytest.approx(0.060, abs=5e-4)


def test_says_whom_it_had_to_drop_and_for_which_visits(patients):
    scores, group = patients
    holes = scores.copy()
    holes[2, 4] = holes[7, 0] = holes[7, 3] = np.nan
    fit = mixed_anova(holes, group, level=0.95)
    assert fit.dropped == (Incomplete(2, (4,)), Incomplete(7, (0, 3)))
    assert fit.n == (4, 6)
    kept = np.delete(np.arange(12), [2, 7])
    assert fit.visit == mixed_anova(scores[kept], group[kept], level=0.95).visit


def test_subject_levels_do_not_touch_the_tests_within_subjects(patients):
    scores, group = patients
    moved = scores + 10 * np.arange(12)[:, None]
    one, other = (mixed_anova(x, group, level=0.9) for x in (scores, moved))
    assert other.visit.statistic == pytest.approx(one.visit.statistic, rel=1e-9)
    assert other.interaction.statistic == pytest.approx(one.interaction.statistic, rel=1e-9)


def test_the_order_of_the_groups_does_not_matter(patients):
    scores, group = patients
    one, other = (
        mixed_anova(scores[i], group[i], level=0.9) for i in (slice(None), slice(None, None, -1))
    )
    assert one.labels == other.labels[::-1]
    assert other.group.statistic == pytest.approx(one.group.statistic)
    assert other.interaction.p == pytest.approx(one.interaction.p)


def test_refuses_and_names_a_group_of_one_complete_subject(patients):
    scores, group = patients
    holes = scores.copy()
    holes[:4, 1] = np.nan
    with pytest.raises(MethodError, match="complete subjects: intrathecal 1; each group needs two"):
        mixed_anova(holes, group, level=0.95)


def test_refuses_subjects_that_all_change_alike():
    scores = np.array([[0.1], [0.7], [1.3], [2.9]]) + np.array([0.3, 0.1, 0.7])
    with pytest.raises(MethodError, match="4 subjects change alike"):
        mixed_anova(scores, list("aabb"), level=0.95)


def test_refuses_subjects_with_equal_means():
    scores = np.array([[1.0, 3.0], [3.0, 1.0], [2.0, 6.0], [6.0, 2.0]])
    with pytest.raises(MethodError, match="equal means"):
        mixed_anova(scores, list("aabb"), level=0.95)


@pytest.mark.parametrize(
    ("scores", "group", "message"),
    [
        ([[1.0], [2.0]], list("ab"), "at least two visits"),
        ([[1.0, np.inf], [2.0, 3.0]], list("ab"), "1 of 4 scores are infinite"),
        ([[1.0, 2.0], [2.0, 4.0]], list("abb"), "2 rows of scores but 3 group labels"),
        ([[1.0, 2.0], [2.0, 4.0], [3.0, 4.0]], list("aaa"), "all subjects are in one group"),
    ],
)
def test_refuses_what_is_not_groups_over_visits(scores, group, message):
    with pytest.raises(MethodError, match=message):
        mixed_anova(scores, group, level=0.95)
