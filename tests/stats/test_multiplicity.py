"""Rules for several comparisons.

Reference: R 4.2.2, p.adjust, on the three pairs of the log-rank example.
Program and printed output: validation/logrank/logrank.R, logrank.out (ten decimals).
"""

from pathlib import Path

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.multiplicity import adjust, bonferroni, hochberg, holm

PRINTED = Path(__file__).parents[2] / "validation" / "logrank" / "logrank.out"
RULES = ("none", "holm", "bonferroni", "hochberg")


@pytest.fixture
def pairs() -> dict[str, list[float]]:
    body = PRINTED.read_text(encoding="utf-8").split("[pairs]\n")[1]
    lines = (line.split(": ") for line in body.splitlines())
    return {name: [float(value) for value in values.split()] for name, values in lines}


@pytest.mark.reference("R 4.2.2")
@pytest.mark.parametrize("rule", ["holm", "bonferroni", "hochberg"])
def test_agrees_with_r(rule, pairs):
    assert adjust(pairs["p"], rule) == pytest.approx(pairs[rule], abs=5e-10)


def test_a_rule_by_name_is_the_rule():
    p = [0.03, 0.01, 0.02]
    assert list(adjust(p, "holm")) == list(holm(p)) == pytest.approx([0.04, 0.03, 0.04])
    assert list(adjust(p, "bonferroni")) == list(bonferroni(p))
    assert list(adjust(p, "hochberg")) == list(hochberg(p)) == pytest.approx([0.03, 0.03, 0.03])


def test_no_rule_changes_nothing():
    p = np.array([0.2, 0.9])
    assert list(adjust(p, "none")) == [0.2, 0.9]


@pytest.mark.parametrize("rule", RULES)
def test_adjusted_values_keep_the_order_and_stay_between_p_and_bonferroni(rule):
    p = np.random.default_rng(5).random((200, 6)) ** 3
    for family in p:
        adjusted = adjust(family, rule)
        assert np.all(np.diff(adjusted[np.argsort(family)]) >= 0)
        assert np.all(adjusted >= family - 1e-15)
        assert np.all(adjusted <= bonferroni(family) + 1e-15)


@pytest.mark.parametrize("rule", RULES)
def test_one_comparison_or_none_needs_no_adjustment(rule):
    assert list(adjust([0.04], rule)) == [0.04]
    assert adjust([], rule).size == 0


def test_refuses_what_is_not_a_p_value():
    with pytest.raises(MethodError, match="2 of 3 p-values are not between 0 and 1"):
        holm([0.1, 1.2, float("nan")])
    with pytest.raises(MethodError, match="one row, not in 2 dimensions"):
        holm([[0.1, 0.2]])


def test_refuses_a_rule_that_is_not_known():
    with pytest.raises(MethodError, match="no rule 'fdr' .* none, holm, bonferroni, hochberg"):
        adjust([0.1], "fdr")
