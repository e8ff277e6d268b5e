"""Pairs of means after an analysis of variance.

Reference: R 4.2.2, TukeyHSD and pairwise.t.test (unequal groups); emmeans with Tukey's
adjustment for adjusted means. R's ptukey and qtukey are good to about 1e-9 and 1e-6
here (see test_studentized_range.py); the tolerances for p-values and limits follow.
Program and printed output: validation/means/means.R, means.out; data: scores.csv.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.anova import anova
from cellcourse.stats.pairwise import pairwise_t, tukey_kramer

PAIRS = ["low - control", "high - control", "high - low"]


@pytest.fixture
def columns(case):
    return case("means/scores.csv")


@pytest.fixture
def plain(columns):
    return anova([float(x) for x in columns["after"]], columns["group"], adjust_for={})


@pytest.fixture
def adjusted(columns):
    before = [float(x) for x in columns["before"]]
    return anova(
        [float(x) for x in columns["after"]],
        columns["group"],
        adjust_for={"before": before, "sex": columns["sex"]},
    )


def _named(pairs):
    return {f"{pair.group} - {pair.against}": pair for pair in pairs}


@pytest.mark.reference("R stats 4.2.2")
def test_tukey_kramer_agrees_with_r(plain, printed):
    r = printed("means/means.out")
    pairs = _named(tukey_kramer(plain, level=0.95))
    assert list(pairs) == PAIRS
    for name, pair in pairs.items():
        assert pair.effect == pytest.approx(r[f"tukey effect {name}"], rel=1e-12)
        assert pair.interval.lower == pytest.approx(r[f"tukey lower {name}"], abs=5e-6)
        assert pair.interval.upper == pytest.approx(r[f"tukey upper {name}"], abs=5e-6)
        assert pair.p_adjusted == pytest.approx(r[f"tukey p {name}"], abs=2e-9)
        assert pair.p == pytest.approx(r[f"t p {name}"], rel=1e-10)


@pytest.mark.reference("R stats 4.2.2")
def test_holm_agrees_with_r(plain, printed):
    r = printed("means/means.out")
    for name, pair in _named(pairwise_t(plain, rule="holm", level=0.95)).items():
        assert pair.p_adjusted == pytest.approx(r[f"t holm p {name}"], rel=1e-10)
        assert pair.rule == "holm"


@pytest.mark.reference("R emmeans 1.8.4-1")
def test_adjusted_means_agree_with_emmeans(adjusted, printed):
    r = printed("means/means.out")
    for name, pair in _named(tukey_kramer(adjusted, level=0.95)).items():
        assert pair.effect == pytest.approx(r[f"adjusted effect {name}"], rel=1e-10)
        assert pair.interval.lower == pytest.approx(r[f"adjusted lower {name}"], abs=5e-6)
        assert pair.interval.upper == pytest.approx(r[f"adjusted upper {name}"], abs=5e-6)
        assert pair.p_adjusted == pytest.approx(r[f"adjusted tukey p {name}"], abs=2e-9)


def test_a_simultaneous_interval_touches_zero_at_its_p(plain):
    pair = tukey_kramer(plain, level=0.95)[0]
    edge = tukey_kramer(plain, level=1 - pair.p_adjusted)[0]
    assert edge.interval.lower == pytest.approx(0, abs=1e-8)


def test_two_groups_leave_nothing_to_adjust():
    rng = np.random.default_rng(1)
    fit = anova(rng.normal(size=11), ["a"] * 5 + ["b"] * 6, adjust_for={})
    (tukey,) = tukey_kramer(fit, level=0.9)
    (t,) = pairwise_t(fit, rule="holm", level=0.9)
    assert tukey.p_adjusted == pytest.approx(t.p, rel=1e-10)
    assert tukey.interval.upper == pytest.approx(t.interval.upper, rel=1e-9)


def test_tukey_never_gives_less_than_the_pair_alone(plain):
    assert all(pair.p_adjusted >= pair.p for pair in tukey_kramer(plain, level=0.95))


def test_refuses_a_level_in_per_cent(plain):
    with pytest.raises(MethodError, match="between 0 and 1, not at 95"):
        tukey_kramer(plain, level=95)
