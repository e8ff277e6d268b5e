"""Results as tables of text and as data frames.

That the numbers are right is the business of each method's own tests.
"""

import math
import sys
from dataclasses import dataclass

import numpy as np
import pytest

from cellcourse import stats
from cellcourse.errors import MethodError
from cellcourse.stats.intervals import Interval
from cellcourse.stats.joint_rank import Measure, Rule
from cellcourse.stats.mmrm import Specification
from cellcourse.stats.printing import Printed, aligned, flat, frame, p_text, text
from cellcourse.stats.survival.logrank import pairwise

DAY = (28, 30, 33, 36, 40, 44, 34, 39, 45, 47, 50, 52)
DIED = (*[True] * 11, False)
ARM = (*["control"] * 6, *["cells"] * 6)
TREATED = [arm == "cells" for arm in ARM]
EVENT = ("a", "b", "a", "a", "b", "a", "b", "a", "a", "b", "a", "")
VISITS = ("1", "2", "3")
LEFT, RIGHT = [0, 2, 4, 6, 4, 2, 3], [3, 4, 6, 8, math.inf, 6, 5]
SCORES = np.random.default_rng(5).integers(0, 9, size=(12, 3)).astype(float)


def ranked():
    rule = Rule("last visit", "survived", "survived", 0.0)
    return stats.standings(DAY, DIED, [False] * 12, SCORES, rule=rule)


def cells():
    arm = np.repeat(ARM, 3)
    visit = np.tile(VISITS, 12)
    return stats.cell_design(arm, visit, arms=("control", "cells"), visits=VISITS, covariates={})


def mixed_model():
    stated = Specification("compound symmetry", method="REML", df="satterthwaite")
    subject = np.repeat([f"s{i}" for i in range(12)], 3)
    visit = np.tile(VISITS, 12)
    return stats.mmrm(SCORES.ravel(), subject, visit, cells().design, stated, visits=VISITS)


def slopes():
    subject, time = np.repeat([f"s{i}" for i in range(12)], 3), np.tile([0.0, 1, 2], 12)
    own = np.repeat(np.linspace(-2, 2, 12), 3) * time
    lines = stats.line_design(time, np.repeat(ARM, 3), arms=("control", "cells"))
    return stats.random_slopes(
        SCORES.ravel() + 5 * own,
        subject,
        time,
        lines.design,
        random="slope",
        method="REML",
        df="satterthwaite",
    )


RESULTS = {
    "logrank": lambda: stats.logrank(DAY, DIED, ARM),
    "weighted": lambda: stats.weighted_logrank(DAY, DIED, ARM, rho=1, gamma=0),
    "kaplan-meier": lambda: stats.kaplan_meier(DAY, DIED, level=0.95),
    "cox": lambda: stats.cox(DAY, DIED, np.transpose([TREATED]), level=0.95),
    "aalen-johansen": lambda: stats.aalen_johansen(DAY, EVENT, cause="a", level=0.95),
    "gray": lambda: stats.gray(DAY, EVENT, ARM, cause="a", rho=0),
    "anova": lambda: stats.anova(SCORES[:, 0], ARM, adjust_for={}),
    "welch": lambda: stats.welch_anova(SCORES[:, 0], ARM),
    "mixed anova": lambda: stats.mixed_anova(SCORES, ARM, level=0.95),
    "repeated anova": lambda: stats.repeated_anova(SCORES, level=0.95),
    "mmrm": mixed_model,
    "random slopes": slopes,
    "turnbull": lambda: stats.turnbull(LEFT, RIGHT),
    "weibull": lambda: stats.weibull(
        LEFT, RIGHT, np.transpose([[0, 1, 0, 1, 0, 1, 0]]), level=0.95
    ),
    "interval log-rank": lambda: stats.interval_logrank(LEFT, RIGHT, [0, 1, 0, 1, 0, 1, 1]),
    "anova-type": lambda: stats.anova_type(SCORES, ARM),
    "proportional odds": lambda: stats.proportional_odds(
        SCORES[:, 0], np.arange(12), np.transpose([TREATED]), level=0.95
    ),
    "joint rank": lambda: stats.joint_rank(ranked(), TREATED),
    "wins": lambda: stats.win_measures(ranked(), TREATED, level=0.95),
    "measure": lambda: stats.win_measures(ranked(), TREATED, level=0.95).theta,
    "pair of arms": lambda: pairwise(stats.logrank, DAY, DIED, ARM, rule="holm")[0],
    "exact log-rank": lambda: stats.exact_logrank(DAY, DIED, ARM),
    "restricted mean": lambda: stats.restricted_mean(DAY, DIED, horizon=40, level=0.95),
    "rate": lambda: stats.event_rate(11, sum(DAY), level=0.95),
    "welch t": lambda: stats.welch_t(SCORES[:6, 0], SCORES[6:, 0], level=0.95),
    "paired t": lambda: stats.paired_t(SCORES[:, 0], SCORES[:, 1], level=0.95),
    "mann-whitney": lambda: stats.mann_whitney(SCORES[:6, 0], SCORES[6:, 0], level=0.95),
    "van elteren": lambda: stats.van_elteren(SCORES[:, 0], ARM, ["m", "f"] * 6),
    "signed rank": lambda: stats.signed_rank(
        SCORES[:, 0] - SCORES[:, 1], zeros="pratt", level=0.95
    ),
    "kruskal-wallis": lambda: stats.kruskal_wallis(SCORES[:, 0], ARM),
    "pearson": lambda: stats.pearson(SCORES[:, 0], SCORES[:, 1], level=0.95),
    "fisher": lambda: stats.fisher_exact((1, 4), (6, 6)),
    "proportion": lambda: stats.proportion(1, 6, level=0.95),
    "risk difference": lambda: stats.risk_difference((1, 4), (6, 6), level=0.95),
    "slopes": lambda: stats.slopes([0, 1, 2], SCORES, fewest=2),
}


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_has_one_line_and_one_row_of_a_frame_for_each_of_its_rows(name):
    result = RESULTS[name]()
    rows = result.rows()
    data = result.to_frame()
    assert data.to_dict("list").keys() == dict.fromkeys(key for row in rows for key in row).keys()
    assert len(data) == len(rows)
    table = str(result).splitlines()
    assert len(table) == 1 + len(rows) + bool(result._notes)
    heading = [word for title in data.columns for word in title.split("_")]
    assert set(table[0].split()) <= set(heading)


def test_a_log_rank_test_prints_groups_and_then_the_test():
    assert str(stats.logrank(DAY, DIED, ARM)).splitlines() == [
        "groups   n  observed  expected",
        "control  6         6    2.8819",
        "cells    6         5    8.1181",
        "chisq 5.4595, df 1, p 0.019",
    ]


def test_a_mann_whitney_test_prints_its_shift_with_its_interval():
    assert str(stats.mann_whitney((1, 2, 3, 4), (5, 6, 7, 8), level=0.9)).splitlines() == [
        "statistic  superiority  effect  lower  upper  level     n      p  p kind",
        "        0            0      -4     -6     -2    0.9  4, 4  0.029  exact",
    ]


def test_pairs_of_groups_print_the_test_between_the_groups_and_the_adjusted_p():
    arm = ("a", "b", "c") * 4
    pairs = pairwise(stats.logrank, DAY, DIED, arm, rule="bonferroni")
    table = text(pairs).splitlines()
    assert table[0].split() == ["group", "against", "chisq", "df", "p", "p", "adjusted"]
    assert len(table) == 4
    assert tuple(frame(pairs)["p_adjusted"]) == tuple(one.p_adjusted for one in pairs)


def test_a_frame_holds_the_numbers_unrounded():
    curve = stats.kaplan_meier(DAY, DIED, level=0.95)
    assert tuple(curve.to_frame()["survival"]) == curve.survival


def test_a_mixed_model_prints_its_coefficients_without_intervals():
    fit = mixed_model()
    found = fit.to_frame()
    listed = fit.fixed.coefficients(level=0.9)
    assert list(found) == ["name", "estimate", "se", "df", "statistic", "p"]
    assert tuple(found["p"]) == tuple(one.p for one in listed)
    assert "subjects 12, observations 36" in str(fit).splitlines()[-1]


def test_several_contrasts_make_one_table():
    design, fit = cells(), mixed_model()
    compared = design.differences(
        fit.fixed, against="control", visits=("2", "3"), rule="holm", level=0.95
    )
    table = text(compared).splitlines()
    assert len(table) == 3
    assert table[0].split()[:4] == ["arm", "against", "visit", "n"]
    assert tuple(frame(compared)["p_adjusted"]) == tuple(o.contrast.p_adjusted for o in compared)


@dataclass(frozen=True, slots=True)
class Told(Printed):
    word: str
    value: float | None
    p: float
    sure: bool
    nothing: None = None
    pair: tuple[int, int] = (1, 20)


def test_words_are_set_left_and_numbers_right_and_an_empty_column_is_left_out():
    rows = (Told("a", 1234567.0, 0.5, True), Told("longer", None, 0.00001, False))
    assert text(rows).splitlines() == [
        "word         value         p  sure   pair",
        "a       1.2346e+06       0.5   yes  1, 20",
        "longer              < 0.0001    no  1, 20",
    ]


def test_no_results_make_no_text():
    assert text(()) == ""


def test_alignment_keeps_a_column_as_wide_as_its_widest_cell():
    assert aligned(("a", "b"), [("long", "1"), ("x", "22")], right={"b"}).splitlines() == [
        "a      b",
        "long   1",
        "x     22",
    ]


@pytest.mark.parametrize(
    ("p", "written"), [(0.5, "0.5"), (0.0314, "0.031"), (0.0001, "0.0001"), (0.00009, "< 0.0001")]
)
def test_p_values_have_two_figures_and_a_bound(p, written):
    assert p_text(p) == written


def test_parts_are_named_after_the_part_but_for_an_interval():
    measure = Measure(0.7, Interval(0.5, 0.9, 0.95), 0.04)
    assert flat(measure) == {"estimate": 0.7, "lower": 0.5, "upper": 0.9, "level": 0.95, "p": 0.04}
    ratio = stats.cox(DAY, DIED, np.transpose([TREATED]), level=0.95).ratios[0]
    assert flat(ratio)["profile_lower"] == ratio.profile.lower


def test_nothing_stands_for_an_interval_that_there_is_not():
    assert flat(Measure(None, None, None)) == {"estimate": None, "p": None}


def test_refuses_a_frame_where_pandas_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MethodError, match="data frames need pandas: pip install pandas"):
        stats.logrank(DAY, DIED, ARM).to_frame()
